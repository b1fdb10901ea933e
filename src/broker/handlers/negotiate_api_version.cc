#include "broker/handlers/handlers.h"
#include "model/versions.h"

namespace agentline {

void handle_negotiate_api_version(const Call& call, const wire::NegotiateApiVersion& packet) {
    const Shard& shard = call.shard;
    if (shard.applications.find(call.client.id, packet.line_app) == nullptr) {
        return call.ack_result(LineErr::invalapphandle);
    }
    if (shard.devices.find(packet.device_id) == nullptr) {
        return call.ack_result(LineErr::baddeviceid);
    }
    const auto version = negotiate(packet.low, packet.high);
    if (!version) return call.ack_result(LineErr::incompatibleapiversion);
    wire::NegotiateApiVersionAck answer;
    answer.device_id = packet.device_id;
    answer.negotiated = *version;
    call.ack(answer);
}

}  // namespace agentline
