// What: what must hold of an ACD at rest and of the facts of one command, judged by the published
// tables (seed_tables.h). Thread: pure functions, any. Spec: contract 12; design 3.5, 3.6.
#pragma once

#include "core/acd/acd.h"

namespace agentline::acd {

/// Fails the running test with what is broken.
void expect_sound(const Acd& acd);
/// Only published transitions; `acd` is the state after them.
void expect_published_transitions(const Acd& acd, const std::vector<StampedFact>& facts);

}  // namespace agentline::acd
