// What: one application (HLINEAPP) as a value machine: frames of the server in, frames for the
// server and messages for the program out; lines, calls, requests and handler blocks between.
// Owner: client/capi/application.h, or a test. Thread: one at a time, its owner holds the lock;
// so no client memory is written after lineClose or lineShutdown (K-11). Never does I/O, waits or
// reads a clock. Spec: design 3.8-3.13; contract 2-6, 9, 10.3.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "client/core/message_queue.h"
#include "client/core/pending_requests.h"
#include "client/core/proxy_inbox.h"
#include "model/lineerr.h"
#include "model/proxy_request.h"
#include "wire/frame.h"
#include "wire/packet.h"
#include "wire/requests.h"

namespace agentline::client {

struct Limits {
    std::size_t pending_requests = 65'536;
    std::size_t messages = 1'000'000;
};

struct Line {
    std::uint32_t handle = 0;         ///< HLINE.
    std::uint32_t server_handle = 0;  ///< Known when open.
    std::uint32_t device_id = 0;
    std::uint32_t api_version = 0;
    std::uint32_t privileges = 0;
    std::uint32_t address_count = 0;
    std::uintptr_t instance = 0;  ///< dwCallbackInstance.
};

/// LINEMESSAGE parameters of lineProxyMessage.
struct HandlerMessage {
    std::uint32_t call = 0, message = 0, param1 = 0, param2 = 0, param3 = 0;
};

class ClientCore {
  public:
    explicit ClientCore(Limits limits = {})
        : pending_(limits.pending_requests), messages_(limits.messages) {}

    // ---- The connection ----

    /// A new connection takes the place of a lost one. Lines and requests of the old one stay void;
    /// messages not yet read and blocks of a handler stay.
    void start_connection();
    /// Number of the connection; calls of an earlier one are never answered.
    [[nodiscard]] std::uint32_t connection() const { return connection_; }
    /// On failure the connection must be closed, and connection_lost() called.
    Result<void> receive(ByteView bytes);
    /// Ends all that needs the server: LINE_REPLY for each request, LINE_CLOSE for each line.
    void connection_lost();
    [[nodiscard]] bool is_lost() const { return lost_; }
    /// Frames to send, in order.
    Bytes take_output();

    // ---- Synchronous calls: begin, send, wait until the ack is there ----

    /// The call id, or INVALPARAM when the request is longer than a frame may be.
    template <class Request>
    LineResult<std::uint32_t> begin_call(const Request& request, std::uint32_t room = 0) {
        return begin(wire::encode(request), room, Call{});
    }
    /// lineOpen: `line` becomes alive with the ack, before any of its messages is seen.
    LineResult<std::uint32_t> begin_open(const wire::Open& request, const Line& line);
    /// Asks which request types of a device are served now; with the ack serves() knows.
    LineResult<std::uint32_t> begin_ask_served(std::uint32_t device_id);
    /// lineClose: the line, its messages and its requests are void at once.
    LineResult<std::uint32_t> begin_close(std::uint32_t line);
    /// lineShutdown: everything is void at once.
    LineResult<std::uint32_t> begin_shutdown();
    /// Empty while it is under way.
    std::optional<wire::Message> take_ack(std::uint32_t call_id);
    /// The caller waits no longer.
    void forget_call(std::uint32_t call_id) { calls_.erase(call_id); }
    void set_server_app(std::uint32_t line_app) { server_app_ = line_app; }
    [[nodiscard]] std::uint32_t server_app() const { return server_app_; }

    // ---- Asynchronous requests ----

    /// Null when the line is closed, still opening, or was closed by the server.
    [[nodiscard]] const Line* find_line(std::uint32_t line) const;
    /// Orders 2, 4, 7, 8 and 9 of contract 4.
    [[nodiscard]] LineErr check(std::uint32_t line, const proxy::Request& request) const;
    /// Order 10, as far as the server has told.
    [[nodiscard]] bool serves(std::uint32_t device_id, ProxyRequestType type) const;
    /// Queues the request and returns its id; everything was checked before.
    LineResult<std::uint32_t> request(std::uint32_t line, const proxy::Request& request,
                                      const OutMemory& out);

    // ---- For proxy handlers ----

    /// lineProxyResponse for a line that is alive.
    LineErr proxy_response(std::uint32_t line, const void* block, std::uint32_t result);
    /// frees a block whose line is gone. False when it is no such block.
    bool free_orphan(const void* block);
    LineErr proxy_message(std::uint32_t line, const HandlerMessage& message);

    // ---- Messages ----

    std::optional<ClientMessage> take_message() { return messages_.pop(); }
    [[nodiscard]] std::size_t message_count() const { return messages_.size(); }
    /// Lines that the server closed since the last call; their handles can be released.
    std::vector<std::uint32_t> take_closed_lines();

  private:
    struct Call {
        std::optional<Line> opening;
        std::optional<std::uint32_t> asked_device;
        std::optional<wire::Message> ack;
    };

    LineResult<std::uint32_t> begin(const wire::Message& message, std::uint32_t room, Call call);
    bool append(const wire::Message& message, const wire::FrameHeader& header);
    LineErr send_unanswered(const wire::Message& message, std::uint32_t room);

    Result<void> on_frame(const wire::Frame& frame);
    Result<void> on_ack(const wire::FrameHeader& header, wire::Message ack);
    Result<void> finish_open(Line line, const wire::Message& ack);
    Result<void> learn_served(std::uint32_t device_id, const wire::Message& ack);
    Result<void> on_event(wire::Event event);
    Result<void> on_reply(const wire::Event& event);
    Result<void> on_proxy_request(wire::Event event);
    Result<void> on_line_message(const wire::Event& event);
    Result<void> on_line_closed(std::uint32_t line);
    Result<void> queue(const ClientMessage& message);
    void queue_failed_reply(std::uint32_t id, const PendingRequest& request);
    void drop_messages(std::uint32_t line);

    wire::FrameReader reader_;
    Bytes output_;
    bool lost_ = false;
    std::uint32_t connection_ = 0;
    std::uint32_t server_app_ = 0;
    std::uint32_t last_call_id_ = 0;
    std::uint64_t last_sequence_ = 0;
    std::unordered_map<std::uint32_t, Call> calls_;
    std::map<std::uint32_t, Line> lines_;
    std::map<std::uint32_t, std::uint32_t> served_;  ///< Device id to mask of request types.
    PendingRequests pending_;
    MessageQueue messages_;
    ProxyInbox inbox_;
    std::vector<std::uint32_t> closed_lines_;
};

}  // namespace agentline::client
