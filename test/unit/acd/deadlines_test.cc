// Goal: nothing is stuck (design 3.6): wrap-up and ended sessions go on by themselves, once, in the
// order of their deadlines. Method: time is passed in; each deadline is met exactly when due.
#include <gtest/gtest.h>

#include "unit/acd/test_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using Names = std::vector<std::string>;
using namespace std::chrono_literals;

void call_and_wrapup(TestLine& line, AgentSessionId id, std::optional<S> next = {}) {
    line.set(id, S::ready);
    line.set(id, S::busyoncall);
    line.set(id, S::busywrapup, next);
}

TEST(Deadlines, wrapup_ends_in_the_next_state_once_then_in_the_default) {
    TestLine line;
    const auto id = line.session(line.agent("alice"), sales);
    call_and_wrapup(line, id, S::notready);
    EXPECT_EQ(line.acd.next_deadline()->at, line.now + Duration(30s));
    line.meet_deadline();
    EXPECT_EQ(line.state_of(id), S::notready);
    EXPECT_EQ(line.acd.effective_next(*line.acd.session(id)), S::busywrapup) << "SS-6: once";
    EXPECT_FALSE(line.acd.next_deadline());
    call_and_wrapup(line, id);
    line.meet_deadline();
    EXPECT_EQ(line.state_of(id), S::ready);
}

TEST(Deadlines, nothing_happens_before_they_are_due) {
    TestLine line;
    const auto id = line.session_in(S::busywrapup, line.agent("alice"), sales);
    line.pass(30s - 1us);
    ASSERT_TRUE(line.run(MeetDeadline{}));
    EXPECT_TRUE(line.last.empty());
    EXPECT_EQ(line.state_of(id), S::busywrapup);
    line.pass(1us);
    ASSERT_TRUE(line.run(MeetDeadline{}));
    EXPECT_EQ(line.state_of(id), S::ready);
}

TEST(Deadlines, met_late_are_met_once) {
    TestLine line;
    const auto id = line.session_in(S::busywrapup, line.agent("alice"), sales);
    line.pass(24h);
    ASSERT_TRUE(line.run(MeetDeadline{}));
    EXPECT_EQ(line.state_of(id), S::ready);
    ASSERT_TRUE(line.run(MeetDeadline{}));
    EXPECT_TRUE(line.last.empty());
}

TEST(Deadlines, a_next_state_set_during_wrapup_is_taken) {
    for (const S next : {S::ready, S::notready, S::ended}) {
        TestLine line;
        const auto id = line.session_in(S::busywrapup, line.agent("alice"), sales);
        EXPECT_TRUE(line.run(SetSessionState{id, {{}, next}}));
        line.meet_deadline();
        EXPECT_EQ(line.state_of(id), next);
    }
}

TEST(Deadlines, leaving_wrapup_forgets_them) {
    for (const S way : {S::ready, S::notready, S::released}) {
        TestLine line;
        const auto id = line.session_in(S::busywrapup, line.agent("alice"), sales);
        line.set(id, way);
        EXPECT_FALSE(line.acd.next_deadline());
    }
}

TEST(Deadlines, asking_for_wrapup_again_does_not_prolong_it) {
    TestLine line;
    const auto id = line.session_in(S::busywrapup, line.agent("alice"), sales);
    const auto due = line.acd.next_deadline()->at;
    line.pass(20s);
    line.set(id, S::busywrapup, S::notready);
    EXPECT_EQ(line.acd.next_deadline()->at, due);
}

TEST(Deadlines, a_group_without_wrapup_time_has_none) {
    TestLine line;
    const auto id = line.session_in(S::busywrapup, line.agent("alice"), care);
    EXPECT_FALSE(line.acd.next_deadline());
    line.pass(24h);
    ASSERT_TRUE(line.run(MeetDeadline{}));
    EXPECT_EQ(line.state_of(id), S::busywrapup);
}

TEST(Deadlines, ended_sessions_are_forgotten_after_the_retention_time) {
    Settings settings;
    settings.ended_session_retention = 5min;
    TestLine line(settings);
    const AgentId alice = line.agent("alice");
    const auto id = line.session_in(S::ended, alice);
    EXPECT_EQ(line.acd.next_deadline()->at, line.now + Duration(5min));
    line.meet_deadline();
    EXPECT_EQ(line.messages(), std::vector<LineMessage>{session_state(id, S::released)});
    EXPECT_EQ(line.acd.session(id), nullptr);
    EXPECT_TRUE(line.acd.session_list(alice)->empty());
}

TEST(Deadlines, wrapup_that_ends_in_ended_goes_on_to_released) {
    TestLine line;
    const auto id = line.session(line.agent("alice"), sales);
    call_and_wrapup(line, id, S::ended);
    line.meet_deadline();
    EXPECT_EQ(line.state_of(id), S::ended);
    line.meet_deadline();
    EXPECT_EQ(line.state_of(id), S::released);
    EXPECT_FALSE(line.acd.next_deadline());
}

TEST(Deadlines, come_in_the_order_of_time_then_of_the_facts_that_set_them) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const AgentId bob = line.agent("bob");
    const auto slow = line.session(alice, sales);
    const auto same = line.session(bob, sales);
    line.set(same, S::ready);
    line.set(slow, S::ready);
    line.set(slow, S::busyoncall);
    line.set(same, S::busyoncall);
    line.set(same, S::busywrapup);  // The later session has the earlier fact.
    line.set(slow, S::busywrapup);
    line.meet_deadline();
    EXPECT_EQ(line.state_of(same), S::ready);
    EXPECT_EQ(line.state_of(slow), S::busywrapup);
    line.meet_deadline();
    EXPECT_EQ(line.state_of(slow), S::ready);
}

TEST(Deadlines, a_shorter_wrapup_that_began_later_may_come_first) {
    TestLine line;
    const auto long_one = line.session_in(S::busywrapup, line.agent("bob"), sales);
    line.pass(5s);
    const auto short_one = line.session_in(S::busywrapup, line.agent("alice"), vip);
    line.meet_deadline();
    EXPECT_EQ(line.state_of(short_one), S::ready);
    EXPECT_EQ(line.state_of(long_one), S::busywrapup);
}

TEST(Deadlines, the_agent_follows_when_wrapup_ends) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    line.session_in(S::busywrapup, alice, sales);
    line.meet_deadline();
    EXPECT_EQ(line.names(), (Names{"SessionStateChanged", "AgentStateChanged"}));
    EXPECT_EQ(line.state_of(alice), AgentState::ready);
}

}  // namespace
}  // namespace agentline::acd
