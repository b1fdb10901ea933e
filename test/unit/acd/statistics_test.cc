// Goal: each member of contract 13.2 to 13.4 is what its row says (invariants:
// statistics_invariants_test.cc). Method: small stories whose figures are computed by hand, and the
// edges of the window to the microsecond.
#include <gtest/gtest.h>

#include "unit/acd/call_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using A = AgentState;
using namespace std::chrono_literals;

/// 1 call an hour as CURRENCY.
constexpr std::int64_t per_hour = 10'000;

/// Alice is ready in Sales; she takes calls of a given length after a given ringing.
struct Story : CallLine {
    Story() : CallLine({}, flow_directory()) { id = ready("alice"); }
    void take(Duration ring, Duration talk_time, Duration wrapup) {
        const CallId call = arrives();
        pass(ring);
        answer(call);
        pass(talk_time);
        caller_leaves(call);
        pass(wrapup);
        set(id, S::ready);
    }
    [[nodiscard]] AgentInfo agent_now() { return info(agent("alice")); }
    void period(std::uint32_t seconds) { must(SetAgentPeriod{agent("alice"), seconds}); }
    void queue_period(std::uint32_t seconds) { must(SetQueuePeriod{sales_queue, seconds}); }
    AgentSessionId id;
};

TEST(SessionStatistics, count_every_member) {
    Story line;
    const Instant start = line.now;
    line.take(5s, 100s, 10s);
    line.pass(55s);
    line.take(3s, 50s, 20s);
    line.take(4s, 21s, 2s);
    line.pass(30s);
    AgentSessionInfo expected;
    expected.session_state = bits(S::ready);
    expected.next_session_state = bits(S::busywrapup);
    expected.session_start = start;
    expected.duration_s = 300;
    expected.calls = 3;
    expected.talk_s = 171;
    expected.average_talk_s = 57;
    expected.wrapup_s = 32;
    expected.average_wrapup_s = 10;  // 10.67, rounded down.
    expected.call_s = 203;
    expected.average_call_s = 67;  // 67.67.
    expected.acd_call_rate = 36 * per_hour;
    expected.longest_time_to_answer_s = 5;
    expected.average_time_to_answer_s = 4;
    EXPECT_EQ(line.info(line.id), expected);
}

TEST(SessionStatistics, count_what_still_goes_on) {
    Story line;
    const CallId call = line.talk();
    line.pass(10s + 999'999us);
    EXPECT_EQ(line.info(line.id).talk_s, 10U) << "whole seconds";
    EXPECT_EQ(line.info(line.id).calls, 1U) << "counted when answered";
    line.caller_leaves(call);
    line.pass(7s);
    EXPECT_EQ(line.info(line.id).wrapup_s, 7U);
    EXPECT_EQ(line.info(line.id).call_s, 17U);
}

TEST(SessionStatistics, are_zero_without_time_or_calls) {
    Story line;
    EXPECT_EQ(line.info(line.id).acd_call_rate, 0);
    EXPECT_EQ(line.agent_now().overall_call_rate, 0);
    line.pass(100s);
    const auto info = line.info(line.id);
    EXPECT_EQ(info.average_talk_s + info.average_call_s + info.average_wrapup_s +
                  info.average_time_to_answer_s + info.longest_time_to_answer_s + info.calls,
              0U);
    line.caller_leaves(line.talk());
    EXPECT_EQ(line.info(line.id).acd_call_rate, 36 * per_hour);
}

TEST(SessionStatistics, rates_are_currency_with_four_decimals_rounded_down) {
    Story line;
    line.take(0s, 1s, 0s);
    line.pass(6s);
    EXPECT_EQ(line.info(line.id).acd_call_rate, 5'142'857) << "3600 / 7 = 514.2857";
}

TEST(SessionStatistics, freeze_at_ended) {  // SS-11.
    for (const bool call_is_up : {true, false}) {
        Story line;
        const CallId call = line.talk();
        line.pass(40s);
        if (!call_is_up) line.caller_leaves(call);
        line.pass(5s);
        line.set(line.id, S::ended);
        const auto frozen = line.info(line.id);
        EXPECT_EQ(frozen.duration_s, 45U);
        EXPECT_EQ(frozen.talk_s, call_is_up ? 45U : 40U);
        EXPECT_EQ(frozen.wrapup_s, call_is_up ? 0U : 5U);
        line.pass(500s);
        if (call_is_up) line.caller_leaves(call);
        EXPECT_EQ(line.info(line.id), frozen);
    }
}

TEST(SessionStatistics, time_to_answer_is_the_ringing_at_the_answering_station_only) {
    CallLine line;
    const CallId call = line.arrives();
    line.pass(100s);
    line.ready("alice", sales, desk);
    line.meet_deadline();  // 20 s at alice's.
    const auto bob = line.ready("bob", sales, home);
    line.pass(6s);
    line.answer(call);
    EXPECT_EQ(line.info(bob).longest_time_to_answer_s, 6U);
    EXPECT_EQ(line.queue(sales_queue).longest_ever_wait_s, 126U);
}

TEST(AgentStatistics, count_every_member_over_all_sessions) {
    Story line;
    const AgentId alice = line.agent("alice");
    line.take(5s, 100s, 10s);
    line.set(line.id, S::notready);
    line.ready("alice", care, home);
    const CallId call = line.talk("care");
    line.pass(45s);
    line.caller_leaves(call);
    const auto own = line.private_call("1001", CallDirection::outgoing);
    line.must(PrivateCallEnds{own});
    line.must(PrivateCallEnds{line.private_call("1002", CallDirection::incoming)});
    line.must(PrivateCallEnds{line.private_call("1002", CallDirection::incoming)});
    line.private_call("1003", CallDirection::incoming);  // Nobody works there.
    line.pass(20s);
    AgentInfo expected;
    expected.agent_state = bits(A::ready);
    expected.next_agent_state = bits(A::ready);
    expected.measurement_period_s = 3600;
    expected.overall_call_rate = 40 * per_hour;  // 2 calls in 180 s; two sessions are one time.
    expected.acd_calls = 2;
    expected.incoming_calls = 2;
    expected.outgoing_calls = 1;
    expected.acd_talk_s = 145;
    expected.acd_wrapup_s = 10;
    expected.acd_call_s = 155;
    EXPECT_EQ(line.info(alice), expected);
}

TEST(AgentStatistics, an_agent_hour_is_time_in_a_live_session) {
    Story line;
    line.take(0s, 50s, 10s);  // 60 s alive.
    line.set(line.id, S::ended);
    line.pass(1000s);
    EXPECT_EQ(line.agent_now().overall_call_rate, 60 * per_hour);
    line.ready("alice", care);
    line.pass(60s);
    EXPECT_EQ(line.agent_now().overall_call_rate, 30 * per_hour);
    line.period(30);
    EXPECT_EQ(line.agent_now().overall_call_rate, 0) << "no call in the period";
}

TEST(AgentStatistics, private_calls_count_for_all_at_the_station_and_for_no_one_gone) {
    CallLine line;
    const auto left = line.ready("alice", sales, desk);
    line.ready("bob", sales, desk);
    line.set(left, S::ended);
    line.private_call("1001");
    EXPECT_EQ(line.info(line.agent("alice")).incoming_calls, 0U);
    EXPECT_EQ(line.info(line.agent("bob")).incoming_calls, 1U);
    EXPECT_EQ(line.info(line.agent("bob")).acd_calls, 0U);
}

TEST(AgentStatistics, slide_out_at_the_old_edge_to_the_microsecond) {  // 13.1: (now - period, now].
    Story line;
    line.period(60);
    line.take(0s, 10s, 5s);
    line.set(line.id, S::ready);
    line.pass(45s - 1us);  // 60 s but a microsecond after the answer.
    EXPECT_EQ(line.agent_now().acd_calls, 1U);
    line.pass(1us);
    EXPECT_EQ(line.agent_now().acd_calls, 0U);
    EXPECT_EQ(line.agent_now().acd_talk_s, 10U);
    line.pass(4s);
    EXPECT_EQ(line.agent_now().acd_talk_s, 6U) << "the part inside";
    EXPECT_EQ(line.agent_now().acd_call_s, 11U);
    line.pass(8s);
    EXPECT_EQ(line.agent_now().acd_talk_s, 0U);
    EXPECT_EQ(line.agent_now().acd_wrapup_s, 3U);
    EXPECT_EQ(line.info(line.id).talk_s, 10U) << "sessions have no period";
}

TEST(AgentStatistics, private_calls_slide_out_as_well) {
    Story line;
    line.period(60);
    line.must(PrivateCallEnds{line.private_call("1001", CallDirection::incoming)});
    line.must(PrivateCallEnds{line.private_call("1001", CallDirection::outgoing)});
    line.pass(60s - 1us);
    EXPECT_EQ(line.agent_now().incoming_calls + line.agent_now().outgoing_calls, 2U);
    line.pass(1us);
    EXPECT_EQ(line.agent_now().incoming_calls + line.agent_now().outgoing_calls, 0U);
}

TEST(AgentStatistics, a_talk_longer_than_the_period_fills_it) {
    Story line;
    line.period(60);
    const CallId call = line.talk();
    line.pass(200s);
    EXPECT_EQ(line.agent_now().acd_talk_s, 60U);
    line.caller_leaves(call);
    line.pass(10s);
    EXPECT_EQ(line.agent_now().acd_talk_s, 50U);
    EXPECT_EQ(line.agent_now().acd_wrapup_s, 10U);
    EXPECT_EQ(line.agent_now().acd_call_s, 60U);
}

TEST(AgentStatistics, a_new_period_looks_back_as_far_as_history_is_kept) {
    Story line;
    line.take(0s, 10s, 0s);
    line.pass(100s);
    line.period(50);
    EXPECT_EQ(line.agent_now().acd_calls, 0U);
    line.period(3600);
    EXPECT_EQ(line.agent_now().acd_calls, 1U) << "nothing came in between that would forget it";
    line.period(50);
    line.take(0s, 10s, 0s);
    line.period(3600);
    EXPECT_EQ(line.agent_now().acd_calls, 1U) << "only what was kept";
    EXPECT_EQ(line.agent_now().acd_talk_s, 10U);
}

// --- Queues. ---

TEST(QueueStatistics, count_every_member) {
    Story line;
    line.set(line.id, S::notready);
    line.pass(1s);
    line.caller_leaves([&] {
        const CallId gone = line.arrives();
        line.pass(10s);
        return gone;
    }());
    const CallId answered = line.arrives();
    line.pass(25s);
    line.set(line.id, S::ready);
    line.pass(2s);
    line.answer(answered);
    line.arrives();
    line.meet_deadline();  // Flows out after 60 s.
    line.arrives();
    line.pass(7s);
    line.arrives();
    line.pass(2s);
    QueueInfo expected;
    expected.measurement_period_s = 3600;
    expected.total_queued = 5;
    expected.current_queued = 2;
    expected.abandoned = 1;
    expected.flowed_out = 1;
    expected.longest_ever_wait_s = 60;
    expected.current_longest_wait_s = 9;
    expected.average_wait_s = 32;  // (10 + 27 + 60) / 3 = 32.33.
    EXPECT_EQ(line.queue(sales_queue), expected);
    line.pass(111s);  // 120 s in Care.
    line.meet_due();
    const QueueInfo last = line.queue(care_queue);
    EXPECT_EQ(last.flowed_in, 3U);
    EXPECT_EQ(last.total_queued, 3U) << "flowed-in ones are counted";
    EXPECT_EQ(last.final_disposition, 1U);
    EXPECT_EQ(last.longest_ever_wait_s, 180U) << "age is kept over queues";
}

TEST(QueueStatistics, a_ringing_call_still_waits_and_an_answered_one_does_not) {
    Story line;
    const CallId call = line.arrives();
    line.pass(4s);
    EXPECT_EQ(line.queue(sales_queue).current_queued, 1U);
    EXPECT_EQ(line.queue(sales_queue).current_longest_wait_s, 4U);
    EXPECT_EQ(line.queue(sales_queue).longest_ever_wait_s, 4U) << "no one waited longer";
    EXPECT_EQ(line.queue(sales_queue).average_wait_s, 0U) << "nobody has left yet";
    line.answer(call);
    EXPECT_EQ(line.queue(sales_queue).current_queued, 0U);
    EXPECT_EQ(line.queue(sales_queue).average_wait_s, 4U);
    EXPECT_EQ(line.queue(sales_queue).total_queued, 1U);
}

TEST(QueueStatistics, slide_out_at_the_old_edge_but_ever_means_ever) {
    Story line;
    line.set(line.id, S::notready);
    line.queue_period(100);
    const CallId call = line.arrives();
    line.pass(40s);
    line.caller_leaves(call);
    line.pass(60s - 1us);
    EXPECT_EQ(line.queue(sales_queue).total_queued, 1U);
    line.pass(1us);
    EXPECT_EQ(line.queue(sales_queue).total_queued, 0U);
    EXPECT_EQ(line.queue(sales_queue).abandoned, 1U);
    EXPECT_EQ(line.queue(sales_queue).average_wait_s, 40U) << "counted when it left, whole";
    line.pass(40s - 1us);
    EXPECT_EQ(line.queue(sales_queue).abandoned, 1U);
    line.pass(1us);
    EXPECT_EQ(line.queue(sales_queue).abandoned, 0U);
    EXPECT_EQ(line.queue(sales_queue).average_wait_s, 0U);
    EXPECT_EQ(line.queue(sales_queue).longest_ever_wait_s, 40U);
}

TEST(QueueStatistics, flows_and_final_dispositions_slide_out_as_well) {
    CallLine line({}, flow_directory());
    line.must(SetQueuePeriod{sales_queue, 30});
    line.must(SetQueuePeriod{care_queue, 30});
    line.arrives();
    const auto flows = [&] {
        return line.queue(sales_queue).flowed_out + line.queue(care_queue).flowed_in;
    };
    line.meet_deadline();
    line.pass(30s - 1us);
    EXPECT_EQ(flows(), 2U);
    line.pass(1us);
    EXPECT_EQ(flows(), 0U);
    line.meet_deadline();
    line.pass(30s - 1us);
    EXPECT_EQ(line.queue(care_queue).final_disposition, 1U);
    line.pass(1us);
    EXPECT_EQ(line.queue(care_queue).final_disposition, 0U);
}

TEST(QueueStatistics, a_new_period_looks_back_as_far_as_history_is_kept) {
    Story line;
    line.caller_leaves(line.arrives());
    line.pass(100s);
    line.queue_period(50);
    EXPECT_EQ(line.queue(sales_queue).abandoned, 0U);
    line.queue_period(101);
    EXPECT_EQ(line.queue(sales_queue).abandoned, 1U);
}

}  // namespace
}  // namespace agentline::acd
