// Goal: the errors that a call returns itself, and the order of checks of contract section 4: when
// two things are wrong, the earlier check answers. Method: a table of calls that are right in all
// but one or two arguments. The first test runs before anything is initialised.
#include <stdio.h>
#include <string.h>

#include "harness.h"

enum { room_size = 1024 };
static union {
    DWORD total;
    BYTE room[room_size];
} out;
static DWORD handle;
static Client client;
static HLINE line;

// What to get wrong. Everything else in a call is right.
typedef struct Wrong {
    HLINE line;
    bool null;      // NULL for a required pointer.
    bool small;     // One byte less than the fixed part.
    DWORD address;  // Address id.
    bool domain;    // A word or period outside its domain.
} Wrong;

static void* out_memory(Wrong wrong, DWORD fixed) {
    memset(&out, 0, sizeof out);
    out.total = wrong.small ? fixed - 1 : room_size;
    return wrong.null ? NULL : &out;
}

static LONG create_agent(Wrong w) {
    return lineCreateAgentW(w.line, u"carol", NULL, w.null ? NULL : &handle);
}
static LONG create_agent_session(Wrong w) {
    return lineCreateAgentSessionW(w.line, 1, NULL, w.address, w.null ? NULL : &group_sales,
                                   &handle);
}
static LONG create_agent_session_out(Wrong w) {
    return lineCreateAgentSessionW(w.line, 1, NULL, w.address, &group_sales,
                                   w.null ? NULL : &handle);
}
static LONG get_agent_info(Wrong w) {
    return lineGetAgentInfo(w.line, 1, out_memory(w, 56));
}
static LONG get_session_info(Wrong w) {
    return lineGetAgentSessionInfo(w.line, 1, out_memory(w, 76));
}
static LONG get_session_list(Wrong w) {
    return lineGetAgentSessionList(w.line, 1, out_memory(w, 24));
}
static LONG get_group_list(Wrong w) {
    return lineGetGroupListW(w.line, out_memory(w, 24));
}
static LONG get_group_list_a(Wrong w) {
    return lineGetGroupListA(w.line, out_memory(w, 24));
}
static LONG get_agent_list(Wrong w) {
    return agentlineGetAgentListW(w.line, out_memory(w, 24));
}
static LONG get_agent_list_a(Wrong w) {
    return agentlineGetAgentListA(w.line, out_memory(w, 24));
}
static LONG get_queue_list(Wrong w) {
    return lineGetQueueListW(w.line, &group_sales, out_memory(w, 24));
}
static LONG get_queue_list_group(Wrong w) {
    (void)out_memory(w, 24);
    return lineGetQueueListW(w.line, w.null ? NULL : &group_sales, (void*)&out);
}
static LONG get_queue_info(Wrong w) {
    return lineGetQueueInfo(w.line, 1, out_memory(w, 52));
}
static LONG set_session_state(Wrong w) {
    return lineSetAgentSessionState(w.line, 1, w.domain ? 3 : LINEAGENTSESSIONSTATE_READY, 0);
}
static LONG set_session_state_reason(Wrong w) {
    return agentlineSetAgentSessionStateW(w.line, 1, w.domain ? 3 : LINEAGENTSESSIONSTATE_NOTREADY,
                                          0, u"lunch");
}
static LONG set_session_state_long_reason(Wrong w) {
    return agentlineSetAgentSessionStateA(
        w.line, 1, LINEAGENTSESSIONSTATE_NOTREADY, 0,
        w.domain ? "a-reason-of-thirty-three-bytes-ab" : "a-reason-of-thirty-two-bytes-abc");
}
static LONG set_agent_state_ex(Wrong w) {
    return lineSetAgentStateEx(w.line, 1, w.domain ? 3 : LINEAGENTSTATEEX_READY, 0);
}
static LONG set_agent_period(Wrong w) {
    return lineSetAgentMeasurementPeriod(w.line, 1, w.domain ? 0 : 60);
}
static LONG set_queue_period(Wrong w) {
    return lineSetQueueMeasurementPeriod(w.line, 1, w.domain ? 0 : 60);
}
static LONG get_agent_status(Wrong w) {
    return lineGetAgentStatusW(w.line, w.address, out_memory(w, 56));
}
static LONG get_agent_group_list(Wrong w) {
    return lineGetAgentGroupListW(w.line, w.address, out_memory(w, 24));
}
static LONG get_activity_list(Wrong w) {
    return lineGetAgentActivityListW(w.line, w.address, out_memory(w, 24));
}
static LONG set_agent_group(Wrong w) {
    return lineSetAgentGroup(w.line, w.address, NULL);
}
static LONG set_agent_state(Wrong w) {
    return lineSetAgentState(w.line, w.address, w.domain ? 3 : LINEAGENTSTATE_READY, 0);
}
static LONG set_agent_activity(Wrong w) {
    return lineSetAgentActivity(w.line, w.address, 1);
}
static LONG agent_specific(Wrong w) {
    return lineAgentSpecific(w.line, w.address, 0, w.null ? NULL : (void*)&out, 16);
}

typedef struct Function {
    const char* name;
    LONG (*call)(Wrong wrong);
    bool is_22;
    bool has_pointer;
    bool has_structure;
    bool has_address;
    LONG domain_error;  // 0: nothing to get wrong.
} Function;

static const Function functions[] = {
    {"lineCreateAgent", create_agent, true, true, false, false, 0},
    {"lineCreateAgentSession(group)", create_agent_session, true, true, false, true, 0},
    {"lineCreateAgentSession(out)", create_agent_session_out, true, true, false, true, 0},
    {"lineGetAgentInfo", get_agent_info, true, true, true, false, 0},
    {"lineGetAgentSessionInfo", get_session_info, true, true, true, false, 0},
    {"lineGetAgentSessionList", get_session_list, true, true, true, false, 0},
    {"lineGetGroupListW", get_group_list, true, true, true, false, 0},
    {"lineGetGroupListA", get_group_list_a, true, true, true, false, 0},
    {"agentlineGetAgentListW", get_agent_list, true, true, true, false, 0},
    {"agentlineGetAgentListA", get_agent_list_a, true, true, true, false, 0},
    {"lineGetQueueList", get_queue_list, true, true, true, false, 0},
    {"lineGetQueueList(group)", get_queue_list_group, true, true, false, false, 0},
    {"lineGetQueueInfo", get_queue_info, true, true, true, false, 0},
    {"lineSetAgentSessionState", set_session_state, true, false, false, false,
     LINEERR_INVALAGENTSTATE},
    {"agentlineSetAgentSessionStateW", set_session_state_reason, true, false, false, false,
     LINEERR_INVALAGENTSTATE},
    {"agentlineSetAgentSessionStateA", set_session_state_long_reason, true, false, false, false,
     LINEERR_INVALPARAM},
    {"lineSetAgentStateEx", set_agent_state_ex, true, false, false, false, LINEERR_INVALAGENTSTATE},
    {"lineSetAgentMeasurementPeriod", set_agent_period, true, false, false, false,
     LINEERR_INVALPARAM},
    {"lineSetQueueMeasurementPeriod", set_queue_period, true, false, false, false,
     LINEERR_INVALPARAM},
    {"lineGetAgentStatus", get_agent_status, false, true, true, true, 0},
    {"lineGetAgentGroupList", get_agent_group_list, false, true, true, true, 0},
    {"lineGetAgentActivityList", get_activity_list, false, true, true, true, 0},
    {"lineSetAgentGroup", set_agent_group, false, false, false, true, 0},
    {"lineSetAgentState", set_agent_state, false, false, false, true, LINEERR_INVALAGENTSTATE},
    {"lineSetAgentActivity", set_agent_activity, false, false, false, true, 0},
    {"lineAgentSpecific", agent_specific, false, true, false, true, 0},
};
enum { function_count = sizeof functions / sizeof *functions };

static void begin(void) {
    client_start(&client, "capi_errors");
    line = client_open(&client, setup()->device);
}

static void end(void) {
    test_context(NULL);
    client_stop(&client);
}

TEST(everything_is_uninitialized_before_line_initialize) {
    Wrong good = {.line = 1};
    for (size_t i = 0; i < function_count; i++) {
        test_context("%s", functions[i].name);
        CHECK_RESULT(functions[i].call(good), LINEERR_UNINITIALIZED);
        Wrong null = {.line = 1, .null = true};
        CHECK_RESULT(functions[i].call(null), LINEERR_UNINITIALIZED);
    }
    test_context("others");
    DWORD version = 0;
    LINEEXTENSIONID extension;
    CHECK_RESULT(lineShutdown(1), LINEERR_UNINITIALIZED);
    CHECK_RESULT(lineClose(1), LINEERR_UNINITIALIZED);
    CHECK_RESULT(lineNegotiateAPIVersion(1, 0, VERSION_2_0, VERSION_2_2, &version, &extension),
                 LINEERR_UNINITIALIZED);
    HLINE opened = 0;
    CHECK_RESULT(lineOpenA(1, 0, &opened, VERSION_2_2, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL),
                 LINEERR_UNINITIALIZED);
    out.total = room_size;
    CHECK_RESULT(lineGetProxyStatus(1, 0, VERSION_2_2, (void*)&out), LINEERR_UNINITIALIZED);
    CHECK_RESULT(lineGetAgentCapsW(1, 0, 0, VERSION_2_2, (void*)&out), LINEERR_UNINITIALIZED);
    CHECK_RESULT(lineProxyMessage(1, 0, LINE_AGENTSTATUSEX, 1, 1, 0), LINEERR_UNINITIALIZED);
    CHECK_RESULT(lineProxyResponse(1, (void*)&out, 0), LINEERR_UNINITIALIZED);
}

TEST(initialize_checks_its_arguments) {
    LINEINITIALIZEEXPARAMS params = {0};
    params.dwTotalSize = sizeof params;
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    HLINEAPP app = 0;
    DWORD count = 0;
    DWORD version = VERSION_2_2;
    CHECK_RESULT(lineInitializeExA(NULL, NULL, NULL, "x", &count, &version, &params),
                 LINEERR_INVALPOINTER);
    CHECK_RESULT(lineInitializeExA(&app, NULL, NULL, "x", NULL, &version, &params),
                 LINEERR_INVALPOINTER);
    CHECK_RESULT(lineInitializeExA(&app, NULL, NULL, "x", &count, NULL, &params),
                 LINEERR_INVALPOINTER);
    params.dwOptions = LINEINITIALIZEEXOPTION_USECOMPLETIONPORT;
    CHECK_RESULT(lineInitializeExA(&app, NULL, NULL, "x", &count, &version, &params),
                 LINEERR_INVALPARAM);
    params.dwOptions = 7;
    CHECK_RESULT(lineInitializeExA(&app, NULL, NULL, "x", &count, &version, &params),
                 LINEERR_INVALPARAM);
    CHECK_EQ(app, 0);
}

static void check_line_handle(HLINE bad) {
    for (size_t i = 0; i < function_count; i++) {
        test_context("%s with handle 0x%x", functions[i].name, bad);
        Wrong wrong = {.line = bad};
        CHECK_RESULT(functions[i].call(wrong), LINEERR_INVALLINEHANDLE);
        Wrong worse = {.line = bad, .null = true, .small = true, .address = 99, .domain = true};
        CHECK_RESULT(functions[i].call(worse), LINEERR_INVALLINEHANDLE);
    }
    CHECK_RESULT(lineClose(bad), LINEERR_INVALLINEHANDLE);
    CHECK_RESULT(lineProxyMessage(bad, 0, LINE_REPLY, 1, 1, 0), LINEERR_INVALLINEHANDLE);
    CHECK_RESULT(lineProxyResponse(bad, NULL, 0), LINEERR_INVALLINEHANDLE);
}

TEST(a_bad_or_stale_line_handle_comes_before_all_else) {
    begin();
    HLINE stale = client_open(&client, setup()->device);
    REQUIRE_RESULT(lineClose(stale), 0);
    check_line_handle(stale);
    check_line_handle(0);
    check_line_handle(0xFFFFFFFF);
    check_line_handle(client.app);
    end();
}

TEST(a_bad_or_stale_app_handle_comes_before_all_else) {
    begin();
    Client gone;
    client_start(&gone, "gone");
    HLINEAPP stale = gone.app;
    HLINE line_of_stale = client_open(&gone, setup()->device);
    client_stop(&gone);
    const HLINEAPP bad[] = {0, 0xFFFFFFFF, line, stale};
    DWORD version = 0;
    LINEEXTENSIONID extension;
    LINEMESSAGE message;
    HLINE opened = 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        test_context("handle 0x%x", bad[i]);
        CHECK_RESULT(lineShutdown(bad[i]), LINEERR_INVALAPPHANDLE);
        CHECK_RESULT(
            lineNegotiateAPIVersion(bad[i], 99, VERSION_2_0, VERSION_2_2, &version, &extension),
            LINEERR_INVALAPPHANDLE);
        CHECK_RESULT(lineOpenA(bad[i], 99, &opened, 1, 0, 0, 0, 0, NULL), LINEERR_INVALAPPHANDLE);
        CHECK_RESULT(lineGetMessage(bad[i], &message, 0), LINEERR_INVALAPPHANDLE);
        CHECK_RESULT(lineGetProxyStatus(bad[i], 99, 1, NULL), LINEERR_INVALAPPHANDLE);
        CHECK_RESULT(lineGetAgentCapsW(bad[i], 99, 0, 1, NULL), LINEERR_INVALAPPHANDLE);
        CHECK_RESULT(agentline_dispatch(bad[i], 0), LINEERR_INVALAPPHANDLE);
        CHECK_EQ(agentline_pump_fd(bad[i]), -1);
    }
    test_context("line of a program that has shut down");
    check_line_handle(line_of_stale);
    end();
}

TEST(a_null_pointer_comes_before_sizes_versions_addresses_and_values) {
    begin();
    HLINE older = client_open_as(&client, setup()->device, VERSION_2_1, LINECALLPRIVILEGE_NONE, 0);
    for (size_t i = 0; i < function_count; i++) {
        if (!functions[i].has_pointer) continue;
        test_context("%s", functions[i].name);
        Wrong wrong = {.line = line, .null = true};
        CHECK_RESULT(functions[i].call(wrong), LINEERR_INVALPOINTER);
        Wrong worse = {.line = older, .null = true, .address = 99};
        CHECK_RESULT(functions[i].call(worse), LINEERR_INVALPOINTER);
    }
    test_context("functions with hLineApp");
    CHECK_RESULT(lineGetProxyStatus(client.app, 99, 1, NULL), LINEERR_INVALPOINTER);
    CHECK_RESULT(lineGetAgentCapsW(client.app, 99, 99, 1, NULL), LINEERR_INVALPOINTER);
    CHECK_RESULT(lineOpenA(client.app, 99, NULL, 1, 0, 0, 0, 0, NULL), LINEERR_INVALPOINTER);
    CHECK_RESULT(lineGetMessage(client.app, NULL, 0), LINEERR_INVALPOINTER);
    CHECK_RESULT(lineGetDevCapsA(client.app, 99, 1, 0, NULL), LINEERR_INVALPOINTER);
    end();
}

TEST(a_small_structure_comes_before_versions_devices_and_addresses) {
    begin();
    HLINE older = client_open_as(&client, setup()->device, VERSION_2_1, LINECALLPRIVILEGE_NONE, 0);
    for (size_t i = 0; i < function_count; i++) {
        if (!functions[i].has_structure) continue;
        test_context("%s", functions[i].name);
        Wrong wrong = {.line = line, .small = true};
        CHECK_RESULT(functions[i].call(wrong), LINEERR_STRUCTURETOOSMALL);
        Wrong worse = {.line = older, .small = true, .address = 99};
        CHECK_RESULT(functions[i].call(worse), LINEERR_STRUCTURETOOSMALL);
    }
    test_context("functions with hLineApp");
    out.total = 23;
    CHECK_RESULT(lineGetProxyStatus(client.app, 99, VERSION_2_2, (void*)&out),
                 LINEERR_STRUCTURETOOSMALL);
    out.total = 71;
    CHECK_RESULT(lineGetAgentCapsW(client.app, 99, 99, VERSION_2_2, (void*)&out),
                 LINEERR_STRUCTURETOOSMALL);
    out.total = 55;
    CHECK_RESULT(lineGetAgentCapsW(client.app, 99, 99, VERSION_2_0, (void*)&out),
                 LINEERR_STRUCTURETOOSMALL);
    end();
}

TEST(a_bad_device_comes_before_the_version) {
    begin();
    out.total = room_size;
    HLINE opened = 0;
    DWORD version = 0;
    LINEEXTENSIONID extension;
    DWORD none = client.device_count;
    CHECK_RESULT(lineGetProxyStatus(client.app, none, VERSION_2_1, (void*)&out),
                 LINEERR_BADDEVICEID);
    CHECK_RESULT(
        client_result(&client, lineGetAgentCapsW(client.app, none, 0, VERSION_1_4, (void*)&out)),
        LINEERR_BADDEVICEID);
    CHECK_RESULT(
        lineOpenA(client.app, none, &opened, VERSION_2_2, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL),
        LINEERR_BADDEVICEID);
    CHECK_RESULT(
        lineNegotiateAPIVersion(client.app, none, VERSION_2_0, VERSION_2_2, &version, &extension),
        LINEERR_BADDEVICEID);
    CHECK_RESULT(lineGetDevCapsA(client.app, none, VERSION_2_2, 0, (void*)&out),
                 LINEERR_BADDEVICEID);
    CHECK_EQ(opened, 0);
    end();
}

TEST(unknown_and_old_versions_are_incompatible) {
    begin();
    out.total = room_size;
    HLINE opened = 0;
    DWORD device = setup()->device;
    static const DWORD bad[] = {0, 1, VERSION_1_4, 0x00012345, 0x00090000};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        test_context("version 0x%x", bad[i]);
        CHECK_RESULT(lineGetProxyStatus(client.app, device, bad[i], (void*)&out),
                     LINEERR_INCOMPATIBLEAPIVERSION);
        CHECK_RESULT(
            client_result(&client, lineGetAgentCapsW(client.app, device, 0, bad[i], (void*)&out)),
            LINEERR_INCOMPATIBLEAPIVERSION);
        if (bad[i] == VERSION_1_4) continue;
        CHECK_RESULT(
            lineOpenA(client.app, device, &opened, bad[i], 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL),
            LINEERR_INCOMPATIBLEAPIVERSION);
    }
    test_context(NULL);
    CHECK_RESULT(lineGetProxyStatus(client.app, device, VERSION_2_1, (void*)&out),
                 LINEERR_INCOMPATIBLEAPIVERSION);
    DWORD version = 0;
    LINEEXTENSIONID extension;
    CHECK_RESULT(
        lineNegotiateAPIVersion(client.app, device, 0x00090000, 0x00090001, &version, &extension),
        LINEERR_INCOMPATIBLEAPIVERSION);
    CHECK_RESULT(
        lineNegotiateAPIVersion(client.app, device, VERSION_2_0, VERSION_2_2, &version, &extension),
        0);
    CHECK_EQ(version, VERSION_2_2);
    end();
}

TEST(an_older_open_has_no_newer_functions_whatever_else_is_wrong) {
    begin();
    HLINE older = client_open_as(&client, setup()->device, VERSION_2_1, LINECALLPRIVILEGE_NONE, 0);
    for (size_t i = 0; i < function_count; i++) {
        if (!functions[i].is_22) continue;
        test_context("%s", functions[i].name);
        Wrong wrong = {.line = older};
        CHECK_RESULT(functions[i].call(wrong), LINEERR_OPERATIONUNAVAIL);
        Wrong worse = {.line = older, .address = 99, .domain = true};
        CHECK_RESULT(functions[i].call(worse), LINEERR_OPERATIONUNAVAIL);
    }
    end();
}

TEST(a_bad_address_is_refused) {
    begin();
    for (size_t i = 0; i < function_count; i++) {
        if (!functions[i].has_address) continue;
        test_context("%s", functions[i].name);
        LONG expected = functions[i].is_22 ? LINEERR_INVALPARAM : LINEERR_INVALADDRESSID;
        Wrong wrong = {.line = line, .address = 99, .domain = true};
        // The library may leave this check to the server (a code may come either way).
        CHECK_RESULT(client_result(&client, functions[i].call(wrong)), expected);
    }
    end();
}

TEST(words_and_periods_are_checked_before_the_handler_is_looked_for) {
    begin();
    HLINE spare = client_open(&client, setup()->spare_device);
    for (size_t i = 0; i < function_count; i++) {
        if (functions[i].domain_error == 0) continue;
        test_context("%s", functions[i].name);
        Wrong unserved = {.line = spare};
        CHECK_RESULT(functions[i].call(unserved), LINEERR_OPERATIONUNAVAIL);
        Wrong wrong = {.line = spare, .domain = true};
        CHECK_RESULT(functions[i].call(wrong), functions[i].domain_error);
    }
    end();
}

TEST(an_address_is_checked_before_the_handler_is_looked_for) {
    begin();
    HLINE spare = client_open(&client, setup()->spare_device);
    for (size_t i = 0; i < function_count; i++) {
        if (!functions[i].has_address) continue;
        test_context("%s", functions[i].name);
        LONG expected = functions[i].is_22 ? LINEERR_INVALPARAM : LINEERR_INVALADDRESSID;
        Wrong wrong = {.line = spare, .address = 99};
        CHECK_RESULT(client_result(&client, functions[i].call(wrong)), expected);
    }
    end();
}

TEST(line_open_refuses_impossible_privileges) {
    begin();
    static const DWORD bad[] = {0, LINECALLPRIVILEGE_NONE | LINECALLPRIVILEGE_OWNER,
                                LINECALLPRIVILEGE_NONE | LINECALLPRIVILEGE_MONITOR,
                                LINECALLPRIVILEGE_NONE | 0x8};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        test_context("privileges 0x%x", bad[i]);
        HLINE opened = 0;
        CHECK_RESULT(lineOpenA(client.app, setup()->device, &opened, VERSION_2_2, 0, 0, bad[i],
                               LINEMEDIAMODE_INTERACTIVEVOICE, NULL),
                     LINEERR_INVALPRIVSELECT);
        CHECK_EQ(opened, 0);
    }
    end();
}

TEST(line_get_message_says_when_nothing_comes) {
    begin();
    client_barrier(&client, line);
    client_drain(&client);
    LINEMESSAGE message;
    CHECK_RESULT(lineGetMessage(client.app, &message, 0), LINEERR_OPERATIONFAILED);
    CHECK_RESULT(lineGetMessage(client.app, &message, 10), LINEERR_OPERATIONFAILED);
    CHECK_RESULT(agentline_dispatch(client.app, 0), LINEERR_OPERATIONFAILED);
    CHECK_EQ(agentline_pump_fd(client.app), -1);
    end();
}

TEST(device_capabilities_follow_the_size_rules) {
    begin();
    LINEDEVCAPS* caps = (void*)&out;
    memset(&out, 0, sizeof out);
    caps->dwTotalSize = 8;
    CHECK_RESULT(lineGetDevCapsW(client.app, setup()->device, VERSION_2_2, 0, caps),
                 LINEERR_STRUCTURETOOSMALL);
    caps->dwTotalSize = room_size;
    CHECK_RESULT(lineGetDevCapsW(client.app, setup()->device, VERSION_2_2, 0, caps), 0);
    CHECK_EQ(caps->dwUsedSize, caps->dwNeededSize);
    CHECK_EQ(caps->dwNumAddresses, 2);
    CHECK(caps->dwLineNameSize > 2);
    CHECK(caps->dwLineNameOffset + caps->dwLineNameSize <= caps->dwUsedSize);
    end();
}

TEST(handles_are_void_once_and_everything_is_uninitialized_at_the_end) {
    begin();
    REQUIRE_RESULT(lineClose(line), 0);
    CHECK_RESULT(lineClose(line), LINEERR_INVALLINEHANDLE);
    HLINEAPP app = client.app;
    end();
    CHECK_RESULT(lineShutdown(app), LINEERR_UNINITIALIZED);
    LINEMESSAGE message;
    CHECK(lineGetMessage(app, &message, 0) != 0);
    Wrong good = {.line = line};
    CHECK_RESULT(functions[0].call(good), LINEERR_UNINITIALIZED);
}
