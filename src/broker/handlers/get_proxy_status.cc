#include "broker/handlers/handlers.h"
#include "model/checks.h"
#include "model/versions.h"
#include "wire/flat.h"

namespace agentline {
namespace {

constexpr std::uint32_t list_fixed_size = 24;

LineErr check(const Call& call, const wire::GetProxyStatus& packet) {
    if (call.shard.applications.find(call.client.id, packet.line_app) == nullptr) {
        return LineErr::invalapphandle;
    }
    const LineErr size = check_out_structure(packet.total_size, list_fixed_size);
    if (size == LineErr::structuretoosmall) return size;
    if (call.shard.devices.find(packet.device_id) == nullptr) return LineErr::baddeviceid;
    if (!is_api_version(packet.api_version) || packet.api_version < api_2_2) {
        return LineErr::incompatibleapiversion;
    }
    return size;
}

}  // namespace

void handle_get_proxy_status(const Call& call, const wire::GetProxyStatus& packet) {
    if (const LineErr e = check(call, packet); e != LineErr::ok) return call.ack_result(e);
    const auto types = call.shard.registry.served_types(LineDeviceId{packet.device_id});
    wire::GetProxyStatusAck answer;
    answer.list = wire::encode_proxy_request_list(types, packet.total_size);
    call.ack(answer);
}

}  // namespace agentline
