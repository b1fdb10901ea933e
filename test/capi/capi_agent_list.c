// Goal: agentlineGetAgentList tells who is there: a supervisor who comes late sees the agents that
// others created, with their ids and never a PIN; lines of an external handler refuse it at once.
// Method: two applications, the second after the first; sizes are tested in capi_lists, errors in
// capi_errors, roles in capi_own_agents.
#include <string.h>

#include "harness.h"

enum { room_size = 0x10000 };
static BYTE room[room_size];

typedef LONG (*GetList)(HLINE, LPLINEAGENTLIST);

static LONG get_list(Client* client, HLINE line, GetList get) {
    LINEAGENTLIST* list = (void*)room;
    memset(room, 0xA5, sizeof room);
    list->dwTotalSize = room_size;
    return client_reply(client, REQUIRE_ID(get(line, list)));
}

// The agent's entry in `room`; all zero if there is none.
static LINEAGENTENTRY entry_of(HAGENT agent) {
    LINEAGENTLIST head;
    memcpy(&head, room, sizeof head);
    CHECK_EQ(head.dwListSize, head.dwNumEntries * sizeof(LINEAGENTENTRY));
    for (DWORD i = 0; i < head.dwNumEntries; i++) {
        LINEAGENTENTRY entry;
        memcpy(&entry, room + head.dwListOffset + i * sizeof entry, sizeof entry);
        if (entry.hAgent == agent) return entry;
    }
    return (LINEAGENTENTRY){0};
}

static void check_entry(HAGENT agent, const void* id, DWORD size) {
    LINEAGENTENTRY entry = entry_of(agent);
    REQUIRE_EQ(entry.hAgent, agent);
    REQUIRE_EQ(entry.dwIDSize, size);
    REQUIRE_EQ(entry.dwNameSize, size);
    CHECK(memcmp(room + entry.dwIDOffset, id, size) == 0);
    CHECK(memcmp(room + entry.dwNameOffset, id, size) == 0);
    CHECK_EQ(entry.dwPINSize, 0);
    CHECK_EQ(entry.dwPINOffset, 0);
}

TEST(a_supervisor_who_comes_late_sees_who_is_there) {
    if (setup()->is_external) return;
    Client desk;
    client_start(&desk, "desk");
    HLINE line = client_open(&desk, setup()->device);
    HAGENT first = new_agent(&desk, line);
    HAGENT second = 0;
    LONG id = REQUIRE_ID(lineCreateAgentW(line, u"alice", u"1234", &second));
    REQUIRE_RESULT(client_reply(&desk, id), 0);
    Client late;
    client_start(&late, "late");
    HLINE watched = client_open(&late, setup()->device);
    REQUIRE_RESULT(get_list(&late, watched, agentlineGetAgentListW), 0);
    check_entry(first, new_agent_id(), 5 * sizeof(WCHAR));
    check_entry(second, u"alice", sizeof u"alice");
    REQUIRE_RESULT(get_list(&late, watched, agentlineGetAgentListA), 0);
    check_entry(second, "alice", sizeof "alice");
    CHECK_EQ(client_count(&late, 0, watched, LINE_AGENTSTATUSEX), 0);
    REQUIRE_RESULT(set_agent(&desk, line, first, LINEAGENTSTATEEX_RELEASED, 0), 0);
    REQUIRE_RESULT(get_list(&late, watched, agentlineGetAgentList), 0);
    CHECK_EQ(entry_of(first).hAgent, 0);
    check_entry(second, "alice", sizeof "alice");
    client_stop(&desk);
    client_stop(&late);
}

TEST(a_line_without_agents_has_an_empty_list) {
    Client client;
    client_start(&client, "nobody");
    HLINE line = client_open(&client, setup()->other_device);
    LINEAGENTLIST list = {0};
    list.dwTotalSize = sizeof list;
    REQUIRE_RESULT(client_reply(&client, REQUIRE_ID(agentlineGetAgentListA(line, &list))), 0);
    CHECK_EQ(list.dwNumEntries, 0);
    CHECK_EQ(list.dwListSize, 0);
    CHECK_EQ(list.dwUsedSize, sizeof list);
    CHECK_EQ(list.dwNeededSize, sizeof list);
    client_stop(&client);
}

static void check_unavailable(Client* client, DWORD device) {
    HLINE line = client_open(client, device);
    LINEAGENTLIST list = {0};
    list.dwTotalSize = sizeof list;
    CHECK_RESULT(agentlineGetAgentListW(line, &list), LINEERR_OPERATIONUNAVAIL);
    CHECK_RESULT(agentlineGetAgentListA(line, &list), LINEERR_OPERATIONUNAVAIL);
    CHECK_EQ(list.dwNeededSize, 0);
}

TEST(a_line_of_an_external_handler_has_none_with_a_handler_or_without) {
    Client client;
    client_start(&client, "outside");
    check_unavailable(&client, setup()->spare_device);
    if (setup()->is_external) {
        HLINE line = client_open(&client, setup()->device);
        client_barrier(&client, line);
        check_unavailable(&client, setup()->device);
    }
    client_stop(&client);
}
