#include "core/telephony/pending_requests.h"

#include <algorithm>

#include "base/assert.h"

namespace agentline {
namespace {

constexpr std::uint32_t request_id_last = 0x7FFFFFFF;

std::uint64_t name_of(const ReplyAddress& reply) {
    return static_cast<std::uint64_t>(reply.application) << 32U | reply.request_id;
}

}  // namespace

void PendingRequests::add(const PendingRequest& request) {
    Client& client = clients_[request.reply.client];
    const bool is_new_id = client.outstanding.emplace(name_of(request.reply), request.key).second;
    AGENTLINE_ASSERT(is_new_id);
    ++client.count;
    const bool is_new_key = requests_.emplace(request.key, request).second;
    AGENTLINE_ASSERT(is_new_key);
}

const PendingRequest* PendingRequests::find(ProxyRequestKey key) const {
    const auto found = requests_.find(key);
    return found == requests_.end() ? nullptr : &found->second;
}

std::optional<PendingRequest> PendingRequests::take(ProxyRequestKey key) {
    const auto found = requests_.find(key);
    if (found == requests_.end()) return std::nullopt;
    const PendingRequest request = found->second;
    requests_.erase(found);
    release(request);
    return request;
}

std::vector<PendingRequest> PendingRequests::take_of_handler(std::uint32_t handler_open) {
    std::vector<PendingRequest> taken;
    for (const auto& [key, request] : requests_) {
        if (request.handler_open == handler_open) taken.push_back(request);
    }
    std::sort(taken.begin(), taken.end(),
              [](const auto& a, const auto& b) { return a.key < b.key; });
    for (const PendingRequest& request : taken) {
        requests_.erase(request.key);
        release(request);
    }
    return taken;
}

void PendingRequests::forget_open(ClientId client, std::uint32_t open) {
    const auto found = clients_.find(client);
    if (found == clients_.end()) return;
    std::erase_if(found->second.outstanding, [this, open](const auto& entry) {
        PendingRequest& request = requests_.at(entry.second);
        if (request.open != open) return false;
        request.is_wanted = false;
        return true;
    });
}

void PendingRequests::drop_builtin(ClientId client) {
    std::erase_if(requests_, [this, client](const auto& entry) {
        const PendingRequest& request = entry.second;
        const bool is_dropped = request.handler_open == 0 && request.reply.client == client;
        if (is_dropped) release(request);
        return is_dropped;
    });
}

bool PendingRequests::is_outstanding(const ReplyAddress& reply) const {
    const auto found = clients_.find(reply.client);
    return found != clients_.end() && found->second.outstanding.contains(name_of(reply));
}

std::uint32_t PendingRequests::invent_id(ReplyAddress reply) {
    Client& client = clients_[reply.client];
    do {
        const bool wraps = client.last_invented == request_id_last;
        client.last_invented = wraps ? 1 : client.last_invented + 1;
        reply.request_id = client.last_invented;
    } while (client.outstanding.contains(name_of(reply)));
    return reply.request_id;
}

std::size_t PendingRequests::count(ClientId client) const {
    const auto found = clients_.find(client);
    return found == clients_.end() ? 0 : found->second.count;
}

void PendingRequests::release(const PendingRequest& request) {
    const auto found = clients_.find(request.reply.client);
    if (found == clients_.end()) return;
    AGENTLINE_ASSERT(found->second.count > 0);
    --found->second.count;
    if (request.is_wanted) found->second.outstanding.erase(name_of(request.reply));
}

}  // namespace agentline
