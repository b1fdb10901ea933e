// What: one client's connection on the server side: bytes in to whole frames, a bounded queue of
// bytes out, one end. Owner: ServerSockets. Thread: the io thread only.
// Never knows what a frame means; never holds more outgoing bytes than its limit.
// Private to io. Spec: design 3.9, 3.13.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/bytes.h"
#include "io/frame_batch.h"
#include "model/ids.h"
#include "wire/frame.h"

namespace agentline {

class ServerConnection : public std::enable_shared_from_this<ServerConnection> {
  public:
    using Socket = boost::asio::local::stream_protocol::socket;
    struct Parts {
        ClientId client;
        Socket socket;
        std::span<std::uint8_t> read_buffer;  ///< Shared by all connections of the io thread.
        std::size_t queued_bytes_max = 0;
        std::function<void(ClientId, FrameBatch)> received;
        std::function<void(ClientId, const std::string& why)> ended;  ///< Once, and last.
    };
    explicit ServerConnection(Parts parts);

    void start();
    void send(ByteView bytes);
    /// Ends the connection when what was sent before is out, or after a grace period.
    void close(std::string why);
    /// Reads nothing more; the client can still get what waits for it.
    void stop_reading();
    /// Ends the connection now.
    void abort(std::string why);

  private:
    void wait_for_bytes();
    void read();
    void hand_on_frames(ByteView bytes);
    void write();
    void end();

    Parts parts_;
    wire::FrameReader reader_;
    Bytes writing_;  ///< In the hands of the socket.
    Bytes waiting_;  ///< Goes out after it.
    boost::asio::steady_timer grace_;
    std::string why_;
    bool is_reading_ = true;
    bool is_closing_ = false;
    bool has_ended_ = false;
};

}  // namespace agentline
