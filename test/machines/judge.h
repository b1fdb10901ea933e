// What: what must hold of one step of the ACD, judged by the published tables (seed_tables.h) and
// by the states before and after, with no line of the deciding code. Owner: explore.h. Thread: pure
// functions, any. Spec: contract 12.1, 12.2; design 3.5-3.7.
#pragma once

#include <string>
#include <vector>

#include "machines/world.h"

namespace agentline::acd::machines {

struct Step {
    const World& before;
    const Event& event;
    const World& after;  ///< The same as `before` when the command was refused or changed nothing.
    const Result<Decision, Refusal>& outcome;
    const std::vector<StampedFact>& facts;
};

/// What is wrong, in words; empty = nothing.
std::vector<std::string> judge_step(const Step& step);
/// The same of the state alone (unit/acd/invariants.h).
std::vector<std::string> judge_state(const World& world);

/// SS-4, SS-7, said a second time: the stored wish, or else the default.
AgentSessionState next_of(const State& state, const Session& session);

/// The names of all that is judged, for the page.
std::vector<std::string> judged();

}  // namespace agentline::acd::machines
