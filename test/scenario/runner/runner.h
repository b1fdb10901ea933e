// What: runs scenario scripts and says, in words, where what came is not what they expect.
// Owner: the test programs. Thread: the test's. Spec: test/scenario/README.md.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace agentline::scenario {

/// What is wrong with a script, each "FILE:LINE: ..." and, on lines of their own, what was expected
/// and what came; empty = all is as it says.
std::vector<std::string> run_script(const std::string& file, std::string_view text);
std::vector<std::string> run_file(const std::string& path);

/// What is wrong with the index: each ambiguity needs a row that names files; every such file must
/// What is wrong with the index in test/scenario/README.md: each ambiguity needs a row that names
/// what pins it; what it names must be there and name the ambiguity.
std::vector<std::string> check_index(const std::string& source_folder);

}  // namespace agentline::scenario
