// options.h: the command line of acd_proxy. Owner: main.c. Thread: the only one.
#pragma once

#include "acd.h"

typedef struct Options {
    const char* line_name;  // NULL: use the device id.
    DWORD device;
} Options;

// Reads the flags and enters groups, queues and agents into the ACD. False: the usage was printed.
bool read_options(int count, char** values, Options* options, Acd* acd);
