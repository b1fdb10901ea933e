// What: the line devices of the service: dwDeviceID by order of the configuration, names, permanent
// ids, number of addresses, and who handles their proxy requests.
// Owner: the broker. Thread: the shard's. Must never know agents.
// Spec: contract 1, 11.2 (lineGetDevCaps, lineOpen); design 3.13, 4.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"
#include "model/guid.h"
#include "model/ids.h"

namespace agentline {

/// dwDeviceID of lineOpen: any device that suits.
inline constexpr std::uint32_t line_mapper = 0xFFFFFFFF;

struct LineDevice {
    LineDeviceId id;
    std::string name;
    std::uint32_t permanent_id = 0;  ///< line_key() of the name.
    Guid permanent_guid;
    std::uint32_t address_count = 0;
    HandlerKind handler = HandlerKind::builtin;
};

/// The permanent GUID of a line device, derived from its name (PermanentLineGuid).
Guid line_guid(std::string_view name);

class LineDevices {
  public:
    explicit LineDevices(const std::vector<LineConfig>& lines);

    /// Empty for an id out of range.
    [[nodiscard]] const LineDevice* find(std::uint32_t device_id) const;
    [[nodiscard]] const LineDevice& of(LineDeviceId id) const;
    [[nodiscard]] const LineDevice* by_name(std::string_view name) const;
    /// For lineOpen. Every device suits LINEMAPPER: all carry interactive voice.
    [[nodiscard]] const LineDevice* for_open(std::uint32_t device_id) const;
    [[nodiscard]] const std::vector<LineDevice>& all() const { return devices_; }

    void set_address_count(LineDeviceId id, std::uint32_t count);

  private:
    std::vector<LineDevice> devices_;
};

}  // namespace agentline
