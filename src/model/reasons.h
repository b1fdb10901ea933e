// What: why an agent session is NOTREADY, where nobody chose a reason of the configuration: the
// reasons that the system itself gives. Who uses it: the configuration (no line may take their ids
// for its own), the ACD, history and the operator's views. Thread: constants, any.
// The ids are journaled: one that was given never changes its meaning. Spec: design 3.6, 3.12
// (client-lost); docs/operations.md.
#pragma once

#include <span>
#include <string_view>

namespace agentline {

namespace reasons {
inline constexpr std::string_view login = "login";
inline constexpr std::string_view requested = "requested";
inline constexpr std::string_view no_answer = "no-answer";
inline constexpr std::string_view rejected = "rejected";
inline constexpr std::string_view station_busy = "station-busy";
inline constexpr std::string_view unreachable = "unreachable";
inline constexpr std::string_view client_lost = "client-lost";
inline constexpr std::string_view by_operator = "operator";
}  // namespace reasons

struct SystemReason {
    std::string_view id;
    std::string_view label;  ///< For people, one line.
};

/// All of them, in the order of their constants.
std::span<const SystemReason> system_reasons();

bool is_system_reason(std::string_view id);

}  // namespace agentline
