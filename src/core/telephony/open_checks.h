// What: the checks of lineOpen and of the functions that name a device, in the written order.
// Owner: the caller. Thread: pure functions, any. Must never know agents.
// Spec: contract 3.1, 4, 11.2 (lineOpen), A-02, A-03.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/telephony/devices.h"
#include "model/lineerr.h"

namespace agentline {

/// What lineOpen reads in LINECALLPARAMS for LINEOPENOPTION_SINGLEADDRESS.
struct SingleAddress {
    std::uint32_t mode = 0, address_id = 0;
};

struct OpenRequest {
    std::uint32_t device_id = 0;
    std::uint32_t api_version = 0;
    std::uint32_t ext_version = 0;
    std::uint32_t privileges = 0;
    std::uint32_t media_modes = 0;
    /// Read from lpCallParams; empty = no lpCallParams. Looked at for PROXY and SINGLEADDRESS only.
    std::optional<LineResult<std::vector<std::uint32_t>>> proxy_types;
    std::optional<LineResult<SingleAddress>> address;

    [[nodiscard]] bool is_proxy() const;
    [[nodiscard]] bool is_single_address() const;
};

LineErr check_open(const OpenRequest& request, const LineDevices& devices);
/// Device, API version and extension version of lineGetDevCaps, lineGetAddressCaps and lineOpen.
LineErr check_device_and_version(const LineDevice* device, std::uint32_t api_version,
                                 std::uint32_t ext_version);

}  // namespace agentline
