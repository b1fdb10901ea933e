// watch: a supervisor's view. It prints who is there, each message of a line as one readable line
// and, at the end (SIGINT, SIGTERM or --for SECONDS), a table of groups, queues, agents and
// sessions.
//
//   watch --line main --for 10
//
// Agents are those that agentlineGetAgentList tells at the start and those that messages speak of.
// External handlers have no such list.
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <agentline.h>

#include "line_client.h"

enum { retry_ms = 200, known_max = 1024, room_size = 65536 };

// Handles heard of.
typedef struct Known {
    DWORD handles[known_max];
    size_t count;
} Known;

typedef struct Watch {
    LineClient client;
    Known agents;
    Known sessions;
    long long end_ms;  // 0 = until a signal.
    bool failed;
} Watch;

typedef union ListRoom {
    LINEAGENTGROUPLIST groups;
    LINEQUEUELIST queues;
    LINEAGENTLIST agents;
    char bytes[room_size];
} ListRoom;

static long long clock_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void remember(Known* known, DWORD handle) {
    for (size_t i = 0; i < known->count; i++) {
        if (known->handles[i] == handle) return;
    }
    if (known->count < known_max) known->handles[known->count++] = handle;
}

// ---- Messages ----------------------------------------------------------------------------------

static void print_agent(Watch* watch, DWORD agent, DWORD what, DWORD state) {
    remember(&watch->agents, agent);
    printf("agent 0x%x%s%s", agent, what & LINEAGENTSTATUSEX_NEWAGENT ? " new" : "",
           what & LINEAGENTSTATUSEX_UPDATEINFO ? " has new numbers" : "");
    if (what & LINEAGENTSTATUSEX_STATE) printf(" is %s", agent_state_name(state));
    printf("\n");
}

static void print_session(Watch* watch, DWORD session, DWORD what, DWORD state) {
    remember(&watch->sessions, session);
    printf("session 0x%x%s%s", session, what & LINEAGENTSESSIONSTATUS_NEWSESSION ? " new" : "",
           what & LINEAGENTSESSIONSTATUS_UPDATEINFO ? " has new numbers" : "");
    if (what & LINEAGENTSESSIONSTATUS_STATE) printf(" is %s", session_state_name(state));
    printf("\n");
}

static void print_queue(DWORD queue, DWORD what) {
    printf("queue 0x%x%s%s%s\n", queue, what & LINEQUEUESTATUS_NEWQUEUE ? " new" : "",
           what & LINEQUEUESTATUS_QUEUEREMOVED ? " removed" : "",
           what & LINEQUEUESTATUS_UPDATEINFO ? " has new numbers" : "");
}

static void print_handler(DWORD what, DWORD type) {
    if (what == LINEPROXYSTATUS_OPEN) printf("handler serves request type %u\n", type);
    if (what == LINEPROXYSTATUS_CLOSE) printf("handler no longer serves request type %u\n", type);
    if (what == LINEPROXYSTATUS_ALLOPENFORACD) printf("handler serves all that an ACD needs\n");
}

static void print_message(Watch* watch, const LINEMESSAGE* message) {
    DWORD p1 = (DWORD)message->dwParam1;
    DWORD p2 = (DWORD)message->dwParam2;
    DWORD p3 = (DWORD)message->dwParam3;
    switch (message->dwMessageID) {
        case LINE_AGENTSTATUSEX:
            print_agent(watch, p1, p2, p3);
            break;
        case LINE_AGENTSESSIONSTATUS:
            print_session(watch, p1, p2, p3);
            break;
        case LINE_QUEUESTATUS:
            print_queue(p1, p2);
            break;
        case LINE_GROUPSTATUS:
            printf("group %s\n", p2 & LINEGROUPSTATUS_NEWGROUP ? "added" : "removed");
            break;
        case LINE_PROXYSTATUS:
            print_handler(p1, p2);
            break;
        case LINE_AGENTSTATUS:
            printf("agent at address %u changed\n", p1);
            break;
        case LINE_CLOSE:
            printf("line closed\n");
            break;
        default:
            printf("message %u: 0x%x 0x%x 0x%x\n", message->dwMessageID, p1, p2, p3);
            break;
    }
}

// ---- Questions ----------------------------------------------------------------------------------

// The result of an asynchronous call; messages that come before its LINE_REPLY are printed.
static LONG result_of(Watch* watch, LONG id) {
    if (id < 0) return id;
    LINEMESSAGE message;
    NextMessage next;
    while ((next = line_client_next(&watch->client, &message, -1)) == got_message) {
        bool is_reply = message.dwMessageID == LINE_REPLY && (LONG)message.dwParam1 == id;
        if (is_reply) return (LONG)(DWORD)message.dwParam2;
        print_message(watch, &message);
        if (watch->client.line == 0) break;
    }
    if (next == got_signal) watch->end_ms = clock_ms();
    return LINEERR_OPERATIONFAILED;
}

static void print_who_is_there(Watch* watch) {
    static ListRoom room;
    room.agents.dwTotalSize = room_size;
    LONG result = result_of(watch, agentlineGetAgentListA(watch->client.line, &room.agents));
    if (result != 0 || !room.agents.dwListSize) return;
    for (DWORD i = 0; i < room.agents.dwNumEntries; i++) {
        LINEAGENTENTRY entry;
        memcpy(&entry, room.bytes + room.agents.dwListOffset + i * sizeof entry, sizeof entry);
        remember(&watch->agents, entry.hAgent);
        printf("agent 0x%x is there: %s\n", entry.hAgent,
               entry.dwIDSize ? room.bytes + entry.dwIDOffset : "?");
    }
}

// ---- The table at the end ----------------------------------------------------------------------

static void print_queue_row(Watch* watch, DWORD queue, const char* name) {
    LINEQUEUEINFO info = {0};
    info.dwTotalSize = sizeof info;
    LONG result = result_of(watch, lineGetQueueInfo(watch->client.line, queue, &info));
    if (result != 0) {
        printf("  queue %-16s %s\n", name, error_name(result));
        return;
    }
    printf("  queue %-16s waiting %u, longest %u s; last %u s: %u came, %u gave up\n", name,
           info.dwCurrentCallsQueued, info.dwCurrentLongestWaitTime, info.dwMeasurementPeriod,
           info.dwTotalCallsQueued, info.dwTotalCallsAbandoned);
}

static void print_queues(Watch* watch, GUID group) {
    static ListRoom room;
    room.queues.dwTotalSize = room_size;
    LONG id = lineGetQueueListA(watch->client.line, &group, &room.queues);
    if (result_of(watch, id) != 0) return;
    for (DWORD i = 0; i < room.queues.dwNumEntries && room.queues.dwListSize; i++) {
        LINEQUEUEENTRY entry;
        memcpy(&entry, room.bytes + room.queues.dwListOffset + i * sizeof entry, sizeof entry);
        print_queue_row(watch, entry.dwQueueID,
                        entry.dwNameSize ? room.bytes + entry.dwNameOffset : "?");
    }
}

static void print_groups(Watch* watch) {
    static ListRoom room;
    room.groups.dwTotalSize = room_size;
    LONG result = result_of(watch, lineGetGroupListA(watch->client.line, &room.groups));
    if (result != 0) printf("groups: %s\n", error_name(result));
    if (result != 0 || !room.groups.dwListSize) return;
    for (DWORD i = 0; i < room.groups.dwNumEntries; i++) {
        LINEAGENTGROUPENTRY entry;
        memcpy(&entry, room.bytes + room.groups.dwListOffset + i * sizeof entry, sizeof entry);
        printf("group %s\n", entry.dwNameSize ? room.bytes + entry.dwNameOffset : "?");
        GUID id;
        memcpy(&id, &entry.GroupID, sizeof id);
        print_queues(watch, id);
    }
}

static void print_agents(Watch* watch) {
    for (size_t i = 0; i < watch->agents.count; i++) {
        LINEAGENTINFO info = {0};
        info.dwTotalSize = sizeof info;
        HAGENT agent = watch->agents.handles[i];
        LONG result = result_of(watch, lineGetAgentInfo(watch->client.line, agent, &info));
        if (result != 0)
            printf("agent 0x%x: gone\n", agent);
        else
            printf("agent 0x%x: %s, then %s; last %u s: %u calls, %u s talk, %u s wrap-up\n", agent,
                   agent_state_name(info.dwAgentState), agent_state_name(info.dwNextAgentState),
                   info.dwMeasurementPeriod, info.dwNumberOfACDCalls, info.dwTotalACDTalkTime,
                   info.dwTotalACDWrapUpTime);
    }
}

static void print_sessions(Watch* watch) {
    for (size_t i = 0; i < watch->sessions.count; i++) {
        LINEAGENTSESSIONINFO info = {0};
        info.dwTotalSize = sizeof info;
        HAGENTSESSION session = watch->sessions.handles[i];
        LONG result = result_of(watch, lineGetAgentSessionInfo(watch->client.line, session, &info));
        if (result != 0)
            printf("session 0x%x: gone\n", session);
        else
            printf("session 0x%x: %s, then %s; %u s, %u calls, %u s talk\n", session,
                   session_state_name(info.dwAgentSessionState),
                   session_state_name(info.dwNextAgentSessionState), info.dwSessionDuration,
                   info.dwNumberOfCalls, info.dwTotalTalkTime);
    }
}

// ---- The loop ----------------------------------------------------------------------------------

static int wait_time(const Watch* watch, bool is_open) {
    long long left = watch->end_ms ? watch->end_ms - clock_ms() : -1;
    if (watch->end_ms && left < 0) left = 0;
    bool retries_first = !is_open && (left < 0 || left > retry_ms);
    return retries_first ? retry_ms : (int)left;
}

static void run(Watch* watch) {
    while (watch->end_ms == 0 || clock_ms() < watch->end_ms) {
        bool was_open = watch->client.line != 0;
        bool is_open = line_client_open(&watch->client);
        if (is_open && !was_open) {
            printf("line open\n");
            print_who_is_there(watch);
        }
        LINEMESSAGE message;
        NextMessage next =
            line_client_next(&watch->client, &message, wait_time(watch, watch->client.line != 0));
        watch->failed = next == got_failure;
        if (next == got_signal || next == got_failure) return;
        if (next == got_message) print_message(watch, &message);
    }
}

int main(int count, char** values) {
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    static Watch watch;
    const char* line_name = NULL;
    bool is_good = count % 2 == 1;
    for (int i = 1; is_good && i + 1 < count; i += 2) {
        if (strcmp(values[i], "--line") == 0)
            line_name = values[i + 1];
        else if (strcmp(values[i], "--for") == 0) {
            watch.end_ms = clock_ms() + (long long)(atof(values[i + 1]) * 1000);
        } else
            is_good = false;
    }
    if (!is_good) {
        (void)fputs("usage: watch [--line NAME] [--for SECONDS]\n", stderr);
        return 2;
    }
    if (!line_client_start(&watch.client, "watch", line_name)) return 1;
    run(&watch);
    if (!watch.failed && watch.client.line) {
        print_groups(&watch);
        print_agents(&watch);
        print_sessions(&watch);
    }
    line_client_stop(&watch.client);
    return watch.failed ? 1 : 0;
}
