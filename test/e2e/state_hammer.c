// Goal: one agent desktop that changes the state of its session as fast as it can and keeps a
// record of what was asked and acknowledged; crash_test.py compares it with what the server knows
// later. Method: step n sets the pair number n of a cycle of (state, next state) pairs, no two of
// which are equal, and then the agent's measurement period to n + period_base, so that both
// together tell exactly how far the session came. Up to `window` steps are in flight. Each line of
// the record is one write() to a file opened with O_APPEND, so that it survives the end of this
// process.
//
// Record: "S agent session"; "B n": the session stands at step n (after log-in and after the line
// was closed); "R n": step n was requested; "A n": its state was acknowledged; "P n": its period
// was; "F n": a request of it ended with OPERATIONFAILED, so that nobody knows; "E n error": it
// ended otherwise; "X n error": the call itself was refused; "L": the line was closed; "D": nothing
// is outstanding (after SIGUSR1). Role "read" prints what the server knows of sessions.
//
// Role "ask" is a client of a line whose handler is another program: it asks for the groups again
// and again and notes "R n" and, whatever the result is, "Z n result": each request must have an
// end.
#define _POSIX_C_SOURCE 200809L
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <tapi.h>

#define STATE(name) LINEAGENTSESSIONSTATE_##name

enum {
    window = 8,
    pending_max = 2 * window,
    period_base = 100000000,
    version_22 = 0x00020002,
    retry_ms = 20,
    read_timeout_ms = 10000,
    room_size = 1024,
};

typedef struct Step {
    DWORD state;
    DWORD next;
} Step;

// crash_test.py has the same cycle; each step may follow the one before.
static const Step cycle[] = {
    {STATE(READY), STATE(READY)},         {STATE(BUSYONCALL), STATE(READY)},
    {STATE(BUSYWRAPUP), STATE(READY)},    {STATE(NOTREADY), STATE(READY)},
    {STATE(READY), STATE(NOTREADY)},      {STATE(BUSYONCALL), STATE(NOTREADY)},
    {STATE(BUSYWRAPUP), STATE(NOTREADY)}, {STATE(NOTREADY), STATE(NOTREADY)},
    {STATE(READY), STATE(ENDED)},         {STATE(BUSYONCALL), STATE(ENDED)},
    {STATE(BUSYWRAPUP), STATE(ENDED)},    {STATE(NOTREADY), STATE(ENDED)},
};
enum { cycle_length = sizeof cycle / sizeof *cycle };

typedef struct Pending {
    LONG id;
    bool is_period;
    DWORD number;
} Pending;

// Where answers are written to, one for each request in flight.
typedef union Room {
    LINEAGENTGROUPLIST groups;
    BYTE bytes[room_size];
} Room;

typedef struct Hammer {
    HLINEAPP app;
    DWORD device;
    HLINE line;  // 0 while it is closed.
    int event;
    int signals;
    int record;
    HAGENT agent;
    HAGENTSESSION session;
    DWORD next_number;
    Pending pending[pending_max];
    size_t pending_count;
    bool draining;
    bool asks;  // Role "ask".
    Room rooms[window];
} Hammer;

static GUID group = {0xc2d0e2c4, 0x7f0e, 0x4a39, {0x9a, 0x52, 0x0f, 0x3e, 0x6a, 0x5b, 0x1d, 0x14}};

static void note(const Hammer* hammer, const char* kind, DWORD number, LONG error) {
    char line[64];
    int size =
        snprintf(line, sizeof line, "%s %" PRIu32 " %" PRIx32 "\n", kind, number, (uint32_t)error);
    if (write(hammer->record, line, (size_t)size) != size) _exit(3);
}

static bool start_tapi(Hammer* hammer) {
    LINEINITIALIZEEXPARAMS params = {0};
    params.dwTotalSize = sizeof params;
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    DWORD version = version_22;
    DWORD devices = 0;
    HLINEAPP app = 0;
    LONG result = lineInitializeExA(&app, NULL, NULL, "state_hammer", &devices, &version, &params);
    hammer->app = result == 0 ? app : 0;
    hammer->event = result == 0 ? (int)(intptr_t)params.Handles.hEvent : -1;
    return result == 0;
}

// After a lost connection too: lineOpen connects again.
static bool open_line(Hammer* hammer) {
    HLINE line = 0;
    LONG result = lineOpenA(hammer->app, hammer->device, &line, version_22, 0, 0,
                            LINECALLPRIVILEGE_NONE, 0, NULL);
    hammer->line = result == 0 ? line : 0;
    return result == 0;
}

static bool connect_to_server(Hammer* hammer, DWORD device) {
    hammer->device = device;
    bool is_open = start_tapi(hammer) && open_line(hammer);
    if (!is_open) (void)fputs("state_hammer: no line\n", stderr);
    return is_open;
}

// The result of a request while nothing else is outstanding.
static LONG result_of(Hammer* hammer, LONG id) {
    LINEMESSAGE message;
    while (id > 0 && lineGetMessage(hammer->app, &message, read_timeout_ms) == 0) {
        if (message.dwMessageID == LINE_CLOSE && message.hDevice == hammer->line) hammer->line = 0;
        if (message.dwMessageID == LINE_REPLY && (LONG)message.dwParam1 == id) {
            return (LONG)(DWORD)message.dwParam2;
        }
    }
    return id < 0 ? id : LINEERR_OPERATIONFAILED;
}

static bool log_in(Hammer* hammer, char* agent_id) {
    LONG id = lineCreateAgentA(hammer->line, agent_id, NULL, &hammer->agent);
    LONG result = result_of(hammer, id);
    if (result == 0) {
        id =
            lineCreateAgentSessionW(hammer->line, hammer->agent, NULL, 0, &group, &hammer->session);
        result = result_of(hammer, id);
    }
    if (result != 0) (void)fprintf(stderr, "state_hammer: log-in: 0x%08" PRIx32 "\n", result);
    return result == 0;
}

// What the server knows of the session.
typedef struct Known {
    LONG result;
    DWORD state;
    DWORD next;
    DWORD period;
} Known;

static Known ask(Hammer* hammer) {
    LINEAGENTSESSIONINFO session;
    memset(&session, 0, sizeof session);
    session.dwTotalSize = sizeof session;
    LINEAGENTINFO agent;
    memset(&agent, 0, sizeof agent);
    agent.dwTotalSize = sizeof agent;
    Known known = {0};
    known.result =
        result_of(hammer, lineGetAgentSessionInfo(hammer->line, hammer->session, &session));
    if (known.result == 0) {
        known.result = result_of(hammer, lineGetAgentInfo(hammer->line, hammer->agent, &agent));
    }
    known.state = session.dwAgentSessionState;
    known.next = session.dwNextAgentSessionState;
    known.period = agent.dwMeasurementPeriod;
    return known;
}

// ---- Role "hammer" -----------------------------------------------------------------------------

static bool set_period(Hammer* hammer, DWORD number) {
    LONG id = lineSetAgentMeasurementPeriod(hammer->line, hammer->agent, period_base + number);
    return result_of(hammer, id) == 0;
}

static bool is_at(const Known* known, DWORD number) {
    const Step* step = &cycle[number % cycle_length];
    return known->state == step->state && known->next == step->next;
}

// Where the session stands, after bringing a new one to the last step of the first cycle; 0: nobody
// can say. A crash between the two requests of a step leaves the period one behind.
static DWORD number_now(Hammer* hammer) {
    Known known = ask(hammer);
    if (known.result != 0) return 0;
    DWORD number = known.period - period_base;
    if (known.period < period_base) {
        number = cycle_length - 1;
        const Step* step = &cycle[number];
        LONG id = lineSetAgentSessionState(hammer->line, hammer->session, 0, step->next);
        if (result_of(hammer, id) != 0) return 0;
    } else if (is_at(&known, number + 1)) {
        number++;
    } else if (!is_at(&known, number)) {
        note(hammer, "E", number, (LONG)(known.state << 8 | known.next));
        return 0;
    }
    return set_period(hammer, number) ? number : 0;
}

// Notes a request that was made; one that was refused at once was not.
static bool keep(Hammer* hammer, LONG id, bool is_period) {
    if (id <= 0) {
        note(hammer, "X", hammer->next_number, id);
        return false;
    }
    hammer->pending[hammer->pending_count++] = (Pending){id, is_period, hammer->next_number};
    return true;
}

static void request_steps(Hammer* hammer) {
    while (hammer->pending_count + 2 <= pending_max && !hammer->draining) {
        DWORD number = hammer->next_number;
        const Step* step = &cycle[number % cycle_length];
        // Noted before the call: a request may take effect before anybody knows its id.
        note(hammer, "R", number, 0);
        HLINE line = hammer->line;
        LONG id = lineSetAgentSessionState(line, hammer->session, step->state, step->next);
        if (!keep(hammer, id, false)) return;
        id = lineSetAgentMeasurementPeriod(line, hammer->agent, period_base + number);
        bool is_whole = keep(hammer, id, true);
        hammer->next_number++;
        if (!is_whole) return;
    }
}

// Not more than `window` numbers that follow one another are in flight, so that each has a room.
static void request_groups(Hammer* hammer) {
    while (!hammer->draining) {
        DWORD number = hammer->next_number;
        if (hammer->pending_count > 0 && number - hammer->pending[0].number >= window) return;
        Room* room = &hammer->rooms[number % window];
        room->groups.dwTotalSize = sizeof *room;
        note(hammer, "R", number, 0);
        if (!keep(hammer, lineGetGroupListA(hammer->line, &room->groups), false)) return;
        hammer->next_number++;
    }
}

static const char* kind_of_reply(const Hammer* hammer, const Pending* pending, LONG result) {
    if (hammer->asks) return "Z";
    if (result == LINEERR_OPERATIONFAILED) return "F";
    if (result != 0) return "E";
    return pending->is_period ? "P" : "A";
}

static void take_reply(Hammer* hammer, LONG id, LONG result) {
    for (size_t i = 0; i < hammer->pending_count; i++) {
        const Pending* pending = &hammer->pending[i];
        if (pending->id != id) continue;
        note(hammer, kind_of_reply(hammer, pending, result), pending->number, result);
        size_t behind = hammer->pending_count - i - 1;
        memmove(&hammer->pending[i], &hammer->pending[i + 1], behind * sizeof(Pending));
        hammer->pending_count--;
        return;
    }
    note(hammer, "E", 0, id);  // A reply that nobody waits for, or a second one.
}

static bool take_messages(Hammer* hammer) {
    LINEMESSAGE message;
    LONG result = LINEERR_OPERATIONFAILED;
    while (hammer->app && (result = lineGetMessage(hammer->app, &message, 0)) == 0) {
        if (message.dwMessageID == LINE_REPLY) {
            take_reply(hammer, (LONG)message.dwParam1, (LONG)(DWORD)message.dwParam2);
        } else if (message.dwMessageID == LINE_CLOSE && message.hDevice == hammer->line) {
            note(hammer, "L", 0, 0);
            hammer->line = 0;
        }
    }
    return result == LINEERR_OPERATIONFAILED;
}

// Opens the line anew and notes where the session stands. False: not yet.
static bool stand_again(Hammer* hammer) {
    if (!open_line(hammer)) return false;
    if (hammer->asks) {
        note(hammer, "B", hammer->next_number, 0);
        return true;
    }
    DWORD now = number_now(hammer);
    if (now == 0) return false;
    note(hammer, "B", now, 0);
    hammer->next_number = now + 1;
    return true;
}

// Ends only by a signal or when something is wrong.
static int hammer_on(Hammer* hammer) {
    struct pollfd wait[] = {{.events = POLLIN}, {.fd = hammer->signals, .events = POLLIN}};
    bool is_done = false;
    for (;;) {
        // A request that was outstanding at LINE_CLOSE has had its LINE_REPLY before.
        if (!hammer->line && hammer->pending_count > 0) return 4;
        bool is_open = hammer->line || stand_again(hammer);
        if (is_open && hammer->asks) request_groups(hammer);
        if (is_open && !hammer->asks) request_steps(hammer);
        if (hammer->draining && is_open && hammer->pending_count == 0 && !is_done) {
            note(hammer, "D", 0, 0);
            is_done = true;
        }
        wait[0].fd = hammer->event;
        bool waits_for_message = is_open && (hammer->pending_count > 0 || hammer->draining);
        if (poll(wait, 2, waits_for_message ? -1 : retry_ms) < 0) return 1;
        struct signalfd_siginfo info;
        if (wait[1].revents && read(hammer->signals, &info, sizeof info) > 0) {
            hammer->draining = true;
        }
        if (!take_messages(hammer)) return 1;
    }
}

static int watch_signal(void) {
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGUSR1);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

static int open_record(const char* path) {
    return open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

// state_hammer ask DEVICE RECORD
static int role_ask(char** values) {
    static Hammer hammer = {.asks = true};
    hammer.signals = watch_signal();
    hammer.record = open_record(values[3]);
    if (hammer.record < 0) return 3;
    if (!connect_to_server(&hammer, (DWORD)atoi(values[2]))) return 1;
    note(&hammer, "B", hammer.next_number, 0);
    return hammer_on(&hammer);
}

// state_hammer hammer DEVICE RECORD AGENT
static int role_hammer(char** values) {
    Hammer hammer = {.signals = watch_signal()};
    hammer.record = open_record(values[3]);
    if (hammer.record < 0) return 3;
    if (!connect_to_server(&hammer, (DWORD)atoi(values[2])) || !log_in(&hammer, values[4]))
        return 1;
    DWORD now = number_now(&hammer);
    if (now == 0) return 1;
    hammer.next_number = now + 1;
    char line[96];
    int size = snprintf(line, sizeof line, "S %" PRIx32 " %" PRIx32 "\nB %" PRIu32 " 0\n",
                        hammer.agent, hammer.session, now);
    if (write(hammer.record, line, (size_t)size) != size) return 3;
    return hammer_on(&hammer);
}

// ---- Role "read" -------------------------------------------------------------------------------

// The only session of the agent, 0 = none or several.
static HAGENTSESSION listed_session(Hammer* hammer) {
    union {
        LINEAGENTSESSIONLIST list;
        BYTE bytes[1024];
    } room = {{0}};
    room.list.dwTotalSize = sizeof room;
    LONG id = lineGetAgentSessionList(hammer->line, hammer->agent, &room.list);
    LINEAGENTSESSIONENTRY entry = {0};
    if (result_of(hammer, id) == 0 && room.list.dwNumEntries == 1) {
        memcpy(&entry, room.bytes + room.list.dwListOffset, sizeof entry);
    }
    return entry.hAgentSession;
}

// state_hammer read DEVICE AGENT:SESSION...
// Prints "agent session state next period_number error" for each, in hexadecimal.
static int role_read(int count, char** values) {
    Hammer hammer = {0};
    if (!connect_to_server(&hammer, (DWORD)atoi(values[2]))) return 1;
    for (int i = 3; i < count; i++) {
        char* colon = NULL;
        hammer.agent = (HAGENT)strtoul(values[i], &colon, 16);
        hammer.session = (HAGENTSESSION)strtoul(colon + 1, NULL, 16);
        Known known = ask(&hammer);
        printf("%" PRIx32 " %" PRIx32 " %" PRIx32 " %" PRIx32 " %" PRIx32 " %" PRIx32 "\n",
               hammer.agent, listed_session(&hammer), known.state, known.next,
               known.period - period_base, (uint32_t)known.result);
    }
    return lineShutdown(hammer.app) == 0 ? 0 : 1;
}

int main(int count, char** values) {
    if (count == 5 && strcmp(values[1], "hammer") == 0) return role_hammer(values);
    if (count == 4 && strcmp(values[1], "ask") == 0) return role_ask(values);
    if (count >= 4 && strcmp(values[1], "read") == 0) return role_read(count, values);
    (void)fputs(
        "usage: state_hammer hammer DEVICE RECORD AGENT\n"
        "       state_hammer ask DEVICE RECORD\n"
        "       state_hammer read DEVICE AGENT:SESSION...\n",
        stderr);
    return 2;
}
