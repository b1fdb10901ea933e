// Goal: ids are 1..0x7FFFFFFF and unique among the outstanding; each request ends once (contract
// 5.1). Method: the table alone, started just before the wrap.
#include "client/core/pending_requests.h"

#include <gtest/gtest.h>

namespace agentline::client {
namespace {

PendingRequest request_of(std::uint32_t line) {
    PendingRequest request;
    request.line = line;
    return request;
}

TEST(PendingRequests, ids_start_at_1_and_count_up) {
    PendingRequests requests(10);
    EXPECT_EQ(*requests.add(request_of(1)), 1U);
    EXPECT_EQ(*requests.add(request_of(1)), 2U);
}

TEST(PendingRequests, id_wraps_to_1) {
    PendingRequests requests(10);
    requests.count_from(0x7FFFFFFE);
    EXPECT_EQ(*requests.add(request_of(1)), 0x7FFFFFFFU);
    EXPECT_EQ(*requests.add(request_of(1)), 1U);
}

TEST(PendingRequests, id_in_use_is_skipped_after_the_wrap) {
    PendingRequests requests(10);
    requests.count_from(0x7FFFFFFE);
    ASSERT_EQ(*requests.add(request_of(1)), 0x7FFFFFFFU);
    ASSERT_EQ(*requests.add(request_of(2)), 1U);
    ASSERT_EQ(*requests.add(request_of(3)), 2U);
    requests.take(2);
    requests.count_from(0x7FFFFFFE);
    EXPECT_EQ(*requests.add(request_of(4)), 2U);
    EXPECT_EQ(requests.take(1)->line, 2U);
}

TEST(PendingRequests, each_request_is_taken_once) {
    PendingRequests requests(10);
    const std::uint32_t id = *requests.add(request_of(7));
    EXPECT_EQ(requests.take(id)->line, 7U);
    EXPECT_FALSE(requests.take(id));
    EXPECT_FALSE(requests.take(0));
}

TEST(PendingRequests, limit_is_resourceunavail_until_one_ends) {
    PendingRequests requests(2);
    const std::uint32_t id = *requests.add(request_of(1));
    ASSERT_TRUE(requests.add(request_of(1)));
    EXPECT_EQ(requests.add(request_of(1)).error(), LineErr::resourceunavail);
    requests.take(id);
    EXPECT_TRUE(requests.add(request_of(1)));
}

TEST(PendingRequests, takes_all_of_one_line) {
    PendingRequests requests(10);
    const std::uint32_t first = *requests.add(request_of(1));
    const std::uint32_t other = *requests.add(request_of(2));
    const std::uint32_t last = *requests.add(request_of(1));
    const auto taken = requests.take_line(1);
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0].first, first);
    EXPECT_EQ(taken[1].first, last);
    EXPECT_TRUE(requests.take(other));
}

}  // namespace
}  // namespace agentline::client
