// What: the line devices of the service: dwDeviceID by order of the configuration, names, permanent
// ids, addresses, and who handles their proxy requests.
// Owner: the broker. Thread: the shard's. Must never know agents.
// Spec: contract 1, 11.2 (lineGetDevCaps, lineGetAddressCaps, lineOpen); design 3.13, 4.
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
    /// Dialable addresses by address id; empty where the configuration has it no more.
    std::vector<std::string> addresses;
    HandlerKind handler = HandlerKind::builtin;

    /// dwNumAddresses: the highest address id given plus one.
    [[nodiscard]] std::uint32_t address_count() const;
    /// Null for an id that was never given or whose address was removed.
    [[nodiscard]] const std::string* address(std::uint32_t address_id) const;
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

    void set_addresses(LineDeviceId id, std::vector<std::string> addresses);

  private:
    std::vector<LineDevice> devices_;
};

}  // namespace agentline
