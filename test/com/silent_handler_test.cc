// Goal: a handler that is slow, silent or quicker than expected harms nobody: TAPI_E_TIMEOUT of
// every waiting method, what its late answer does, and the order of replies and messages. Method: a
// handler that holds blocks until the test says so; threads meet by what the handler has received.
#include <atomic>
#include <cstring>
#include <thread>

#include "com/fault_test.h"

namespace agentline::test {
namespace {

constexpr DWORD create_agent = LINEPROXYREQUEST_CREATEAGENT;
constexpr DWORD create_session = LINEPROXYREQUEST_CREATEAGENTSESSION;
constexpr DWORD set_agent = LINEPROXYREQUEST_SETAGENTSTATEEX;
constexpr DWORD set_session = LINEPROXYREQUEST_SETAGENTSESSIONSTATE;
constexpr DWORD agent_info = LINEPROXYREQUEST_GETAGENTINFO;
constexpr DWORD session_info = LINEPROXYREQUEST_GETAGENTSESSIONINFO;

/// Every wait ends after a moment.
class SilentHandler : public HandlerTest {
  protected:
    /// What the handler did before has arrived here (O-4).
    void meet() {
        scripted_.forget_scripts();
        LONG calls = -1;
        EXPECT_HR(S_OK, objects_.session->get_NumberOfCalls(&calls));
    }

    const TimeLimit limit_{2000};
};

/// Waits last as long as on any day; a wait that should not be would end the test.
class SlowHandler : public HandlerTest {};

// ---- Time-out of every method ------------------------------------------------------------------

TEST_F(SilentHandler, every_waiting_method_times_out_with_nothing_given) {
    const auto methods = blocking_methods();
    ASSERT_EQ(methods.size(), 42U);
    scripted_.on_all(hold());
    const auto outcomes = call_all(methods, objects_);
    for (std::size_t i = 0; i < methods.size(); ++i) {
        EXPECT_HR(TAPI_E_TIMEOUT, outcomes[i].result) << methods[i].name;
        EXPECT_TRUE(outcomes[i].is_empty) << methods[i].name;
    }
    scripted_.wait_for_held(methods.size());
}

TEST_F(SilentHandler, late_answers_of_every_method_harm_nothing) {
    const auto methods = blocking_methods();
    const std::size_t agents = scripted_.agents().size(), sessions = scripted_.sessions().size();
    scripted_.on_all(hold());
    call_all(methods, objects_);
    scripted_.wait_for_held(methods.size());
    scripted_.forget_scripts();
    EXPECT_EQ(scripted_.release(), methods.size());
    // A25: what was made too late is given back; the agent and session of before stay.
    scripted_.wait_for_acd([&](const auto& agents_now, const auto& sessions_now) {
        return agents_now.size() == agents && sessions_now.size() == sessions;
    });
    for (const Outcome& outcome : call_all(methods, objects_)) EXPECT_HR(S_OK, outcome.result);
}

TEST_F(SilentHandler, late_failures_of_every_method_harm_nothing) {
    const auto methods = blocking_methods();
    scripted_.on_all(hold());
    call_all(methods, objects_);
    scripted_.wait_for_held(methods.size());
    scripted_.forget_scripts();
    scripted_.release(0, answer_with(LINEERR_RESOURCEUNAVAIL));
    for (const Outcome& outcome : call_all(methods, objects_)) EXPECT_HR(S_OK, outcome.result);
}

TEST_F(SilentHandler, blocks_that_are_never_answered_do_not_keep_shutdown_waiting) {
    scripted_.on_all(hold());
    call_all(blocking_methods(), objects_);
    EXPECT_HR(S_OK, tapi_->Shutdown());
    EXPECT_HR(S_OK, tapi_->Initialize());
}

// ---- What came late (A25) ----------------------------------------------------------------------

TEST_F(SilentHandler, A25_late_agent_is_released_at_the_handler) {
    const auto before = scripted_.agents();
    scripted_.once(create_agent, hold());
    ComPtr<ITAgent> agent;
    EXPECT_HR(TAPI_E_TIMEOUT, objects_.handler->CreateAgent(&agent));
    EXPECT_FALSE(agent);
    const std::size_t sets = scripted_.count(set_agent);
    EXPECT_EQ(scripted_.release(create_agent), 1U);
    scripted_.wait_for_count(set_agent, sets + 1);
    scripted_.wait_for_acd(
        [&](const auto& agents, const auto&) { return agents.size() == before.size(); });
    meet();
    EXPECT_EQ(scripted_.count(set_agent), sets + 1);
}

TEST_F(SilentHandler, A25_late_session_is_released_at_the_handler) {
    const auto before = scripted_.sessions();
    scripted_.once(create_session, hold());
    ComPtr<ITAgentSession> session;
    EXPECT_HR(TAPI_E_TIMEOUT, objects_.agent->CreateSession(objects_.group.Get(),
                                                            objects_.address.Get(), &session));
    const std::size_t sets = scripted_.count(set_session);
    EXPECT_EQ(scripted_.release(create_session), 1U);
    scripted_.wait_for_count(set_session, sets + 1);
    scripted_.wait_for_acd(
        [&](const auto&, const auto& sessions) { return sessions.size() == before.size(); });
    EXPECT_TRUE(sessions_of(objects_.agent).size() == 1);
}

TEST_F(SilentHandler, A25_late_put_State_updates_the_known_state) {
    scripted_.once(set_agent, hold());
    scripted_.once(set_session, hold());
    EXPECT_HR(TAPI_E_TIMEOUT, objects_.agent->put_State(AS_READY));
    EXPECT_HR(TAPI_E_TIMEOUT, objects_.session->put_State(ASST_READY));
    EXPECT_EQ(state_of(objects_.agent), AS_NOT_READY);
    EXPECT_EQ(state_of(objects_.session), ASST_NOT_READY);
    EXPECT_EQ(scripted_.release(), 2U);
    meet();
    EXPECT_EQ(state_of(objects_.agent), AS_READY);
    EXPECT_EQ(state_of(objects_.session), ASST_READY);
}

TEST_F(SilentHandler, A25_late_refusal_of_put_State_changes_nothing) {
    scripted_.once(set_session, hold());
    EXPECT_HR(TAPI_E_TIMEOUT, objects_.session->put_State(ASST_READY));
    scripted_.release(0, answer_with(LINEERR_INVALAGENTSTATE));
    meet();
    EXPECT_EQ(state_of(objects_.session), ASST_NOT_READY);
}

TEST_F(SilentHandler, object_released_while_its_request_is_out_lives_until_the_answer) {
    scripted_.once(set_session, hold());
    EXPECT_HR(TAPI_E_TIMEOUT, objects_.session->put_State(ASST_READY));
    const std::size_t sets = scripted_.count(set_session);
    objects_.session.Reset();
    scripted_.release();
    // The answer lets the last reference go, and that gives the session back.
    scripted_.wait_for_count(set_session, sets + 1);
    scripted_.wait_for_acd([](const auto&, const auto& sessions) { return sessions.empty(); });
}

TEST_F(SilentHandler, creation_succeeds_when_only_the_state_cannot_be_read) {
    scripted_.on(agent_info, hold());
    scripted_.on(session_info, hold());
    ComPtr<ITAgent> agent;
    EXPECT_HR(S_OK, objects_.handler->CreateAgent(&agent));
    ASSERT_TRUE(agent);
    EXPECT_EQ(state_of(agent), AS_UNKNOWN);
    ComPtr<ITAgentSession> session;
    EXPECT_HR(S_OK, objects_.agent->CreateSession(objects_.group.Get(), objects_.address.Get(),
                                                  &session));
    ASSERT_TRUE(session);
    EXPECT_EQ(state_of(session), ASST_NOT_READY);
}

// ---- A reply as quick as can be ----------------------------------------------------------------

TEST_F(SlowHandler, replies_find_their_callers_however_quick_they_are) {
    std::atomic<int> failures{0};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 250; ++i) {
                LONG period = 0;
                const bool is_good = objects_.agent->get_MeasurementPeriod(&period) == S_OK &&
                                     period == 1800 &&
                                     objects_.session->put_State(ASST_READY) == S_OK;
                failures += is_good ? 0 : 1;
            }
        });
    }
    threads.clear();
    EXPECT_EQ(failures, 0);
}

TEST_F(SlowHandler, answers_in_reverse_order_reach_their_callers) {
    std::vector<std::jthread> threads;
    std::atomic<int> good{0};
    scripted_.on(LINEPROXYREQUEST_GETAGENTINFO, hold());
    for (int i = 0; i < 50; ++i) {
        threads.emplace_back([&] {
            LONG period = 0;
            good += objects_.agent->get_MeasurementPeriod(&period) == S_OK && period == 1800;
        });
    }
    scripted_.wait_for_held(50);
    scripted_.release_backwards();
    threads.clear();
    EXPECT_EQ(good, 50);
}

// ---- Messages around the reply of a creation (6.4) ---------------------------------------------

TEST_F(SlowHandler, messages_that_overtake_the_reply_of_a_session_are_told_in_order) {
    Answer answer;
    answer.before = [](DWORD session) -> std::vector<HandlerMessage> {
        return {session_state_message(session, LINEAGENTSESSIONSTATE_NOTREADY,
                                      LINEAGENTSESSIONSTATUS_NEWSESSION),
                session_state_message(session, LINEAGENTSESSIONSTATE_READY)};
    };
    answer.after = [](DWORD session) -> std::vector<HandlerMessage> {
        return {session_state_message(session, LINEAGENTSESSIONSTATE_BUSYONCALL)};
    };
    scripted_.once(create_session, answer);
    const auto session = new_session(objects_.agent, objects_.group, objects_.address);
    ASSERT_TRUE(sink_->wait_for(TE_AGENTSESSION, ASE_BUSY, session));
    EXPECT_EQ(told(*sink_, TE_AGENTSESSION),
              (std::vector<LONG>{ASE_NEW_SESSION, ASE_NOT_READY, ASE_READY, ASE_BUSY}));
    for (const Received& event : sink_->events()) EXPECT_EQ(event.subject, identity(session));
    EXPECT_EQ(state_of(session), ASST_BUSY_ON_CALL);
}

TEST_F(SlowHandler, messages_that_overtake_the_reply_of_an_agent_are_told_in_order) {
    Answer answer;
    answer.before = [](DWORD agent) -> std::vector<HandlerMessage> {
        return {{LINE_AGENTSTATUSEX, agent, LINEAGENTSTATUSEX_NEWAGENT | LINEAGENTSTATUSEX_STATE,
                 LINEAGENTSTATEEX_NOTREADY},
                agent_state_message(agent, LINEAGENTSTATEEX_READY)};
    };
    answer.after = [](DWORD agent) -> std::vector<HandlerMessage> {
        return {agent_state_message(agent, LINEAGENTSTATEEX_BUSYACD)};
    };
    scripted_.once(create_agent, answer);
    const auto agent = new_agent(objects_.handler, "bob");
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_BUSY_ACD, agent));
    EXPECT_EQ(told(*sink_, TE_AGENT), (std::vector<LONG>{AE_NOT_READY, AE_READY, AE_BUSY_ACD}));
    EXPECT_EQ(state_of(agent), AS_BUSY_ACD);
}

TEST_F(SlowHandler, many_messages_before_the_reply_end_with_the_last_state) {
    Answer answer;
    answer.before = [](DWORD session) {
        std::vector<HandlerMessage> many;
        for (int i = 0; i < 50; ++i) {
            many.push_back(session_state_message(session, LINEAGENTSESSIONSTATE_READY));
            many.push_back(session_state_message(session, LINEAGENTSESSIONSTATE_BUSYWRAPUP));
        }
        return many;
    };
    scripted_.once(create_session, answer);
    scripted_.once(session_info, answer_with(LINEERR_RESOURCEUNAVAIL));
    const auto session = new_session(objects_.agent, objects_.group, objects_.address);
    EXPECT_EQ(state_of(session), ASST_BUSY_WRAPUP);
}

TEST_F(SlowHandler, messages_of_sessions_of_others_are_nobodys_while_one_is_made) {
    scripted_.on(create_session, hold());
    ComPtr<ITAgentSession> session;
    std::jthread creator(
        [&] { session = new_session(objects_.agent, objects_.group, objects_.address); });
    scripted_.wait_for_held(1);
    for (DWORD other = 900000; other < 900100; ++other)
        scripted_.send(session_state_message(other, LINEAGENTSESSIONSTATE_READY,
                                             LINEAGENTSESSIONSTATUS_NEWSESSION));
    scripted_.release();
    creator.join();
    scripted_.send(
        session_state_message(objects_.session ? 900001 : 0, LINEAGENTSESSIONSTATE_BUSYONCALL));
    EXPECT_EQ(state_of(session), ASST_NOT_READY);
    EXPECT_EQ(sink_->events().size(), 0U);
}

// ---- put_State and messages (6.3) --------------------------------------------------------------

TEST_F(SlowHandler, a_message_newer_than_put_State_wins_over_its_reply) {
    Answer answer;
    answer.before = [](DWORD session) -> std::vector<HandlerMessage> {
        return {session_state_message(session, LINEAGENTSESSIONSTATE_BUSYONCALL)};
    };
    scripted_.once(set_session, answer);
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
    EXPECT_EQ(state_of(objects_.session), ASST_BUSY_ON_CALL);

    Answer agent_answer;
    agent_answer.before = [](DWORD agent) -> std::vector<HandlerMessage> {
        return {agent_state_message(agent, LINEAGENTSTATEEX_BUSYINCOMING)};
    };
    scripted_.once(set_agent, agent_answer);
    EXPECT_HR(S_OK, objects_.agent->put_State(AS_READY));
    EXPECT_EQ(state_of(objects_.agent), AS_BUSY_INCOMING);
}

TEST_F(SlowHandler, a_message_behind_the_reply_of_put_State_wins_too) {
    Answer answer;
    answer.after = [](DWORD session) -> std::vector<HandlerMessage> {
        return {session_state_message(session, LINEAGENTSESSIONSTATE_BUSYWRAPUP)};
    };
    scripted_.once(set_session, answer);
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
    ASSERT_TRUE(sink_->wait_for(TE_AGENTSESSION, ASE_WRAPUP, objects_.session));
    EXPECT_EQ(state_of(objects_.session), ASST_BUSY_WRAPUP);
}

TEST_F(SlowHandler, a_message_from_before_put_State_gives_way_to_its_reply) {
    scripted_.send(session_state_message(scripted_.sessions().begin()->first,
                                         LINEAGENTSESSIONSTATE_BUSYONCALL));
    ASSERT_TRUE(sink_->wait_for(TE_AGENTSESSION, ASE_BUSY, objects_.session));
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
    EXPECT_EQ(state_of(objects_.session), ASST_READY);
}

TEST_F(SlowHandler, the_state_inside_Event_is_never_older_than_the_event) {
    const HAGENTSESSION session = scripted_.sessions().begin()->first;
    scripted_.send(session_state_message(session, LINEAGENTSESSIONSTATE_READY));
    scripted_.send(session_state_message(session, LINEAGENTSESSIONSTATE_ENDED));
    ASSERT_TRUE(sink_->wait_for(TE_AGENTSESSION, ASE_END, objects_.session));
    const auto events = sink_->events();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_GE(events[0].state, LONG{ASST_READY});
    EXPECT_EQ(events[1].state, LONG{ASST_SESSION_ENDED});
}

// ---- Raw codes (9) -----------------------------------------------------------------------------

constexpr LONG codes[] = {
    LINEERR_INVALPARAM,
    LINEERR_NOMEM,
    LINEERR_OPERATIONFAILED,
    LINEERR_OPERATIONUNAVAIL,
    LINEERR_RESOURCEUNAVAIL,
    LINEERR_INVALAGENTID,
    LINEERR_INVALAGENTGROUP,
    LINEERR_INVALPASSWORD,
    LINEERR_INVALAGENTSTATE,
    LINEERR_INVALAGENTSESSIONSTATE,
    LINEERR_INVALPOINTER,
    LINEERR_INVALLINEHANDLE,
    LINEERR_STRUCTURETOOSMALL,
    LINEERR_USERCANCELLED,
    -0x3FFFFFFF,  // A code of the device's own.
};

TEST_F(SlowHandler, every_code_of_the_handler_reaches_the_caller_of_every_method_raw) {
    const auto methods = blocking_methods();
    for (const LONG code : codes) {
        scripted_.on_all(answer_with(code));
        const auto outcomes = call_all(methods, objects_);
        for (std::size_t i = 0; i < methods.size(); ++i) {
            EXPECT_HR(code == LINEERR_NOMEM ? E_OUTOFMEMORY : code, outcomes[i].result)
                << methods[i].name;
            EXPECT_HR(code, outcomes[i].last_lineerr) << methods[i].name;
            EXPECT_TRUE(outcomes[i].is_empty) << methods[i].name;
        }
        EXPECT_EQ(state_of(objects_.agent), AS_NOT_READY);
        EXPECT_EQ(state_of(objects_.session), ASST_NOT_READY);
    }
    EXPECT_EQ(tapi3_last_lineerr(), 0) << "the codes belong to the threads that called";
}

TEST_F(SlowHandler, a_positive_result_of_the_handler_is_no_success) {
    // lineProxyResponse refuses it and keeps the block, so that the handler may answer again.
    scripted_.once(set_session, answer_with(1));
    std::jthread caller([&] { EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY)); });
    scripted_.wait_for_held(1);
    EXPECT_EQ(scripted_.release(), 1U);
}

}  // namespace
}  // namespace agentline::test
