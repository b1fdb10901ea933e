// Goal: the handler's contract, K-04, K-06, K-10, K-11, K-16, what lineProxyMessage
// may send. Method: handler and client are two applications of this process on an
// external line; for K-10 the handler is a second process that is killed.
#define _POSIX_C_SOURCE 200809L
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proxy_side.h"

// ---- Registration ------------------------------------------------------------------------------

static LONG register_types(Registration registration, DWORD version) {
    HLINE opened = 0;
    LONG result = open_proxy(&handler, setup()->spare_device, version, &registration, &opened);
    if (result == 0) CHECK_RESULT(lineClose(opened), 0);
    if (result != 0) CHECK_EQ(opened, 0);
    return result;
}

TEST(bad_registration_data_registers_nothing) {
    client_start(&client, "client");
    client_start(&handler, "handler");
    HLINE opened = 0;
    CHECK_RESULT(open_proxy(&handler, setup()->spare_device, VERSION_2_2, NULL, &opened),
                 LINEERR_INVALPOINTER);
    Registration good = registration_of(TYPE(CREATEAGENT), TYPE(SETAGENTSTATEEX));
    CHECK_RESULT(lineOpenA(handler.app, setup()->spare_device, &opened, VERSION_2_2, 0, 0,
                           LINEOPENOPTION_PROXY, 0, &good.params),
                 LINEERR_INVALPRIVSELECT);
    Registration bad = good;
    bad.params.dwDevSpecificOffset = bad.params.dwTotalSize - 8;
    CHECK_RESULT(register_types(bad, VERSION_2_2), LINEERR_STRUCTURETOOSMALL);
    bad = good;
    bad.params.dwDevSpecificOffset = 0xFFFFFFF0;
    CHECK_RESULT(register_types(bad, VERSION_2_2), LINEERR_STRUCTURETOOSMALL);
    bad = good;
    bad.params.dwDevSpecificSize = 0;
    CHECK_RESULT(register_types(bad, VERSION_2_2), LINEERR_INVALPARAM);
    bad = good;
    bad.params.dwDevSpecificSize = 7;
    CHECK_RESULT(register_types(bad, VERSION_2_2), LINEERR_INVALPARAM);
    static const DWORD unknown[] = {0, 0x15, 0xFFFFFFFF, TYPE(CREATEAGENT)};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        test_context("second type 0x%x", unknown[i]);
        bad = good;
        bad.types[1] = unknown[i];
        CHECK_RESULT(register_types(bad, VERSION_2_2), LINEERR_INVALPARAM);
    }
    end();
}

TEST(registration_depends_on_the_version_of_the_line) {
    client_start(&client, "client");
    client_start(&handler, "handler");
    Registration new_types = registration_of(TYPE(GETAGENTINFO), TYPE(GETAGENTINFO));
    Registration old_types = registration_of(TYPE(SETAGENTGROUP), TYPE(GETAGENTGROUPLIST));
    CHECK_RESULT(register_types(new_types, VERSION_2_1), LINEERR_INVALPARAM);
    CHECK_RESULT(register_types(old_types, VERSION_2_1), 0);
    DWORD version = 0;
    LINEEXTENSIONID extension;
    if (lineNegotiateAPIVersion(handler.app, setup()->spare_device, VERSION_1_4, VERSION_1_4,
                                &version, &extension) == 0) {
        CHECK_RESULT(register_types(old_types, VERSION_1_4), LINEERR_INVALPRIVSELECT);
    }
    end();
}

TEST(a_taken_type_is_refused_and_its_handler_goes_on) {
    begin_with(TYPE(CREATEAGENT), TYPE(SETAGENTMEASUREMENTPERIOD));
    Registration overlap = registration_of(TYPE(SETAGENTMEASUREMENTPERIOD), TYPE(GETAGENTINFO));
    Client rival;
    client_start(&rival, "rival");
    HLINE second = 0;
    DWORD device = setup()->spare_device;
    CHECK_RESULT(open_proxy(&rival, device, VERSION_2_2, &overlap, &second), LINEERR_NOTREGISTERED);
    CHECK_RESULT(open_proxy(&handler, device, VERSION_2_2, &overlap, &second),
                 LINEERR_NOTREGISTERED);
    CHECK_EQ(second, 0);
    // All or nothing: GETAGENTINFO was free and still is.
    LINEAGENTINFO info = {0};
    info.dwTotalSize = sizeof info;
    CHECK_RESULT(lineGetAgentInfo(line, 1, &info), LINEERR_OPERATIONUNAVAIL);
    LONG id = REQUIRE_ID(lineSetAgentMeasurementPeriod(line, 7, 60));
    answer(next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD)), 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    client_stop(&rival);
    end();
}

TEST(disjoint_types_work_side_by_side) {
    begin_with(TYPE(CREATEAGENT), TYPE(CREATEAGENT));
    Client colleague;
    client_start(&colleague, "colleague");
    Registration other = registration_of(TYPE(SETAGENTSTATEEX), TYPE(SETAGENTSTATEEX));
    HLINE second = 0;
    DWORD device = setup()->spare_device;
    REQUIRE_RESULT(open_proxy(&colleague, device, VERSION_2_2, &other, &second), 0);
    HAGENT agent = 0;
    LONG create = REQUIRE_ID(lineCreateAgentW(line, NULL, NULL, &agent));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(CREATEAGENT));
    block->CreateAgent.hAgent = 77;
    answer(block, 0);
    CHECK_RESULT(client_reply(&client, create), 0);
    CHECK_EQ(agent, 77);
    LONG set = REQUIRE_ID(lineSetAgentStateEx(line, agent, LINEAGENTSTATEEX_READY, 0));
    forget_requests(&colleague);
    block = next_request(&colleague, second, TYPE(SETAGENTSTATEEX));
    CHECK_RESULT(lineProxyResponse(second, block, 0), 0);
    CHECK_RESULT(client_reply(&client, set), 0);
    client_stop(&colleague);
    end();
}

// ---- Replies -----------------------------------------------------------------------------------

TEST(a_handler_may_answer_in_any_order_and_each_id_gets_one_reply) {
    begin();
    enum { pending = 5 };
    LONG ids[pending];
    LPLINEPROXYREQUEST blocks[pending];
    for (int i = 0; i < pending; i++) {
        ids[i] = REQUIRE_ID(lineSetAgentMeasurementPeriod(line, 100 + (HAGENT)i, 60));
    }
    for (int i = 0; i < pending; i++) {
        blocks[i] = next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD));
        CHECK_EQ(blocks[i]->SetAgentMeasurementPeriod.hAgent, 100 + i);
    }
    for (int i = pending - 1; i >= 0; i--) answer(blocks[i], i % 2 == 0 ? 0 : LINEERR_INVALPARAM);
    CHECK_RESULT(client_reply(&client, ids[0]), 0);
    size_t last = 0;
    for (int i = pending - 1; i >= 0; i--) {
        CHECK_EQ(client_count_of(&client, 0, 0, LINE_REPLY, (DWORD)ids[i]), 1);
        CHECK_RESULT(client_reply(&client, ids[i]), i % 2 == 0 ? 0 : LINEERR_INVALPARAM);
        size_t at = client_find_reply(&client, 0, ids[i]);
        CHECK(at >= last);
        last = at;
    }
    end();
}

TEST(any_negative_result_is_passed_on_and_leaves_memory_untouched) {
    begin();
    static const DWORD results[] = {(DWORD)LINEERR_INVALPASSWORD, 0xC0000001, 0xFFFFFFFF};
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        test_context("result 0x%x", results[i]);
        ListRoom room;
        memset(&room, 0x5A, sizeof room);
        room.queues.dwTotalSize = list_room;
        ListRoom before = room;
        LONG id = REQUIRE_ID(lineGetQueueListW(line, &group_office, &room.queues));
        LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(GETQUEUELIST));
        fill_queue_list((void*)&block->GetQueueList.QueueList);
        answer(block, (LONG)results[i]);
        CHECK_EQ(client_reply(&client, id), (LONG)results[i]);
        CHECK(memcmp(&room, &before, sizeof room) == 0);
    }
    end();
}

TEST(a_response_is_accepted_exactly_once) {
    begin();
    LONG id = REQUIRE_ID(lineSetAgentMeasurementPeriod(line, 1, 60));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD));
    LINEPROXYREQUEST foreign;
    memset(&foreign, 0, sizeof foreign);
    foreign.dwSize = sizeof foreign;
    CHECK_RESULT(lineProxyResponse(proxy, NULL, 0), LINEERR_INVALPOINTER);
    CHECK_RESULT(lineProxyResponse(proxy, &foreign, 0), LINEERR_INVALPARAM);
    CHECK_RESULT(lineProxyResponse(proxy, block, 1), LINEERR_INVALPARAM);
    CHECK_RESULT(lineProxyResponse(line, block, 0), LINEERR_NOTREGISTERED);
    answer(block, 0);
    CHECK_RESULT(lineProxyResponse(proxy, block, 0), LINEERR_INVALPARAM);
    CHECK_RESULT(client_reply(&client, id), 0);
    CHECK_EQ(client_count_of(&client, 0, 0, LINE_REPLY, (DWORD)id), 1);
    end();
}

typedef void (*Spoil)(LINEQUEUELIST* list);

static void spoil_used(LINEQUEUELIST* list) {
    list->dwUsedSize = list->dwTotalSize + 1;
}
static void spoil_needed(LINEQUEUELIST* list) {
    list->dwNeededSize = list->dwUsedSize - 1;
}
static void spoil_list_size(LINEQUEUELIST* list) {
    list->dwListSize = list->dwTotalSize;
}
static void spoil_list_offset(LINEQUEUELIST* list) {
    list->dwListOffset = list->dwUsedSize;
}
static void spoil_overflow(LINEQUEUELIST* list) {
    list->dwListOffset = 0xFFFFFFF8;
}
static void spoil_name(LINEQUEUELIST* list) {
    DWORD outside = list->dwTotalSize;
    // dwNameOffset of the first entry.
    memcpy((BYTE*)list + list->dwListOffset + 8, &outside, sizeof outside);
}

TEST(contradicting_sizes_are_refused_and_never_reach_the_client) {
    begin();
    static const Spoil spoils[] = {spoil_used,        spoil_needed,   spoil_list_size,
                                   spoil_list_offset, spoil_overflow, spoil_name};
    for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
        test_context("contradiction %zu", i);
        ListRoom room;
        memset(&room, 0x5A, sizeof room);
        room.queues.dwTotalSize = list_room;
        ListRoom before = room;
        LONG id = REQUIRE_ID(lineGetQueueListW(line, &group_office, &room.queues));
        LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(GETQUEUELIST));
        LINEQUEUELIST* list = (void*)&block->GetQueueList.QueueList;
        fill_queue_list(list);
        spoils[i](list);
        CHECK_RESULT(lineProxyResponse(proxy, block, 0), LINEERR_INVALPARAM);
        CHECK_RESULT(client_reply(&client, id), LINEERR_OPERATIONFAILED);
        CHECK(memcmp(&room, &before, sizeof room) == 0);
    }
    end();
}

TEST(a_client_that_closes_gets_no_late_write_and_no_reply) {
    begin();
    LINEAGENTINFO* info = malloc(sizeof *info);
    REQUIRE(info != NULL);
    memset(info, 0x5A, sizeof *info);
    info->dwTotalSize = sizeof *info;
    LONG id = REQUIRE_ID(lineGetAgentInfo(line, 1, info));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(GETAGENTINFO));
    REQUIRE_RESULT(lineClose(line), 0);
    LINEAGENTINFO before = *info;
    memset(&block->GetAgentInfo.AgentInfo.dwNeededSize, 0, sizeof(LINEAGENTINFO) - 4);
    block->GetAgentInfo.AgentInfo.dwNeededSize = sizeof *info;
    block->GetAgentInfo.AgentInfo.dwUsedSize = sizeof *info;
    answer(block, 0);
    // Another request on a new line proves that the first response has been through the service.
    HLINE again = client_open(&client, setup()->spare_device);
    LONG later = REQUIRE_ID(lineSetAgentMeasurementPeriod(again, 1, 60));
    answer(next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD)), 0);
    CHECK_RESULT(client_reply(&client, later), 0);
    CHECK(memcmp(info, &before, sizeof before) == 0);
    CHECK_EQ(client_find_reply(&client, 0, id), NOT_FOUND);
    free(info);
    end();
}

// ---- Messages ----------------------------------------------------------------------------------

TEST(the_six_messages_reach_all_opens_but_the_senders) {
    begin();
    HLINE twin = client_open(&handler, setup()->spare_device);
    HLINE older =
        client_open_as(&client, setup()->spare_device, VERSION_2_1, LINECALLPRIVILEGE_NONE, 0);
    static const DWORD messages[] = {LINE_AGENTSPECIFIC,      LINE_AGENTSTATUS,
                                     LINE_AGENTSESSIONSTATUS, LINE_QUEUESTATUS,
                                     LINE_AGENTSTATUSEX,      LINE_GROUPSTATUS};
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        test_context("message %u", messages[i]);
        bool is_20 = messages[i] <= LINE_AGENTSTATUS;
        DWORD p1 = messages[i] == LINE_GROUPSTATUS ? 0 : 7;
        CHECK_RESULT(lineProxyMessage(proxy, 0, messages[i], p1, 1, 0), 0);
        size_t at = client_wait(&client, 0, line, messages[i]);
        CHECK_EQ(client.messages[at].dwParam1, p1);
        CHECK_EQ(client.messages[at].dwParam2, 1);
        CHECK_EQ(client.messages[at].dwParam3, 0);
        (void)client_wait(&handler, 0, twin, messages[i]);
        if (is_20) (void)client_wait(&client, 0, older, messages[i]);
        if (!is_20) CHECK_EQ(client_count(&client, 0, older, messages[i]), 0);
        CHECK_EQ(client_count(&handler, 0, proxy, messages[i]), 0);
    }
    end();
}

TEST(other_messages_and_other_senders_are_refused) {
    begin();
    static const DWORD forbidden[] = {LINE_REPLY,       LINE_CLOSE,        LINE_CALLSTATE,
                                      LINE_PROXYSTATUS, LINE_PROXYREQUEST, 0x463};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
        test_context("message %u", forbidden[i]);
        CHECK_RESULT(lineProxyMessage(proxy, 0, forbidden[i], 1, 1, 0), LINEERR_INVALPARAM);
    }
    test_context(NULL);
    CHECK_RESULT(lineProxyMessage(line, 0, LINE_GROUPSTATUS, 0, 1, 0), LINEERR_NOTREGISTERED);
    CHECK_RESULT(lineProxyMessage(proxy, 0xC0FFEE, LINE_AGENTSPECIFIC, 0, 1, 0),
                 LINEERR_INVALCALLHANDLE);
    end();
}

TEST(responses_and_messages_keep_the_handlers_order) {
    begin();
    enum { rounds = 20 };
    LONG ids[rounds];
    for (int i = 0; i < rounds; i++) {
        ids[i] = REQUIRE_ID(lineSetAgentMeasurementPeriod(line, 1, 60));
    }
    size_t mark = client.count;
    for (int i = 0; i < rounds; i++) {
        answer(next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD)), 0);
        CHECK_RESULT(lineProxyMessage(proxy, 0, LINE_AGENTSTATUSEX, 1000 + (DWORD)i,
                                      LINEAGENTSTATUSEX_UPDATEINFO, 0),
                     0);
    }
    size_t at = mark;
    for (int i = 0; i < rounds; i++) {
        CHECK_RESULT(client_reply(&client, ids[i]), 0);
        size_t reply = client_find_reply(&client, mark, ids[i]);
        CHECK(reply >= at);
        at = client_wait(&client, reply, line, LINE_AGENTSTATUSEX);
        CHECK_EQ(client.messages[at].dwParam1, 1000 + i);
    }
    end();
}

// ---- The end of a handler ----------------------------------------------------------------------

enum { pending_max = 6, acd_types = 12 };

static void request_and_forget(LONG* ids) {
    for (int i = 0; i < pending_max; i++) {
        ids[i] = REQUIRE_ID(lineSetAgentMeasurementPeriod(line, 1 + (HAGENT)i, 60));
    }
}

// K-10: every pending request fails, then each type is announced as closed.
static void check_handler_gone(const LONG* ids) {
    for (int i = 0; i < pending_max; i++) {
        CHECK_RESULT(client_reply(&client, ids[i]), LINEERR_OPERATIONFAILED);
        CHECK_EQ(client_count_of(&client, 0, 0, LINE_REPLY, (DWORD)ids[i]), 1);
    }
    size_t at = client_find_reply(&client, 0, ids[0]);
    DWORD seen = 0;
    for (int i = 0; i < acd_types; i++) {
        do {
            at = client_wait(&client, at + 1, line, LINE_PROXYSTATUS);
        } while (client.messages[at].dwParam1 != LINEPROXYSTATUS_CLOSE);
        for (int j = 0; j < pending_max; j++)
            CHECK(client_find_reply(&client, at, ids[j]) == NOT_FOUND);
        seen |= 1u << client.messages[at].dwParam2;
    }
    CHECK_EQ(seen, 0x1FFE00);
    CHECK_RESULT(lineSetAgentMeasurementPeriod(line, 1, 60), LINEERR_OPERATIONUNAVAIL);
}

TEST(line_close_of_a_handler_fails_what_is_pending) {
    begin();
    LONG ids[pending_max];
    request_and_forget(ids);
    for (int i = 0; i < pending_max; i++) {
        (void)next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD));
    }
    REQUIRE_RESULT(lineClose(proxy), 0);
    check_handler_gone(ids);
    end();
}

// The other process: takes requests and never answers; one byte on its standard output for each.
int role_main(const char* role) {
    if (strcmp(role, "silent-handler") != 0) return 2;
    client_start(&handler, role);
    proxy = serve(&handler, setup()->spare_device, TYPE(CREATEAGENT), TYPE(SETAGENTSTATEEX));
    for (char mark = 'r';; mark = '+') {
        if (write(STDOUT_FILENO, &mark, 1) != 1) return 1;
        (void)next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD));
    }
}

static pid_t start_silent_handler(int* output) {
    int pipe_ends[2];
    REQUIRE_EQ(pipe(pipe_ends), 0);
    char spare[12];
    (void)snprintf(spare, sizeof spare, "%u", setup()->spare_device);
    pid_t child = fork();
    if (child == 0) {
        (void)dup2(pipe_ends[1], STDOUT_FILENO);
        (void)execl(setup()->program, setup()->program, "--spare", spare, "--role",
                    "silent-handler", (char*)NULL);
        _exit(127);
    }
    (void)close(pipe_ends[1]);
    *output = pipe_ends[0];
    return child;
}

static void read_marks(int output, int count) {
    char mark = 0;
    for (int i = 0; i < count; i++) REQUIRE_EQ(read(output, &mark, 1), 1);
}

TEST(a_killed_handler_fails_what_is_pending) {
    int output = -1;
    pid_t child = start_silent_handler(&output);
    read_marks(output, 1);
    client_start(&client, "client");
    line = client_open(&client, setup()->spare_device);
    LONG ids[pending_max];
    request_and_forget(ids);
    read_marks(output, pending_max);
    REQUIRE_EQ(kill(child, SIGKILL), 0);
    CHECK_EQ(waitpid(child, NULL, 0), child);
    check_handler_gone(ids);
    (void)close(output);
    client_start(&handler, "next handler");
    proxy = serve(&handler, setup()->spare_device, TYPE(CREATEAGENT), TYPE(SETAGENTSTATEEX));
    LONG id = REQUIRE_ID(lineSetAgentMeasurementPeriod(line, 1, 60));
    answer(next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD)), 0);
    CHECK_RESULT(client_reply(&client, id), 0);
    end();
}

// Last, because it ends the server.
TEST(after_line_close_a_known_block_is_taken_back) {
    begin();
    LONG id = REQUIRE_ID(lineSetAgentMeasurementPeriod(line, 1, 60));
    LPLINEPROXYREQUEST block = next_request(&handler, proxy, TYPE(SETAGENTMEASUREMENTPERIOD));
    REQUIRE(setup()->server_process > 0);
    REQUIRE_EQ(kill((pid_t)setup()->server_process, SIGKILL), 0);
    (void)client_wait(&handler, 0, proxy, LINE_CLOSE);
    CHECK_RESULT(lineProxyResponse(proxy, block, (DWORD)LINEERR_OPERATIONFAILED), 0);
    CHECK(lineProxyResponse(proxy, block, 0) != 0);
    CHECK_RESULT(lineProxyMessage(proxy, 0, LINE_GROUPSTATUS, 0, 1, 0), LINEERR_INVALLINEHANDLE);
    CHECK_RESULT(client_reply(&client, id), LINEERR_OPERATIONFAILED);
    client_stop(&handler);
    client_stop(&client);
}
