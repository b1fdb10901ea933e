// What: the command line of `agentline`: which command was asked for, and with what.
// Owner: main.cc, or a fuzz target. Thread: the program's one thread. Never carries anything out
// and touches neither files nor the server: Shared::run does that. Spec: design 4 (agentline).
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "agentline/commands.h"

namespace agentline::cli {

inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;

class CommandLine {
  public:
    CommandLine();
    CommandLine(const CommandLine&) = delete;  // The commands point at shared_.
    CommandLine& operator=(const CommandLine&) = delete;

    /// `arguments` without the program's name. Nothing when shared().run is to be called; else what
    /// to exit with: help was asked for and is in `out`, or `err` says what is wrong.
    std::optional<int> parse(std::vector<std::string> arguments, std::ostream& out,
                             std::ostream& err);
    [[nodiscard]] const Shared& shared() const { return shared_; }

  private:
    CLI::App app_;
    Shared shared_;
};

}  // namespace agentline::cli
