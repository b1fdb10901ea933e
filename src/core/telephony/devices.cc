#include "core/telephony/devices.h"

#include <algorithm>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/string_generator.hpp>

#include "base/assert.h"
#include "model/line_key.h"

namespace agentline {
namespace {

/// The name space of our line devices, made once for this purpose.
constexpr const char* guid_name_space = "5f0c3d52-5d0e-4a5e-9d3a-7f2b1f6a9c41";

LineDevice device_of(std::uint32_t id, const LineConfig& line) {
    return {.id = LineDeviceId{id},
            .name = line.name,
            .permanent_id = line_key(line.name),
            .permanent_guid = line_guid(line.name),
            .address_count = static_cast<std::uint32_t>(line.addresses.size()),
            .handler = line.handler};
}

}  // namespace

Guid line_guid(std::string_view name) {
    const boost::uuids::name_generator_sha1 generate(
        boost::uuids::string_generator()(guid_name_space));
    const boost::uuids::uuid uuid = generate(name.data(), name.size());
    Guid guid;
    std::copy(uuid.begin(), uuid.end(), guid.bytes.begin());
    // A UUID is written big-endian, a GUID keeps its first three fields little-endian.
    std::reverse(guid.bytes.begin(), guid.bytes.begin() + 4);
    std::reverse(guid.bytes.begin() + 4, guid.bytes.begin() + 6);
    std::reverse(guid.bytes.begin() + 6, guid.bytes.begin() + 8);
    return guid;
}

LineDevices::LineDevices(const std::vector<LineConfig>& lines) {
    devices_.reserve(lines.size());
    for (const LineConfig& line : lines) {
        devices_.push_back(device_of(static_cast<std::uint32_t>(devices_.size()), line));
    }
}

const LineDevice* LineDevices::find(std::uint32_t device_id) const {
    return device_id < devices_.size() ? &devices_[device_id] : nullptr;
}

const LineDevice& LineDevices::of(LineDeviceId id) const {
    const LineDevice* device = find(id.value);
    AGENTLINE_ASSERT(device != nullptr);
    return *device;
}

const LineDevice* LineDevices::by_name(std::string_view name) const {
    const auto found = std::find_if(devices_.begin(), devices_.end(),
                                    [name](const LineDevice& d) { return d.name == name; });
    return found == devices_.end() ? nullptr : &*found;
}

const LineDevice* LineDevices::for_open(std::uint32_t device_id) const {
    return find(device_id == line_mapper ? 0 : device_id);
}

void LineDevices::set_address_count(LineDeviceId id, std::uint32_t count) {
    AGENTLINE_ASSERT(id.value < devices_.size());
    devices_[id.value].address_count = count;
}

}  // namespace agentline
