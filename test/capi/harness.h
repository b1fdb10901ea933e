// harness.h: what the client tests in C share: tests that register themselves, checks that print
// the values, and one TAPI application (Client) whose messages are all kept in the order of their
// arrival. Owner: each test owns its Clients. Thread: a Client belongs to one thread.
// It never sleeps to see what happens: it waits for a LINE_REPLY, and a request whose reply has
// come proves that everything the handler did before has arrived too (rules O-1 and O-4).
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <agentline.h>
#include <tapi.h>

#define VERSION_1_4 0x00010004u
#define VERSION_2_0 0x00020000u
#define VERSION_2_1 0x00020001u
#define VERSION_2_2 0x00020002u

// ---- Tests and checks --------------------------------------------------------------------------

// Tests run in the order in which their file names them.
#define TEST(name)                                                   \
    static void name(void);                                          \
    __attribute__((constructor)) static void register_##name(void) { \
        test_add(#name, name);                                       \
    }                                                                \
    static void name(void)

void test_add(const char* name, void (*body)(void));

// Each check prints what it saw; REQUIRE also leaves the test. Only the main thread may REQUIRE.
#define CHECK(condition) check_true(__FILE__, __LINE__, #condition, (condition), false)
#define REQUIRE(condition) check_true(__FILE__, __LINE__, #condition, (condition), true)
#define CHECK_EQ(actual, expected) \
    check_equal(__FILE__, __LINE__, #actual, (int64_t)(actual), (int64_t)(expected), false)
#define REQUIRE_EQ(actual, expected) \
    check_equal(__FILE__, __LINE__, #actual, (int64_t)(actual), (int64_t)(expected), true)
// For results: prints LINEERR_ names.
#define CHECK_RESULT(actual, expected) \
    check_result(__FILE__, __LINE__, #actual, (actual), (expected), false)
#define REQUIRE_RESULT(actual, expected) \
    check_result(__FILE__, __LINE__, #actual, (actual), (expected), true)
// An asynchronous call that must have been accepted; the value is its request id.
#define REQUIRE_ID(call) require_id(__FILE__, __LINE__, #call, (call))

bool check_true(const char* file, int line, const char* text, bool holds, bool fatal);
bool check_equal(const char* file, int line, const char* text, int64_t actual, int64_t expected,
                 bool fatal);
bool check_result(const char* file, int line, const char* text, LONG actual, LONG expected,
                  bool fatal);
LONG require_id(const char* file, int line, const char* text, LONG returned);

// Says in which round of a loop the following checks are; NULL ends it.
void test_context(const char* format, ...) __attribute__((format(printf, 1, 2)));

// ---- What the runner gives ---------------------------------------------------------------------

// The devices of the configuration that run.py writes, and the objects in it.
typedef struct Setup {
    DWORD device;         // The line under test.
    DWORD other_device;   // A builtin line with objects of its own.
    DWORD spare_device;   // An external line; nobody serves it unless the test does.
    bool is_external;     // The line under test is served by examples/acd_proxy.
    long server_process;  // Its id, for the test that ends it.
    const char* program;  // Path of this program, to start it once more as another process.
    const char* role;     // Not NULL in such a process.
} Setup;

const Setup* setup(void);

// Runs in a process that was started with --role instead of the tests; in capi_proxy only.
__attribute__((weak)) int role_main(const char* role);

// Groups: Sales without wrap-up time and with the queues "sales" and "vip"; Support with 30 s of
// wrap-up and "support"; a group with a name that is not ASCII; one without a queue.
extern GUID group_sales, group_support, group_office, group_no_queue, group_unknown;

#define NAME_OFFICE_W u"B\u00FCro"
#define NAME_OFFICE_A "B\xC3\xBCro"

// ---- One TAPI application ----------------------------------------------------------------------

enum { messages_kept_max = 65536 };
#define REPLY_TIMEOUT_MS 10000u
#define NOT_FOUND SIZE_MAX

typedef struct Client {
    HLINEAPP app;
    DWORD device_count;
    int event;
    size_t count;
    LINEMESSAGE* messages;  // Everything received, in order.
} Client;

void client_start(Client* client, const char* name);
void client_stop(Client* client);
HLINE client_open(Client* client, DWORD device);
HLINE client_open_as(Client* client, DWORD device, DWORD version, DWORD privileges,
                     DWORD_PTR instance);

// Waits for the LINE_REPLY of an id and gives its result; fails the test after 10 s.
LONG client_reply(Client* client, LONG id);
// The result of an asynchronous call, whether it was returned at once or comes in LINE_REPLY.
LONG client_result(Client* client, LONG returned);
// Waits for a message of this kind at or after a position and gives its position.
size_t client_wait(Client* client, size_t from, HLINE line, DWORD message);
// Takes what has already arrived.
void client_drain(Client* client);
// Returns after everything that the handler of the line did before this call has arrived here.
void client_barrier(Client* client, HLINE line);

// Position of the first message with these values at or after `from`, or NOT_FOUND.
size_t client_find(const Client* client, size_t from, HLINE line, DWORD message, DWORD p1);
size_t client_find_reply(const Client* client, size_t from, LONG id);
size_t client_count(const Client* client, size_t from, HLINE line, DWORD message);
size_t client_count_of(const Client* client, size_t from, HLINE line, DWORD message, DWORD p1);

// ---- Agents and sessions -----------------------------------------------------------------------

// An agent that no other test uses, created and NOTREADY.
HAGENT new_agent(Client* client, HLINE line);
// The id of the agent that new_agent made last, to create it again.
LPWSTR new_agent_id(void);
HAGENTSESSION new_session(Client* client, HLINE line, HAGENT agent, GUID* group);
LONG create_session(Client* client, HLINE line, HAGENT agent, DWORD address, GUID* group,
                    HAGENTSESSION* session);
LONG set_session(Client* client, HLINE line, HAGENTSESSION session, DWORD state, DWORD next);
LONG set_agent(Client* client, HLINE line, HAGENT agent, DWORD state, DWORD next);
LINEAGENTSESSIONINFO session_info(Client* client, HLINE line, HAGENTSESSION session);
LONG session_info_result(Client* client, HLINE line, HAGENTSESSION session);
LINEAGENTINFO agent_info(Client* client, HLINE line, HAGENT agent);
LONG agent_info_result(Client* client, HLINE line, HAGENT agent);
// Brings a session that is NOTREADY to a state by permitted transitions.
void drive_session(Client* client, HLINE line, HAGENTSESSION session, DWORD state);
