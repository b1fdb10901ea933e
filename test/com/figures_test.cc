// Goal: the figures of agents, sessions and queues are those that TAPI 2.2 reports for the same
// handle, rates and dates unchanged. Method: calls that a simulated provider makes, then everything
// at rest, so that two readings are the same. Contract tapi3 3.3 to 3.5, A02, A03, A11, A12, A13.
// That a count above 0x7FFFFFFF is clamped cannot be reached with counts; see A13 in
// contract_test.cc for a period above it.
#include <chrono>
#include <cstring>
#include <ctime>

#include "com/desk.h"
#include "com/outside.h"

namespace agentline::test {
namespace {

template <typename Object, typename Out>
Out read(const ComPtr<Object>& object, HRESULT (Object::*get)(Out*)) {
    Out out{};
    need((object.Get()->*get)(&out), "a figure");
    return out;
}

// Reads outside, here, and outside again, until nothing has moved between.
template <typename Info, typename Look, typename Compare>
void compare_at_rest(Look look, Compare compare) {
    for (int round = 0; round < 200; ++round) {
        const Info before = look();
        const auto here = compare();
        const Info after = look();
        if (std::memcmp(&before, &after, sizeof before) != 0) continue;
        here.check(before);
        return;
    }
    FAIL() << "the figures never rest";
}

struct AgentFigures {
    LONG period, acd_calls, incoming, outgoing, talk, call, wrap_up;
    CURRENCY rate;

    explicit AgentFigures(const ComPtr<ITAgent>& agent)
        : period(read(agent, &ITAgent::get_MeasurementPeriod)),
          acd_calls(read(agent, &ITAgent::get_NumberOfACDCalls)),
          incoming(read(agent, &ITAgent::get_NumberOfIncomingCalls)),
          outgoing(read(agent, &ITAgent::get_NumberOfOutgoingCalls)),
          talk(read(agent, &ITAgent::get_TotalACDTalkTime)),
          call(read(agent, &ITAgent::get_TotalACDCallTime)),
          wrap_up(read(agent, &ITAgent::get_TotalWrapUpTime)),
          rate(read(agent, &ITAgent::get_OverallCallRate)) {}

    void check(const LINEAGENTINFO& info) const {
        EXPECT_EQ(static_cast<DWORD>(period), info.dwMeasurementPeriod);
        EXPECT_EQ(static_cast<DWORD>(acd_calls), info.dwNumberOfACDCalls);
        EXPECT_EQ(static_cast<DWORD>(incoming), info.dwNumberOfIncomingCalls);
        EXPECT_EQ(static_cast<DWORD>(outgoing), info.dwNumberOfOutgoingCalls);
        EXPECT_EQ(static_cast<DWORD>(talk), info.dwTotalACDTalkTime);
        EXPECT_EQ(static_cast<DWORD>(call), info.dwTotalACDCallTime);
        EXPECT_EQ(static_cast<DWORD>(wrap_up), info.dwTotalACDWrapUpTime);
        EXPECT_EQ(std::memcmp(&rate, &info.cyOverallCallRate, sizeof rate), 0);
    }
};

struct SessionFigures {
    DATE start;
    LONG duration, calls, talk, average_talk, call, average_call, wrap_up, average_wrap_up;
    CURRENCY rate;
    LONG longest_answer, average_answer;

    explicit SessionFigures(const ComPtr<ITAgentSession>& session)
        : start(read(session, &ITAgentSession::get_SessionStartTime)),
          duration(read(session, &ITAgentSession::get_SessionDuration)),
          calls(read(session, &ITAgentSession::get_NumberOfCalls)),
          talk(read(session, &ITAgentSession::get_TotalTalkTime)),
          average_talk(read(session, &ITAgentSession::get_AverageTalkTime)),
          call(read(session, &ITAgentSession::get_TotalCallTime)),
          average_call(read(session, &ITAgentSession::get_AverageCallTime)),
          wrap_up(read(session, &ITAgentSession::get_TotalWrapUpTime)),
          average_wrap_up(read(session, &ITAgentSession::get_AverageWrapUpTime)),
          rate(read(session, &ITAgentSession::get_ACDCallRate)),
          longest_answer(read(session, &ITAgentSession::get_LongestTimeToAnswer)),
          average_answer(read(session, &ITAgentSession::get_AverageTimeToAnswer)) {}

    void check(const LINEAGENTSESSIONINFO& info) const {
        EXPECT_EQ(std::memcmp(&start, &info.dateSessionStartTime, sizeof start), 0);
        EXPECT_EQ(static_cast<DWORD>(duration), info.dwSessionDuration);
        EXPECT_EQ(static_cast<DWORD>(calls), info.dwNumberOfCalls);
        EXPECT_EQ(static_cast<DWORD>(talk), info.dwTotalTalkTime);
        EXPECT_EQ(static_cast<DWORD>(average_talk), info.dwAverageTalkTime);
        EXPECT_EQ(static_cast<DWORD>(call), info.dwTotalCallTime);
        EXPECT_EQ(static_cast<DWORD>(average_call), info.dwAverageCallTime);
        EXPECT_EQ(static_cast<DWORD>(wrap_up), info.dwTotalWrapUpTime);
        EXPECT_EQ(static_cast<DWORD>(average_wrap_up), info.dwAverageWrapUpTime);
        EXPECT_EQ(std::memcmp(&rate, &info.cyACDCallRate, sizeof rate), 0);
        EXPECT_EQ(static_cast<DWORD>(longest_answer), info.dwLongestTimeToAnswer);
        EXPECT_EQ(static_cast<DWORD>(average_answer), info.dwAverageTimeToAnswer);
    }
};

struct QueueFigures {
    LONG period, queued, now, abandoned, in, out, longest, longest_now, average, final;

    explicit QueueFigures(const ComPtr<ITQueue>& queue)
        : period(read(queue, &ITQueue::get_MeasurementPeriod)),
          queued(read(queue, &ITQueue::get_TotalCallsQueued)),
          now(read(queue, &ITQueue::get_CurrentCallsQueued)),
          abandoned(read(queue, &ITQueue::get_TotalCallsAbandoned)),
          in(read(queue, &ITQueue::get_TotalCallsFlowedIn)),
          out(read(queue, &ITQueue::get_TotalCallsFlowedOut)),
          longest(read(queue, &ITQueue::get_LongestEverWaitTime)),
          longest_now(read(queue, &ITQueue::get_CurrentLongestWaitTime)),
          average(read(queue, &ITQueue::get_AverageWaitTime)),
          final(read(queue, &ITQueue::get_FinalDisposition)) {}

    void check(const LINEQUEUEINFO& info) const {
        EXPECT_EQ(static_cast<DWORD>(period), info.dwMeasurementPeriod);
        EXPECT_EQ(static_cast<DWORD>(queued), info.dwTotalCallsQueued);
        EXPECT_EQ(static_cast<DWORD>(now), info.dwCurrentCallsQueued);
        EXPECT_EQ(static_cast<DWORD>(abandoned), info.dwTotalCallsAbandoned);
        EXPECT_EQ(static_cast<DWORD>(in), info.dwTotalCallsFlowedIn);
        EXPECT_EQ(static_cast<DWORD>(out), info.dwTotalCallsFlowedOut);
        EXPECT_EQ(static_cast<DWORD>(longest), info.dwLongestEverWaitTime);
        EXPECT_EQ(static_cast<DWORD>(longest_now), info.dwCurrentLongestWaitTime);
        EXPECT_EQ(static_cast<DWORD>(average), info.dwAverageWaitTime);
        EXPECT_EQ(static_cast<DWORD>(final), info.dwFinalDisposition);
    }
};

// One ACD call, answered and over; the session is READY before and after.
void take_a_call(Desk& desk) {
    const size_t before = desk.sink->events().size();
    desk.server.agentline({"call", "inject", "--queue", "sales", "--answer", "10ms", "--talk",
                           "1100ms", "--patience", "1h"});
    ASSERT_TRUE(desk.sink->wait_for([before](const auto& events) {
        bool was_busy = false;
        for (size_t i = before; i < events.size(); ++i) {
            if (events[i].kind != TE_AGENTSESSION) continue;
            was_busy = was_busy || events[i].what == ASE_BUSY;
            if (was_busy && events[i].what == ASE_READY) return true;
        }
        return false;
    }));
}

TEST(Figures, A13_are_those_of_TAPI_2_2_and_a_new_period_resets_none) {
    Desk desk;
    Outside outside;
    const HAGENT agent = outside.agent("alice");
    const HAGENTSESSION session = outside.session_of("alice");
    const DWORD queue = outside.queue(guid_of(1), "sales");
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    ASSERT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_READY, desk.session));
    for (int call = 0; call < 2; ++call) take_a_call(desk);
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENT, AE_BUSY_ACD, desk.agent));
    // Nobody takes this one: it waits, and nobody counts its waiting as an answer.
    ASSERT_EQ(desk.session->put_State(ASST_NOT_READY), S_OK);
    desk.server.agentline({"call", "inject", "--queue", "sales", "--patience", "1h"});
    EXPECT_EQ(read(desk.queue, &ITQueue::get_CurrentCallsQueued), 1);
    EXPECT_EQ(read(desk.queue, &ITQueue::get_TotalCallsQueued), 3);
    for (const LONG period : {3600, 1800}) {
        ASSERT_EQ(desk.agent->put_MeasurementPeriod(period), S_OK);
        ASSERT_EQ(desk.queue->put_MeasurementPeriod(period), S_OK);
        EXPECT_EQ(read(desk.agent, &ITAgent::get_NumberOfACDCalls), 2);
        EXPECT_GE(read(desk.agent, &ITAgent::get_TotalACDTalkTime), 2);
        EXPECT_EQ(read(desk.queue, &ITQueue::get_TotalCallsQueued), 3);
    }
    ASSERT_EQ(desk.session->put_State(ASST_SESSION_ENDED), S_OK);
    compare_at_rest<LINEAGENTSESSIONINFO>([&] { return outside.session_info(session); },
                                          [&] { return SessionFigures(desk.session); });
    compare_at_rest<LINEAGENTINFO>([&] { return outside.agent_info(agent); },
                                   [&] { return AgentFigures(desk.agent); });
    compare_at_rest<LINEQUEUEINFO>([&] { return outside.queue_info(queue); },
                                   [&] { return QueueFigures(desk.queue); });
}

TEST(Figures, A02_a_rate_is_calls_per_hour_as_CURRENCY) {
    Desk desk;
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    ASSERT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_READY, desk.session));
    take_a_call(desk);
    ASSERT_EQ(desk.session->put_State(ASST_SESSION_ENDED), S_OK);
    const LONG duration = read(desk.session, &ITAgentSession::get_SessionDuration);
    ASSERT_GE(duration, 1);
    const CURRENCY rate = read(desk.session, &ITAgentSession::get_ACDCallRate);
    // One call in `duration` whole seconds and a part of one more.
    const double per_hour = static_cast<double>(rate.int64) / 10000.0;
    EXPECT_LE(per_hour, 3600.0 / duration + 0.0001);
    EXPECT_GE(per_hour, 3600.0 / (duration + 1) - 0.0001);
}

TEST(Figures, A03_a_session_starts_at_an_OLE_date_in_UTC) {
    // A zone far from UTC would show a local time.
    ASSERT_EQ(setenv("TZ", "XXX-14", 1), 0);
    tzset();
    const double before = static_cast<double>(std::time(nullptr));
    const Desk desk;
    const double after = static_cast<double>(std::time(nullptr)) + 1;
    ASSERT_EQ(unsetenv("TZ"), 0);
    tzset();
    // Day 0 is 1899-12-30; 1970-01-01 is day 25569.
    const DATE start = read(desk.session, &ITAgentSession::get_SessionStartTime);
    const double seconds = (start - 25569.0) * 86400.0;
    EXPECT_GE(seconds, before - 0.001);
    EXPECT_LE(seconds, after + 0.001);
}

// Also: the longest wait ever is of the queue's life (A11); what "ever" means is the server's.
TEST(Figures, A11_A12_final_disposition_counts_calls_that_the_queue_gave_up) {
    Config config{.lines = {main_line()}};
    config.lines[0].queue_rules = "max_wait = \"1100ms\"";
    Desk desk(config);
    Outside outside;
    EXPECT_EQ(read(desk.queue, &ITQueue::get_FinalDisposition), 0);
    for (int call = 0; call < 2; ++call) {
        desk.server.agentline({"call", "inject", "--queue", "sales", "--patience", "1h"});
    }
    // Nothing tells that a call was given up but the figure: asked for until it is there.
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (read(desk.queue, &ITQueue::get_FinalDisposition) < 2) {
        ASSERT_LT(std::chrono::steady_clock::now(), limit);
    }
    EXPECT_EQ(read(desk.queue, &ITQueue::get_FinalDisposition), 2);
    EXPECT_EQ(read(desk.queue, &ITQueue::get_TotalCallsAbandoned), 0);
    EXPECT_GE(read(desk.queue, &ITQueue::get_LongestEverWaitTime), 1);
    const DWORD queue = outside.queue(guid_of(1), "sales");
    compare_at_rest<LINEQUEUEINFO>([&] { return outside.queue_info(queue); },
                                   [&] { return QueueFigures(desk.queue); });
}

}  // namespace
}  // namespace agentline::test
