// What: the server's side of the transport: unix listeners, who connects (peer credentials), whole
// frames in, bytes out. Owner: the server. Thread: run() makes its caller the io thread, on which
// the callbacks come; deliver(), stop_input() and finish() may be called from any thread.
// Never knows the broker; never keeps more per client than its limits. Spec:
// design 3.9, 3.13, 3.14.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "io/frame_batch.h"
#include "model/identity.h"
#include "model/ids.h"

namespace agentline {

/// Bytes for one client, or its end after what was sent before.
struct ClientOutput {
    ClientId client;
    Bytes bytes;
    bool is_close = false;
    std::string why;  ///< Of a close, for the log.
};

class ServerSockets {
  public:
    struct Options {
        std::size_t clients_max = 0;
        std::size_t queued_bytes_per_client_max = 0;
    };
    /// For each client: connected, then received any number of times, then disconnected once. A
    /// callback may block: then nothing is read from anybody, which is how the server slows down.
    struct Callbacks {
        std::function<void(ClientId, Peer)> connected;
        std::function<void(ClientId, FrameBatch)> received;
        std::function<void(ClientId)> disconnected;
    };

    ServerSockets(Options options, Callbacks callbacks);
    ~ServerSockets();
    ServerSockets(const ServerSockets&) = delete;
    ServerSockets& operator=(const ServerSockets&) = delete;

    /// Before run(). Makes the directory (0755) and the socket (0666: who may do what is decided by
    /// the peer's credentials). Replaces the socket of a dead server, refuses that of a live one.
    Result<void> listen(const std::string& path);

    /// Returns after finish().
    void run();

    void deliver(std::vector<ClientOutput> outputs);
    /// No new clients, no more bytes from the present ones; the socket files are removed.
    void stop_input();
    /// Everybody gets what waits for him, as far as he reads it within a few seconds.
    void finish();

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace agentline
