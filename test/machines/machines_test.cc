// Goal: no state that a small line can reach breaks a rule, and none is without a way out.
// Method: explore.h, every configuration until closure; docs/reachable-states.md is what was found.
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "machines/explore.h"
#include "machines/judge.h"
#include "machines/key.h"
#include "machines/page.h"

namespace agentline::acd::machines {
namespace {

const std::vector<Explored>& explored() {
    static const std::vector<Explored> all = [] {
        std::vector<Explored> out;
        for (const Configuration& each : configurations()) out.push_back(explore(each));
        return out;
    }();
    return all;
}

std::string lines(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& line : all) text += line + "\n";
    return text;
}

TEST(Machines, every_reachable_state_keeps_every_rule_and_has_its_ways_out) {
    for (const Explored& each : explored()) {
        EXPECT_TRUE(each.complaints.empty()) << each.name << "\n" << lines(each.complaints);
    }
}

TEST(Machines, page_is_generated) {
    const std::string path = AGENTLINE_DOCS "/reachable-states.md";
    const std::string page = reachable_states_page(explored());
    const char* update = std::getenv("AGENTLINE_UPDATE_DOCS");
    if (update != nullptr && std::string(update) == "1") {
        std::ofstream(path, std::ios::binary) << page;
    }
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, page)
        << "run this test with AGENTLINE_UPDATE_DOCS=1 and look at the difference";
}

TEST(Machines, a_search_that_does_not_close_says_so) {
    const Explored result = explore(configurations().at(0), 100);
    ASSERT_FALSE(result.complaints.empty());
    EXPECT_EQ(result.complaints[0], "too many states");
}

}  // namespace
}  // namespace agentline::acd::machines
