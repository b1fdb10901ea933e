// What: a client's connection to the server: bytes out from any thread, bytes in by callback.
// Owner: client/capi/application.h, or a test. Thread: send() from any; the callbacks run in the
// link's own thread, one at a time, with all signals blocked there; close() and the destructor from
// any other thread. Never blocks in send(): what the socket does not take at once waits in memory
// for the link's thread. A program that forks must not use the link in the child.
// Spec: design 3.10, 4 (AGENTLINE_SERVER).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "base/time.h"

namespace agentline::io {

class ClientLink {
  public:
    struct Callbacks {
        /// False ends the connection; on_closed follows.
        std::function<bool(ByteView)> on_bytes;
        /// Once, when the connection has ended by itself; not after close().
        std::function<void()> on_closed;
        /// Asked between attempts to connect, in the caller's thread; true ends them. May be empty.
        std::function<bool()> gives_up = {};
    };

    /// `address` is "unix:/path". Tries again for `retry_for`, so that a server may start late.
    static Result<std::unique_ptr<ClientLink>> connect(const std::string& address,
                                                       Duration retry_for, Callbacks callbacks);
    class Impl;
    explicit ClientLink(std::unique_ptr<Impl> impl);  ///< For connect() alone.
    ~ClientLink();
    ClientLink(const ClientLink&) = delete;
    ClientLink& operator=(const ClientLink&) = delete;

    /// Bytes of one thread leave in the order of its calls. After the end they are dropped.
    void send(ByteView bytes);
    /// Bytes that the socket has not taken yet.
    [[nodiscard]] std::size_t backlog() const;
    /// No callback runs after it has returned. Unsent bytes are dropped.
    void close();

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace agentline::io
