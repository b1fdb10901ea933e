#include "model/reasons.h"

#include <algorithm>
#include <array>

namespace agentline {
namespace {

constexpr std::array all{
    SystemReason{reasons::login, "Just logged in"},
    SystemReason{reasons::requested, "Asked for, without a reason"},
    SystemReason{reasons::no_answer, "Did not answer a call"},
    SystemReason{reasons::rejected, "Rejected a call"},
    SystemReason{reasons::station_busy, "Station was busy"},
    SystemReason{reasons::unreachable, "Station was out of reach"},
    SystemReason{reasons::client_lost, "Lost the connection of the program"},
    SystemReason{reasons::by_operator, "Set by an operator, without a reason"},
};

}  // namespace

std::span<const SystemReason> system_reasons() {
    return all;
}

bool is_system_reason(std::string_view id) {
    return std::any_of(all.begin(), all.end(),
                       [&](const SystemReason& each) { return each.id == id; });
}

bool is_configured_reason(const std::vector<ReasonConfig>& configured, std::string_view id) {
    return std::any_of(configured.begin(), configured.end(),
                       [&](const ReasonConfig& each) { return each.id == id; });
}

}  // namespace agentline
