// Goal: K-03, with no handler each of the 20 asynchronous functions returns OPERATIONUNAVAIL and
// queues nothing. Method: an external line that nobody serves.
#include "harness.h"

static Client client;
static HLINE line;

enum { room_size = 512 };
static union {
    DWORD total;
    BYTE room[room_size];
} out;
static DWORD handle;

static LONG set_agent_group(void) {
    return lineSetAgentGroup(line, 0, NULL);
}
static LONG set_agent_state(void) {
    return lineSetAgentState(line, 0, LINEAGENTSTATE_READY, 0);
}
static LONG set_agent_activity(void) {
    return lineSetAgentActivity(line, 0, 1);
}
static LONG get_agent_caps(void) {
    return lineGetAgentCapsW(client.app, setup()->spare_device, 0, VERSION_2_2, (void*)&out);
}
static LONG get_agent_status(void) {
    return lineGetAgentStatusW(line, 0, (void*)&out);
}
static LONG agent_specific(void) {
    return lineAgentSpecific(line, 0, 0, &out, 16);
}
static LONG get_activity_list(void) {
    return lineGetAgentActivityListW(line, 0, (void*)&out);
}
static LONG get_agent_group_list(void) {
    return lineGetAgentGroupListW(line, 0, (void*)&out);
}
static LONG create_agent(void) {
    return lineCreateAgentW(line, NULL, NULL, &handle);
}
static LONG set_agent_period(void) {
    return lineSetAgentMeasurementPeriod(line, 1, 60);
}
static LONG get_agent_info(void) {
    return lineGetAgentInfo(line, 1, (void*)&out);
}
static LONG create_agent_session(void) {
    return lineCreateAgentSessionW(line, 1, NULL, 0, &group_sales, &handle);
}
static LONG get_session_list(void) {
    return lineGetAgentSessionList(line, 1, (void*)&out);
}
static LONG set_session_state(void) {
    return lineSetAgentSessionState(line, 1, LINEAGENTSESSIONSTATE_READY, 0);
}
static LONG get_session_info(void) {
    return lineGetAgentSessionInfo(line, 1, (void*)&out);
}
static LONG get_queue_list(void) {
    return lineGetQueueListW(line, &group_sales, (void*)&out);
}
static LONG set_queue_period(void) {
    return lineSetQueueMeasurementPeriod(line, 1, 60);
}
static LONG get_queue_info(void) {
    return lineGetQueueInfo(line, 1, (void*)&out);
}
static LONG get_group_list(void) {
    return lineGetGroupListW(line, (void*)&out);
}
static LONG set_agent_state_ex(void) {
    return lineSetAgentStateEx(line, 1, LINEAGENTSTATEEX_READY, 0);
}

// In the order of the LINEPROXYREQUEST_ values, 1 to 20.
static LONG (*const calls[])(void) = {
    set_agent_group,  set_agent_state,   set_agent_activity, get_agent_caps,
    get_agent_status, agent_specific,    get_activity_list,  get_agent_group_list,
    create_agent,     set_agent_period,  get_agent_info,     create_agent_session,
    get_session_list, set_session_state, get_session_info,   get_queue_list,
    set_queue_period, get_queue_info,    get_group_list,     set_agent_state_ex,
};
_Static_assert(sizeof calls / sizeof *calls == LINEPROXYREQUEST_SETAGENTSTATEEX, "all 20");

static DWORD types_served(void) {
    LINEPROXYREQUESTLIST list = {0};
    list.dwTotalSize = sizeof list;
    DWORD device = setup()->spare_device;
    REQUIRE_RESULT(lineGetProxyStatus(client.app, device, VERSION_2_2, &list), 0);
    CHECK_EQ(list.dwUsedSize, sizeof list);
    return list.dwNumEntries;
}

TEST(without_a_handler_every_request_is_unavailable_at_once) {
    client_start(&client, "capi_no_handler");
    line = client_open(&client, setup()->spare_device);
    CHECK_EQ(types_served(), 0);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        test_context("request type %zu", i + 1);
        out.total = room_size;
        handle = 0xD00DFEED;
        CHECK_RESULT(calls[i](), LINEERR_OPERATIONUNAVAIL);
        CHECK_EQ(handle, 0xD00DFEED);
    }
    test_context(NULL);
    // The answer of a synchronous call has passed the connection after anything queued before.
    CHECK_EQ(types_served(), 0);
    LINEMESSAGE message;
    CHECK_RESULT(lineGetMessage(client.app, &message, 0), LINEERR_OPERATIONFAILED);
    client_stop(&client);
}
