// Goal: the role agent alone sees in agentlineGetAgentList only the agents that he may act on.
// Method: with all roles, role "create" makes alice and carol; then run.py starts the server again
// with an [[access]] entry that gives us carol, and the test asks who is there.
#include <stdio.h>
#include <string.h>

#include "harness.h"

static Client client;
static HLINE line;

static void begin(void) {
    client_start(&client, "capi_own_agents");
    line = client_open(&client, setup()->device);
}

static LONG create(LPCWSTR id, LPCWSTR pin) {
    HAGENT agent = 0;
    return client_result(&client, lineCreateAgentW(line, (LPWSTR)id, (LPWSTR)pin, &agent));
}

int role_main(const char* role) {
    if (strcmp(role, "create") != 0) return 2;
    begin();
    if (create(u"alice", u"1234") != 0 || create(u"carol", NULL) != 0) return 1;
    client_stop(&client);
    return 0;
}

TEST(an_agent_sees_his_own_only) {
    begin();
    CHECK_RESULT(create(u"alice", u"1234"), LINEERR_OPERATIONFAILED);
    union {
        LINEAGENTLIST list;
        BYTE bytes[1024];
    } room;
    room.list.dwTotalSize = sizeof room;
    REQUIRE_RESULT(client_reply(&client, REQUIRE_ID(agentlineGetAgentListA(line, &room.list))), 0);
    REQUIRE_EQ(room.list.dwNumEntries, 1);
    LINEAGENTENTRY entry;
    memcpy(&entry, room.bytes + room.list.dwListOffset, sizeof entry);
    REQUIRE_EQ(entry.dwIDSize, sizeof "carol");
    CHECK(strcmp((const char*)room.bytes + entry.dwIDOffset, "carol") == 0);
    client_stop(&client);
}
