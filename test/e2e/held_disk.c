// Goal: lets a test hold and fill the disk under a real server's journal. Method: preloaded into
// the server; it stands between SQLite and the C library for journal.db-wal and nothing else. In
// the folder $AGENTLINE_DISK the file "hold" makes each sync of the journal wait, and each that
// waits writes "held" there first; while "full" is there, writing to it fails for want of space.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    look_again_ms = 5,
    // What a server that does not wait for the disk gets to be caught: its outputs leave in this.
    caught_ms = 300,
};

static bool is_there(const char* name, char path[PATH_MAX]) {
    const char* folder = getenv("AGENTLINE_DISK");
    if (folder == NULL) return false;
    (void)snprintf(path, PATH_MAX, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

static bool is_journal(int fd) {
    static const char name[] = "/journal.db-wal";
    char link[64];
    char target[PATH_MAX];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t size = readlink(link, target, sizeof target - 1);
    const ssize_t tail = (ssize_t)sizeof name - 1;
    return size >= tail && memcmp(target + size - tail, name, (size_t)tail) == 0;
}

static void pause_for(long milliseconds) {
    const struct timespec time = {0, milliseconds * 1000000};
    (void)nanosleep(&time, NULL);
}

static void hold_if_asked(int fd) {
    char path[PATH_MAX];
    if (!is_there("hold", path) || !is_journal(fd)) return;
    pause_for(caught_ms);
    if (!is_there("held", path)) (void)close(open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    while (is_there("hold", path)) pause_for(look_again_ms);
}

static bool has_no_space(int fd) {
    char path[PATH_MAX];
    if (!is_there("full", path) || !is_journal(fd)) return false;
    errno = ENOSPC;
    return true;
}

// ISO C has no cast from an object's address to a function's.
static void find_real(const char* name, void* function) {
    void* const address = dlsym(RTLD_NEXT, name);
    if (address == NULL) abort();
    memcpy(function, &address, sizeof address);
}

#define EXPORTED __attribute__((visibility("default")))

EXPORTED int fdatasync(int fd) {
    int (*real)(int) = NULL;
    find_real("fdatasync", (void*)&real);
    hold_if_asked(fd);
    return real(fd);
}

EXPORTED ssize_t write(int fd, const void* data, size_t size) {
    ssize_t (*real)(int, const void*, size_t) = NULL;
    find_real("write", (void*)&real);
    return has_no_space(fd) ? -1 : real(fd, data, size);
}

EXPORTED ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
    ssize_t (*real)(int, const void*, size_t, off64_t) = NULL;
    find_real("pwrite64", (void*)&real);
    return has_no_space(fd) ? -1 : real(fd, data, size, at);
}
