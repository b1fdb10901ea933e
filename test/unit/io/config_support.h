// What: the parts that tests of the configuration put together. Owner: each test. Thread: constants
// and values, any. Spec: design 4.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace agentline::testing {

using Notes = std::vector<std::string>;

// Five lines that stand before each case, so that its own first line is line 6.
inline const std::string server_part =
    "[server]\n"
    "listen = [\"unix:/tmp/a.sock\"]\n"
    "data_dir = \"/tmp/a\"\n"
    "\n"
    "# The case begins below.\n";

// A line of its own (lines 6 to 8).
inline const std::string line_part = "[[line]]\nname = \"main\"\naddresses = [\"1001\"]\n";

struct Case {
    std::string claim;
    std::string text;
    Notes mistakes;
};

inline std::ostream& operator<<(std::ostream& out, const Case& each) {
    return out << each.claim;
}

inline std::string claim_of(const ::testing::TestParamInfo<Case>& info) {
    return info.param.claim;
}

}  // namespace agentline::testing
