// agent_desktop: logs an agent in, takes a session for a group and plays a script of states. Each
// line it prints is a state that the server has acknowledged; whatever happens to the server, that
// state must be there afterwards, and this program checks it when it had to open the line again.
//
//   agent_desktop --line main --agent alice:1234 --group Sales ready 200ms busyoncall end
//
// Without words on the command line the script is read from standard input.
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <tapi.h>

#include "line_client.h"

enum { retry_ms = 200, settle_ms = 50, room_size = 8192 };

typedef struct Desktop {
    LineClient client;
    char agent_id[64];
    char* pin;  // NULL = none.
    const char* line_name;
    const char* group_name;
    DWORD address;
    HAGENT agent;
    HAGENTSESSION session;
    DWORD acknowledged;  // The last acknowledged state; 0 before the first.
    bool reopened;       // The line was closed since the last check.
    bool stopped;        // A signal came or TAPI is gone.
} Desktop;

static union {
    LINEAGENTGROUPLIST groups;
    LINEAGENTSESSIONLIST sessions;
    char bytes[room_size];
} room;

static long long clock_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---- Waiting -----------------------------------------------------------------------------------

// Reads messages for at most timeout_ms; a LINE_CLOSE is remembered for keep_open.
static bool next_message(Desktop* desktop, LINEMESSAGE* message, int timeout_ms) {
    switch (line_client_next(&desktop->client, message, timeout_ms)) {
        case got_message:
            if (desktop->client.line == 0) desktop->reopened = true;
            return true;
        case got_timeout:
            return false;
        case got_signal:
        case got_failure:
            desktop->stopped = true;
            return false;
    }
    return false;
}

static void wait_ms(Desktop* desktop, int duration_ms) {
    long long end = clock_ms() + duration_ms;
    LINEMESSAGE message;
    for (long long left = duration_ms; left > 0 && !desktop->stopped; left = end - clock_ms()) {
        (void)next_message(desktop, &message, (int)left);
    }
}

// The result of an asynchronous call: its LINE_REPLY, or OPERATIONFAILED when the line was closed.
static LONG reply_to(Desktop* desktop, LONG id) {
    HLINE line = desktop->client.line;
    while (!desktop->stopped && desktop->client.line == line) {
        LINEMESSAGE message;
        if (!next_message(desktop, &message, -1)) continue;
        if (message.dwMessageID == LINE_REPLY && (LONG)message.dwParam1 == id) {
            return (LONG)(DWORD)message.dwParam2;
        }
    }
    return LINEERR_OPERATIONFAILED;
}

static LONG result_of(Desktop* desktop, LONG id) {
    LONG result = id < 0 ? id : reply_to(desktop, id);
    // A lost connection first ends what was outstanding and then closes the line: let that come, so
    // that the caller sees the line closed and not a refusal.
    bool may_be_lost = result == LINEERR_OPERATIONFAILED || result == LINEERR_INVALLINEHANDLE;
    if (may_be_lost && desktop->client.line) wait_ms(desktop, settle_ms);
    return result;
}

// ---- Login -------------------------------------------------------------------------------------

static bool find_group(Desktop* desktop, GUID* id) {
    room.groups.dwTotalSize = room_size;
    if (result_of(desktop, lineGetGroupListA(desktop->client.line, &room.groups)) != 0)
        return false;
    for (DWORD i = 0; i < room.groups.dwNumEntries; i++) {
        LINEAGENTGROUPENTRY entry;
        memcpy(&entry, room.bytes + room.groups.dwListOffset + i * sizeof entry, sizeof entry);
        if (!entry.dwNameSize) continue;
        if (strcmp(room.bytes + entry.dwNameOffset, desktop->group_name) != 0) continue;
        memcpy(id, &entry.GroupID, sizeof *id);
        return true;
    }
    (void)fprintf(stderr, "there is no group %s\n", desktop->group_name);
    return false;
}

static bool log_in(Desktop* desktop) {
    HLINE line = desktop->client.line;
    LONG id = lineCreateAgentA(line, desktop->agent_id, desktop->pin, &desktop->agent);
    LONG result = result_of(desktop, id);
    GUID group;
    if (result == 0 && !find_group(desktop, &group)) return false;
    if (result == 0) {
        id = lineCreateAgentSessionA(line, desktop->agent, NULL, desktop->address, &group,
                                     &desktop->session);
        result = result_of(desktop, id);
    }
    if (result != 0) {
        (void)fprintf(stderr, "log-in of %s: %s\n", desktop->agent_id, error_name(result));
        return false;
    }
    printf("session 0x%x of agent 0x%x (%s) in %s\n", desktop->session, desktop->agent,
           desktop->agent_id, desktop->group_name);
    return true;
}

// ---- After the line was closed -----------------------------------------------------------------

static bool session_is_listed(Desktop* desktop) {
    room.sessions.dwTotalSize = room_size;
    LONG id = lineGetAgentSessionList(desktop->client.line, desktop->agent, &room.sessions);
    if (result_of(desktop, id) != 0) return false;
    for (DWORD i = 0; i < room.sessions.dwNumEntries; i++) {
        LINEAGENTSESSIONENTRY entry;
        memcpy(&entry, room.bytes + room.sessions.dwListOffset + i * sizeof entry, sizeof entry);
        if (entry.hAgentSession == desktop->session) return true;
    }
    return false;
}

static void check_session(Desktop* desktop) {
    LINEAGENTSESSIONINFO info = {0};
    info.dwTotalSize = sizeof info;
    LONG id = lineGetAgentSessionInfo(desktop->client.line, desktop->session, &info);
    LONG result = result_of(desktop, id);
    bool is_listed = session_is_listed(desktop);
    if (result != 0) {
        printf("reopened: session 0x%x is gone (%s)\n", desktop->session, error_name(result));
        return;
    }
    bool is_same = desktop->acknowledged == 0 || info.dwAgentSessionState == desktop->acknowledged;
    printf("reopened: session 0x%x is %s%s; last acknowledged was %s: %s\n", desktop->session,
           session_state_name(info.dwAgentSessionState), is_listed ? "" : " but not listed",
           desktop->acknowledged ? session_state_name(desktop->acknowledged) : "none",
           is_same ? "it is there" : "IT DIFFERS");
}

// Returns with the line open, or stopped.
static void keep_open(Desktop* desktop) {
    while (!desktop->stopped && !line_client_open(&desktop->client)) wait_ms(desktop, retry_ms);
    if (!desktop->reopened || desktop->stopped) return;
    desktop->reopened = false;
    if (desktop->session) check_session(desktop);
}

// ---- The script --------------------------------------------------------------------------------

static bool set_state(Desktop* desktop, DWORD state) {
    LONG result = LINEERR_OPERATIONFAILED;
    // A line that was closed meanwhile leaves open whether the request was heard: ask again.
    do {
        keep_open(desktop);
        if (desktop->stopped) return false;
        LONG id = lineSetAgentSessionState(desktop->client.line, desktop->session, state, 0);
        result = result_of(desktop, id);
    } while (desktop->client.line == 0 && !desktop->stopped);
    if (result != 0) {
        printf("refused %s: %s\n", session_state_name(state), error_name(result));
        return !desktop->stopped;
    }
    desktop->acknowledged = state;
    printf("acknowledged %s\n", session_state_name(state));
    return true;
}

// A word is a state, "end", or a time to wait such as "200ms" or "2s". False: stop.
static bool play_word(Desktop* desktop, const char* word) {
    char* unit = NULL;
    long number = strtol(word, &unit, 10);
    if (unit != word && strcmp(unit, "ms") == 0)
        wait_ms(desktop, (int)number);
    else if (unit != word && strcmp(unit, "s") == 0)
        wait_ms(desktop, (int)number * 1000);
    else {
        DWORD state =
            strcmp(word, "end") == 0 ? LINEAGENTSESSIONSTATE_ENDED : session_state_named(word);
        if (state) return set_state(desktop, state);
        (void)fprintf(stderr, "no state and no time: %s\n", word);
        return false;
    }
    keep_open(desktop);
    return !desktop->stopped;
}

static bool play_input(Desktop* desktop) {
    char word[64];
    bool goes_on = true;
    while (goes_on && scanf("%63s", word) == 1) goes_on = play_word(desktop, word);
    return goes_on;
}

// Index of the first word of the script, 0 = the options are wrong.
static int read_options(int count, char** values, Desktop* desktop) {
    int i = 1;
    for (; i + 1 < count && strncmp(values[i], "--", 2) == 0; i += 2) {
        char* value = values[i + 1];
        if (strcmp(values[i], "--line") == 0)
            desktop->line_name = value;
        else if (strcmp(values[i], "--group") == 0)
            desktop->group_name = value;
        else if (strcmp(values[i], "--address") == 0)
            desktop->address = (DWORD)atoi(value);
        else if (strcmp(values[i], "--agent") == 0) {
            size_t size = strcspn(value, ":");
            if (size >= sizeof desktop->agent_id) return 0;
            memcpy(desktop->agent_id, value, size);
            desktop->pin = value[size] ? value + size + 1 : NULL;
        } else
            return 0;
    }
    return desktop->agent_id[0] && desktop->group_name ? i : 0;
}

int main(int count, char** values) {
    // Whoever records the output must see a line as soon as the state is acknowledged.
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    static Desktop desktop;
    int word = read_options(count, values, &desktop);
    if (word == 0) {
        (void)fputs(
            "usage: agent_desktop [--line NAME] --agent ID[:PIN] --group NAME "
            "[--address N] [STATE | TIME | end]...\n",
            stderr);
        return 2;
    }
    if (!line_client_start(&desktop.client, "agent_desktop", desktop.line_name)) return 1;
    bool is_good = false;
    do {
        keep_open(&desktop);
        is_good = !desktop.stopped && log_in(&desktop);
    } while (!is_good && desktop.client.line == 0 && !desktop.stopped);
    if (is_good && word == count) is_good = play_input(&desktop);
    for (; is_good && word < count; word++) is_good = play_word(&desktop, values[word]);
    line_client_stop(&desktop.client);
    return is_good ? 0 : 1;
}
