// What: what the facts tell of every built-in line, and of the one sequence that they share. Copied
// whole when a crash takes what was not durable. Owner: Auditor. Thread: its owner's.
// Spec: design 3.1, 3.13 (a line device lives in one shard, the shard has one sequence).
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "sim/line_state.h"
#include "sim/site.h"

namespace agentline::sim {

/// By line device.
using LineFacts = std::map<std::uint32_t, std::vector<acd::StampedFact>>;

struct Books {
    Books(const acd::Settings& settings, Complaints& complaints);

    std::map<std::uint32_t, LineState> lines;  ///< By line device.
    std::uint64_t sequence = 0;

    /// The facts of a group, each with its line; complains about bytes that are none, about facts
    /// of no built-in line, and about gaps.
    LineFacts take(const journal::Group& group);

  private:
    Complaints& complaints_;
};

/// The built-in line with this number in journal and snapshots; none = `builtin_devices` lacks it.
std::uint32_t device_of(std::uint32_t line_key);
inline constexpr std::uint32_t no_device = 0xFFFFFFFF;

}  // namespace agentline::sim
