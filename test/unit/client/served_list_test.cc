// Goal: what a server says that it serves is read whole or not at all. Method: lists made by hand.
#include "client/core/served_list.h"

#include <gtest/gtest.h>

#include "model/proxy_request.h"

namespace agentline::client {
namespace {

constexpr std::uint32_t fixed_size = 24;

/// dwTotalSize, dwNeededSize, dwUsedSize, dwNumEntries, dwListSize, dwListOffset, the entries.
Bytes list_of(std::uint32_t count, std::uint32_t size, std::uint32_t offset,
              const std::vector<std::uint32_t>& entries) {
    Bytes list;
    ByteWriter out(list);
    const auto used = static_cast<std::uint32_t>(fixed_size + 4 * entries.size());
    for (const std::uint32_t each : {used, used, used, count, size, offset}) out.u32(each);
    for (const std::uint32_t each : entries) out.u32(each);
    return list;
}

TEST(ServedList, is_a_mask_of_the_published_types_in_it) {
    const auto create_agent = number_of(ProxyRequestType::createagent);
    const auto get_queue_info = number_of(ProxyRequestType::getqueueinfo);
    const auto mask =
        served_mask_of(list_of(3, 12, fixed_size, {create_agent, 4711, get_queue_info}));
    ASSERT_TRUE(mask);
    EXPECT_EQ(*mask, 1U << create_agent | 1U << get_queue_info);
    EXPECT_EQ(served_mask_of(list_of(0, 0, 0, {})).value(), 0U);
}

TEST(ServedList, that_tells_of_more_than_it_has_is_refused) {
    EXPECT_FALSE(served_mask_of(list_of(3, 12, fixed_size, {1, 2})));
    EXPECT_FALSE(served_mask_of(list_of(0xFFFFFFFF, 0xFFFFFFFF, fixed_size, {1, 2})));
    EXPECT_FALSE(served_mask_of(list_of(1, 4, fixed_size + 1, {1})));
    EXPECT_FALSE(served_mask_of(list_of(1, 4, 0xFFFFFFFF, {1})));
    EXPECT_FALSE(served_mask_of(Bytes(fixed_size - 1)));
}

}  // namespace
}  // namespace agentline::client
