#include <utility>

#include "broker/external_handler.h"
#include "broker/handlers/handlers.h"

namespace agentline {
namespace {

/// 0 or a LINEERR_ value (contract 10.3).
bool is_result(std::uint32_t value) {
    return value == 0 || (value & 0x80000000U) != 0;
}

/// The request that this very open was given and has not answered, or null.
const PendingRequest* request_of(const Call& call, const wire::ProxyResponse& packet) {
    const Open* open = call.shard.opens.find(call.client.id, packet.line);
    if (open == nullptr || !is_result(packet.result)) return nullptr;
    const std::uint64_t key = static_cast<std::uint64_t>(packet.key_high) << 32U | packet.key_low;
    const PendingRequest* request = call.shard.pending.find(ProxyRequestKey{key});
    return request != nullptr && request->handler_open == open->handle ? request : nullptr;
}

}  // namespace

// The library has answered its caller already: what is wrong here is counted and changes nothing.
void handle_proxy_response(const Call& call, const wire::ProxyResponse& packet) {
    const PendingRequest* request = request_of(call, packet);
    if (request == nullptr) {
        ++call.shard.counters.proxy_responses_ignored;
        return;
    }
    CheckedAnswer checked = check_answer(*request, packet);
    call.shard.delivery.respond(request->key, checked.result, std::move(checked.answer));
}

}  // namespace agentline
