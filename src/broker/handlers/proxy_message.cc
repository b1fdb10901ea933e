#include "broker/handlers/handlers.h"
#include "model/messages.h"

namespace agentline {
namespace {

/// From a registered handler, one of the six messages, and about no call: there are none yet.
bool is_allowed(const Shard& shard, const Open* open, const wire::ProxyMessage& packet) {
    return open != nullptr && !shard.registry.types_of(open->handle).empty() &&
           handler_may_send(static_cast<MessageId>(packet.message)) && packet.call == 0;
}

}  // namespace

void handle_proxy_message(const Call& call, const wire::ProxyMessage& packet) {
    const Open* open = call.shard.opens.find(call.client.id, packet.line);
    if (!is_allowed(call.shard, open, packet)) {
        ++call.shard.counters.proxy_messages_ignored;
        return;
    }
    const LineMessage message{static_cast<MessageId>(packet.message), packet.param1, packet.param2,
                              packet.param3};
    call.shard.delivery.announce_from(open->handle, open->device, message);
}

}  // namespace agentline
