// What: one step of a script, from its words to what it does on the floor, and what came of it.
// Owner: the runner. Thread: the test's. Spec: test/scenario/README.md (steps).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/runner/floor.h"

namespace agentline::scenario {

/// What came of one step.
struct Outcome {
    std::optional<std::string> reply;  ///< Of a request: "ok", a LINEERR_ name, "refused: ...".
    /// Of a check: all that was asked for, in the place of messages.
    std::optional<std::vector<std::string>> answer;
};

/// Carries out any step but "center" and "check".
Outcome carry_out(Floor& floor, Center& center, const Line& line);
/// Answers a "check"; `wanted` = what the line expects, which says what to look at.
Outcome look_up(Floor& floor, Center& center, Words& words, const std::vector<std::string>& wanted);
/// What "C1 ..." and "station 1001 ..." expect: how it is now, "C1 waits in sales".
std::string state_now(Floor& floor, const std::string& call_or_station, bool is_station);

// For both.
std::string result_word(const std::optional<Reply>& reply);
std::set<std::string> stations_of(const Floor& floor, const std::string& person);

}  // namespace agentline::scenario
