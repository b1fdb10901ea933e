// What: the messages of one application that nobody has read yet, first in, first out (O-6).
// Owner: ClientCore. Thread: its owner's, one at a time. Never grows beyond its limit, but for the
// last words of a connection. Spec: contract 5.3, 6; design 3.13.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace agentline::client {

/// LINEMESSAGE, and the line whose lineClose makes the message void (LINE_REPLY has device 0).
struct ClientMessage {
    std::uint32_t line = 0;
    std::uint32_t device = 0;
    std::uint32_t id = 0;
    std::uintptr_t instance = 0;
    std::uintptr_t param1 = 0, param2 = 0, param3 = 0;
    friend bool operator==(const ClientMessage&, const ClientMessage&) = default;
};

class MessageQueue {
  public:
    explicit MessageQueue(std::size_t limit) : limit_(limit) {}

    /// False when the queue is full; the connection must then end.
    [[nodiscard]] bool push(const ClientMessage& message);
    /// The last words of a lost connection, which must not get lost too: beyond the limit.
    void push_final(const ClientMessage& message) { messages_.push_back(message); }
    std::optional<ClientMessage> pop();
    /// Removes the messages of a line and returns them.
    std::vector<ClientMessage> drop_line(std::uint32_t line);
    void clear() { messages_.clear(); }
    [[nodiscard]] bool empty() const { return messages_.empty(); }
    [[nodiscard]] std::size_t size() const { return messages_.size(); }

  private:
    std::size_t limit_;
    std::deque<ClientMessage> messages_;
};

}  // namespace agentline::client
