// Goal: the judges of the machines are awake. Method: this program is linked with an ACD in which
// one fault was planted (CMakeLists.txt has the place and the words); a search must find it.
#include <gtest/gtest.h>

#include "machines/explore.h"

namespace agentline::acd::machines {
namespace {

TEST(PlantedFault, is_noticed) {
    std::string said;
    bool is_begun = false;
    for (const Configuration& each : configurations()) {
        is_begun |= each.name.starts_with(PLANTED_FIRST);
        if (!is_begun) continue;
        const Explored result = explore(each);
        for (const std::string& line : result.complaints) said += line + "\n";
        if (!said.empty()) break;
    }
    EXPECT_NE(said.find(PLANTED_NOTICED_AS), std::string::npos)
        << (said.empty() ? "nobody complained" : said);
}

}  // namespace
}  // namespace agentline::acd::machines
