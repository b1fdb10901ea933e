// What: every state that a configuration can reach, breadth first by every event, each step and
// each state judged; then whether each state has its ways out. Owner: a test. Thread: one.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "machines/world.h"

namespace agentline::acd::machines {

/// How a session stands to the calls of its line.
enum class Phase : std::uint8_t { none, waits, rings, talks, outlasts };
/// Session state, its stored next state (0 = default), its agent's state, call phase.
using Combination = std::tuple<AgentSessionState, std::uint32_t, AgentState, Phase>;

struct Explored {
    std::string name;
    std::size_t states = 0;
    std::size_t edges = 0;     ///< Accepted events, with or without an effect.
    std::size_t refusals = 0;  ///< Events that were refused.
    std::size_t depth = 0;     ///< Events on the shortest way to the furthest state.
    std::map<Combination, std::size_t> reached;
    std::vector<std::string> complaints;  ///< Of the first step that had any, with the way there.
};

/// Stops at the first complaint, or when there are more than `states_max` states, and says so.
Explored explore(const Configuration& configuration, std::size_t states_max = 400'000);

}  // namespace agentline::acd::machines
