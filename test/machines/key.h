// What: a world as bytes in which two worlds are equal exactly if nothing that can still happen
// tells them apart: times as distances from now or as ranks, ids as places, no counters, no
// reasons, no statistics. Thread: a pure function, any. Why it is exact: the ACD compares times,
// and adds durations to now; it compares ids, and gives greater ones; it decides nothing by a
// counter or a reason.
#pragma once

#include <string>

#include "machines/world.h"

namespace agentline::acd::machines {

std::string key_of(const World& world);

/// Of an agent who is gone: he has a new number when he comes back, so it keeps no one from
/// anything and worlds with and without it are one.
bool is_dead(const State& state, const BackOff& back_off);
bool is_dead(const State& state, const Deadline& deadline);

}  // namespace agentline::acd::machines
