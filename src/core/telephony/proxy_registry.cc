#include "core/telephony/proxy_registry.h"

#include <utility>

namespace agentline {
namespace {

std::uint32_t mask_of(const std::vector<std::uint32_t>& types) {
    std::uint32_t mask = 0;
    for (const std::uint32_t type : types) mask |= 1U << type;
    return mask;
}

}  // namespace

void ProxyRegistry::reserve(LineDeviceId device, std::uint32_t mask) {
    devices_[device].mask |= mask;
}

LineErr ProxyRegistry::add(LineDeviceId device, const std::vector<std::uint32_t>& types,
                           std::uint32_t open) {
    Device& entry = devices_[device];
    const std::uint32_t wanted = mask_of(types);
    if ((entry.mask & wanted) != 0) return LineErr::notregistered;
    entry.mask |= wanted;
    for (const std::uint32_t type : types) entry.holder[type] = open;
    holdings_[open] = {device, types};
    return LineErr::ok;
}

std::vector<std::uint32_t> ProxyRegistry::remove(std::uint32_t open) {
    const auto found = holdings_.find(open);
    if (found == holdings_.end()) return {};
    const Holding holding = std::move(found->second);
    holdings_.erase(found);
    Device& entry = devices_[holding.device];
    entry.mask &= ~mask_of(holding.types);
    for (const std::uint32_t type : holding.types) entry.holder[type] = 0;
    return holding.types;
}

const std::vector<std::uint32_t>& ProxyRegistry::types_of(std::uint32_t open) const {
    static const std::vector<std::uint32_t> none;
    const auto found = holdings_.find(open);
    return found == holdings_.end() ? none : found->second.types;
}

std::uint32_t ProxyRegistry::holder(LineDeviceId device, ProxyRequestType type) const {
    const auto found = devices_.find(device);
    if (found == devices_.end() || !is_proxy_request_type(number_of(type))) return 0;
    return found->second.holder[number_of(type)];
}

std::uint32_t ProxyRegistry::served_mask(LineDeviceId device) const {
    const auto found = devices_.find(device);
    return found == devices_.end() ? 0 : found->second.mask;
}

std::vector<std::uint32_t> ProxyRegistry::served_types(LineDeviceId device) const {
    const std::uint32_t mask = served_mask(device);
    std::vector<std::uint32_t> types;
    for (std::uint32_t type = proxy_request_type_first; type <= proxy_request_type_last; ++type) {
        if ((mask >> type & 1U) != 0) types.push_back(type);
    }
    return types;
}

std::vector<LineMessage> proxy_opened_messages(const std::vector<std::uint32_t>& types,
                                               std::uint32_t mask_before) {
    std::vector<LineMessage> messages;
    for (const std::uint32_t type : types) {
        messages.push_back({MessageId::proxystatus, proxystatus::open, type, 0});
    }
    const bool was_complete = (mask_before & acd_types_mask) == acd_types_mask;
    const bool is_complete = ((mask_before | mask_of(types)) & acd_types_mask) == acd_types_mask;
    if (is_complete && !was_complete) {
        messages.push_back({MessageId::proxystatus, proxystatus::allopenforacd, 0, 0});
    }
    return messages;
}

std::vector<LineMessage> proxy_closed_messages(const std::vector<std::uint32_t>& types) {
    std::vector<LineMessage> messages;
    for (const std::uint32_t type : types) {
        messages.push_back({MessageId::proxystatus, proxystatus::close, type, 0});
    }
    return messages;
}

}  // namespace agentline
