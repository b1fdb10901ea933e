#include "client/core/message_queue.h"

#include <algorithm>
#include <iterator>

namespace agentline::client {

bool MessageQueue::push(const ClientMessage& message) {
    if (messages_.size() >= limit_) return false;
    messages_.push_back(message);
    return true;
}

std::optional<ClientMessage> MessageQueue::pop() {
    if (messages_.empty()) return std::nullopt;
    const ClientMessage message = messages_.front();
    messages_.pop_front();
    return message;
}

std::vector<ClientMessage> MessageQueue::drop_line(std::uint32_t line) {
    const auto kept_end =
        std::stable_partition(messages_.begin(), messages_.end(),
                              [line](const ClientMessage& m) { return m.line != line; });
    std::vector<ClientMessage> dropped(kept_end, messages_.end());
    messages_.erase(kept_end, messages_.end());
    return dropped;
}

}  // namespace agentline::client
