// Goal: a handle names one value for as long as that lives, and nothing afterwards (contract 9).
// Method: insert and take many times, and ask for every handle that was ever issued.
#include "core/telephony/handle_table.h"

#include <set>

#include <gtest/gtest.h>

namespace agentline {
namespace {

TEST(HandleTable, finds_what_was_inserted_and_nothing_after_take) {
    HandleTable<int> table;
    const std::uint32_t handle = table.insert(7);
    ASSERT_NE(table.find(handle), nullptr);
    EXPECT_EQ(*table.find(handle), 7);
    EXPECT_EQ(table.take(handle), 7);
    EXPECT_EQ(table.find(handle), nullptr);
    EXPECT_EQ(table.take(handle), std::nullopt);
    EXPECT_EQ(table.size(), 0U);
}

TEST(HandleTable, never_issues_zero_or_a_value_that_looks_like_an_error) {
    HandleTable<int> table;
    for (int i = 0; i < 10'000; ++i) {
        const std::uint32_t handle = table.insert(i);
        EXPECT_NE(handle, 0U);
        EXPECT_LE(handle, 0x7FFFFFFFU);
        table.take(handle);
    }
}

TEST(HandleTable, stale_handles_stay_void_while_their_place_is_reused) {
    HandleTable<int> table;
    std::set<std::uint32_t> stale;
    for (int i = 0; i < 50'000; ++i) {
        const std::uint32_t handle = table.insert(i);
        EXPECT_TRUE(stale.insert(handle).second) << "handle issued twice within " << i;
        table.take(handle);
    }
    for (const std::uint32_t handle : stale) EXPECT_EQ(table.find(handle), nullptr);
}

TEST(HandleTable, foreign_numbers_find_nothing) {
    HandleTable<int> table;
    const std::uint32_t handle = table.insert(1);
    EXPECT_EQ(table.find(0), nullptr);
    EXPECT_EQ(table.find(handle + 1), nullptr);
    EXPECT_EQ(table.find(handle + (1U << 20U)), nullptr);
    EXPECT_EQ(table.find(0xFFFFFFFF), nullptr);
}

}  // namespace
}  // namespace agentline
