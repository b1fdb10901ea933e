// Goal: K-09 and the ordering rules O-1 to O-8, and LINE_PROXYSTATUS (3.3). Method: all messages of
// an application are kept in order; after a barrier on the device under test nothing is missing,
// so that absence can be checked too.
#include <string.h>

#include "harness.h"

#define STATE(name) LINEAGENTSESSIONSTATE_##name

enum { acd_types = 12, instance_one = 0x1111, instance_two = 0x2222 };

static Client client;
static HLINE line;

static void begin(void) {
    client_start(&client, "capi_messages");
    line =
        client_open_as(&client, setup()->device, VERSION_2_2, LINECALLPRIVILEGE_NONE, instance_one);
}

static void end(void) {
    client_stop(&client);
}

static HAGENTSESSION session_here(void) {
    return new_session(&client, line, new_agent(&client, line), &group_sales);
}

TEST(the_creator_sees_the_reply_before_the_announcement) {
    begin();
    HAGENT agent = new_agent(&client, line);
    HAGENTSESSION session = 0;
    size_t mark = client.count;
    LONG id = REQUIRE_ID(lineCreateAgentSessionW(line, agent, NULL, 0, &group_sales, &session));
    REQUIRE_RESULT(client_reply(&client, id), 0);
    client_barrier(&client, line);
    size_t reply = client_find_reply(&client, mark, id);
    size_t announced = client_find(&client, mark, line, LINE_AGENTSESSIONSTATUS, session);
    REQUIRE(announced != NOT_FOUND);
    CHECK(reply < announced);
    CHECK_EQ(client.messages[announced].dwParam2,
             LINEAGENTSESSIONSTATUS_NEWSESSION | LINEAGENTSESSIONSTATUS_STATE);
    CHECK_EQ(client.messages[announced].dwParam3, STATE(NOTREADY));
    CHECK_EQ(client.messages[announced].dwCallbackInstance, instance_one);
    end();
}

TEST(the_reply_comes_before_the_state_message) {
    begin();
    HAGENTSESSION session = session_here();
    client_barrier(&client, line);
    size_t mark = client.count;
    LONG id = REQUIRE_ID(lineSetAgentSessionState(line, session, STATE(READY), 0));
    REQUIRE_RESULT(client_reply(&client, id), 0);
    client_barrier(&client, line);
    size_t announced = client_find(&client, mark, line, LINE_AGENTSESSIONSTATUS, session);
    REQUIRE(announced != NOT_FOUND);
    CHECK(client_find_reply(&client, mark, id) < announced);
    CHECK_EQ(client.messages[announced].dwParam2, LINEAGENTSESSIONSTATUS_STATE);
    CHECK_EQ(client.messages[announced].dwParam3, STATE(READY));
    end();
}

TEST(requests_in_flight_are_answered_and_announced_in_call_order) {
    begin();
    HAGENTSESSION session = session_here();
    client_barrier(&client, line);
    size_t mark = client.count;
    enum { rounds = 40 };
    LONG ids[rounds];
    for (int i = 0; i < rounds; i++) {
        DWORD state = i % 2 == 0 ? STATE(READY) : STATE(NOTREADY);
        ids[i] = REQUIRE_ID(lineSetAgentSessionState(line, session, state, 0));
    }
    size_t position = mark;
    for (int i = 0; i < rounds; i++) {
        CHECK_RESULT(client_reply(&client, ids[i]), 0);
        size_t reply = client_find_reply(&client, mark, ids[i]);
        CHECK(reply >= position);
        position = reply;
    }
    client_barrier(&client, line);
    CHECK_EQ(client_count_of(&client, mark, line, LINE_AGENTSESSIONSTATUS, session), rounds);
    size_t at = mark;
    for (int i = 0; i < rounds; i++, at++) {
        at = client_find(&client, at, line, LINE_AGENTSESSIONSTATUS, session);
        REQUIRE(at != NOT_FOUND);
        CHECK_EQ(client.messages[at].dwParam3, i % 2 == 0 ? STATE(READY) : STATE(NOTREADY));
        CHECK(client_find_reply(&client, mark, ids[i]) < at);
    }
    end();
}

TEST(every_open_of_the_device_gets_each_message_once) {
    begin();
    HLINE twin = client_open_as(&client, setup()->device, VERSION_2_2, LINECALLPRIVILEGE_MONITOR,
                                instance_two);
    Client other;
    client_start(&other, "another program");
    HLINE other_line = client_open(&other, setup()->device);
    HAGENTSESSION session = session_here();
    REQUIRE_RESULT(set_session(&client, line, session, STATE(READY), 0), 0);
    client_barrier(&client, line);
    client_barrier(&other, other_line);
    CHECK_EQ(client_count_of(&client, 0, line, LINE_AGENTSESSIONSTATUS, session), 2);
    CHECK_EQ(client_count_of(&client, 0, twin, LINE_AGENTSESSIONSTATUS, session), 2);
    CHECK_EQ(client_count_of(&other, 0, other_line, LINE_AGENTSESSIONSTATUS, session), 2);
    size_t at = client_find(&client, 0, twin, LINE_AGENTSESSIONSTATUS, session);
    if (CHECK(at != NOT_FOUND)) CHECK_EQ(client.messages[at].dwCallbackInstance, instance_two);
    client_stop(&other);
    end();
}

TEST(another_program_sees_all_changes_in_order) {
    begin();
    Client other;
    client_start(&other, "watcher");
    HLINE other_line = client_open(&other, setup()->device);
    HAGENTSESSION session = session_here();
    static const DWORD way[] = {STATE(READY), STATE(BUSYONCALL), STATE(BUSYWRAPUP),
                                STATE(READY), STATE(ENDED),      STATE(RELEASED)};
    enum { way_count = sizeof way / sizeof *way };
    for (int i = 0; i < way_count; i++) {
        REQUIRE_RESULT(set_session(&client, line, session, way[i], 0), 0);
    }
    client_barrier(&client, line);
    client_barrier(&other, other_line);
    size_t at = client_find(&other, 0, other_line, LINE_AGENTSESSIONSTATUS, session);
    REQUIRE(at != NOT_FOUND);
    CHECK(other.messages[at].dwParam2 & LINEAGENTSESSIONSTATUS_NEWSESSION);
    for (int i = 0; i < way_count; i++) {
        do {  // The figures of the wrap-up may be announced between (SS-14).
            at = client_find(&other, at + 1, other_line, LINE_AGENTSESSIONSTATUS, session);
            REQUIRE(at != NOT_FOUND);
        } while (other.messages[at].dwParam2 == LINEAGENTSESSIONSTATUS_UPDATEINFO);
        CHECK_EQ(other.messages[at].dwParam3, way[i]);
    }
    client_stop(&other);
    end();
}

static size_t count_22_messages(const Client* from, HLINE of) {
    size_t found = client_count(from, 0, of, LINE_PROXYSTATUS);
    for (DWORD message = LINE_AGENTSESSIONSTATUS; message <= LINE_GROUPSTATUS; message++) {
        found += client_count(from, 0, of, message);
    }
    return found;
}

TEST(an_older_open_gets_no_newer_message) {
    begin();
    HLINE older = client_open_as(&client, setup()->device, VERSION_2_1, LINECALLPRIVILEGE_NONE, 0);
    HLINE oldest = client_open_as(&client, setup()->device, VERSION_2_0, LINECALLPRIVILEGE_NONE, 0);
    HAGENTSESSION session = session_here();
    REQUIRE_RESULT(set_session(&client, line, session, STATE(READY), 0), 0);
    client_barrier(&client, line);
    CHECK(count_22_messages(&client, line) >= 3);
    CHECK_EQ(count_22_messages(&client, older), 0);
    CHECK_EQ(count_22_messages(&client, oldest), 0);
    end();
}

TEST(another_device_hears_nothing) {
    begin();
    HLINE elsewhere = client_open(&client, setup()->other_device);
    HAGENTSESSION session = session_here();
    REQUIRE_RESULT(set_session(&client, line, session, STATE(READY), 0), 0);
    client_barrier(&client, line);
    client_barrier(&client, elsewhere);
    CHECK_EQ(count_22_messages(&client, elsewhere), 0);
    end();
}

TEST(a_closed_line_hears_nothing_more) {
    begin();
    HLINE closed = client_open(&client, setup()->device);
    HAGENTSESSION session = session_here();
    client_barrier(&client, line);
    REQUIRE_RESULT(lineClose(closed), 0);
    client_drain(&client);
    size_t mark = client.count;
    REQUIRE_RESULT(set_session(&client, line, session, STATE(READY), 0), 0);
    client_barrier(&client, line);
    CHECK_EQ(client_count(&client, mark, closed, LINE_AGENTSESSIONSTATUS), 0);
    CHECK(client_count(&client, mark, line, LINE_AGENTSESSIONSTATUS) == 1);
    end();
}

TEST(line_close_suppresses_the_replies_of_its_requests_only) {
    begin();
    HLINE closed = client_open(&client, setup()->device);
    HAGENTSESSION session = session_here();
    enum { requests = 8 };
    LONG ids[requests];
    for (int i = 0; i < requests; i++) {
        ids[i] = REQUIRE_ID(lineSetAgentSessionState(closed, session, STATE(READY), 0));
    }
    LONG kept = REQUIRE_ID(lineSetAgentSessionState(line, session, 0, STATE(NOTREADY)));
    REQUIRE_RESULT(lineClose(closed), 0);
    // What had arrived before lineClose was in the queue already and may be seen.
    size_t mark = client.count;
    client_drain(&client);
    size_t suppressed_from = client.count;
    CHECK_RESULT(client_reply(&client, kept), 0);
    client_barrier(&client, line);
    for (int i = 0; i < requests; i++) {
        size_t reply = client_find_reply(&client, mark, ids[i]);
        CHECK(reply == NOT_FOUND || reply < suppressed_from);
    }
    end();
}

// ---- LINE_PROXYSTATUS: this program is the handler of the spare device --------------------------

typedef struct Registration {
    LINECALLPARAMS params;
    DWORD types[acd_types];
} Registration;

static HLINE open_as_handler(DWORD first, DWORD count) {
    Registration registration;
    memset(&registration, 0, sizeof registration);
    registration.params.dwTotalSize = sizeof registration;
    registration.params.dwDevSpecificOffset = sizeof registration.params;
    registration.params.dwDevSpecificSize = count * (DWORD)sizeof(DWORD);
    for (DWORD i = 0; i < count; i++) registration.types[i] = first + i;
    HLINE handler = 0;
    REQUIRE_RESULT(
        lineOpenA(client.app, setup()->spare_device, &handler, VERSION_2_2, 0, 0,
                  LINECALLPRIVILEGE_NONE | LINEOPENOPTION_PROXY, 0, &registration.params),
        0);
    return handler;
}

// Waits until `spare` has seen this status `count` times in all.
static void wait_for_status(HLINE spare, DWORD status, size_t count) {
    size_t at = 0;
    for (size_t seen = 0; seen < count;) {
        at = client_wait(&client, at, spare, LINE_PROXYSTATUS) + 1;
        seen += client.messages[at - 1].dwParam1 == status;
    }
}

TEST(a_handler_that_opens_and_closes_is_announced_type_by_type) {
    begin();
    HLINE spare = client_open(&client, setup()->spare_device);
    HLINE handler = open_as_handler(LINEPROXYREQUEST_CREATEAGENT, acd_types);
    wait_for_status(spare, LINEPROXYSTATUS_ALLOPENFORACD, 1);
    CHECK_EQ(client_count_of(&client, 0, spare, LINE_PROXYSTATUS, LINEPROXYSTATUS_OPEN), acd_types);
    size_t at = 0;
    for (DWORD i = 0; i < acd_types; i++, at++) {
        at = client_find(&client, at, spare, LINE_PROXYSTATUS, LINEPROXYSTATUS_OPEN);
        REQUIRE(at != NOT_FOUND);
        CHECK_EQ(client.messages[at].dwParam2, LINEPROXYREQUEST_CREATEAGENT + i);
        CHECK_EQ(client.messages[at].dwParam3, 0);
    }
    size_t all = client_find(&client, 0, spare, LINE_PROXYSTATUS, LINEPROXYSTATUS_ALLOPENFORACD);
    CHECK(all >= at);
    CHECK_EQ(client.messages[all].dwParam2, 0);
    CHECK_EQ(client_count(&client, 0, handler, LINE_PROXYSTATUS), 0);
    REQUIRE_RESULT(lineClose(handler), 0);
    wait_for_status(spare, LINEPROXYSTATUS_CLOSE, acd_types);
    end();
}

TEST(all_open_is_announced_when_the_last_type_of_the_set_is_served) {
    begin();
    HLINE spare = client_open(&client, setup()->spare_device);
    HLINE most = open_as_handler(LINEPROXYREQUEST_CREATEAGENT, acd_types - 1);
    wait_for_status(spare, LINEPROXYSTATUS_OPEN, acd_types - 1);
    CHECK_EQ(client_count_of(&client, 0, spare, LINE_PROXYSTATUS, LINEPROXYSTATUS_ALLOPENFORACD),
             0);
    HLINE rest = open_as_handler(LINEPROXYREQUEST_SETAGENTSTATEEX, 1);
    wait_for_status(spare, LINEPROXYSTATUS_ALLOPENFORACD, 1);
    // The handler's other line is an open like any other.
    size_t at = client_wait(&client, 0, most, LINE_PROXYSTATUS);
    CHECK_EQ(client.messages[at].dwParam1, LINEPROXYSTATUS_OPEN);
    CHECK_EQ(client.messages[at].dwParam2, LINEPROXYREQUEST_SETAGENTSTATEEX);
    REQUIRE_RESULT(lineClose(rest), 0);
    REQUIRE_RESULT(lineClose(most), 0);
    wait_for_status(spare, LINEPROXYSTATUS_CLOSE, acd_types);
    end();
}
