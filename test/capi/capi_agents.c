// Goal: agents as a client sees them: creation, the table of 12.2 for client requests,
// the derived state, RELEASED and the measurement period (13.1).
// Method: a fresh agent for each claim; messages are compared after a barrier.
#include "harness.h"

#define STATE(name) LINEAGENTSTATEEX_##name
#define SESSION(name) LINEAGENTSESSIONSTATE_##name

static Client client;
static HLINE line;

static void begin(void) {
    client_start(&client, "capi_agents");
    line = client_open(&client, setup()->device);
}

static void end(void) {
    client_stop(&client);
}

static LONG create(LPWSTR id, LPWSTR pin, HAGENT* agent) {
    return client_result(&client, lineCreateAgentW(line, id, pin, agent));
}

static DWORD state_of(HAGENT agent) {
    return agent_info(&client, line, agent).dwAgentState;
}

// Number of LINE_AGENTSTATUSEX with the STATE bit and this value.
static size_t state_messages(size_t from, HAGENT agent, DWORD state) {
    size_t found = 0;
    for (size_t i = from; i < client.count; i++) {
        const LINEMESSAGE* at = &client.messages[i];
        bool is_state = at->dwMessageID == LINE_AGENTSTATUSEX && at->dwParam1 == agent &&
                        (at->dwParam2 & LINEAGENTSTATUSEX_STATE);
        if (is_state && at->dwParam3 == state) found++;
    }
    return found;
}

TEST(the_same_id_gives_the_same_agent_and_one_announcement) {
    begin();
    size_t mark = client.count;
    HAGENT agent = new_agent(&client, line);
    HAGENT again = 0;
    CHECK_RESULT(create(new_agent_id(), NULL, &again), 0);
    CHECK_EQ(again, agent);
    client_barrier(&client, line);
    REQUIRE_EQ(client_count_of(&client, mark, line, LINE_AGENTSTATUSEX, agent), 1);
    size_t at = client_find(&client, mark, line, LINE_AGENTSTATUSEX, agent);
    CHECK(client.messages[at].dwParam2 & LINEAGENTSTATUSEX_NEWAGENT);
    bool has_state = client.messages[at].dwParam2 & LINEAGENTSTATUSEX_STATE;
    CHECK_EQ(client.messages[at].dwParam3, has_state ? STATE(NOTREADY) : 0);
    end();
}

TEST(the_pin_is_checked_and_unknown_id_and_wrong_pin_look_alike) {
    begin();
    HAGENT agent = 0xD00DFEED;
    CHECK_RESULT(create(u"nobody", u"1234", &agent), LINEERR_INVALPARAM);
    CHECK_RESULT(create(u"alice", u"9999", &agent), LINEERR_INVALPARAM);
    CHECK_RESULT(create(u"alice", NULL, &agent), LINEERR_INVALPARAM);
    CHECK_EQ(agent, 0xD00DFEED);
    CHECK_RESULT(create(u"alice", u"1234", &agent), 0);
    CHECK(agent != 0xD00DFEED && agent != 0);
    HAGENT bob = 0;
    CHECK_RESULT(create(u"bob", u"2345", &bob), 0);
    CHECK(bob != agent);
    end();
}

TEST(the_ansi_function_finds_the_same_agent) {
    begin();
    HAGENT agent = 0;
    HAGENT same = 0;
    CHECK_RESULT(create(u"alice", u"1234", &agent), 0);
    char id[] = "alice";
    char pin[] = "1234";
    CHECK_RESULT(client_result(&client, lineCreateAgentA(line, id, pin, &same)), 0);
    CHECK_EQ(same, agent);
    end();
}

TEST(a_new_agent_is_not_ready_with_the_default_period) {
    begin();
    HAGENT agent = new_agent(&client, line);
    LINEAGENTINFO info = agent_info(&client, line, agent);
    CHECK_EQ(info.dwAgentState, STATE(NOTREADY));
    CHECK_EQ(info.dwMeasurementPeriod, 3600);
    CHECK_EQ(info.dwNumberOfACDCalls, 0);
    CHECK_EQ(info.dwTotalACDCallTime, info.dwTotalACDTalkTime + info.dwTotalACDWrapUpTime);
    end();
}

TEST(an_agent_that_no_client_set_follows_its_sessions) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = new_session(&client, line, agent, &group_support);
    static const struct {
        DWORD session;
        DWORD agent;
        size_t messages;
    } steps[] = {
        {SESSION(READY), STATE(READY), 1},        {SESSION(BUSYONCALL), STATE(BUSYACD), 1},
        {SESSION(BUSYWRAPUP), STATE(BUSYACD), 0}, {SESSION(READY), STATE(READY), 1},
        {SESSION(NOTREADY), STATE(NOTREADY), 1},  {SESSION(READY), STATE(READY), 1},
        {SESSION(ENDED), STATE(NOTREADY), 1},
    };
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        test_context("step %zu: session 0x%x", i, steps[i].session);
        size_t mark = client.count;
        CHECK_RESULT(set_session(&client, line, session, steps[i].session, 0), 0);
        CHECK_EQ(state_of(agent), steps[i].agent);
        client_barrier(&client, line);
        CHECK_EQ(state_messages(mark, agent, steps[i].agent), steps[i].messages);
    }
    end();
}

TEST(one_ready_session_is_enough_to_be_ready) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION one = new_session(&client, line, agent, &group_sales);
    HAGENTSESSION two = new_session(&client, line, agent, &group_support);
    drive_session(&client, line, one, SESSION(READY));
    drive_session(&client, line, two, SESSION(READY));
    CHECK_RESULT(set_session(&client, line, one, SESSION(NOTREADY), 0), 0);
    CHECK_EQ(state_of(agent), STATE(READY));
    CHECK_RESULT(set_session(&client, line, two, SESSION(NOTREADY), 0), 0);
    CHECK_EQ(state_of(agent), STATE(NOTREADY));
    end();
}

TEST(a_client_may_ask_for_ready_and_not_ready_only) {
    begin();
    HAGENT agent = new_agent(&client, line);
    for (int round = 0; round < 2; round++) {
        for (DWORD state = STATE(BUSYACD); state <= STATE(UNKNOWN); state <<= 1) {
            test_context("state 0x%x", state);
            CHECK_RESULT(set_agent(&client, line, agent, state, 0), LINEERR_INVALAGENTSTATE);
        }
        test_context(NULL);
        size_t mark = client.count;
        DWORD wanted = round == 0 ? STATE(READY) : STATE(NOTREADY);
        CHECK_RESULT(set_agent(&client, line, agent, wanted, 0), 0);
        CHECK_EQ(state_of(agent), wanted);
        CHECK_RESULT(set_agent(&client, line, agent, wanted, 0), 0);
        client_barrier(&client, line);
        CHECK_EQ(state_messages(mark, agent, wanted), 1);
    }
    end();
}

TEST(words_that_are_no_agent_state_are_refused_at_once) {
    begin();
    HAGENT agent = new_agent(&client, line);
    static const DWORD bad[] = {0x3, 0x41, 0x80, 0x100, 0x80000000, 0xFFFFFFFF};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        test_context("word 0x%x", bad[i]);
        CHECK_RESULT(lineSetAgentStateEx(line, agent, bad[i], 0), LINEERR_INVALAGENTSTATE);
        CHECK_RESULT(lineSetAgentStateEx(line, agent, 0, bad[i]), LINEERR_INVALAGENTSTATE);
    }
    test_context("both words 0");
    CHECK_RESULT(lineSetAgentStateEx(line, agent, 0, 0), LINEERR_INVALAGENTSTATE);
    CHECK_EQ(state_of(agent), STATE(NOTREADY));
    end();
}

TEST(the_next_state_of_an_agent_is_ready_or_not_ready) {
    begin();
    HAGENT agent = new_agent(&client, line);
    for (DWORD next = STATE(NOTREADY); next <= STATE(RELEASED); next <<= 1) {
        test_context("next 0x%x", next);
        bool legal = next == STATE(NOTREADY) || next == STATE(READY);
        CHECK_RESULT(set_agent(&client, line, agent, 0, next), legal ? 0 : LINEERR_INVALAGENTSTATE);
        CHECK_EQ(state_of(agent), STATE(NOTREADY));
    }
    CHECK_EQ(agent_info(&client, line, agent).dwNextAgentState, STATE(READY));
    end();
}

TEST(a_request_to_a_busy_agent_waits_as_its_next_state) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = new_session(&client, line, agent, &group_sales);
    drive_session(&client, line, session, SESSION(BUSYONCALL));
    CHECK_RESULT(set_agent(&client, line, agent, STATE(NOTREADY), 0), 0);
    LINEAGENTINFO info = agent_info(&client, line, agent);
    CHECK_EQ(info.dwAgentState, STATE(BUSYACD));
    CHECK_EQ(info.dwNextAgentState, STATE(NOTREADY));
    CHECK_EQ(session_info(&client, line, session).dwAgentSessionState, SESSION(BUSYONCALL));
    CHECK_RESULT(set_session(&client, line, session, SESSION(READY), 0), 0);
    CHECK_EQ(state_of(agent), STATE(NOTREADY));
    end();
}

TEST(not_ready_as_an_agent_leaves_the_sessions_as_they_are) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = new_session(&client, line, agent, &group_sales);
    drive_session(&client, line, session, SESSION(READY));
    client_barrier(&client, line);
    size_t mark = client.count;
    CHECK_RESULT(set_agent(&client, line, agent, STATE(NOTREADY), 0), 0);
    CHECK_EQ(state_of(agent), STATE(NOTREADY));
    CHECK_EQ(session_info(&client, line, session).dwAgentSessionState, SESSION(READY));
    CHECK_RESULT(set_agent(&client, line, agent, STATE(READY), 0), 0);
    CHECK_EQ(state_of(agent), STATE(READY));
    client_barrier(&client, line);
    CHECK_EQ(client_count(&client, mark, line, LINE_AGENTSESSIONSTATUS), 0);
    end();
}

static void check_every_request_fails(HAGENT agent) {
    HAGENTSESSION session = 0;
    CHECK_RESULT(agent_info_result(&client, line, agent), LINEERR_INVALPARAM);
    CHECK_RESULT(set_agent(&client, line, agent, STATE(READY), 0), LINEERR_INVALPARAM);
    CHECK_RESULT(set_agent(&client, line, agent, STATE(RELEASED), 0), LINEERR_INVALPARAM);
    CHECK_RESULT(client_result(&client, lineSetAgentMeasurementPeriod(line, agent, 60)),
                 LINEERR_INVALPARAM);
    CHECK_RESULT(create_session(&client, line, agent, 0, &group_sales, &session),
                 LINEERR_INVALPARAM);
    LINEAGENTSESSIONLIST list = {0};
    list.dwTotalSize = sizeof list;
    CHECK_RESULT(client_result(&client, lineGetAgentSessionList(line, agent, &list)),
                 LINEERR_INVALPARAM);
}

TEST(an_unknown_agent_is_an_invalid_parameter) {
    begin();
    check_every_request_fails(0x00C0FFEE);
    check_every_request_fails(0);
    end();
}

// Positions of ENDED, then RELEASED of a session; the position of the latter.
static size_t check_session_released(size_t from, HAGENTSESSION session) {
    size_t ended = client_find(&client, from, line, LINE_AGENTSESSIONSTATUS, session);
    REQUIRE(ended != NOT_FOUND);
    CHECK_EQ(client.messages[ended].dwParam3, SESSION(ENDED));
    size_t released = client_find(&client, ended + 1, line, LINE_AGENTSESSIONSTATUS, session);
    REQUIRE(released != NOT_FOUND);
    CHECK_EQ(client.messages[released].dwParam3, SESSION(RELEASED));
    return released;
}

TEST(a_released_agent_takes_its_sessions_with_it) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION one = new_session(&client, line, agent, &group_sales);
    HAGENTSESSION two = new_session(&client, line, agent, &group_support);
    drive_session(&client, line, one, SESSION(READY));
    client_barrier(&client, line);
    size_t mark = client.count;
    CHECK_RESULT(set_agent(&client, line, agent, STATE(RELEASED), 0), 0);
    client_barrier(&client, line);
    size_t after_one = check_session_released(mark, one);
    size_t after_two = check_session_released(mark, two);
    CHECK_EQ(state_messages(mark, agent, STATE(RELEASED)), 1);
    CHECK_EQ(state_messages(after_one, agent, STATE(RELEASED)), 1);
    CHECK_EQ(state_messages(after_two, agent, STATE(RELEASED)), 1);
    CHECK_RESULT(session_info_result(&client, line, one), LINEERR_INVALPARAM);
    CHECK_RESULT(session_info_result(&client, line, two), LINEERR_INVALPARAM);
    check_every_request_fails(agent);
    end();
}

TEST(a_person_who_comes_back_is_a_new_agent) {
    begin();
    HAGENT agent = new_agent(&client, line);
    CHECK_RESULT(set_agent(&client, line, agent, STATE(RELEASED), 0), 0);
    size_t mark = client.count;
    HAGENT later = 0;
    CHECK_RESULT(create(new_agent_id(), NULL, &later), 0);
    CHECK(later != agent);
    client_barrier(&client, line);
    CHECK_EQ(client_count_of(&client, mark, line, LINE_AGENTSTATUSEX, later), 1);
    end();
}

TEST(an_agent_lives_until_it_is_released_as_often_as_created) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENT again = 0;
    CHECK_RESULT(create(new_agent_id(), NULL, &again), 0);
    size_t mark = client.count;
    CHECK_RESULT(set_agent(&client, line, agent, STATE(RELEASED), 0), 0);
    CHECK_EQ(state_of(agent), STATE(NOTREADY));
    CHECK_EQ(state_messages(mark, agent, STATE(RELEASED)), 0);
    CHECK_RESULT(set_agent(&client, line, agent, STATE(RELEASED), 0), 0);
    CHECK_RESULT(agent_info_result(&client, line, agent), LINEERR_INVALPARAM);
    end();
}

TEST(the_measurement_period_is_shared_and_announced) {
    begin();
    HAGENT agent = new_agent(&client, line);
    client_barrier(&client, line);
    size_t mark = client.count;
    CHECK_RESULT(client_result(&client, lineSetAgentMeasurementPeriod(line, agent, 86400)), 0);
    CHECK_EQ(agent_info(&client, line, agent).dwMeasurementPeriod, 86400);
    client_barrier(&client, line);
    size_t at = client_find(&client, mark, line, LINE_AGENTSTATUSEX, agent);
    if (CHECK(at != NOT_FOUND)) {
        CHECK_EQ(client.messages[at].dwParam2, LINEAGENTSTATUSEX_UPDATEINFO);
        CHECK_EQ(client.messages[at].dwParam3, 0);
    }
    CHECK_RESULT(lineSetAgentMeasurementPeriod(line, agent, 0), LINEERR_INVALPARAM);
    CHECK_EQ(agent_info(&client, line, agent).dwMeasurementPeriod, 86400);
    end();
}
