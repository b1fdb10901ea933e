// Several threads of one application open a line at the same instant, again after each restart of
// the server, which reopen_test.py makes.
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <tapi.h>

enum { thread_count = 8, version_22 = 0x00020002, close_timeout_ms = 20000 };

typedef struct Opener {
    pthread_t thread;
    pthread_barrier_t* together;
    HLINEAPP app;
    LONG result;
} Opener;

static void* open_line(void* argument) {
    Opener* opener = argument;
    HLINE line = 0;
    (void)pthread_barrier_wait(opener->together);
    opener->result =
        lineOpenA(opener->app, 0, &line, version_22, 0, 0, LINECALLPRIVILEGE_NONE, 0, NULL);
    return NULL;
}

static bool open_in_all_threads(HLINEAPP app) {
    pthread_barrier_t together;
    if (pthread_barrier_init(&together, NULL, thread_count) != 0) return false;
    Opener openers[thread_count];
    for (size_t i = 0; i < thread_count; i++) {
        openers[i] = (Opener){.together = &together, .app = app};
        if (pthread_create(&openers[i].thread, NULL, open_line, &openers[i]) != 0) exit(2);
    }
    bool all_open = true;
    for (size_t i = 0; i < thread_count; i++) {
        (void)pthread_join(openers[i].thread, NULL);
        if (openers[i].result == 0) continue;
        (void)fprintf(stderr, "lineOpen returned 0x%08x\n", (unsigned)openers[i].result);
        all_open = false;
    }
    (void)pthread_barrier_destroy(&together);
    return all_open;
}

static bool wait_until_all_are_closed(HLINEAPP app) {
    LINEMESSAGE message;
    for (size_t closed = 0; closed < thread_count;) {
        if (lineGetMessage(app, &message, close_timeout_ms) != 0) return false;
        closed += message.dwMessageID == LINE_CLOSE;
    }
    return true;
}

// One byte out when the lines are open; one byte in when the server has been started again.
int main(void) {
    LINEINITIALIZEEXPARAMS params = {0};
    params.dwTotalSize = sizeof params;
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    HLINEAPP app = 0;
    DWORD devices = 0;
    DWORD version = version_22;
    if (lineInitializeExA(&app, NULL, NULL, "reopen", &devices, &version, &params) != 0) return 2;
    while (open_in_all_threads(app)) {
        char mark = 'o';
        if (write(STDOUT_FILENO, &mark, 1) != 1) return 2;
        if (!wait_until_all_are_closed(app)) return 3;
        if (read(STDIN_FILENO, &mark, 1) != 1) return lineShutdown(app) == 0 ? 0 : 4;
    }
    return 1;
}
