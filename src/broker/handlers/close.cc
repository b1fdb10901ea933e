#include "broker/handlers/handlers.h"

namespace agentline {

void handle_close(const Call& call, const wire::Close& packet) {
    if (call.shard.opens.find(call.client.id, packet.line) == nullptr) {
        return call.ack_result(LineErr::invallinehandle);
    }
    close_opens(call.shard, {packet.line});
    call.ack(wire::EmptyAck{});
}

}  // namespace agentline
