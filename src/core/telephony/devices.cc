#include "core/telephony/devices.h"

#include <algorithm>
#include <utility>

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
            .addresses = line.addresses,
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

std::uint32_t LineDevice::address_count() const {
    return static_cast<std::uint32_t>(addresses.size());
}

const std::string* LineDevice::address(std::uint32_t address_id) const {
    const bool exists = address_id < addresses.size() && !addresses[address_id].empty();
    return exists ? &addresses[address_id] : nullptr;
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

void LineDevices::set_addresses(LineDeviceId id, std::vector<std::string> addresses) {
    AGENTLINE_ASSERT(id.value < devices_.size());
    devices_[id.value].addresses = std::move(addresses);
}

}  // namespace agentline
