// Goal: identity, references, and what the last Release of agents and sessions does at the server.
// Method: no sink, as events hold references; a TAPI 2.2 program sees the end from outside.
// Contract tapi3 1, 2.3, 3.6, A10, A22; tapi2 A-62.
#include "com/desk.h"
#include "com/outside.h"

namespace agentline::test {
namespace {

struct Hall {
    Server server;
    ComPtr<ITTAPI> tapi = initialized_tapi();
    ComPtr<ITAgentHandler> handler = handler_of(tapi);
    ComPtr<ITACDGroup> group = group_of(handler, "Sales");
    ComPtr<ITAddress> address = address_of(handler, "1001");
    Outside outside;

    void wait_for_the_end_of(HAGENT agent) {
        outside.wait_for(LINE_AGENTSTATUSEX, agent, LINEAGENTSTATUSEX_STATE,
                         LINEAGENTSTATEEX_RELEASED);
    }
    void wait_for_the_end_of_session(HAGENTSESSION session) {
        outside.wait_for(LINE_AGENTSESSIONSTATUS, session, LINEAGENTSESSIONSTATUS_STATE,
                         LINEAGENTSESSIONSTATE_RELEASED);
    }
};

TEST(Identity, of_what_lists_give_twice_is_the_same) {
    Hall hall;
    EXPECT_EQ(identity(handler_of(hall.tapi)), identity(hall.handler));
    EXPECT_EQ(identity(group_of(hall.handler, "Sales")), identity(hall.group));
    EXPECT_NE(identity(group_of(hall.handler, "Support")), identity(hall.group));
    EXPECT_EQ(identity(address_of(hall.handler, "1001")), identity(hall.address));
    EXPECT_EQ(identity(queue_of(hall.group, "sales")), identity(queue_of(hall.group, "sales")));
    ComPtr<ITAddressCapabilities> capabilities;
    ASSERT_EQ(hall.address.As(&capabilities), S_OK);
    EXPECT_EQ(identity(capabilities), identity(hall.address));
    EXPECT_EQ(identity(call_center(hall.tapi)), identity(hall.tapi));
}

TEST(Identity, of_what_a_session_gives_is_what_it_was_made_of) {
    Hall hall;
    const auto agent = new_agent(hall.handler, "carol");
    const auto session = new_session(agent, hall.group, hall.address);
    ComPtr<ITAgent> its_agent;
    ComPtr<ITAddress> its_address;
    ComPtr<ITACDGroup> its_group;
    ASSERT_EQ(session->get_Agent(&its_agent), S_OK);
    ASSERT_EQ(session->get_Address(&its_address), S_OK);
    ASSERT_EQ(session->get_ACDGroup(&its_group), S_OK);
    EXPECT_EQ(identity(its_agent), identity(agent));
    EXPECT_EQ(identity(its_address), identity(hall.address));
    EXPECT_EQ(identity(its_group), identity(hall.group));
}

TEST(Identity, of_an_events_object_is_that_of_the_created_one) {
    Desk desk;
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    // wait_for compares by IUnknown.
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_READY, desk.session));
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENT, AE_READY, desk.agent));
}

TEST(Lifetime, the_last_Release_of_an_agent_releases_him_at_the_server) {
    Hall hall;
    auto agent = new_agent(hall.handler, "carol");
    const HAGENT handle = hall.outside.agent("carol");
    ASSERT_NE(handle, 0U);
    const ComPtr<ITAgent> second = agent;
    agent.Reset();
    EXPECT_EQ(hall.outside.agent("carol"), handle);
    ComPtr<ITAgent>(second).Reset();
    EXPECT_EQ(hall.outside.agent("carol"), handle);
    const_cast<ComPtr<ITAgent>&>(second).Reset();
    hall.wait_for_the_end_of(handle);
    EXPECT_EQ(hall.outside.agent("carol"), 0U);
}

TEST(Lifetime, A22_the_last_Release_of_a_session_ends_it_at_the_server) {
    Hall hall;
    const auto agent = new_agent(hall.handler, "carol");
    auto session = new_session(agent, hall.group, hall.address);
    ASSERT_EQ(session->put_State(ASST_READY), S_OK);
    const HAGENTSESSION handle = hall.outside.session_of("carol");
    session.Reset();
    hall.wait_for_the_end_of_session(handle);
    EXPECT_TRUE(hall.outside.sessions(hall.outside.agent("carol")).empty());
    EXPECT_EQ(sessions_of(agent).size(), 0U);
    // The agent is there still and can work again.
    EXPECT_EQ(state_of(new_session(agent, hall.group, hall.address)), ASST_NOT_READY);
}

TEST(Lifetime, an_agent_who_is_created_twice_is_one_object_and_ends_with_its_last_reference) {
    Hall hall;
    auto first = new_agent(hall.handler, "alice", "1234");
    auto second = new_agent(hall.handler, "alice", "1234");
    EXPECT_EQ(identity(first), identity(second));
    const HAGENT handle = hall.outside.agent("alice");
    first.Reset();
    // A request of ours that is answered: a RELEASED before it would have been done.
    LONG calls = 0;
    EXPECT_HR(S_OK, second->get_NumberOfACDCalls(&calls));
    EXPECT_EQ(hall.outside.agent("alice"), handle);
    second.Reset();
    // The server counts creations: one RELEASED alone would leave her there.
    hall.wait_for_the_end_of(handle);
    EXPECT_EQ(hall.outside.agent("alice"), 0U);
}

TEST(Lifetime, an_agent_of_two_TAPI_objects_ends_with_the_second) {
    Hall hall;
    const auto other = initialized_tapi();
    auto here = new_agent(hall.handler, "alice", "1234");
    auto there = new_agent(handler_of(other), "alice", "1234");
    EXPECT_NE(identity(here), identity(there));
    const HAGENT handle = hall.outside.agent("alice");
    here.Reset();
    LONG calls = 0;
    ASSERT_EQ(new_agent(hall.handler, "bob", "2345")->get_NumberOfACDCalls(&calls), S_OK);
    EXPECT_EQ(hall.outside.agent("alice"), handle);
    EXPECT_HR(S_OK, there->get_NumberOfACDCalls(&calls));
    there.Reset();
    hall.wait_for_the_end_of(handle);
}

TEST(Lifetime, a_session_keeps_its_agent) {
    Hall hall;
    auto agent = new_agent(hall.handler, "carol");
    auto session = new_session(agent, hall.group, hall.address);
    const HAGENT handle = hall.outside.agent("carol");
    const HAGENTSESSION of_session = hall.outside.session_of("carol");
    agent.Reset();
    EXPECT_HR(S_OK, session->put_State(ASST_READY));
    ComPtr<ITAgent> again;
    ASSERT_EQ(session->get_Agent(&again), S_OK);
    EXPECT_HR(S_OK, again->put_State(AS_NOT_READY));
    EXPECT_EQ(hall.outside.agent("carol"), handle);
    again.Reset();
    session.Reset();
    hall.wait_for_the_end_of_session(of_session);
    hall.wait_for_the_end_of(handle);
}

TEST(Lifetime, references_may_be_released_in_any_order) {
    for (int order = 0; order < 3; ++order) {
        Hall hall;
        auto agent = new_agent(hall.handler, "carol");
        auto session = new_session(agent, hall.group, hall.address);
        const HAGENT handle = hall.outside.agent("carol");
        hall.group.Reset();
        hall.address.Reset();
        hall.handler.Reset();
        if (order == 0) session.Reset();
        if (order == 1) agent.Reset();
        if (order == 2) {
            // Without its TAPI object the rest is memory that answers, and no client any more.
            hall.tapi.Reset();
            EXPECT_HR(TAPI_E_NOT_INITIALIZED, session->put_State(ASST_READY));
            EXPECT_EQ(state_of(session), ASST_NOT_READY);
            continue;
        }
        agent.Reset();
        session.Reset();
        hall.wait_for_the_end_of(handle);
    }
}

TEST(Lifetime, what_is_released_after_Shutdown_stays_as_it_is_at_the_server) {
    Hall hall;
    auto agent = new_agent(hall.handler, "carol");
    const HAGENT handle = hall.outside.agent("carol");
    ASSERT_EQ(hall.tapi->Shutdown(), S_OK);
    agent.Reset();
    EXPECT_EQ(hall.outside.agent("carol"), handle);
}

TEST(Lifetime, A10_an_agent_lists_his_sessions_of_here_until_they_are_released) {
    Hall hall;
    const auto agent = new_agent(hall.handler, "carol");
    EXPECT_EQ(sessions_of(agent).size(), 0U);
    auto first = new_session(agent, hall.group, hall.address);
    const auto second = new_session(agent, group_of(hall.handler, "Support"), hall.address);
    EXPECT_EQ(sessions_of(agent).size(), 2U);
    // Of another program, on the same agent: not ours.
    GUID night{0xC2D0E2C4, 0x7F0E, 0x4A39, {0x9A, 0x52, 0, 0, 0, 0, 0, 3}};
    HAGENTSESSION foreign = 0;
    ASSERT_EQ(hall.outside.result(lineCreateAgentSessionW(
                  hall.outside.line(), hall.outside.agent("carol"), nullptr, 0, &night, &foreign)),
              0);
    EXPECT_EQ(hall.outside.sessions(hall.outside.agent("carol")).size(), 3U);
    EXPECT_EQ(sessions_of(agent).size(), 2U);
    ASSERT_EQ(first->put_State(ASST_SESSION_ENDED), S_OK);
    const auto listed = sessions_of(agent);
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_TRUE(identity(listed[0]) == identity(first) || identity(listed[1]) == identity(first));
    LONG calls = -1;
    EXPECT_HR(S_OK, first->get_NumberOfCalls(&calls));
}

TEST(Lifetime, a_list_that_is_kept_keeps_its_session) {
    Hall hall;
    const auto agent = new_agent(hall.handler, "carol");
    auto session = new_session(agent, hall.group, hall.address);
    const HAGENTSESSION handle = hall.outside.session_of("carol");
    ComPtr<IEnumAgentSession> list;
    ASSERT_EQ(agent->EnumerateAgentSessions(&list), S_OK);
    session.Reset();
    EXPECT_EQ(rest_of<ITAgentSession>(list).size(), 1U);
    EXPECT_EQ(hall.outside.session_of("carol"), handle);
    list.Reset();
    hall.wait_for_the_end_of_session(handle);
}

TEST(Lifetime, a_RELEASED_of_others_ends_the_objects) {
    Desk desk;
    Outside outside;
    const HAGENT agent = outside.agent("alice");
    const HAGENTSESSION session = outside.session_of("alice");
    ASSERT_EQ(outside.set_session(session, LINEAGENTSESSIONSTATE_RELEASED), 0);
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_END, desk.session));
    EXPECT_EQ(state_of(desk.session), ASST_SESSION_ENDED);
    // ENDED came before RELEASED, and RELEASED before the answer to this.
    LONG calls = 0;
    EXPECT_HR(S_OK, desk.agent->get_NumberOfACDCalls(&calls));
    EXPECT_EQ(sessions_of(desk.agent).size(), 0U);
    ASSERT_EQ(outside.set_agent(agent, LINEAGENTSTATEEX_RELEASED), 0);
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENT, AE_UNKNOWN, desk.agent));
    EXPECT_EQ(state_of(desk.agent), AS_UNKNOWN);
    EXPECT_HR(LINEERR_INVALPARAM, desk.agent->put_State(AS_READY));
    size_t ends = 0;
    for (const Received& event : desk.sink->events()) {
        ends += event.kind == TE_AGENTSESSION && event.what == ASE_END ? 1 : 0;
    }
    EXPECT_EQ(ends, 1U);
}

}  // namespace
}  // namespace agentline::test
