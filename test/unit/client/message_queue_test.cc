// Goal: first in, first out, nothing of a closed line, never beyond the limit (O-6, O-8). Method:
// the queue alone.
#include "client/core/message_queue.h"

#include <gtest/gtest.h>

namespace agentline::client {
namespace {

ClientMessage message_of(std::uint32_t line, std::uintptr_t param1) {
    return {line, line, 27, 0, param1, 0, 0};
}

TEST(MessageQueue, gives_messages_in_their_order) {
    MessageQueue queue(10);
    ASSERT_TRUE(queue.push(message_of(1, 100)));
    ASSERT_TRUE(queue.push(message_of(2, 200)));
    EXPECT_EQ(queue.pop()->param1, 100U);
    EXPECT_EQ(queue.pop()->param1, 200U);
    EXPECT_FALSE(queue.pop());
}

TEST(MessageQueue, drops_the_messages_of_one_line_and_keeps_the_order_of_the_others) {
    MessageQueue queue(10);
    for (const std::uint32_t line : {1U, 2U, 1U, 3U}) {
        ASSERT_TRUE(queue.push(message_of(line, line * 100)));
    }
    const auto dropped = queue.drop_line(1);
    ASSERT_EQ(dropped.size(), 2U);
    EXPECT_EQ(queue.pop()->line, 2U);
    EXPECT_EQ(queue.pop()->line, 3U);
    EXPECT_TRUE(queue.empty());
}

TEST(MessageQueue, refuses_beyond_its_limit_but_takes_last_words) {
    MessageQueue queue(2);
    EXPECT_TRUE(queue.push(message_of(1, 1)));
    EXPECT_TRUE(queue.push(message_of(1, 2)));
    EXPECT_FALSE(queue.push(message_of(1, 3)));
    queue.push_final(message_of(1, 4));
    EXPECT_EQ(queue.size(), 3U);
}

}  // namespace
}  // namespace agentline::client
