// Goal: one place for what all client tests in C need. Method: see harness.h.
#define _POSIX_C_SOURCE 200809L
#include "harness.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { tests_max = 128, test_agents_max = 400 };

typedef struct Test {
    const char* name;
    void (*body)(void);
} Test;

static Test tests[tests_max];
static size_t test_count;
static int failures;
static jmp_buf leave_test;
static char context[160];
static Setup the_setup;

GUID group_sales = {0xc2d0e2c4, 0x7f0e, 0x4a39, {0x9a, 0x52, 0x0f, 0x3e, 0x6a, 0x5b, 0x1d, 0x10}};
GUID group_support = {0xc2d0e2c4, 0x7f0e, 0x4a39, {0x9a, 0x52, 0x0f, 0x3e, 0x6a, 0x5b, 0x1d, 0x11}};
GUID group_office = {0xc2d0e2c4, 0x7f0e, 0x4a39, {0x9a, 0x52, 0x0f, 0x3e, 0x6a, 0x5b, 0x1d, 0x12}};
GUID group_no_queue = {
    0xc2d0e2c4, 0x7f0e, 0x4a39, {0x9a, 0x52, 0x0f, 0x3e, 0x6a, 0x5b, 0x1d, 0x13}};
GUID group_unknown = {0x01020304, 0x0506, 0x0708, {0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10}};

// ---- Tests and checks --------------------------------------------------------------------------

void test_add(const char* name, void (*body)(void)) {
    if (test_count == tests_max) abort();
    tests[test_count++] = (Test){name, body};
}

void test_context(const char* format, ...) {
    context[0] = '\0';
    if (!format) return;
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(context, sizeof context, format, arguments);
    va_end(arguments);
}

static void report(const char* file, int line, const char* text) {
    const char* slash = strrchr(file, '/');
    failures++;
    printf("    %s:%d: %s%s%s%s", slash ? slash + 1 : file, line, context[0] ? "[" : "", context,
           context[0] ? "] " : "", text);
}

static bool finish(bool holds, bool fatal) {
    if (!holds) (void)fflush(stdout);
    if (!holds && fatal) longjmp(leave_test, 1);
    return holds;
}

bool check_true(const char* file, int line, const char* text, bool holds, bool fatal) {
    if (!holds) {
        report(file, line, text);
        printf(" does not hold\n");
    }
    return finish(holds, fatal);
}

bool check_equal(const char* file, int line, const char* text, int64_t actual, int64_t expected,
                 bool fatal) {
    if (actual != expected) {
        report(file, line, text);
        printf(" is %" PRId64 " (0x%" PRIx64 "), expected %" PRId64 " (0x%" PRIx64 ")\n", actual,
               (uint64_t)actual, expected, (uint64_t)expected);
    }
    return finish(actual == expected, fatal);
}

typedef struct ResultName {
    LONG value;
    const char* name;
} ResultName;

#define NAME_OF(name) \
    { LINEERR_##name, #name }
static const ResultName result_names[] = {
    {0, "success"},
    NAME_OF(BADDEVICEID),
    NAME_OF(INCOMPATIBLEAPIVERSION),
    NAME_OF(INVALADDRESSID),
    NAME_OF(INVALADDRESSSTATE),
    NAME_OF(INVALAGENTACTIVITY),
    NAME_OF(INVALAGENTGROUP),
    NAME_OF(INVALAGENTID),
    NAME_OF(INVALAGENTSTATE),
    NAME_OF(INVALAPPHANDLE),
    NAME_OF(INVALCALLHANDLE),
    NAME_OF(INVALLINEHANDLE),
    NAME_OF(INVALPARAM),
    NAME_OF(INVALPOINTER),
    NAME_OF(INVALPRIVSELECT),
    NAME_OF(NODEVICE),
    NAME_OF(NOMEM),
    NAME_OF(NOTREGISTERED),
    NAME_OF(OPERATIONFAILED),
    NAME_OF(OPERATIONUNAVAIL),
    NAME_OF(RESOURCEUNAVAIL),
    NAME_OF(STRUCTURETOOSMALL),
    NAME_OF(UNINITIALIZED),
};

static const char* result_name(LONG result) {
    for (size_t i = 0; i < sizeof result_names / sizeof *result_names; i++) {
        if (result_names[i].value == result) return result_names[i].name;
    }
    return result > 0 ? "request id" : "other error";
}

bool check_result(const char* file, int line, const char* text, LONG actual, LONG expected,
                  bool fatal) {
    if (actual != expected) {
        report(file, line, text);
        printf(" is %s (0x%08" PRIx32 "), expected %s\n", result_name(actual), (uint32_t)actual,
               result_name(expected));
    }
    return finish(actual == expected, fatal);
}

LONG require_id(const char* file, int line, const char* text, LONG returned) {
    if (returned <= 0) {
        report(file, line, text);
        printf(" returned %s (0x%08" PRIx32 "), expected a request id\n", result_name(returned),
               (uint32_t)returned);
    }
    (void)finish(returned > 0, true);
    return returned;
}

const Setup* setup(void) {
    return &the_setup;
}

static void read_arguments(int count, char** values) {
    the_setup.program = values[0];
    for (int i = 1; i + 1 < count; i += 2) {
        const char* name = values[i];
        const char* value = values[i + 1];
        if (strcmp(name, "--device") == 0) the_setup.device = (DWORD)strtoul(value, NULL, 10);
        if (strcmp(name, "--other") == 0) the_setup.other_device = (DWORD)strtoul(value, NULL, 10);
        if (strcmp(name, "--spare") == 0) the_setup.spare_device = (DWORD)strtoul(value, NULL, 10);
        if (strcmp(name, "--kind") == 0) the_setup.is_external = strcmp(value, "external") == 0;
        if (strcmp(name, "--server") == 0) the_setup.server_process = strtol(value, NULL, 10);
        if (strcmp(name, "--role") == 0) the_setup.role = value;
    }
}

static bool run_one(const Test* test) {
    int before = failures;
    test_context(NULL);
    if (setjmp(leave_test) == 0) test->body();
    printf("%s %s\n", failures == before ? "ok  " : "FAIL", test->name);
    (void)fflush(stdout);
    return failures == before;
}

int main(int count, char** values) {
    read_arguments(count, values);
    if (the_setup.role) return role_main ? role_main(the_setup.role) : 2;
    const char* only = getenv("AGENTLINE_TEST_ONLY");
    size_t failed = 0;
    for (size_t i = 0; i < test_count; i++) {
        if (only && !strstr(tests[i].name, only)) continue;
        if (!run_one(&tests[i])) failed++;
    }
    printf("%zu tests, %zu failed\n", test_count, failed);
    return failed == 0 && test_count > 0 ? 0 : 1;
}

// ---- One TAPI application ----------------------------------------------------------------------

void client_start(Client* client, const char* name) {
    *client = (Client){0};
    client->messages = calloc(messages_kept_max, sizeof *client->messages);
    if (!client->messages) abort();
    LINEINITIALIZEEXPARAMS params = {0};
    params.dwTotalSize = sizeof params;
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    DWORD version = VERSION_2_2;
    DWORD count = 0;
    HLINEAPP app = 0;
    REQUIRE_RESULT(lineInitializeExA(&app, NULL, NULL, name, &count, &version, &params), 0);
    client->app = app;
    client->device_count = count;
    client->event = (int)(intptr_t)params.Handles.hEvent;
    CHECK(version >= VERSION_2_2);
}

void client_stop(Client* client) {
    CHECK_RESULT(lineShutdown(client->app), 0);
    free(client->messages);
    *client = (Client){0};
}

HLINE client_open_as(Client* client, DWORD device, DWORD version, DWORD privileges,
                     DWORD_PTR instance) {
    HLINE line = 0;
    REQUIRE_RESULT(lineOpenA(client->app, device, &line, version, 0, instance, privileges,
                             LINEMEDIAMODE_INTERACTIVEVOICE, NULL),
                   0);
    REQUIRE(line != 0);
    return line;
}

HLINE client_open(Client* client, DWORD device) {
    return client_open_as(client, device, VERSION_2_2, LINECALLPRIVILEGE_NONE, 0);
}

// Takes one message; false when none comes in time.
static bool take(Client* client, DWORD timeout_ms) {
    LINEMESSAGE message;
    if (lineGetMessage(client->app, &message, timeout_ms) != 0) return false;
    if (client->count == messages_kept_max) abort();
    client->messages[client->count++] = message;
    return true;
}

static DWORD now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (DWORD)(now.tv_sec * 1000 + now.tv_nsec / 1000000);
}

static DWORD left_ms(DWORD begin) {
    DWORD passed = now_ms() - begin;
    return passed < REPLY_TIMEOUT_MS ? REPLY_TIMEOUT_MS - passed : 0;
}

LONG client_reply(Client* client, LONG id) {
    DWORD begin = now_ms();
    size_t position = client_find_reply(client, 0, id);
    while (position == NOT_FOUND) {
        if (!take(client, left_ms(begin))) {
            printf("    no LINE_REPLY for request %" PRId32 "\n", id);
            REQUIRE(!"LINE_REPLY within 10 s");
        }
        position = client_find_reply(client, client->count - 1, id);
    }
    return (LONG)(DWORD)client->messages[position].dwParam2;
}

LONG client_result(Client* client, LONG returned) {
    return returned > 0 ? client_reply(client, returned) : returned;
}

size_t client_wait(Client* client, size_t from, HLINE line, DWORD message) {
    DWORD begin = now_ms();
    for (size_t i = from;; i++) {
        while (i == client->count) REQUIRE(take(client, left_ms(begin)));
        if (client->messages[i].hDevice == line && client->messages[i].dwMessageID == message) {
            return i;
        }
    }
}

void client_drain(Client* client) {
    while (take(client, 0)) {
    }
}

void client_barrier(Client* client, HLINE line) {
    LINEAGENTGROUPLIST list = {0};
    list.dwTotalSize = sizeof list;
    REQUIRE_RESULT(client_reply(client, REQUIRE_ID(lineGetGroupListW(line, &list))), 0);
}

size_t client_find(const Client* client, size_t from, HLINE line, DWORD message, DWORD p1) {
    for (size_t i = from; i < client->count; i++) {
        const LINEMESSAGE* at = &client->messages[i];
        if (at->hDevice == line && at->dwMessageID == message && at->dwParam1 == p1) return i;
    }
    return NOT_FOUND;
}

size_t client_find_reply(const Client* client, size_t from, LONG id) {
    return client_find(client, from, 0, LINE_REPLY, (DWORD)id);
}

size_t client_count(const Client* client, size_t from, HLINE line, DWORD message) {
    size_t found = 0;
    for (size_t i = from; i < client->count; i++) {
        const LINEMESSAGE* at = &client->messages[i];
        if (at->hDevice == line && at->dwMessageID == message) found++;
    }
    return found;
}

size_t client_count_of(const Client* client, size_t from, HLINE line, DWORD message, DWORD p1) {
    size_t found = 0;
    for (size_t i = client_find(client, from, line, message, p1); i != NOT_FOUND;
         i = client_find(client, i + 1, line, message, p1)) {
        found++;
    }
    return found;
}

// ---- Agents and sessions -----------------------------------------------------------------------

static int agents_made;
static WCHAR agent_id[8];

LPWSTR new_agent_id(void) {
    return agent_id;
}

HAGENT new_agent(Client* client, HLINE line) {
    REQUIRE(agents_made < test_agents_max);
    int number = ++agents_made;
    // run.py configures the agents t001 to t400.
    char text[8];
    (void)snprintf(text, sizeof text, "t%03d", number % 1000);
    for (size_t i = 0; i < sizeof text; i++) agent_id[i] = (WCHAR)text[i];
    HAGENT agent = 0;
    REQUIRE_RESULT(client_reply(client, REQUIRE_ID(lineCreateAgentW(line, agent_id, NULL, &agent))),
                   0);
    REQUIRE(agent != 0);
    return agent;
}

LONG create_session(Client* client, HLINE line, HAGENT agent, DWORD address, GUID* group,
                    HAGENTSESSION* session) {
    return client_result(client,
                         lineCreateAgentSessionW(line, agent, NULL, address, group, session));
}

HAGENTSESSION new_session(Client* client, HLINE line, HAGENT agent, GUID* group) {
    HAGENTSESSION session = 0;
    REQUIRE_RESULT(create_session(client, line, agent, 0, group, &session), 0);
    REQUIRE(session != 0);
    return session;
}

LONG set_session(Client* client, HLINE line, HAGENTSESSION session, DWORD state, DWORD next) {
    return client_result(client, lineSetAgentSessionState(line, session, state, next));
}

LONG set_agent(Client* client, HLINE line, HAGENT agent, DWORD state, DWORD next) {
    return client_result(client, lineSetAgentStateEx(line, agent, state, next));
}

LONG session_info_result(Client* client, HLINE line, HAGENTSESSION session) {
    LINEAGENTSESSIONINFO info = {0};
    info.dwTotalSize = sizeof info;
    return client_result(client, lineGetAgentSessionInfo(line, session, &info));
}

LINEAGENTSESSIONINFO session_info(Client* client, HLINE line, HAGENTSESSION session) {
    LINEAGENTSESSIONINFO info = {0};
    info.dwTotalSize = sizeof info;
    REQUIRE_RESULT(client_reply(client, REQUIRE_ID(lineGetAgentSessionInfo(line, session, &info))),
                   0);
    CHECK_EQ(info.dwNeededSize, sizeof info);
    CHECK_EQ(info.dwUsedSize, sizeof info);
    return info;
}

LONG agent_info_result(Client* client, HLINE line, HAGENT agent) {
    LINEAGENTINFO info = {0};
    info.dwTotalSize = sizeof info;
    return client_result(client, lineGetAgentInfo(line, agent, &info));
}

LINEAGENTINFO agent_info(Client* client, HLINE line, HAGENT agent) {
    LINEAGENTINFO info = {0};
    info.dwTotalSize = sizeof info;
    REQUIRE_RESULT(client_reply(client, REQUIRE_ID(lineGetAgentInfo(line, agent, &info))), 0);
    CHECK_EQ(info.dwNeededSize, sizeof info);
    CHECK_EQ(info.dwUsedSize, sizeof info);
    return info;
}

void drive_session(Client* client, HLINE line, HAGENTSESSION session, DWORD state) {
    if (state == LINEAGENTSESSIONSTATE_NOTREADY) return;
    if (state == LINEAGENTSESSIONSTATE_ENDED) {
        REQUIRE_RESULT(set_session(client, line, session, state, 0), 0);
        return;
    }
    // READY, BUSYONCALL and BUSYWRAPUP follow each other on the way.
    for (DWORD step = LINEAGENTSESSIONSTATE_READY; step <= state; step <<= 1) {
        REQUIRE_RESULT(set_session(client, line, session, step, 0), 0);
    }
}
