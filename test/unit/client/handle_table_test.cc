// Goal: a handle that was given back is never taken for a new one (contract 9). Method: the table
// alone, small numbers and one long reuse run.
#include "client/core/handle_table.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

namespace agentline::client {
namespace {

TEST(HandleTable, zero_is_never_valid_and_never_issued) {
    HandleTable<int> table(HandleKind::line);
    EXPECT_EQ(table.find(0), nullptr);
    EXPECT_NE(*table.issue(1), 0U);
    EXPECT_EQ(table.find(0), nullptr);
    EXPECT_FALSE(table.release(0));
}

TEST(HandleTable, finds_what_was_issued) {
    HandleTable<std::string> table(HandleKind::line);
    const std::uint32_t a = *table.issue("a");
    const std::uint32_t b = *table.issue("b");
    ASSERT_NE(table.find(a), nullptr);
    EXPECT_EQ(*table.find(a), "a");
    EXPECT_EQ(*table.find(b), "b");
    EXPECT_EQ(table.release(a), "a");
    EXPECT_EQ(table.find(a), nullptr);
    EXPECT_EQ(*table.find(b), "b");
}

TEST(HandleTable, handle_of_a_reused_slot_stays_dead) {
    HandleTable<int> table(HandleKind::line);
    const std::uint32_t old = *table.issue(1);
    table.release(old);
    const std::uint32_t reused = *table.issue(2);
    EXPECT_NE(old, reused);
    EXPECT_EQ(table.find(old), nullptr);
    EXPECT_FALSE(table.release(old));
    EXPECT_EQ(*table.find(reused), 2);
}

TEST(HandleTable, value_of_a_slot_repeats_only_after_2047_uses) {
    HandleTable<int> table(HandleKind::line);
    std::set<std::uint32_t> seen;
    for (int i = 0; i < 2047; ++i) {
        const std::uint32_t handle = *table.issue(i);
        EXPECT_TRUE(seen.insert(handle).second) << i;
        table.release(handle);
    }
    EXPECT_TRUE(seen.contains(*table.issue(0)));
}

TEST(HandleTable, kinds_never_share_a_value) {
    HandleTable<int> lines(HandleKind::line);
    HandleTable<int> applications(HandleKind::line_app);
    const std::uint32_t line = *lines.issue(1);
    const std::uint32_t application = *applications.issue(1);
    EXPECT_NE(line, application);
    EXPECT_EQ(lines.find(application), nullptr);
    EXPECT_EQ(applications.find(line), nullptr);
}

TEST(HandleTable, for_each_visits_the_living) {
    HandleTable<int> table(HandleKind::line);
    const std::uint32_t a = *table.issue(1);
    const std::uint32_t b = *table.issue(2);
    table.release(a);
    std::set<std::uint32_t> visited;
    table.for_each([&](std::uint32_t handle, int) { visited.insert(handle); });
    EXPECT_EQ(visited, std::set<std::uint32_t>{b});
}

}  // namespace
}  // namespace agentline::client
