// Goal: K-12 and K-13 for each list and info function, group and queue identities, unknown groups
// and queues. Method: every dwTotalSize from one byte below the fixed part to one byte above the
// need, with a canary behind the size given; names compared in UTF-16 and UTF-8.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

static Client client;
static HLINE line;
static HAGENT agent;
static HAGENTSESSION session;
static DWORD queue;

enum { room_size = 0x10000, canary = 0xA5 };
static BYTE room[room_size];
static BYTE complete[room_size];

// dwTotalSize, dwNeededSize, dwUsedSize begin each structure here.
typedef struct Sizes {
    DWORD total;
    DWORD needed;
    DWORD used;
} Sizes;

static Sizes sizes(void) {
    Sizes read;
    memcpy(&read, room, sizeof read);
    return read;
}

static LONG get_group_list_w(void) {
    return lineGetGroupListW(line, (void*)room);
}
static LONG get_group_list_a(void) {
    return lineGetGroupListA(line, (void*)room);
}
static LONG get_queue_list_w(void) {
    return lineGetQueueListW(line, &group_sales, (void*)room);
}
static LONG get_queue_list_a(void) {
    return lineGetQueueListA(line, &group_sales, (void*)room);
}
static LONG get_agent_list_w(void) {
    return agentlineGetAgentListW(line, (void*)room);
}
static LONG get_agent_list_a(void) {
    return agentlineGetAgentListA(line, (void*)room);
}
static LONG get_session_list(void) {
    return lineGetAgentSessionList(line, agent, (void*)room);
}
static LONG get_session_info(void) {
    return lineGetAgentSessionInfo(line, session, (void*)room);
}
static LONG get_agent_info(void) {
    return lineGetAgentInfo(line, agent, (void*)room);
}
static LONG get_queue_info(void) {
    return lineGetQueueInfo(line, queue, (void*)room);
}
static LONG get_proxy_status(void) {
    return lineGetProxyStatus(client.app, setup()->device, VERSION_2_2, (void*)room);
}

typedef struct Structure {
    const char* name;
    LONG (*get)(void);
    DWORD fixed;
    bool is_ansi;
    bool is_synchronous;
    bool is_list;
    bool is_builtin;  // Not for external handlers.
} Structure;

static const Structure structures[] = {
    {"lineGetGroupListW", get_group_list_w, 24, false, false, true, false},
    {"lineGetGroupListA", get_group_list_a, 24, true, false, true, false},
    {"lineGetQueueListW", get_queue_list_w, 24, false, false, true, false},
    {"lineGetQueueListA", get_queue_list_a, 24, true, false, true, false},
    {"lineGetAgentSessionList", get_session_list, 24, false, false, true, false},
    {"lineGetAgentSessionInfo", get_session_info, 76, false, false, false, false},
    {"lineGetAgentInfo", get_agent_info, 56, false, false, false, false},
    {"lineGetQueueInfo", get_queue_info, 52, false, false, false, false},
    {"lineGetProxyStatus", get_proxy_status, 24, false, true, true, false},
    {"agentlineGetAgentListW", get_agent_list_w, 24, false, false, true, true},
    {"agentlineGetAgentListA", get_agent_list_a, 24, true, false, true, true},
};

static size_t structure_count(void) {
    const size_t all = sizeof structures / sizeof *structures;
    return setup()->is_external ? all - 2 : all;
}

// The lists of the queue and group names depend on the ids of the queues.
static DWORD queue_named(GUID* group, LPCWSTR name) {
    LINEQUEUELIST* list = (void*)room;
    list->dwTotalSize = room_size;
    REQUIRE_RESULT(client_reply(&client, REQUIRE_ID(lineGetQueueListW(line, group, list))), 0);
    const LINEQUEUEENTRY* entries = (const void*)(room + list->dwListOffset);
    size_t length = 0;
    while (name[length]) length++;
    for (DWORD i = 0; i < list->dwNumEntries; i++) {
        bool same = entries[i].dwNameSize == (length + 1) * sizeof(WCHAR);
        if (same && memcmp(room + entries[i].dwNameOffset, name, entries[i].dwNameSize) == 0) {
            return entries[i].dwQueueID;
        }
    }
    return 0;
}

static void begin(void) {
    client_start(&client, "capi_lists");
    line = client_open(&client, setup()->device);
    agent = new_agent(&client, line);
    session = new_session(&client, line, agent, &group_sales);
    REQUIRE(new_session(&client, line, agent, &group_support) != session);
    queue = queue_named(&group_sales, u"sales");
    REQUIRE(queue != 0);
}

static void end(void) {
    client_stop(&client);
}

static void prepare(DWORD total) {
    memset(room, canary, sizeof room);
    memcpy(room, &total, sizeof total);
}

static LONG get(const Structure* structure, DWORD total) {
    prepare(total);
    LONG returned = structure->get();
    if (structure->is_synchronous) return returned;
    return client_reply(&client, require_id(__FILE__, __LINE__, structure->name, returned));
}

static void check_canary(DWORD from) {
    size_t touched = 0;
    for (size_t i = from; i < sizeof room; i++) touched += room[i] != canary;
    CHECK_EQ(touched, 0);
}

static void check_too_small(const Structure* structure, DWORD total) {
    prepare(total);
    CHECK_RESULT(structure->get(), LINEERR_STRUCTURETOOSMALL);
    check_canary(sizeof(DWORD));
}

// The header of the list at the begin of `room` speaks only of bytes inside dwUsedSize.
static void check_list_inside(const Structure* structure) {
    LINEQUEUELIST head;
    memcpy(&head, room, sizeof head);
    LINEQUEUELIST whole;
    memcpy(&whole, complete, sizeof whole);
    CHECK_EQ(head.dwNumEntries, whole.dwNumEntries);
    if (head.dwListSize == 0) {
        CHECK_EQ(head.dwListOffset, 0);
        CHECK(structure->fixed + whole.dwListSize > head.dwTotalSize);
    } else {
        CHECK_EQ(head.dwListSize, whole.dwListSize);
        CHECK_EQ(head.dwListOffset, structure->fixed);
        CHECK(head.dwListOffset + head.dwListSize <= head.dwUsedSize);
    }
}

static void check_size(const Structure* structure, DWORD total, DWORD needed) {
    REQUIRE_RESULT(get(structure, total), 0);
    Sizes read = sizes();
    CHECK_EQ(read.total, total);
    CHECK(read.used >= structure->fixed && read.used <= total);
    check_canary(total);
    if (total >= needed) {
        CHECK_EQ(read.needed, needed);
        CHECK_EQ(read.used, needed);
        // Only the seconds of a session may differ from the first answer.
        bool is_timed = structure->get == get_session_info;
        if (!is_timed) CHECK(memcmp(room + 4, complete + 4, needed - 4) == 0);
    } else {
        CHECK(read.used < read.needed);
        CHECK(structure->is_ansi ? read.needed >= needed : read.needed == needed);
    }
    if (structure->is_list) check_list_inside(structure);
}

TEST(every_size_is_respected_to_the_byte) {
    begin();
    for (size_t i = 0; i < structure_count(); i++) {
        const Structure* structure = &structures[i];
        test_context("%s", structure->name);
        REQUIRE_RESULT(get(structure, room_size), 0);
        memcpy(complete, room, sizeof complete);
        DWORD needed = sizes().needed;
        CHECK_EQ(sizes().used, needed);
        if (!structure->is_list) CHECK_EQ(needed, structure->fixed);
        for (DWORD total = structure->fixed; total <= needed + 1; total++) {
            test_context("%s with %u of %u bytes", structure->name, total, needed);
            check_size(structure, total, needed);
        }
        for (DWORD total = 0; total < structure->fixed; total += total < 8 ? 1 : 7) {
            test_context("%s with %u bytes", structure->name, total);
            check_too_small(structure, total);
        }
        test_context("%s one byte short", structure->name);
        check_too_small(structure, structure->fixed - 1);
    }
    end();
}

TEST(an_ansi_retry_with_the_needed_size_is_complete) {
    begin();
    for (size_t i = 0; i < structure_count(); i++) {
        if (!structures[i].is_ansi) continue;
        test_context("%s", structures[i].name);
        REQUIRE_RESULT(get(&structures[i], structures[i].fixed), 0);
        DWORD needed = sizes().needed;
        REQUIRE_RESULT(get(&structures[i], needed), 0);
        CHECK_EQ(sizes().used, sizes().needed);
        CHECK(sizes().used <= needed);
    }
    end();
}

TEST(a_structure_above_the_limit_is_an_invalid_parameter) {
    begin();
    BYTE* large = calloc(1, 0x40001);
    REQUIRE(large != NULL);
    LINEAGENTGROUPLIST* list = (void*)large;
    list->dwTotalSize = 0x40001;
    CHECK_RESULT(client_result(&client, lineGetGroupListW(line, list)), LINEERR_INVALPARAM);
    list->dwTotalSize = 0x40000;
    CHECK_RESULT(client_result(&client, lineGetGroupListW(line, list)), 0);
    client_stop(&client);
    free(large);
}

// Entry of a group in the list in `room`.
static const LINEAGENTGROUPENTRY* group_entry(const GUID* group) {
    LINEAGENTGROUPLIST head;
    memcpy(&head, room, sizeof head);
    const LINEAGENTGROUPENTRY* entries = (const void*)(room + head.dwListOffset);
    for (DWORD i = 0; i < head.dwNumEntries; i++) {
        if (memcmp(&entries[i].GroupID, group, sizeof *group) == 0) return &entries[i];
    }
    return NULL;
}

TEST(a_group_id_is_its_guid_in_memory_order) {
    begin();
    REQUIRE_RESULT(get(&structures[0], room_size), 0);
    const LINEAGENTGROUPENTRY* entry = group_entry(&group_sales);
    REQUIRE(entry != NULL);
    CHECK_EQ(entry->GroupID.dwGroupID1, 0xc2d0e2c4);
    CHECK_EQ(entry->GroupID.dwGroupID2, 0x4a397f0e);
    CHECK_EQ(entry->GroupID.dwGroupID3, 0x3e0f529a);
    CHECK_EQ(entry->GroupID.dwGroupID4, 0x101d5b6a);
    CHECK(group_entry(&group_support) && group_entry(&group_office));
    CHECK(group_entry(&group_unknown) == NULL);
    end();
}

TEST(names_are_the_same_in_utf16_and_utf8) {
    begin();
    REQUIRE_RESULT(get(&structures[0], room_size), 0);
    const LINEAGENTGROUPENTRY* entry = group_entry(&group_office);
    REQUIRE(entry != NULL);
    REQUIRE_EQ(entry->dwNameSize, sizeof NAME_OFFICE_W);
    CHECK(memcmp(room + entry->dwNameOffset, NAME_OFFICE_W, sizeof NAME_OFFICE_W) == 0);
    REQUIRE_RESULT(get(&structures[1], room_size), 0);
    entry = group_entry(&group_office);
    REQUIRE(entry != NULL);
    REQUIRE_EQ(entry->dwNameSize, sizeof NAME_OFFICE_A);
    CHECK(memcmp(room + entry->dwNameOffset, NAME_OFFICE_A, sizeof NAME_OFFICE_A) == 0);
    end();
}

TEST(a_group_lists_its_queues) {
    begin();
    CHECK(queue_named(&group_sales, u"vip") != 0);
    CHECK(queue_named(&group_support, u"support") != 0);
    CHECK(queue_named(&group_support, u"sales") == 0);
    CHECK(queue_named(&group_sales, u"sales") == queue);
    end();
}

TEST(a_group_without_queues_has_an_empty_list) {
    begin();
    LINEQUEUELIST list = {0};
    list.dwTotalSize = sizeof list;
    LONG id = REQUIRE_ID(lineGetQueueListW(line, &group_no_queue, &list));
    CHECK_RESULT(client_reply(&client, id), 0);
    CHECK_EQ(list.dwNumEntries, 0);
    CHECK_EQ(list.dwListSize, 0);
    CHECK_EQ(list.dwUsedSize, sizeof list);
    CHECK_EQ(list.dwNeededSize, sizeof list);
    end();
}

TEST(unknown_groups_and_queues_are_invalid_parameters) {
    begin();
    LINEQUEUELIST list = {0};
    list.dwTotalSize = sizeof list;
    LONG id = REQUIRE_ID(lineGetQueueListW(line, &group_unknown, &list));
    CHECK_RESULT(client_reply(&client, id), LINEERR_INVALPARAM);
    CHECK_EQ(list.dwNeededSize, 0);
    LINEQUEUEINFO info = {0};
    info.dwTotalSize = sizeof info;
    CHECK_RESULT(client_reply(&client, REQUIRE_ID(lineGetQueueInfo(line, 0x00C0FFEE, &info))),
                 LINEERR_INVALPARAM);
    CHECK_EQ(info.dwUsedSize, 0);
    id = lineSetQueueMeasurementPeriod(line, 0x00C0FFEE, 60);
    CHECK_RESULT(client_result(&client, id), LINEERR_INVALPARAM);
    end();
}

TEST(the_measurement_period_of_a_queue_is_kept_and_announced) {
    begin();
    size_t mark = client.count;
    LONG id = REQUIRE_ID(lineSetQueueMeasurementPeriod(line, queue, 86400));
    CHECK_RESULT(client_reply(&client, id), 0);
    REQUIRE_RESULT(get(&structures[7], sizeof(LINEQUEUEINFO)), 0);
    LINEQUEUEINFO info;
    memcpy(&info, room, sizeof info);
    CHECK_EQ(info.dwMeasurementPeriod, 86400);
    CHECK_EQ(info.dwTotalCallsQueued, 0);
    CHECK_EQ(info.dwCurrentCallsQueued, 0);
    client_barrier(&client, line);
    size_t at = client_find(&client, mark, line, LINE_QUEUESTATUS, queue);
    if (CHECK(at != NOT_FOUND)) {
        CHECK_EQ(client.messages[at].dwParam2, LINEQUEUESTATUS_UPDATEINFO);
        CHECK_EQ(client.messages[at].dwParam3, 0);
    }
    CHECK_RESULT(lineSetQueueMeasurementPeriod(line, queue, 0), LINEERR_INVALPARAM);
    end();
}

TEST(the_types_served_are_listed_in_ascending_order) {
    begin();
    REQUIRE_RESULT(get(&structures[8], room_size), 0);
    LINEPROXYREQUESTLIST head;
    memcpy(&head, room, sizeof head);
    CHECK(head.dwNumEntries >= 12);
    CHECK_EQ(head.dwListSize, head.dwNumEntries * sizeof(DWORD));
    DWORD last = 0;
    DWORD acd_types = 0;
    for (DWORD i = 0; i < head.dwNumEntries; i++) {
        DWORD type;
        memcpy(&type, room + head.dwListOffset + i * sizeof type, sizeof type);
        CHECK(type > last);
        last = type;
        acd_types += type >= LINEPROXYREQUEST_CREATEAGENT;
    }
    CHECK_EQ(acd_types, 12);
    CHECK(last <= LINEPROXYREQUEST_SETAGENTSTATEEX);
    end();
}
