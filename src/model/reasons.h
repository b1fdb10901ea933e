// What: why an agent session is NOTREADY, where nobody chose a reason of the configuration: the
// reasons that the system itself gives. Who uses it: the configuration (no line may take their ids
// for its own), the ACD, history and the operator's views. Thread: constants, any.
// The ids are journaled: one that was given never changes its meaning. Spec: design 3.6, 3.12
// (client-lost); docs/operations.md.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "model/config.h"

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

/// Bytes of a reason's id.
inline constexpr std::size_t reason_id_size_max = 32;

struct SystemReason {
    std::string_view id;
    std::string_view label;  ///< For people, one line.
};

/// All of them, in the order of their constants.
std::span<const SystemReason> system_reasons();

bool is_system_reason(std::string_view id);
/// Whether people may choose it where these are configured; a system reason never is.
bool is_configured_reason(const std::vector<ReasonConfig>& configured, std::string_view id);

}  // namespace agentline
