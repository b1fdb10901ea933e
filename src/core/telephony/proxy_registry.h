// What: who serves which LINEPROXYREQUEST type of which line device: at most one holder each.
// Owner: the broker. Thread: the shard's. Must never know agents.
// Spec: contract 3.2 (exclusive, all or nothing), 3.3 (LINE_PROXYSTATUS), 3.5, A-01, A-05, A-07.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "model/ids.h"
#include "model/lineerr.h"
#include "model/messages.h"
#include "model/proxy_request.h"

namespace agentline {

/// Bit n = type n; the twelve types that ALLOPENFORACD stands for.
inline constexpr std::uint32_t acd_types_mask = 0x1FFE00;

class ProxyRegistry {
  public:
    /// The built-in handler holds these types of the device for ever.
    void reserve(LineDeviceId device, std::uint32_t mask);
    /// NOTREGISTERED if any of the types is taken; then nothing changes.
    LineErr add(LineDeviceId device, const std::vector<std::uint32_t>& types, std::uint32_t open);
    /// The types that the open held, in the order of their registration; they are free from now on.
    std::vector<std::uint32_t> remove(std::uint32_t open);

    /// The types that an open holds; empty for one without LINEOPENOPTION_PROXY.
    [[nodiscard]] const std::vector<std::uint32_t>& types_of(std::uint32_t open) const;
    /// The open that serves the type; 0 = nobody, or the built-in handler.
    [[nodiscard]] std::uint32_t holder(LineDeviceId device, ProxyRequestType type) const;
    [[nodiscard]] std::uint32_t served_mask(LineDeviceId device) const;
    /// Ascending (lineGetProxyStatus).
    [[nodiscard]] std::vector<std::uint32_t> served_types(LineDeviceId device) const;

  private:
    struct Device {
        std::uint32_t mask = 0;
        std::array<std::uint32_t, proxy_request_type_last + 1> holder{};
    };
    struct Holding {
        LineDeviceId device;
        std::vector<std::uint32_t> types;
    };
    std::unordered_map<LineDeviceId, Device> devices_;
    std::unordered_map<std::uint32_t, Holding> holdings_;
};

/// LINE_PROXYSTATUS for a registration: OPEN per type in array order, then ALLOPENFORACD if the set
/// became complete.
std::vector<LineMessage> proxy_opened_messages(const std::vector<std::uint32_t>& types,
                                               std::uint32_t mask_before);
/// LINE_PROXYSTATUS for the end of a registration: CLOSE per type.
std::vector<LineMessage> proxy_closed_messages(const std::vector<std::uint32_t>& types);

}  // namespace agentline
