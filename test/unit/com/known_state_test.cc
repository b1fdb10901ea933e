// Goal: the state that a program is told is never older than what it was told before. Method: the
// orders in which a put, its answer, its message and those of others can come.
#include "client/com/known_state.h"

#include <tapi3.h>

#include <gtest/gtest.h>

namespace agentline::com {
namespace {

using Known = KnownState<AGENT_SESSION_STATE>;

TEST(KnownState, is_what_was_acknowledged_when_nothing_came_since) {
    Known known(ASST_NOT_READY);
    known.acknowledge(ASST_READY, known.heard());
    EXPECT_EQ(known.get(), ASST_READY);
}

TEST(KnownState, is_what_a_message_said_while_the_request_was_under_way) {
    Known known(ASST_NOT_READY);
    const auto before = known.heard();
    known.hear(ASST_READY);
    known.hear(ASST_BUSY_ON_CALL);
    known.acknowledge(ASST_READY, before);
    EXPECT_EQ(known.get(), ASST_BUSY_ON_CALL);
}

TEST(KnownState, is_that_of_another_when_only_his_message_came) {
    Known known(ASST_READY);
    const auto before = known.heard();
    known.hear(ASST_SESSION_ENDED);
    known.acknowledge(ASST_NOT_READY, before);
    EXPECT_EQ(known.get(), ASST_SESSION_ENDED);
}

TEST(KnownState, message_of_the_put_before_is_no_news_for_the_next) {
    Known known(ASST_NOT_READY);
    known.acknowledge(ASST_READY, known.heard());
    const auto before = known.heard();
    EXPECT_FALSE(known.hear(ASST_READY));
    known.acknowledge(ASST_NOT_READY, before);
    EXPECT_EQ(known.get(), ASST_NOT_READY);
}

TEST(KnownState, late_messages_of_several_puts_never_go_back) {
    Known known(ASST_NOT_READY);
    known.acknowledge(ASST_READY, known.heard());
    known.acknowledge(ASST_NOT_READY, known.heard());
    EXPECT_FALSE(known.hear(ASST_READY));
    EXPECT_EQ(known.get(), ASST_NOT_READY);
    EXPECT_FALSE(known.hear(ASST_NOT_READY));
    EXPECT_TRUE(known.hear(ASST_READY));
    EXPECT_EQ(known.get(), ASST_READY);
}

TEST(KnownState, another_message_instead_of_the_expected_one_is_news) {
    Known known(ASST_NOT_READY);
    known.acknowledge(ASST_READY, known.heard());
    EXPECT_TRUE(known.hear(ASST_BUSY_ON_CALL));
    EXPECT_TRUE(known.hear(ASST_READY));
    EXPECT_EQ(known.get(), ASST_READY);
}

TEST(KnownState, put_of_the_same_state_waits_for_no_message) {
    Known known(ASST_READY);
    known.acknowledge(ASST_READY, known.heard());
    EXPECT_FALSE(known.hear(ASST_READY));
    const auto before = known.heard();
    known.hear(ASST_NOT_READY);
    known.acknowledge(ASST_READY, before);
    EXPECT_EQ(known.get(), ASST_NOT_READY);
}

TEST(KnownState, answer_to_a_question_is_older_than_a_message) {
    Known known(ASST_NOT_READY);
    const auto before = known.heard();
    known.hear(ASST_READY);
    EXPECT_FALSE(known.learn(ASST_NOT_READY, before));
    EXPECT_EQ(known.get(), ASST_READY);
    EXPECT_TRUE(known.learn(ASST_BUSY_ON_CALL, known.heard()));
    EXPECT_EQ(known.get(), ASST_BUSY_ON_CALL);
}

}  // namespace
}  // namespace agentline::com
