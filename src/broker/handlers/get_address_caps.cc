#include <algorithm>

#include "broker/handlers/handlers.h"
#include "core/telephony/open_checks.h"
#include "model/checks.h"
#include "model/versions.h"
#include "wire/flat.h"

namespace agentline {
namespace {

LineErr check(const Call& call, const wire::GetAddressCaps& packet) {
    if (call.shard.applications.find(call.client.id, packet.line_app) == nullptr) {
        return LineErr::invalapphandle;
    }
    if (is_api_version(packet.api_version) &&
        packet.total_size < wire::address_caps_fixed_size(packet.api_version)) {
        return LineErr::structuretoosmall;
    }
    const LineDevice* device = call.shard.devices.find(packet.device_id);
    if (const LineErr e = check_device_and_version(device, packet.api_version, packet.ext_version);
        e != LineErr::ok) {
        return e;
    }
    return device->address(packet.address_id) != nullptr ? LineErr::ok : LineErr::invaladdressid;
}

}  // namespace

void handle_get_address_caps(const Call& call, const wire::GetAddressCaps& packet) {
    if (const LineErr e = check(call, packet); e != LineErr::ok) return call.ack_result(e);
    // Choice: more room than any answer can take is no error here (its list has no INVALPARAM).
    const std::uint32_t size = std::min(packet.total_size, out_structure_size_max);
    const LineDevice& device = *call.shard.devices.find(packet.device_id);
    const wire::AddressCaps caps{device.id.value, *device.address(packet.address_id)};
    wire::GetAddressCapsAck answer;
    answer.address_caps = wire::encode_address_caps(caps, packet.api_version, size);
    call.ack(answer);
}

}  // namespace agentline
