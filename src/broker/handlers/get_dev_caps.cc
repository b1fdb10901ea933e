#include <algorithm>

#include "broker/handlers/handlers.h"
#include "core/telephony/open_checks.h"
#include "model/checks.h"
#include "model/versions.h"
#include "wire/flat.h"

namespace agentline {
namespace {

wire::DevCaps caps_of(const Shard& shard, const LineDevice& device) {
    wire::DevCaps caps;
    caps.permanent_line_id = device.permanent_id;
    caps.provider_info = "Agentline " + shard.config.lines[device.id.value].provider;
    caps.switch_info = device.handler == HandlerKind::builtin ? "built-in ACD" : "external ACD";
    caps.line_name = device.name;
    caps.address_count = device.address_count();
    caps.permanent_line_guid = device.permanent_guid;
    return caps;
}

LineErr check(const Call& call, const wire::GetDevCaps& packet) {
    if (call.shard.applications.find(call.client.id, packet.line_app) == nullptr) {
        return LineErr::invalapphandle;
    }
    if (is_api_version(packet.api_version) &&
        packet.total_size < wire::dev_caps_fixed_size(packet.api_version)) {
        return LineErr::structuretoosmall;
    }
    return check_device_and_version(call.shard.devices.find(packet.device_id), packet.api_version,
                                    packet.ext_version);
}

}  // namespace

void handle_get_dev_caps(const Call& call, const wire::GetDevCaps& packet) {
    if (const LineErr e = check(call, packet); e != LineErr::ok) return call.ack_result(e);
    // Choice: more room than any answer can take is no error here (its list has no INVALPARAM).
    const std::uint32_t size = std::min(packet.total_size, out_structure_size_max);
    const LineDevice& device = *call.shard.devices.find(packet.device_id);
    wire::GetDevCapsAck answer;
    answer.dev_caps = wire::encode_dev_caps(caps_of(call.shard, device), packet.api_version, size);
    call.ack(answer);
}

}  // namespace agentline
