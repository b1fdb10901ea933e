// What: the whole system on one thread, from one seed: the real client core, wire, broker, ACD,
// journal encoding and recovery, with two built-in lines and an external one; simulated clock,
// network, disk and providers. After every step it is judged; then the faults stop and everything
// has to come to its end.
// Owner: a test or the runner. Thread: one. Never reads a clock.
// Spec: style 11 (safety while faults run, then progress); design 3.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/figures.h"
#include "sim/meddler.h"

namespace agentline::sim {

struct Options {
    std::uint64_t seed = 1;
    Duration length = std::chrono::minutes(15);       ///< Of the faults.
    Meddler* meddler = nullptr;                       ///< Not owned; null = nobody.
    std::function<void(const std::string&)> story{};  ///< Each step in words; empty = untold.
};

struct Report {
    Figures figures;
    Instant ended;
    std::vector<std::string> complaints;  ///< Of the first step that had any.
};

Report run_sim(const Options& options);
/// The last steps of a seed's story, for a failure that has to be understood.
std::vector<std::string> end_of_story(Options options, std::size_t lines);

}  // namespace agentline::sim
