// Goal: K-06, K-07, K-08 (first half), K-14 and the rules SS-1 to SS-9, SS-12, A-34, A-41, A-62 of
// agent sessions, as a client sees them. Method: every pair of states, one fresh agent each.
#include "harness.h"

#define STATE(name) LINEAGENTSESSIONSTATE_##name

static const DWORD states[] = {STATE(NOTREADY), STATE(READY), STATE(BUSYONCALL), STATE(BUSYWRAPUP),
                               STATE(ENDED)};
enum { state_count = sizeof states / sizeof *states };

// Row = from, column = to, in the order of `states`: the twelve published transitions.
static const bool permitted[state_count][state_count] = {
    {false, true, false, false, true},   {true, false, true, false, true},
    {true, true, false, true, true},     {true, true, false, false, true},
    {false, false, false, false, false},
};

static Client client;
static HLINE line;

static void begin(void) {
    client_start(&client, "capi_sessions");
    line = client_open_as(&client, setup()->device, VERSION_2_2, LINECALLPRIVILEGE_NONE, 0x51);
}

static void end(void) {
    client_stop(&client);
}

// A session in Support: its wrap-up time keeps BUSYWRAPUP for 30 s, longer than any test.
static HAGENTSESSION session_in(DWORD state) {
    HAGENTSESSION session = new_session(&client, line, new_agent(&client, line), &group_support);
    drive_session(&client, line, session, state);
    client_barrier(&client, line);
    return session;
}

static size_t state_messages(size_t from, HAGENTSESSION session) {
    size_t found = 0;
    for (size_t i = from; i < client.count; i++) {
        const LINEMESSAGE* at = &client.messages[i];
        if (at->dwMessageID == LINE_AGENTSESSIONSTATUS && at->dwParam1 == session &&
            (at->dwParam2 & LINEAGENTSESSIONSTATUS_STATE)) {
            found++;
        }
    }
    return found;
}

static DWORD state_of(HAGENTSESSION session) {
    return session_info(&client, line, session).dwAgentSessionState;
}

static DWORD next_of(HAGENTSESSION session) {
    return session_info(&client, line, session).dwNextAgentSessionState;
}

TEST(a_reply_comes_once_and_its_data_is_valid) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = 0;
    size_t from = client.count;
    LONG id = REQUIRE_ID(lineCreateAgentSessionW(line, agent, NULL, 0, &group_sales, &session));
    REQUIRE_RESULT(client_reply(&client, id), 0);
    CHECK(session != 0);
    client_barrier(&client, line);
    CHECK_EQ(client_count_of(&client, from, 0, LINE_REPLY, (DWORD)id), 1);
    const LINEMESSAGE* reply = &client.messages[client_find_reply(&client, from, id)];
    CHECK_EQ(reply->hDevice, 0);
    CHECK_EQ(reply->dwCallbackInstance, 0x51);
    CHECK_EQ(reply->dwParam2, 0);
    CHECK_EQ(reply->dwParam3, 0);
    end();
}

TEST(an_error_reply_is_zero_extended_and_leaves_memory_untouched) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = 0xD00DFEED;
    LONG id = REQUIRE_ID(lineCreateAgentSessionW(line, agent, NULL, 0, &group_unknown, &session));
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALPARAM);
    CHECK_EQ(session, 0xD00DFEED);
    const LINEMESSAGE* reply = &client.messages[client_find_reply(&client, 0, id)];
    CHECK(reply->dwParam2 == (DWORD)LINEERR_INVALPARAM);
    id = lineCreateAgentSessionW(line, 0x00C0FFEE, NULL, 0, &group_sales, &session);
    CHECK_RESULT(client_result(&client, id), LINEERR_INVALPARAM);
    CHECK_EQ(session, 0xD00DFEED);
    end();
}

TEST(a_new_session_is_not_ready_and_listed) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = new_session(&client, line, agent, &group_sales);
    LINEAGENTSESSIONINFO info = session_info(&client, line, session);
    CHECK_EQ(info.dwAgentSessionState, STATE(NOTREADY));
    CHECK_EQ(info.dwNumberOfCalls, 0);
    CHECK(info.dateSessionStartTime > 45000.0);  // Later than the year 2023.
    end();
}

// One pair of states: the answer, the state afterwards and the messages must agree with the table.
static void check_pair(size_t from, size_t to) {
    HAGENTSESSION session = session_in(states[from]);
    size_t mark = client.count;
    bool changes = permitted[from][to];
    bool refused = !changes && from != to;
    CHECK_RESULT(set_session(&client, line, session, states[to], 0),
                 refused ? LINEERR_INVALAGENTSTATE : 0);
    CHECK_EQ(state_of(session), changes ? states[to] : states[from]);
    client_barrier(&client, line);
    CHECK_EQ(state_messages(mark, session), changes ? 1 : 0);
    size_t at = client_find(&client, mark, line, LINE_AGENTSESSIONSTATUS, session);
    if (changes && CHECK(at != NOT_FOUND)) {
        CHECK(client.messages[at].dwParam2 & LINEAGENTSESSIONSTATUS_STATE);
        CHECK_EQ(client.messages[at].dwParam3, states[to]);
    }
}

TEST(each_of_the_25_pairs_of_states_obeys_the_table) {
    begin();
    for (size_t from = 0; from < state_count; from++) {
        for (size_t to = 0; to < state_count; to++) {
            test_context("from 0x%x to 0x%x", states[from], states[to]);
            check_pair(from, to);
        }
    }
    end();
}

static void check_every_request_fails(HAGENTSESSION session) {
    CHECK_RESULT(session_info_result(&client, line, session), LINEERR_INVALPARAM);
    for (size_t i = 0; i < state_count; i++) {
        CHECK_RESULT(set_session(&client, line, session, states[i], 0), LINEERR_INVALPARAM);
        CHECK_RESULT(set_session(&client, line, session, 0, states[i]), LINEERR_INVALPARAM);
    }
    CHECK_RESULT(set_session(&client, line, session, STATE(RELEASED), 0), LINEERR_INVALPARAM);
}

TEST(release_succeeds_from_every_state_and_voids_the_handle) {
    begin();
    for (size_t i = 0; i < state_count; i++) {
        test_context("from 0x%x", states[i]);
        HAGENTSESSION session = session_in(states[i]);
        size_t mark = client.count;
        CHECK_RESULT(set_session(&client, line, session, STATE(RELEASED), 0), 0);
        client_barrier(&client, line);
        bool was_live = states[i] != STATE(ENDED);
        CHECK_EQ(state_messages(mark, session), was_live ? 2 : 1);
        size_t at = client_find(&client, mark, line, LINE_AGENTSESSIONSTATUS, session);
        if (was_live && CHECK(at != NOT_FOUND)) {
            CHECK_EQ(client.messages[at].dwParam3, STATE(ENDED));
            at = client_find(&client, at + 1, line, LINE_AGENTSESSIONSTATUS, session);
        }
        if (CHECK(at != NOT_FOUND)) CHECK_EQ(client.messages[at].dwParam3, STATE(RELEASED));
        check_every_request_fails(session);
    }
    end();
}

TEST(a_zero_state_word_changes_only_the_next_state) {
    begin();
    static const DWORD live[] = {STATE(NOTREADY), STATE(READY), STATE(BUSYONCALL),
                                 STATE(BUSYWRAPUP)};
    for (size_t i = 0; i < sizeof live / sizeof *live; i++) {
        test_context("in 0x%x", live[i]);
        HAGENTSESSION session = session_in(live[i]);
        size_t mark = client.count;
        CHECK_RESULT(set_session(&client, line, session, 0, STATE(NOTREADY)), 0);
        CHECK_EQ(state_of(session), live[i]);
        CHECK_EQ(next_of(session), STATE(NOTREADY));
        client_barrier(&client, line);
        CHECK_EQ(state_messages(mark, session), 0);
    }
    end();
}

TEST(words_that_are_no_state_are_refused_at_once) {
    begin();
    HAGENTSESSION session = session_in(STATE(READY));
    static const DWORD bad[] = {0x3, 0x6, 0x30, 0x21, 0x40, 0x80, 0x100, 0x80000000, 0xFFFFFFFF};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        test_context("word 0x%x", bad[i]);
        CHECK_RESULT(lineSetAgentSessionState(line, session, bad[i], 0), LINEERR_INVALAGENTSTATE);
        CHECK_RESULT(lineSetAgentSessionState(line, session, 0, bad[i]), LINEERR_INVALAGENTSTATE);
        CHECK_RESULT(lineSetAgentSessionState(line, session, STATE(NOTREADY), bad[i]),
                     LINEERR_INVALAGENTSTATE);
    }
    test_context("both words 0");
    CHECK_RESULT(lineSetAgentSessionState(line, session, 0, 0), LINEERR_INVALAGENTSTATE);
    CHECK_EQ(state_of(session), STATE(READY));
    end();
}

// SS-5: which next states a state allows.
static bool next_is_legal(DWORD state, DWORD next) {
    switch (next) {
        case STATE(READY):
        case STATE(NOTREADY):
        case STATE(ENDED):
            return state != STATE(ENDED);
        case STATE(BUSYWRAPUP):
            return state != STATE(BUSYWRAPUP) && state != STATE(ENDED);
        default:
            return false;
    }
}

TEST(each_state_allows_exactly_its_next_states) {
    begin();
    for (size_t i = 0; i < state_count; i++) {
        HAGENTSESSION session = session_in(states[i]);
        DWORD kept = next_of(session);
        for (DWORD next = STATE(NOTREADY); next <= STATE(RELEASED); next <<= 1) {
            test_context("in 0x%x next 0x%x", states[i], next);
            bool legal = next_is_legal(states[i], next);
            CHECK_RESULT(set_session(&client, line, session, 0, next),
                         legal ? 0 : LINEERR_INVALAGENTSTATE);
            if (legal) kept = next;
            CHECK_EQ(next_of(session), kept);
        }
    }
    end();
}

TEST(an_illegal_next_state_undoes_the_state_word_too) {
    begin();
    HAGENTSESSION session = session_in(STATE(READY));
    CHECK_RESULT(set_session(&client, line, session, STATE(NOTREADY), STATE(BUSYONCALL)),
                 LINEERR_INVALAGENTSTATE);
    CHECK_EQ(state_of(session), STATE(READY));
    CHECK_RESULT(set_session(&client, line, session, STATE(ENDED), STATE(READY)),
                 LINEERR_INVALAGENTSTATE);
    CHECK_EQ(state_of(session), STATE(READY));
    end();
}

TEST(a_zero_next_word_resets_the_next_state_to_the_default) {
    begin();
    HAGENTSESSION session = session_in(STATE(BUSYONCALL));
    CHECK_RESULT(set_session(&client, line, session, 0, STATE(NOTREADY)), 0);
    CHECK_EQ(next_of(session), STATE(NOTREADY));
    CHECK_RESULT(set_session(&client, line, session, STATE(BUSYONCALL), 0), 0);
    CHECK_EQ(next_of(session), STATE(BUSYWRAPUP));
    CHECK_RESULT(set_session(&client, line, session, 0, STATE(NOTREADY)), 0);
    CHECK_RESULT(set_session(&client, line, session, STATE(BUSYWRAPUP), 0), 0);
    CHECK_EQ(next_of(session), STATE(READY));
    end();
}

TEST(the_reported_next_state_is_the_effective_one) {
    begin();
    HAGENTSESSION with_wrapup = session_in(STATE(BUSYONCALL));
    CHECK_EQ(next_of(with_wrapup), STATE(BUSYWRAPUP));
    CHECK_RESULT(set_session(&client, line, with_wrapup, STATE(BUSYWRAPUP), 0), 0);
    CHECK_EQ(next_of(with_wrapup), STATE(READY));
    CHECK_RESULT(set_session(&client, line, with_wrapup, STATE(ENDED), 0), 0);
    CHECK_EQ(next_of(with_wrapup), STATE(ENDED));
    HAGENTSESSION without = new_session(&client, line, new_agent(&client, line), &group_sales);
    drive_session(&client, line, without, STATE(BUSYONCALL));
    CHECK_EQ(next_of(without), STATE(READY));
    end();
}

TEST(the_state_it_already_has_succeeds_silently_and_updates_next) {
    begin();
    HAGENTSESSION session = session_in(STATE(READY));
    size_t mark = client.count;
    CHECK_RESULT(set_session(&client, line, session, STATE(READY), STATE(NOTREADY)), 0);
    CHECK_EQ(next_of(session), STATE(NOTREADY));
    client_barrier(&client, line);
    CHECK_EQ(state_messages(mark, session), 0);
    end();
}

TEST(a_forced_busy_state_counts_no_call) {
    begin();
    HAGENTSESSION session = session_in(STATE(BUSYWRAPUP));
    LINEAGENTSESSIONINFO info = session_info(&client, line, session);
    CHECK_EQ(info.dwNumberOfCalls, 0);
    CHECK_EQ(info.dwTotalTalkTime, 0);
    CHECK_EQ(info.dwAverageTalkTime, 0);
    CHECK(info.cyACDCallRate.int64 == 0);
    end();
}

TEST(only_one_session_of_an_agent_is_busy) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION one = new_session(&client, line, agent, &group_sales);
    HAGENTSESSION two = new_session(&client, line, agent, &group_support);
    CHECK(one != two);
    drive_session(&client, line, one, STATE(READY));
    drive_session(&client, line, two, STATE(BUSYONCALL));
    CHECK_RESULT(set_session(&client, line, one, STATE(BUSYONCALL), 0), LINEERR_INVALAGENTSTATE);
    CHECK_EQ(state_of(one), STATE(READY));
    CHECK_RESULT(set_session(&client, line, two, STATE(BUSYWRAPUP), 0), 0);
    CHECK_RESULT(set_session(&client, line, one, STATE(BUSYONCALL), 0), LINEERR_INVALAGENTSTATE);
    CHECK_RESULT(set_session(&client, line, two, STATE(READY), 0), 0);
    CHECK_RESULT(set_session(&client, line, one, STATE(BUSYONCALL), 0), 0);
    end();
}

TEST(the_same_agent_group_and_address_give_the_same_session) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = new_session(&client, line, agent, &group_sales);
    client_barrier(&client, line);
    size_t mark = client.count;
    HAGENTSESSION again = 0;
    CHECK_RESULT(create_session(&client, line, agent, 0, &group_sales, &again), 0);
    CHECK_EQ(again, session);
    CHECK_RESULT(create_session(&client, line, agent, 1, &group_sales, &again), LINEERR_INVALPARAM);
    client_barrier(&client, line);
    CHECK_EQ(client_count(&client, mark, line, LINE_AGENTSESSIONSTATUS), 0);
    end();
}

TEST(an_ended_session_makes_room_for_a_new_one) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = new_session(&client, line, agent, &group_sales);
    drive_session(&client, line, session, STATE(ENDED));
    HAGENTSESSION later = new_session(&client, line, agent, &group_sales);
    CHECK(later != session);
    CHECK_EQ(state_of(later), STATE(NOTREADY));
    CHECK_EQ(state_of(session), STATE(ENDED));
    end();
}

TEST(a_session_lives_until_it_is_released_as_often_as_created) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = new_session(&client, line, agent, &group_sales);
    CHECK_EQ(new_session(&client, line, agent, &group_sales), session);
    drive_session(&client, line, session, STATE(READY));
    CHECK_RESULT(set_session(&client, line, session, STATE(RELEASED), 0), 0);
    CHECK_EQ(state_of(session), STATE(READY));
    CHECK_RESULT(set_session(&client, line, session, STATE(RELEASED), 0), 0);
    CHECK_RESULT(session_info_result(&client, line, session), LINEERR_INVALPARAM);
    end();
}

TEST(a_session_shared_by_two_programs_ends_with_the_second_release) {
    begin();
    Client second;
    client_start(&second, "second");
    HLINE second_line = client_open(&second, setup()->device);
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = new_session(&client, line, agent, &group_sales);
    HAGENT shared_agent = 0;
    LONG id = REQUIRE_ID(lineCreateAgentW(second_line, new_agent_id(), NULL, &shared_agent));
    CHECK_RESULT(client_reply(&second, id), 0);
    CHECK_EQ(shared_agent, agent);
    CHECK_EQ(new_session(&second, second_line, agent, &group_sales), session);
    CHECK_RESULT(set_session(&client, line, session, STATE(RELEASED), 0), 0);
    CHECK_RESULT(session_info_result(&second, second_line, session), 0);
    CHECK_RESULT(set_session(&second, second_line, session, STATE(RELEASED), 0), 0);
    CHECK_RESULT(session_info_result(&second, second_line, session), LINEERR_INVALPARAM);
    client_stop(&second);
    end();
}

TEST(an_unknown_session_is_an_invalid_parameter) {
    begin();
    check_every_request_fails(0x00C0FFEE);
    check_every_request_fails(0);
    end();
}

TEST(the_session_list_has_creation_order_and_keeps_ended_sessions) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION sales = new_session(&client, line, agent, &group_sales);
    HAGENTSESSION support = new_session(&client, line, agent, &group_support);
    HAGENTSESSION office = new_session(&client, line, agent, &group_office);
    CHECK_RESULT(set_session(&client, line, sales, STATE(ENDED), 0), 0);
    CHECK_RESULT(set_session(&client, line, support, STATE(RELEASED), 0), 0);
    union {
        LINEAGENTSESSIONLIST list;
        BYTE room[512];
    } answer = {{0}};
    answer.list.dwTotalSize = sizeof answer;
    LONG id = REQUIRE_ID(lineGetAgentSessionList(line, agent, &answer.list));
    REQUIRE_RESULT(client_reply(&client, id), 0);
    REQUIRE_EQ(answer.list.dwNumEntries, 2);
    CHECK_EQ(answer.list.dwListSize, 2 * sizeof(LINEAGENTSESSIONENTRY));
    const LINEAGENTSESSIONENTRY* entries = (const void*)(answer.room + answer.list.dwListOffset);
    CHECK_EQ(entries[0].hAgentSession, sales);
    CHECK_EQ(entries[0].hAgent, agent);
    CHECK_EQ(entries[0].GroupID.Data1, group_sales.Data1);
    CHECK_EQ(entries[0].GroupID.Data4[7], group_sales.Data4[7]);
    CHECK_EQ(entries[0].dwWorkingAddressID, 0);
    CHECK_EQ(entries[1].hAgentSession, office);
    end();
}
