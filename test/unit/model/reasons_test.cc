// Goal: the reasons that the system gives are known by their journaled ids, and fit for people.
// Method: the list is compared with the ids of the contract between ACD and configuration.
#include "model/reasons.h"

#include <set>

#include <gtest/gtest.h>

namespace agentline {
namespace {

TEST(SystemReasons, have_the_ids_that_are_journaled) {
    const std::set<std::string_view> journaled{"login",       "requested",    "no-answer",
                                               "rejected",    "station-busy", "unreachable",
                                               "client-lost", "operator"};
    std::set<std::string_view> ids;
    for (const SystemReason& each : system_reasons()) {
        EXPECT_TRUE(ids.insert(each.id).second) << each.id;
        EXPECT_TRUE(is_system_reason(each.id)) << each.id;
    }
    EXPECT_EQ(ids, journaled);
}

TEST(SystemReasons, have_labels_of_one_line_that_differ) {
    std::set<std::string_view> labels;
    for (const SystemReason& each : system_reasons()) {
        EXPECT_FALSE(each.label.empty()) << each.id;
        EXPECT_EQ(each.label.find('\n'), std::string_view::npos) << each.id;
        EXPECT_TRUE(labels.insert(each.label).second) << each.label;
    }
}

TEST(ConfiguredReasons, are_those_of_the_line_and_none_of_the_system) {
    const std::vector<ReasonConfig> configured{{"lunch", "Lunch"}, {"break", "Break"}};
    EXPECT_TRUE(is_configured_reason(configured, "lunch"));
    EXPECT_TRUE(is_configured_reason(configured, "break"));
    for (const std::string_view id : {"", "Lunch", "lunch ", "tea", "login"}) {
        EXPECT_FALSE(is_configured_reason(configured, id)) << id;
    }
    EXPECT_FALSE(is_configured_reason({}, "lunch"));
}

TEST(SystemReasons, are_no_others) {
    for (const std::string_view id : {"", "lunch", "Login", "no_answer", "login "}) {
        EXPECT_FALSE(is_system_reason(id)) << id;
    }
}

}  // namespace
}  // namespace agentline
