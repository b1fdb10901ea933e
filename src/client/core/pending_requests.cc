#include "client/core/pending_requests.h"

namespace agentline::client {
namespace {

constexpr std::uint32_t request_id_max = 0x7FFFFFFF;

std::uint32_t following(std::uint32_t id) {
    return id >= request_id_max ? 1 : id + 1;
}

}  // namespace

LineResult<std::uint32_t> PendingRequests::add(const PendingRequest& request) {
    if (requests_.size() >= limit_) return failure(LineErr::resourceunavail);
    do {
        last_id_ = following(last_id_);
    } while (requests_.contains(last_id_));
    requests_.emplace(last_id_, request);
    return last_id_;
}

std::optional<PendingRequest> PendingRequests::take(std::uint32_t id) {
    const auto found = requests_.find(id);
    if (found == requests_.end()) return std::nullopt;
    const PendingRequest request = found->second;
    requests_.erase(found);
    return request;
}

std::vector<PendingRequests::Entry> PendingRequests::take_line(std::uint32_t line) {
    std::vector<Entry> taken;
    for (auto it = requests_.begin(); it != requests_.end();) {
        if (it->second.line == line) {
            taken.emplace_back(*it);
            it = requests_.erase(it);
        } else {
            ++it;
        }
    }
    return taken;
}

std::vector<PendingRequests::Entry> PendingRequests::take_all() {
    std::vector<Entry> taken(requests_.begin(), requests_.end());
    requests_.clear();
    return taken;
}

}  // namespace agentline::client
