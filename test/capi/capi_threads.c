// Goal: many requests in flight and many threads: ids, replies, lineShutdown and lineClose under
// way, and the callback mechanism. Method: threads only issue calls and count; checks that leave a
// test run in the main thread. Threads meet by pipes and joins, never by sleeping.
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"

enum { in_flight = 1000, issuers = 4, per_issuer = in_flight / issuers };
#define FOREVER 0xFFFFFFFFu

static Client client;
static HLINE line;
static HAGENT agent;

static LINEAGENTINFO answers[in_flight];
static LONG ids[in_flight];

static void begin(void) {
    client_start(&client, "capi_threads");
    line = client_open(&client, setup()->device);
    agent = new_agent(&client, line);
}

static void end(void) {
    client_stop(&client);
}

static void prepare(size_t i) {
    memset(&answers[i], 0, sizeof answers[i]);
    answers[i].dwTotalSize = sizeof answers[i];
}

static void check_all_answered(void) {
    for (size_t i = 0; i < in_flight; i++) {
        REQUIRE(ids[i] > 0);
        REQUIRE_RESULT(client_reply(&client, ids[i]), 0);
        REQUIRE_EQ(client_count_of(&client, 0, 0, LINE_REPLY, (DWORD)ids[i]), 1);
        CHECK_EQ(answers[i].dwUsedSize, sizeof answers[i]);
    }
}

TEST(a_thousand_requests_of_one_connection_are_answered_in_order) {
    begin();
    for (size_t i = 0; i < in_flight; i++) {
        prepare(i);
        ids[i] = lineGetAgentInfo(line, agent, &answers[i]);
    }
    check_all_answered();
    size_t at = 0;
    for (size_t i = 0; i < in_flight; i++) {
        size_t reply = client_find_reply(&client, at, ids[i]);
        REQUIRE(reply != NOT_FOUND);
        at = reply + 1;
    }
    end();
}

static void* issue(void* argument) {
    size_t first = (size_t)(uintptr_t)argument;
    for (size_t i = first; i < first + per_issuer; i++) {
        prepare(i);
        ids[i] = lineGetAgentInfo(line, agent, &answers[i]);
    }
    return NULL;
}

static void start(pthread_t* thread, void* (*body)(void*), void* argument) {
    REQUIRE_EQ(pthread_create(thread, NULL, body, argument), 0);
}

TEST(several_threads_may_issue_requests_while_another_reads_the_replies) {
    begin();
    pthread_t threads[issuers];
    for (size_t i = 0; i < issuers; i++) {
        start(&threads[i], issue, (void*)(uintptr_t)(i * per_issuer));
    }
    // Replies of ids that no issuer has stored yet are kept: O-2 allows them to come first.
    client_drain(&client);
    for (size_t i = 0; i < issuers; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
    check_all_answered();
    end();
}

typedef struct Reader {
    HLINEAPP app;
    LONG result;
    size_t replies;
} Reader;

static void* read_until_error(void* argument) {
    Reader* reader = argument;
    LINEMESSAGE message;
    while ((reader->result = lineGetMessage(reader->app, &message, FOREVER)) == 0) {
        reader->replies += message.dwMessageID == LINE_REPLY;
    }
    return NULL;
}

TEST(line_shutdown_wakes_every_waiting_thread) {
    begin();
    client_barrier(&client, line);
    Reader readers[2] = {{.app = client.app}, {.app = client.app}};
    pthread_t threads[2];
    for (size_t i = 0; i < 2; i++) start(&threads[i], read_until_error, &readers[i]);
    // A second application keeps TAPI initialised, so that the handle itself is what is wrong.
    Client second;
    client_start(&second, "second");
    end();
    for (size_t i = 0; i < 2; i++) {
        CHECK_EQ(pthread_join(threads[i], NULL), 0);
        CHECK_RESULT(readers[i].result, LINEERR_INVALAPPHANDLE);
    }
    client_stop(&second);
}

// Waits until a message is queued, without taking it.
static bool is_readable(int descriptor, int timeout_ms) {
    struct pollfd wait = {.fd = descriptor, .events = POLLIN};
    return poll(&wait, 1, timeout_ms) == 1;
}

TEST(the_event_is_set_exactly_while_a_message_is_queued) {
    begin();
    client_barrier(&client, line);
    client_drain(&client);
    CHECK(!is_readable(client.event, 0));
    LONG id = REQUIRE_ID(lineGetAgentInfo(line, agent, (prepare(0), &answers[0])));
    CHECK(is_readable(client.event, (int)REPLY_TIMEOUT_MS));
    CHECK(is_readable(client.event, 0));
    CHECK_RESULT(client_reply(&client, id), 0);
    client_drain(&client);
    CHECK(!is_readable(client.event, 0));
    end();
}

TEST(memory_may_be_freed_after_line_close_with_requests_pending) {
    begin();
    for (int round = 0; round < 50; round++) {
        HLINE other = client_open(&client, setup()->device);
        LINEAGENTINFO* infos = calloc(16, sizeof *infos);
        REQUIRE(infos != NULL);
        for (size_t i = 0; i < 16; i++) {
            infos[i].dwTotalSize = sizeof infos[i];
            (void)REQUIRE_ID(lineGetAgentInfo(other, agent, &infos[i]));
        }
        REQUIRE_RESULT(lineClose(other), 0);
        memset(infos, 0x5A, 16 * sizeof *infos);
        client_barrier(&client, line);
        size_t touched = 0;
        for (size_t i = 0; i < 16 * sizeof *infos; i++) touched += ((BYTE*)infos)[i] != 0x5A;
        CHECK_EQ(touched, 0);
        free(infos);
    }
    end();
}

TEST(memory_may_be_freed_after_line_shutdown_with_requests_pending) {
    for (int round = 0; round < 10; round++) {
        begin();
        LINEAGENTINFO* infos = calloc(16, sizeof *infos);
        REQUIRE(infos != NULL);
        for (size_t i = 0; i < 16; i++) {
            infos[i].dwTotalSize = sizeof infos[i];
            (void)REQUIRE_ID(lineGetAgentInfo(line, agent, &infos[i]));
        }
        end();
        free(infos);
    }
}

static atomic_bool closing_now;
static HLINE closing;

static void* issue_until_closed(void* argument) {
    LINEAGENTINFO* info = argument;
    LONG result = 0;
    do {
        result = lineGetAgentInfo(closing, agent, info);
    } while (result > 0 || !atomic_load(&closing_now));
    return (void*)(intptr_t)result;
}

TEST(line_close_meets_threads_that_issue_requests) {
    begin();
    atomic_store(&closing_now, false);
    closing = client_open(&client, setup()->device);
    pthread_t threads[issuers];
    for (size_t i = 0; i < issuers; i++) {
        prepare(i);
        start(&threads[i], issue_until_closed, &answers[i]);
    }
    client_barrier(&client, line);
    REQUIRE_RESULT(lineClose(closing), 0);
    atomic_store(&closing_now, true);
    for (size_t i = 0; i < issuers; i++) {
        void* result = NULL;
        CHECK_EQ(pthread_join(threads[i], &result), 0);
        CHECK_RESULT((LONG)(intptr_t)result, LINEERR_INVALLINEHANDLE);
    }
    client_barrier(&client, line);
    end();
}

// ---- The callback mechanism --------------------------------------------------------------------

static struct {
    size_t count;
    size_t in_other_thread;
    LONG reply_id;
    LONG reply_result;
    pthread_t pump;
} called;

static void CALLBACK on_message(DWORD device, DWORD message, DWORD_PTR instance, DWORD_PTR p1,
                                DWORD_PTR p2, DWORD_PTR p3) {
    (void)p3;
    called.count++;
    called.in_other_thread += !pthread_equal(pthread_self(), called.pump);
    if (message != LINE_REPLY) return;
    called.reply_id = (LONG)(DWORD)p1;
    called.reply_result = (LONG)(DWORD)p2;
    if (device != 0 || instance != 0x77) called.reply_result = LINEERR_INVALPARAM;
}

static HLINEAPP start_with_callback(LINECALLBACK callback, int* descriptor) {
    memset(&called, 0, sizeof called);
    called.pump = pthread_self();
    LINEINITIALIZEEXPARAMS params = {0};
    params.dwTotalSize = sizeof params;
    params.dwOptions = LINEINITIALIZEEXOPTION_USEHIDDENWINDOW;
    DWORD count = 0;
    DWORD version = VERSION_2_2;
    HLINEAPP app = 0;
    REQUIRE_RESULT(lineInitializeExA(&app, NULL, callback, "callback", &count, &version, &params),
                   0);
    *descriptor = agentline_pump_fd(app);
    REQUIRE(*descriptor >= 0);
    return app;
}

static HLINE open_with_instance(HLINEAPP app, DWORD_PTR instance) {
    HLINE opened = 0;
    REQUIRE_RESULT(lineOpenA(app, setup()->device, &opened, VERSION_2_2, 0, instance,
                             LINECALLPRIVILEGE_NONE, 0, NULL),
                   0);
    return opened;
}

TEST(the_callback_runs_in_the_thread_that_pumps_and_nowhere_else) {
    int descriptor = -1;
    HLINEAPP app = start_with_callback(on_message, &descriptor);
    HLINE opened = open_with_instance(app, 0x77);
    LINEMESSAGE message;
    CHECK_RESULT(lineGetMessage(app, &message, 0), LINEERR_OPERATIONFAILED);
    LINEAGENTGROUPLIST list = {0};
    list.dwTotalSize = sizeof list;
    LONG id = REQUIRE_ID(lineGetGroupListW(opened, &list));
    REQUIRE(is_readable(descriptor, (int)REPLY_TIMEOUT_MS));
    CHECK_EQ(called.count, 0);
    while (called.reply_id != id) REQUIRE(agentline_dispatch(app, REPLY_TIMEOUT_MS) > 0);
    CHECK_RESULT(called.reply_result, 0);
    CHECK(list.dwNumEntries >= 4);
    CHECK_EQ(called.in_other_thread, 0);
    CHECK_RESULT(agentline_dispatch(app, 0), 0);
    CHECK(!is_readable(descriptor, 0));
    CHECK_RESULT(lineShutdown(app), 0);
}

static struct {
    HLINE line;
    int descriptor;
    size_t rounds;
    LINEAGENTGROUPLIST list;
} again;

// Returns when the next reply waits already, a few times.
static void CALLBACK ask_again(DWORD device, DWORD message, DWORD_PTR instance, DWORD_PTR p1,
                               DWORD_PTR p2, DWORD_PTR p3) {
    (void)device, (void)instance, (void)p1, (void)p2, (void)p3;
    if (message != LINE_REPLY || ++again.rounds > 5) return;
    CHECK(lineGetGroupListW(again.line, &again.list) > 0);
    CHECK(is_readable(again.descriptor, (int)REPLY_TIMEOUT_MS));
}

TEST(a_pump_comes_back_though_each_callback_is_answered_at_once) {
    memset(&again, 0, sizeof again);
    again.list.dwTotalSize = sizeof again.list;
    HLINEAPP app = start_with_callback(ask_again, &again.descriptor);
    again.line = open_with_instance(app, 0);
    REQUIRE_ID(lineGetGroupListW(again.line, &again.list));
    REQUIRE(is_readable(again.descriptor, (int)REPLY_TIMEOUT_MS));
    REQUIRE(agentline_dispatch(app, REPLY_TIMEOUT_MS) > 0);
    CHECK_EQ(again.rounds, 1);
    CHECK(is_readable(again.descriptor, 0));
    CHECK_RESULT(lineShutdown(app), 0);
}

static void* pump_until_error(void* argument) {
    Reader* reader = argument;
    while ((reader->result = agentline_dispatch(reader->app, FOREVER)) >= 0) {
    }
    return NULL;
}

TEST(line_shutdown_wakes_a_thread_that_pumps) {
    begin();
    int descriptor = -1;
    Reader reader = {.app = start_with_callback(on_message, &descriptor)};
    pthread_t thread;
    start(&thread, pump_until_error, &reader);
    CHECK_RESULT(lineShutdown(reader.app), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_RESULT(reader.result, LINEERR_INVALAPPHANDLE);
    end();
}
