// What: a small line as a graph's node: the real ACD, its clock, and every event that can happen to
// it next: what clients may ask for and must not, what the provider tells (also late, twice and
// unknown), the clock, the operator, reloads. Owner: explore.h. Thread: a value, any.
// Time goes in ticks of one second; every duration of a configuration is a few of them.
// Spec: contract 12; design 3.5-3.7.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/acd/acd.h"

namespace agentline::acd::machines {

inline constexpr Duration tick = std::chrono::seconds(1);

/// What a configuration varies; everything else is asked for in every state.
struct Bounds {
    std::size_t agents = 1, sessions_per_agent = 1, calls = 1, private_calls = 0;
    Duration retention = tick;  ///< Of ended sessions.
    bool own_stations = false;  ///< Each person works at the station of the same number only.
    bool every_word = false;    ///< All 49 pairs of session words, all 64 of the agent's; else few.
    bool wishes = false;        ///< Next states of sessions.
    bool agent_words = false;   ///< lineSetAgentStateEx at all, besides RELEASED.
    bool reach = false;         ///< Stations go out of reach and come back.
    bool mending = false;       ///< Reconcile, requeue, drain.
};

struct Configuration {
    std::string name;
    Directory directory;
    std::vector<Directory> reloads;  ///< Each may come in each state.
    Bounds bounds;
};

std::vector<Configuration> configurations();

struct World {
    Acd acd;
    Instant now{1'000'000'000'000};
    std::uint64_t sequence = 0;
    std::uint64_t provider_calls = 0;  ///< Numbers given so far.
    /// Two sessions, or two calls, can be there: only then it matters which was there first.
    bool orders_sessions = true, orders_calls = true;
};
World opened(const Configuration& configuration);

/// Who makes it happen: a way out may have to do without some of them.
enum class By { client, clock, far_end, provider, operators, reload };

struct Event {
    By by{};
    std::optional<Command> command;  ///< Empty = a tick passes.
};
std::vector<Event> events_in(const World& world, const Configuration& configuration);
std::string words(const Event& event);

}  // namespace agentline::acd::machines
