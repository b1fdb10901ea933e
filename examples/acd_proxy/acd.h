// acd.h: the call center that this handler keeps: groups, queues, agents and their sessions, with
// the rules for what may follow what. It knows nothing of TAPI's calls and messages but the words;
// each change notes what must be announced, and main.c sends that after the answer.
// Owner: main.c has one. Thread: the only one. Pages: LINEAGENTSESSIONSTATE_, lineCreateAgent.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tapi.h>

enum {
    text_max = 64,  // Longest name, id or PIN in UTF-16 units, with the terminating 0.
    groups_max = 32,
    queues_max = 64,
    group_queues_max = 8,
    agents_max = 1024,
    sessions_max = 4096,
    announcements_max = 2 * sessions_max + 8,
    default_period_s = 3600,
};

typedef struct Queue {
    DWORD id;
    WCHAR name[text_max];
    DWORD period_s;
} Queue;

typedef struct Group {
    GUID id;
    WCHAR name[text_max];
    DWORD wrapup_s;  // 0 = none.
    DWORD queues[group_queues_max];
    DWORD queue_count;
} Group;

// A person who may log in. The handle is 0 while that person is not logged in.
typedef struct Agent {
    WCHAR id[text_max];
    WCHAR pin[text_max];  // Empty = none.
    HAGENT handle;
    DWORD creations;   // Successful lineCreateAgent that no RELEASED took away yet.
    DWORD set_state;   // What a client asked for; 0 = follow the sessions.
    DWORD next_state;  // What follows when the agent is no longer busy; 0 = as before.
    DWORD announced;   // The state that clients were told last.
    DWORD period_s;
} Agent;

// One agent working for one group at one address.
typedef struct Session {
    HAGENTSESSION handle;
    Agent* agent;
    const Group* group;
    DWORD address;
    DWORD creations;
    DWORD state;
    DWORD next_state;  // 0 = the default.
    int64_t begin_ms;
    int64_t end_ms;              // When it ENDED; 0 = still live.
    int64_t wrapup_deadline_ms;  // 0 = none.
} Session;

typedef struct Announcement {
    DWORD message;
    DWORD p1, p2, p3;
} Announcement;

typedef struct Acd {
    Group groups[groups_max];
    size_t group_count;
    Queue queues[queues_max];
    size_t queue_count;
    Agent agents[agents_max];
    size_t agent_count;
    Session sessions[sessions_max];  // In creation order, without gaps.
    size_t session_count;
    DWORD last_handle;
    DWORD address_count;
    int64_t now_ms;  // Since 1970, set by main.c before each request.
    Announcement announcements[announcements_max];
    size_t announcement_count;
} Acd;

// Each returns 0 or the LINEERR_ value for the client. Strings may be NULL.
LONG acd_create_agent(Acd* acd, const WCHAR* id, const WCHAR* pin, const WCHAR* user,
                      HAGENT* handle);
LONG acd_set_agent_state(Acd* acd, HAGENT handle, DWORD state, DWORD next);
LONG acd_set_agent_period(Acd* acd, HAGENT handle, DWORD seconds);
LONG acd_create_session(Acd* acd, HAGENT agent, const GUID* group, DWORD address,
                        HAGENTSESSION* handle);
LONG acd_set_session_state(Acd* acd, HAGENTSESSION handle, DWORD state, DWORD next);
LONG acd_set_queue_period(Acd* acd, DWORD id, DWORD seconds);

// NULL when there is none (any more).
const Agent* acd_agent(const Acd* acd, HAGENT handle);
const Session* acd_session(const Acd* acd, HAGENTSESSION handle);
const Group* acd_group(const Acd* acd, const GUID* id);
const Queue* acd_queue(const Acd* acd, DWORD id);

// What an agent or session shows to clients now.
DWORD acd_agent_state(const Acd* acd, const Agent* agent);
DWORD acd_agent_next_state(const Acd* acd, const Agent* agent);
DWORD acd_session_next_state(const Session* session);

// Does what is due at now_ms: ends wrap-up, forgets sessions that ENDED an hour ago.
void acd_tick(Acd* acd);
// Milliseconds until the next acd_tick has something to do, -1 = nothing waits.
int acd_wait_ms(const Acd* acd);
