// proxy_side.h: the handler's side of the proxy tests: registration, waiting for a request, looking
// into its block. Owner: the test. Thread: that of the handler's Client.
#pragma once

#include "harness.h"

enum { proxy_types_max = 24 };

#define TYPE(name) LINEPROXYREQUEST_##name

// A client and a handler of the spare device: what most proxy tests begin with.
extern Client client, handler;
extern HLINE line, proxy;

// Starts both; the handler serves the types `first` to `last` on `proxy`.
void begin_with(DWORD first, DWORD last);
// As begin_with, with the twelve types of TAPI 2.2.
void begin(void);
// Stops both. Waits until the service has taken the registrations back, so that the next test can
// register.
void end(void);
// Responds on `proxy`, which must succeed.
void answer(LPLINEPROXYREQUEST block, LONG result);

// The LINECALLPARAMS of lineOpen with the array of request types behind it.
typedef struct Registration {
    LINECALLPARAMS params;
    DWORD types[proxy_types_max];
} Registration;

// Types `first` to `last`, ready for lineOpen.
Registration registration_of(DWORD first, DWORD last);
// Opens a device as handler; gives the result of lineOpen.
LONG open_proxy(Client* app, DWORD device, DWORD version, Registration* registration,
                HLINE* opened);
// As registration_of and open_proxy, which must succeed. The callback instance is 0x4A4A.
HLINE serve(Client* app, DWORD device, DWORD first, DWORD last);

// The next LINE_PROXYREQUEST that was not taken yet: must be of this type, and its block sound.
LPLINEPROXYREQUEST next_request(Client* app, HLINE on, DWORD type);
// Starts to look for requests at the end of what the handler has received.
void forget_requests(const Client* app);

// Whether `size` bytes at `offset` from `base` are inside the block and hold exactly this string.
bool block_has_string(const LINEPROXYREQUEST* block, const void* base, DWORD size, DWORD offset,
                      LPCWSTR text);

enum { list_room = 200, name_size = sizeof NAME_OFFICE_W };

typedef union ListRoom {
    LINEAGENTGROUPLIST groups;
    LINEAGENTSESSIONLIST sessions;
    LINEQUEUELIST queues;
    BYTE bytes[list_room];
} ListRoom;

// Writes a list of one queue with its name behind it; dwTotalSize must leave room for it.
void fill_queue_list(LINEQUEUELIST* list);
