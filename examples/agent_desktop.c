// agent_desktop: logs an agent in, takes a session for a group and plays a script of states. It
// prints each state that the server has acknowledged ("acknowledged READY") and each that the
// session took without being asked ("now BUSYONCALL": a call came). Whatever happens to the server,
// the last of them must be there afterwards, and this program checks it when it had to open the
// line again; only a call may have ended meanwhile.
//
//   agent_desktop --line main --agent alice:1234 --group Sales ready 200ms busyoncall end
//
// A word is a state, a state with the one that follows its call ("ready,next=notready"), only the
// latter ("next=notready"), either with why ("notready,reason=lunch"), a time to wait, or "end".
// Without words on the command line the script is read from standard input.
#define _POSIX_C_SOURCE 200809L
#include <ctype.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <agentline.h>
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
    DWORD told;          // The state that the session took since then by itself; 0 = none.
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

static DWORD known_state(const Desktop* desktop) {
    return desktop->told ? desktop->told : desktop->acknowledged;
}

// A call moves the session, and so does whoever else may: the desktop only hears of it.
static void hear(Desktop* desktop, const LINEMESSAGE* message) {
    if (message->dwMessageID != LINE_AGENTSESSIONSTATUS) return;
    if (!desktop->session || message->dwParam1 != desktop->session) return;
    if (!(message->dwParam2 & LINEAGENTSESSIONSTATUS_STATE)) return;
    DWORD state = (DWORD)message->dwParam3;
    if (state == known_state(desktop)) return;
    desktop->told = state;
    printf("now %s\n", session_state_name(state));
}

// Reads messages for at most timeout_ms; a LINE_CLOSE is remembered for keep_open.
static bool next_message(Desktop* desktop, LINEMESSAGE* message, int timeout_ms) {
    switch (line_client_next(&desktop->client, message, timeout_ms)) {
        case got_message:
            if (desktop->client.line == 0) desktop->reopened = true;
            hear(desktop, message);
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
    desktop->told = LINEAGENTSESSIONSTATE_NOTREADY;  // As every session begins.
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

static bool is_busy(DWORD state) {
    return state == LINEAGENTSESSIONSTATE_BUSYONCALL || state == LINEAGENTSESSIONSTATE_BUSYWRAPUP;
}

// False: the line was lost again, or nobody serves it yet: an external handler has to come back,
// too.
static bool check_session(Desktop* desktop) {
    LINEAGENTSESSIONINFO info = {0};
    info.dwTotalSize = sizeof info;
    LONG id = lineGetAgentSessionInfo(desktop->client.line, desktop->session, &info);
    LONG result = result_of(desktop, id);
    if (result == LINEERR_OPERATIONUNAVAIL || desktop->client.line == 0) return false;
    bool is_listed = session_is_listed(desktop);
    if (result != 0) {
        printf("reopened: session 0x%x is gone (%s)\n", desktop->session, error_name(result));
        return true;
    }
    DWORD known = known_state(desktop);
    DWORD state = info.dwAgentSessionState;
    bool is_same = known == 0 || state == known;
    bool had_call = desktop->told != 0 && desktop->told != desktop->acknowledged;
    printf("reopened: session 0x%x is %s%s; last %s was %s: %s\n", desktop->session,
           session_state_name(state), is_listed ? "" : " but not listed",
           had_call ? "known" : "acknowledged", known ? session_state_name(known) : "none",
           is_same                      ? "it is there"
           : had_call && is_busy(known) ? "its call is over"
                                        : "IT DIFFERS");
    desktop->told = state;
    return true;
}

// Returns with the line open, or stopped.
static void keep_open(Desktop* desktop) {
    bool is_checked = false;
    while (!desktop->stopped && !is_checked) {
        while (!desktop->stopped && !line_client_open(&desktop->client)) wait_ms(desktop, retry_ms);
        if (!desktop->reopened || !desktop->session || desktop->stopped) break;
        is_checked = check_session(desktop);
        if (!is_checked) wait_ms(desktop, retry_ms);
    }
    desktop->reopened = false;
}

// ---- The script --------------------------------------------------------------------------------

typedef struct Wish {
    DWORD state;      // 0 = leave it.
    DWORD next;       // 0 = what the group's rules say.
    char reason[64];  // Of the configuration; "" = none.
} Wish;

static void print_answer(LONG result, const Wish* wish) {
    printf("%s%s%s%s%s", result == 0 ? "acknowledged" : "refused", wish->state ? " " : "",
           wish->state ? session_state_name(wish->state) : "", wish->next ? " next " : "",
           wish->next ? session_state_name(wish->next) : "");
    if (wish->reason[0]) printf(" (%s)", wish->reason);
    if (result != 0) printf(": %s", error_name(result));
    printf("\n");
}

// TAPI has no word for why; our extension has, and needs it only then.
static LONG send_wish(const Desktop* desktop, const Wish* wish) {
    HLINE line = desktop->client.line;
    if (!wish->reason[0])
        return lineSetAgentSessionState(line, desktop->session, wish->state, wish->next);
    return agentlineSetAgentSessionStateA(line, desktop->session, wish->state, wish->next,
                                          wish->reason);
}

static bool set_state(Desktop* desktop, const Wish* wish) {
    LONG result = LINEERR_OPERATIONFAILED;
    // A line that was closed meanwhile leaves open whether the request was heard: ask again.
    do {
        keep_open(desktop);
        if (desktop->stopped) return false;
        result = result_of(desktop, send_wish(desktop, wish));
    } while (desktop->client.line == 0 && !desktop->stopped);
    if (result == 0 && wish->state) {
        desktop->acknowledged = wish->state;
        desktop->told = 0;
    }
    print_answer(result, wish);
    return !desktop->stopped;
}

// One part of a word: "ready", "next=notready" or "reason=lunch".
static bool read_part(const char* part, Wish* wish) {
    if (strncmp(part, "next=", 5) == 0) {
        wish->next = session_state_named(part + 5);
        return wish->next != 0;
    }
    if (strncmp(part, "reason=", 7) == 0) {
        (void)snprintf(wish->reason, sizeof wish->reason, "%s", part + 7);
        return wish->reason[0] != '\0';
    }
    bool is_end = strcmp(part, "end") == 0;
    wish->state = is_end ? LINEAGENTSESSIONSTATE_ENDED : session_state_named(part);
    return wish->state != 0;
}

// Parts with commas between them. False: no such word.
static bool read_wish(const char* word, Wish* wish) {
    memset(wish, 0, sizeof *wish);
    while (*word) {
        char part[64] = "";
        size_t size = strcspn(word, ",");
        if (size >= sizeof part) return false;
        memcpy(part, word, size);
        if (!read_part(part, wish)) return false;
        word += size + (word[size] == ',');
    }
    return wish->state || wish->next;
}

// A word is one or two states or a time to wait such as "200ms" or "2s". False: stop.
static bool play_word(Desktop* desktop, const char* word) {
    char* unit = NULL;
    long number = strtol(word, &unit, 10);
    Wish wish;
    if (unit != word && strcmp(unit, "ms") == 0)
        wait_ms(desktop, (int)number);
    else if (unit != word && strcmp(unit, "s") == 0)
        wait_ms(desktop, (int)number * 1000);
    else if (read_wish(word, &wish))
        return set_state(desktop, &wish);
    else {
        (void)fprintf(stderr, "no state and no time: %s\n", word);
        return false;
    }
    keep_open(desktop);
    return !desktop->stopped;
}

// ---- Standard input ----------------------------------------------------------------------------

// What was read and not played yet.
typedef struct Input {
    char text[256];
    size_t size;
    bool is_over;
} Input;

// Moves the next whole word out of the input. The last one may end with the input.
static bool take_word(Input* input, char* word) {
    size_t begin = 0;
    while (begin < input->size && isspace((unsigned char)input->text[begin])) begin++;
    size_t end = begin;
    while (end < input->size && !isspace((unsigned char)input->text[end])) end++;
    bool is_whole = end < input->size || input->is_over || end - begin == sizeof input->text;
    if (end == begin || !is_whole) return false;
    memcpy(word, input->text + begin, end - begin);
    word[end - begin] = '\0';
    input->size -= end;
    memmove(input->text, input->text + end, input->size);
    return true;
}

// Until there is more input; the line goes on meanwhile.
static void wait_for_input(Desktop* desktop, Input* input) {
    keep_open(desktop);
    struct pollfd wait[] = {{.fd = STDIN_FILENO, .events = POLLIN},
                            {.fd = desktop->client.event, .events = POLLIN},
                            {.fd = desktop->client.signals, .events = POLLIN}};
    if (desktop->stopped || poll(wait, 3, -1) < 0) return;
    LINEMESSAGE message;
    if (wait[1].revents || wait[2].revents) (void)next_message(desktop, &message, 0);
    if (!wait[0].revents) return;
    ssize_t size = read(STDIN_FILENO, input->text + input->size, sizeof input->text - input->size);
    if (size > 0) input->size += (size_t)size;
    input->is_over = size <= 0;
}

static bool play_input(Desktop* desktop) {
    Input input = {.size = 0};
    while (!desktop->stopped) {
        char word[sizeof input.text + 1];
        while (take_word(&input, word)) {
            if (!play_word(desktop, word)) return false;
        }
        if (input.is_over) return true;
        wait_for_input(desktop, &input);
    }
    return false;
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
