// What: docs/reachable-states.md, generated from what was explored. Thread: a pure function, any.
#pragma once

#include <string>
#include <vector>

#include "machines/explore.h"

namespace agentline::acd::machines {

std::string reachable_states_page(const std::vector<Explored>& all);

}  // namespace agentline::acd::machines
