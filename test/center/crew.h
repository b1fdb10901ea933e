// What: the simulated people of the call center: agents, who log in to groups, work, take breaks
// and go home, and an operator. They see what a client sees and ask what a client may ask, now and
// then for what is refused. Owner: a Center. Thread: its owner's.
#pragma once

#include <optional>

#include "center/scenario.h"

namespace agentline::center {

/// What this person asks for next; empty = nothing just now.
std::optional<acd::Command> next_act(const acd::Acd& acd, const std::string& person, Dice& dice);
std::optional<acd::Command> next_act_of_operator(const acd::Acd& acd, Dice& dice);
/// The last one of the day: the command by which one more agent is logged off.
std::optional<acd::Command> next_log_off(const acd::Acd& acd);

}  // namespace agentline::center
