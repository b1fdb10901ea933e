#define _POSIX_C_SOURCE 200809L
#include "line_client.h"

#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { version_needed = 0x00020002 };

typedef struct Name {
    DWORD value;
    const char* text;
} Name;

static const Name session_states[] = {
    {LINEAGENTSESSIONSTATE_NOTREADY, "NOTREADY"},
    {LINEAGENTSESSIONSTATE_READY, "READY"},
    {LINEAGENTSESSIONSTATE_BUSYONCALL, "BUSYONCALL"},
    {LINEAGENTSESSIONSTATE_BUSYWRAPUP, "BUSYWRAPUP"},
    {LINEAGENTSESSIONSTATE_ENDED, "ENDED"},
    {LINEAGENTSESSIONSTATE_RELEASED, "RELEASED"},
    {0, NULL},
};

static const Name agent_states[] = {
    {LINEAGENTSTATEEX_NOTREADY, "NOTREADY"},
    {LINEAGENTSTATEEX_READY, "READY"},
    {LINEAGENTSTATEEX_BUSYACD, "BUSYACD"},
    {LINEAGENTSTATEEX_BUSYINCOMING, "BUSYINCOMING"},
    {LINEAGENTSTATEEX_BUSYOUTGOING, "BUSYOUTGOING"},
    {LINEAGENTSTATEEX_UNKNOWN, "UNKNOWN"},
    {LINEAGENTSTATEEX_RELEASED, "RELEASED"},
    {0, NULL},
};

static const Name errors[] = {
    {(DWORD)LINEERR_INVALAGENTSTATE, "INVALAGENTSTATE"},
    {(DWORD)LINEERR_INVALLINEHANDLE, "INVALLINEHANDLE"},
    {(DWORD)LINEERR_INVALPARAM, "INVALPARAM"},
    {(DWORD)LINEERR_NOMEM, "NOMEM"},
    {(DWORD)LINEERR_OPERATIONFAILED, "OPERATIONFAILED"},
    {(DWORD)LINEERR_OPERATIONUNAVAIL, "OPERATIONUNAVAIL"},
    {(DWORD)LINEERR_RESOURCEUNAVAIL, "RESOURCEUNAVAIL"},
    {0, NULL},
};

static const char* name_of(const Name* names, DWORD value, const char* otherwise) {
    for (; names->text; names++) {
        if (names->value == value) return names->text;
    }
    return otherwise;
}

const char* session_state_name(DWORD state) {
    return name_of(session_states, state, "?");
}
const char* agent_state_name(DWORD state) {
    return name_of(agent_states, state, "?");
}
const char* error_name(LONG error) {
    return name_of(errors, (DWORD)error, "another error");
}

DWORD session_state_named(const char* name) {
    for (const Name* at = session_states; at->text; at++) {
        if (strcasecmp(at->text, name) == 0) return at->value;
    }
    return 0;
}

// The descriptor that tells of a signal. Before TAPI starts threads, which inherit the mask.
static int watch_signals(void) {
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

static bool has_name(HLINEAPP app, DWORD device, const char* name) {
    union {
        LINEDEVCAPS caps;
        char bytes[4096];
    } room;
    memset(&room, 0, sizeof room);
    room.caps.dwTotalSize = sizeof room;
    if (lineGetDevCapsA(app, device, version_needed, 0, &room.caps) != 0) return false;
    return room.caps.dwLineNameSize && strcmp(room.bytes + room.caps.dwLineNameOffset, name) == 0;
}

static bool find_line(LineClient* client, const char* name, DWORD device_count) {
    for (DWORD device = 0; device < device_count; device++) {
        if (name && !has_name(client->app, device, name)) continue;
        client->device = device;
        return true;
    }
    (void)fprintf(stderr, "there is no line %s\n", name ? name : "at all");
    return false;
}

static bool start_tapi(LineClient* client, DWORD* device_count) {
    LINEINITIALIZEEXPARAMS params = {0};
    params.dwTotalSize = sizeof params;
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    DWORD version = version_needed;
    LONG result = lineInitializeExA(&client->app, NULL, NULL, client->program, device_count,
                                    &version, &params);
    client->event = result == 0 ? (int)(intptr_t)params.Handles.hEvent : -1;
    if (result == 0) return true;
    client->app = 0;
    (void)fprintf(stderr, "lineInitializeEx: %s (is the server running?)\n", error_name(result));
    return false;
}

bool line_client_start(LineClient* client, const char* program, const char* line_name) {
    *client = (LineClient){.program = program, .signals = watch_signals()};
    DWORD device_count = 0;
    return start_tapi(client, &device_count) && find_line(client, line_name, device_count);
}

void line_client_stop(LineClient* client) {
    if (client->app) (void)lineShutdown(client->app);
    client->app = 0;
    client->line = 0;
    client->event = -1;
}

bool line_client_open(LineClient* client) {
    if (client->line) return true;
    LONG result = lineOpenA(client->app, client->device, &client->line, version_needed, 0, 0,
                            LINECALLPRIVILEGE_NONE, 0, NULL);
    if (result == 0) return true;
    client->line = 0;
    return false;
}

NextMessage line_client_next(LineClient* client, LINEMESSAGE* message, int timeout_ms) {
    struct pollfd wait[] = {{.fd = client->event, .events = POLLIN},
                            {.fd = client->signals, .events = POLLIN}};
    if (poll(wait, 2, timeout_ms) < 0) return got_failure;
    if (wait[1].revents) {
        // Taken away, so that a program may still ask for something before it ends.
        struct signalfd_siginfo info;
        return read(client->signals, &info, sizeof info) > 0 ? got_signal : got_failure;
    }
    if (!client->app) return got_timeout;
    LONG result = lineGetMessage(client->app, message, 0);
    if (result == LINEERR_OPERATIONFAILED) return got_timeout;  // Nothing there.
    if (result != 0) return got_failure;
    if (message->dwMessageID == LINE_CLOSE && message->hDevice == client->line) client->line = 0;
    return got_message;
}
