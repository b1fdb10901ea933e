// What: words for the tests of the pain list: a line without the mirror of CallLine, for loads
// where every step in double would take minutes. Owner: a test. Thread: the test's.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/acd/acd.h"
#include "unit/acd/call_line.h"

namespace agentline::acd {

/// `people` of them, p0, p1, ..., each with a station of the same number; group Sales.
Directory crowd(std::size_t people, Duration wrapup);

class LoadedLine {
  public:
    explicit LoadedLine(const Directory& directory);

    /// Runs it now; its facts are in `last`.
    Result<Decision, Refusal> run(const Command& command);
    /// The session of a new agent.
    AgentSessionId session_of(std::size_t person);
    [[nodiscard]] const State& state() const { return acd.state(); }

    Acd acd;
    Instant now{1'000'000'000'000};
    std::uint64_t sequence = 0;
    std::vector<StampedFact> last;
};

}  // namespace agentline::acd
