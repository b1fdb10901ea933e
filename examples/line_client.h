// line_client.h: what a client program of TAPI always needs: start, find a line by its name, open
// it again when it was closed, wait for messages, and names for numbers. Owner: each program has
// one LineClient. Thread: the main one. The server is the one that AGENTLINE_SERVER names.
#pragma once

#include <stdbool.h>

#include <tapi.h>

typedef struct LineClient {
    const char* program;
    HLINEAPP app;  // 0 after the connection was lost, until line_client_open finds the server.
    HLINE line;    // 0 while the line is closed.
    DWORD device;
    int event;    // Readable while a message waits.
    int signals;  // Readable after SIGTERM or SIGINT.
} LineClient;

typedef enum NextMessage { got_message, got_timeout, got_signal, got_failure } NextMessage;

// Starts TAPI and finds the line (NULL: the first). Complains on standard error.
bool line_client_start(LineClient* client, const char* program, const char* line_name);
void line_client_stop(LineClient* client);
// Opens the line. False: not now, try again later.
bool line_client_open(LineClient* client);
// The next message in at most timeout_ms (-1 = for ever). LINE_CLOSE also clears client->line.
NextMessage line_client_next(LineClient* client, LINEMESSAGE* message, int timeout_ms);

// Names as in the documentation, without their prefix.
const char* session_state_name(DWORD state);
const char* agent_state_name(DWORD state);
const char* error_name(LONG error);
// The LINEAGENTSESSIONSTATE_ value of a name in any case, 0 = none.
DWORD session_state_named(const char* name);
