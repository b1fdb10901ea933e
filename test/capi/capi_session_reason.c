// Goal: agentlineSetAgentSessionState says why a session is NOTREADY, and the operator sees it; it
// is lineSetAgentSessionState in all else; lines of an external handler refuse it at once.
// Method: each accepted reason is read back with `agentline sessions --json`, which stands beside
// this program. Orders and words of the checks are tested in capi_errors.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

#define STATE(name) LINEAGENTSESSIONSTATE_##name

static Client client;
static HLINE line;
static HAGENTSESSION session;

static void begin(void) {
    client_start(&client, "desk");
    line = client_open(&client, setup()->device);
    session = new_session(&client, line, new_agent(&client, line), &group_sales);
}

static LONG set_w(DWORD state, DWORD next, LPCWSTR reason) {
    return client_result(&client,
                         agentlineSetAgentSessionStateW(line, session, state, next, reason));
}
static LONG set_a(DWORD state, DWORD next, LPCSTR reason) {
    return client_result(&client,
                         agentlineSetAgentSessionStateA(line, session, state, next, reason));
}

// What `agentline sessions --json` prints; the caller frees it.
static char* all_sessions(void) {
    enum { room_size = 1 << 20 };
    const char* slash = strrchr(setup()->program, '/');
    REQUIRE(slash != NULL);
    char command[512];
    int length = snprintf(command, sizeof command, "'%.*s/agentline' sessions --json",
                          (int)(slash - setup()->program), setup()->program);
    REQUIRE(length > 0 && (size_t)length < sizeof command);
    FILE* output = popen(command, "r");
    REQUIRE(output != NULL);
    char* text = calloc(1, room_size);
    size_t size = text == NULL ? 0 : fread(text, 1, room_size - 1, output);
    REQUIRE_EQ(pclose(output), 0);
    REQUIRE(size > 0);
    return text;
}

static void check_reason(const char* expected) {
    char* text = all_sessions();
    char key[64];
    (void)snprintf(key, sizeof key, "\"session\":%u,", session);
    const char* row = strstr(text, key);
    REQUIRE(row != NULL);
    (void)snprintf(key, sizeof key, "\"reason\":\"%s\"", expected);
    const char* end = strchr(row, '}');
    const char* found = strstr(row, key);
    if (!CHECK(found != NULL && end != NULL && found < end)) printf("%.400s\n", row);
    free(text);
}

TEST(a_notready_that_begins_has_the_reason) {
    if (setup()->is_external) return;
    begin();
    check_reason("login");
    REQUIRE_RESULT(set_session(&client, line, session, STATE(READY), 0), 0);
    check_reason("");
    client_barrier(&client, line);
    size_t from = client.count;
    REQUIRE_RESULT(set_w(STATE(NOTREADY), 0, u"lunch"), 0);
    client_barrier(&client, line);
    CHECK_EQ(client_count_of(&client, from, line, LINE_AGENTSESSIONSTATUS, session), 1);
    check_reason("lunch");
    client_stop(&client);
}

TEST(a_notready_that_is_there_changes_its_reason_without_a_message) {
    if (setup()->is_external) return;
    begin();
    client_barrier(&client, line);
    size_t from = client.count;
    REQUIRE_RESULT(set_a(STATE(NOTREADY), 0, "break"), 0);
    check_reason("break");
    REQUIRE_RESULT(client_result(&client, agentlineSetAgentSessionState(
                                              line, session, STATE(NOTREADY), 0, "lunch")),
                   0);
    check_reason("lunch");
    client_barrier(&client, line);
    CHECK_EQ(client_count_of(&client, from, line, LINE_AGENTSESSIONSTATUS, session), 0);
    CHECK_EQ(session_info(&client, line, session).dwAgentSessionState, STATE(NOTREADY));
    client_stop(&client);
}

TEST(a_reason_can_wait_for_the_next_state) {
    if (setup()->is_external) return;
    begin();
    drive_session(&client, line, session, STATE(BUSYONCALL));
    REQUIRE_RESULT(set_a(0, STATE(NOTREADY), "lunch"), 0);
    CHECK_EQ(session_info(&client, line, session).dwNextAgentSessionState, STATE(NOTREADY));
    check_reason("");
    client_stop(&client);
}

TEST(without_a_reason_it_is_the_published_function) {
    if (setup()->is_external) return;
    begin();
    REQUIRE_RESULT(set_w(STATE(READY), 0, NULL), 0);
    CHECK_EQ(session_info(&client, line, session).dwAgentSessionState, STATE(READY));
    REQUIRE_RESULT(set_a(STATE(NOTREADY), 0, NULL), 0);
    check_reason("requested");
    CHECK_RESULT(set_a(STATE(RELEASED), STATE(READY), NULL), LINEERR_INVALAGENTSTATE);
    REQUIRE_RESULT(set_w(STATE(RELEASED), 0, NULL), 0);
    CHECK_RESULT(session_info_result(&client, line, session), LINEERR_INVALPARAM);
    client_stop(&client);
}

TEST(a_reason_that_may_not_be_chosen_is_refused_in_the_reply) {
    if (setup()->is_external) return;
    static const char* const wrong[] = {
        "", "tea", "Lunch", "login", "requested", "operator", "a-reason-of-thirty-two-bytes-abc"};
    begin();
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        test_context("reason \"%s\"", wrong[i]);
        LONG id =
            REQUIRE_ID(agentlineSetAgentSessionStateA(line, session, STATE(NOTREADY), 0, wrong[i]));
        CHECK_RESULT(client_reply(&client, id), LINEERR_INVALPARAM);
    }
    test_context(NULL);
    LONG id = REQUIRE_ID(agentlineSetAgentSessionStateW(line, session, STATE(NOTREADY), 0, u""));
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALPARAM);
    id = REQUIRE_ID(agentlineSetAgentSessionStateW(line, session, STATE(NOTREADY), 0, u"operator"));
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALPARAM);
    check_reason("login");
    client_stop(&client);
}

TEST(a_reason_without_notready_is_refused_in_the_reply) {
    if (setup()->is_external) return;
    begin();
    LONG id = REQUIRE_ID(agentlineSetAgentSessionStateA(line, session, STATE(READY), 0, "lunch"));
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALPARAM);
    id = REQUIRE_ID(agentlineSetAgentSessionStateW(line, session, 0, STATE(READY), u"lunch"));
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALPARAM);
    CHECK_EQ(session_info(&client, line, session).dwAgentSessionState, STATE(NOTREADY));
    client_stop(&client);
}

TEST(a_reason_that_is_too_long_is_refused_at_once) {
    if (setup()->is_external) return;
    begin();
    CHECK_RESULT(agentlineSetAgentSessionStateA(line, session, STATE(NOTREADY), 0,
                                                "a-reason-of-thirty-three-bytes-ab"),
                 LINEERR_INVALPARAM);
    CHECK_RESULT(agentlineSetAgentSessionStateW(line, session, STATE(NOTREADY), 0,
                                                u"a-reason-of-thirty-three-bytes-ab"),
                 LINEERR_INVALPARAM);
    // 17 units, 34 bytes.
    CHECK_RESULT(
        agentlineSetAgentSessionStateW(line, session, STATE(NOTREADY), 0,
                                       u"\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4"
                                       u"\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4\u00E4"),
        LINEERR_INVALPARAM);
    check_reason("login");
    client_stop(&client);
}

TEST(states_are_judged_as_by_the_published_function) {
    if (setup()->is_external) return;
    begin();
    CHECK_RESULT(agentlineSetAgentSessionStateW(line, session, 0, 0, u"lunch"),
                 LINEERR_INVALAGENTSTATE);
    LONG id = REQUIRE_ID(agentlineSetAgentSessionStateW(line, session, STATE(BUSYONCALL),
                                                        STATE(NOTREADY), u"lunch"));
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALAGENTSTATE);
    id = REQUIRE_ID(agentlineSetAgentSessionStateA(line, 0xDEAD0001, STATE(NOTREADY), 0, "lunch"));
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALPARAM);
    client_stop(&client);
}

static void check_unavailable(DWORD device) {
    HLINE outside = client_open(&client, device);
    client_drain(&client);
    CHECK_RESULT(agentlineSetAgentSessionStateW(outside, 1, STATE(NOTREADY), 0, u"lunch"),
                 LINEERR_OPERATIONUNAVAIL);
    CHECK_RESULT(agentlineSetAgentSessionStateA(outside, 1, STATE(NOTREADY), 0, NULL),
                 LINEERR_OPERATIONUNAVAIL);
}

TEST(a_line_of_an_external_handler_refuses_it_with_a_handler_or_without) {
    client_start(&client, "outside");
    check_unavailable(setup()->spare_device);
    if (setup()->is_external) {
        client_barrier(&client, client_open(&client, setup()->device));
        check_unavailable(setup()->device);
    }
    client_stop(&client);
}
