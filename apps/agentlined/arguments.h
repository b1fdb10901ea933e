// What: the command line of `agentlined` as a value. Owner: main.cc, or a fuzz target. Thread:
// pure, any. Touches no file. Spec: design 4 (names that outsiders rely on).
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace agentline {

struct Arguments {
    std::string config;
    bool check_config = false;
};

/// `given` is without the program's name. Nothing when `arguments` is complete; else what to exit
/// with: help or the version is in `out`, or `err` says what is wrong.
std::optional<int> read_arguments(std::vector<std::string> given, Arguments& arguments,
                                  std::ostream& out, std::ostream& err);

}  // namespace agentline
