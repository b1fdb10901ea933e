// Goal: states of sessions and agents: every transition, what is refused and where, the bridge
// between enums, events and the LINE constants. Method: one fresh agent for each pair of states,
// and a TAPI 2.2 program that looks from outside. Contract tapi3 5, 6, A04, A05, A14, A16, A24.
#include <algorithm>

#include "com/desk.h"
#include "com/outside.h"

namespace agentline::test {
namespace {

constexpr int states = 5;

// Row = from, column = to; the published table. A state to itself is success without an event.
constexpr bool permitted[states][states] = {
    {true, true, false, false, true},   {true, true, true, false, true},
    {true, true, true, true, true},     {true, true, false, true, true},
    {false, false, false, false, true},
};

AGENT_SESSION_STATE session_state(int number) {
    return static_cast<AGENT_SESSION_STATE>(number);
}

// Brings a session that is NOT_READY to a state by permitted transitions.
void drive(const ComPtr<ITAgentSession>& session, int state) {
    if (state == ASST_SESSION_ENDED) need(session->put_State(ASST_SESSION_ENDED), "ended");
    for (int step = ASST_READY; state != ASST_SESSION_ENDED && step <= state; ++step) {
        need(session->put_State(session_state(step)), "a step to a state");
    }
}

// The ASE_ numbers that the sink heard of a session.
std::vector<LONG> heard(const ComPtr<Sink>& sink, const ComPtr<ITAgentSession>& session) {
    std::vector<LONG> numbers;
    for (const Received& event : sink->events()) {
        if (event.kind == TE_AGENTSESSION && event.subject == identity(session)) {
            numbers.push_back(event.what);
        }
    }
    return numbers;
}

// A handler, its group with 30 s of wrap-up, and someone who looks from outside.
struct Floor {
    Server server;
    ComPtr<ITTAPI> tapi = initialized_tapi();
    ComPtr<Sink> sink = listen(tapi.Get());
    ComPtr<ITAgentHandler> handler = handler_of(tapi);
    ComPtr<ITACDGroup> group = group_of(handler, "Support");
    ComPtr<ITAddress> address = address_of(handler, "1001");
    Outside outside;

    std::string id_of(int number) const {
        return (number < 10 ? "t00" : "t0") + std::to_string(number);
    }
};

void check_transition(Floor& floor, int from, int to) {
    const std::string id = floor.id_of(from * states + to + 1);
    const auto agent = new_agent(floor.handler, id);
    const auto session = new_session(agent, floor.group, floor.address);
    const HAGENTSESSION handle = floor.outside.session_of(id);
    drive(session, from);
    EXPECT_HR(permitted[from][to] ? S_OK : LINEERR_INVALAGENTSTATE,
              session->put_State(session_state(to)));
    const int now = permitted[from][to] ? to : from;
    EXPECT_EQ(state_of(session), now);
    // LINE value = 1 << enum value.
    const DWORD bit = DWORD{1} << now;
    EXPECT_EQ(floor.outside.session_info(handle).dwAgentSessionState, bit);
    if (from == ASST_NOT_READY && now == ASST_NOT_READY) return;  // Nothing ever changed.
    floor.outside.wait_for(LINE_AGENTSESSIONSTATUS, handle, LINEAGENTSESSIONSTATUS_STATE, bit);
    EXPECT_TRUE(floor.sink->wait_for(TE_AGENTSESSION, now + ASE_NOT_READY, session));
}

TEST(States, every_pair_of_session_states_does_as_the_table_says) {
    Floor floor;
    for (int from = 0; from < states; ++from) {
        for (int to = 0; to < states; ++to) {
            SCOPED_TRACE("from " + std::to_string(from) + " to " + std::to_string(to));
            check_transition(floor, from, to);
        }
    }
}

TEST(States, the_same_state_again_is_success_without_an_event) {
    Floor floor;
    const auto agent = new_agent(floor.handler, "carol");
    const auto session = new_session(agent, floor.group, floor.address);
    for (const auto state : {ASST_NOT_READY, ASST_READY, ASST_READY, ASST_NOT_READY,
                             ASST_SESSION_ENDED, ASST_SESSION_ENDED}) {
        EXPECT_HR(S_OK, session->put_State(state));
    }
    EXPECT_HR(LINEERR_INVALAGENTSTATE, session->put_State(ASST_READY));
    // What comes of another session stands behind all that.
    const auto later = new_session(agent, floor.group, floor.address);
    EXPECT_TRUE(floor.sink->wait_for(TE_AGENTSESSION, ASE_NEW_SESSION, later));
    const auto numbers = heard(floor.sink, session);
    const std::vector<LONG> changes(numbers.end() - 3, numbers.end());
    EXPECT_EQ(changes, (std::vector<LONG>{ASE_READY, ASE_NOT_READY, ASE_END}));
    EXPECT_EQ(std::count(numbers.begin(), numbers.end(), ASE_READY), 1);
}

TEST(States, A24_a_value_that_is_no_state_is_refused_here_and_a_transition_by_the_handler) {
    Floor floor;
    const auto agent = new_agent(floor.handler, "carol");
    const auto session = new_session(agent, floor.group, floor.address);
    // What asks nobody leaves the last LINEERR_ value as it is.
    const LONG before = tapi3_last_lineerr();
    for (const int number : {-1, 5, 6, 0x7FFFFFFF}) {
        EXPECT_HR(E_INVALIDARG, session->put_State(session_state(number))) << number;
        EXPECT_HR(E_INVALIDARG, agent->put_State(static_cast<AGENT_STATE>(number))) << number;
    }
    EXPECT_HR(E_INVALIDARG, agent->put_State(AS_UNKNOWN));
    EXPECT_EQ(tapi3_last_lineerr(), before);
    // A16: our ACD says LINEERR_INVALAGENTSTATE, raw.
    EXPECT_HR(LINEERR_INVALAGENTSTATE, session->put_State(ASST_BUSY_ON_CALL));
    EXPECT_EQ(tapi3_last_lineerr(), static_cast<LONG>(LINEERR_INVALAGENTSTATE));
    EXPECT_HR(TAPI_E_CALLCENTER_INVALAGENTSTATE,
              tapi3_map_lineerr(static_cast<HRESULT>(LINEERR_INVALAGENTSTATE)));
    EXPECT_HR(TAPI_E_CALLCENTER_INVALAGENTSTATE,
              tapi3_map_lineerr(static_cast<HRESULT>(LINEERR_INVALAGENTSESSIONSTATE)));
}

TEST(States, A04_put_State_of_an_agent_is_the_agents_state_and_not_his_sessions) {
    Floor floor;
    const auto agent = new_agent(floor.handler, "carol");
    const auto session = new_session(agent, floor.group, floor.address);
    const HAGENT handle = floor.outside.agent("carol");
    ASSERT_EQ(session->put_State(ASST_READY), S_OK);
    EXPECT_TRUE(floor.sink->wait_for(TE_AGENT, AE_READY, agent));
    EXPECT_HR(S_OK, agent->put_State(AS_NOT_READY));
    EXPECT_EQ(state_of(agent), AS_NOT_READY);
    EXPECT_EQ(floor.outside.agent_info(handle).dwAgentState,
              static_cast<DWORD>(LINEAGENTSTATEEX_NOTREADY));
    EXPECT_TRUE(floor.sink->wait_for(TE_AGENT, AE_NOT_READY, agent));
    floor.outside.wait_for(LINE_AGENTSTATUSEX, handle, LINEAGENTSTATUSEX_STATE,
                           LINEAGENTSTATEEX_NOTREADY);
    EXPECT_EQ(state_of(session), ASST_READY);
    EXPECT_HR(S_OK, agent->put_State(AS_READY));
    EXPECT_EQ(floor.outside.agent_info(handle).dwAgentState,
              static_cast<DWORD>(LINEAGENTSTATEEX_READY));
}

TEST(States, agents_are_busy_by_their_calls_and_not_by_put_State) {
    Floor floor;
    const auto agent = new_agent(floor.handler, "carol");
    for (const auto state : {AS_BUSY_ACD, AS_BUSY_INCOMING, AS_BUSY_OUTGOING}) {
        EXPECT_HR(LINEERR_INVALAGENTSTATE, agent->put_State(state)) << state;
        EXPECT_EQ(state_of(agent), AS_NOT_READY);
    }
}

TEST(States, what_others_set_is_known_before_the_event_tells_it) {
    Floor floor;
    const auto agent = new_agent(floor.handler, "carol");
    const auto session = new_session(agent, floor.group, floor.address);
    const HAGENTSESSION handle = floor.outside.session_of("carol");
    // A14: LINE_AGENTSESSIONSTATUS carries LINEAGENTSESSIONSTATE_.
    for (const DWORD bit : {LINEAGENTSESSIONSTATE_READY, LINEAGENTSESSIONSTATE_BUSYONCALL,
                            LINEAGENTSESSIONSTATE_BUSYWRAPUP, LINEAGENTSESSIONSTATE_NOTREADY,
                            LINEAGENTSESSIONSTATE_ENDED}) {
        ASSERT_EQ(floor.outside.set_session(handle, bit), 0);
    }
    ASSERT_TRUE(floor.sink->wait_for(TE_AGENTSESSION, ASE_END, session));
    EXPECT_EQ(state_of(session), ASST_SESSION_ENDED);
    std::vector<LONG> told;
    for (const Received& event : floor.sink->events()) {
        if (event.kind != TE_AGENTSESSION || event.what == ASE_NEW_SESSION) continue;
        told.push_back(event.what);
    }
    const std::vector<LONG> order{ASE_READY, ASE_BUSY, ASE_WRAPUP, ASE_NOT_READY, ASE_END};
    const std::vector<LONG> last(told.end() - 5, told.end());
    EXPECT_EQ(last, order);
    // Inside Event() the state is that of the event or a later one.
    size_t at = 0;
    for (const Received& event : floor.sink->events()) {
        if (event.kind != TE_AGENTSESSION || event.what == ASE_NEW_SESSION) continue;
        const auto position = [&](LONG what) {
            return std::find(order.begin(), order.end(), what) - order.begin();
        };
        if (told.size() - at++ > order.size()) continue;
        EXPECT_GE(position(event.state + ASE_NOT_READY), position(event.what));
    }
}

TEST(States, a_state_is_known_also_when_the_filter_keeps_the_event_back) {
    Floor floor;
    ASSERT_EQ(floor.tapi->put_EventFilter(TE_AGENT), S_OK);
    const auto agent = new_agent(floor.handler, "carol");
    const auto session = new_session(agent, floor.group, floor.address);
    const HAGENTSESSION handle = floor.outside.session_of("carol");
    ASSERT_EQ(floor.outside.set_session(handle, LINEAGENTSESSIONSTATE_READY), 0);
    EXPECT_TRUE(floor.sink->wait_for(TE_AGENT, AE_READY, agent));
    // A request whose answer is here proves that what was told before is here, too.
    LONG calls = 0;
    ASSERT_EQ(session->get_NumberOfCalls(&calls), S_OK);
    EXPECT_EQ(state_of(session), ASST_READY);
    EXPECT_EQ(floor.sink->count(TE_AGENTSESSION), 0U);
}

TEST(States, A05_put_State_leaves_the_next_state_to_the_handler) {
    Floor floor;
    const auto agent = new_agent(floor.handler, "carol");
    const auto session = new_session(agent, floor.group, floor.address);
    const HAGENTSESSION handle = floor.outside.session_of("carol");
    ASSERT_EQ(session->put_State(ASST_READY), S_OK);
    const LINEAGENTSESSIONINFO ours = floor.outside.session_info(handle);
    // The same by TAPI 2.2 with no next state.
    ASSERT_EQ(floor.outside.set_session(handle, LINEAGENTSESSIONSTATE_NOTREADY), 0);
    ASSERT_EQ(floor.outside.set_session(handle, LINEAGENTSESSIONSTATE_READY), 0);
    EXPECT_EQ(ours.dwNextAgentSessionState,
              floor.outside.session_info(handle).dwNextAgentSessionState);
}

// The message of the change before may come while the next request is under way: it is older.
TEST(States, after_a_success_get_State_is_what_was_put) {
    Floor floor;
    const auto agent = new_agent(floor.handler, "carol");
    const auto session = new_session(agent, group_of(floor.handler, "Sales"), floor.address);
    for (int round = 0; round < 300; ++round) {
        for (const auto state : {ASST_READY, ASST_BUSY_ON_CALL, ASST_NOT_READY}) {
            ASSERT_EQ(session->put_State(state), S_OK);
            ASSERT_EQ(state_of(session), state) << round;
        }
    }
    ASSERT_EQ(session->put_State(ASST_READY), S_OK);
    // The session has changed the agent's state, too. That message would win over a put under way
    // (contract 6.3); the reply of the next request comes behind it.
    LONG calls = 0;
    ASSERT_EQ(agent->get_NumberOfACDCalls(&calls), S_OK);
    for (int round = 0; round < 300; ++round) {
        for (const auto state : {AS_NOT_READY, AS_READY}) {
            ASSERT_EQ(agent->put_State(state), S_OK);
            ASSERT_EQ(state_of(agent), state) << round;
        }
    }
}

TEST(States, an_event_of_a_session_is_one_ahead_of_its_state) {
    EXPECT_EQ(LONG{ASE_NOT_READY}, LONG{ASST_NOT_READY} + 1);
    EXPECT_EQ(LONG{ASE_END}, LONG{ASST_SESSION_ENDED} + 1);
    EXPECT_EQ(LONG{AE_UNKNOWN}, LONG{AS_UNKNOWN});
    Floor floor;
    const auto agent = new_agent(floor.handler, "carol");
    const auto session = new_session(agent, floor.group, floor.address);
    ASSERT_TRUE(floor.sink->wait_for(TE_AGENTSESSION, ASE_NEW_SESSION, session));
    for (int state = ASST_READY; state <= ASST_BUSY_WRAPUP; ++state) {
        ASSERT_EQ(session->put_State(session_state(state)), S_OK);
        EXPECT_TRUE(floor.sink->wait_for(TE_AGENTSESSION, state + 1, session));
    }
    const auto numbers = heard(floor.sink, session);
    EXPECT_EQ(std::count(numbers.begin(), numbers.end(), ASE_NEW_SESSION), 1);
    EXPECT_EQ(numbers.front(), ASE_NEW_SESSION);
}

}  // namespace
}  // namespace agentline::test
