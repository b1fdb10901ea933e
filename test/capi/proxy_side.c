// Goal: the handler's side of the proxy tests. Method: see proxy_side.h.
#include "proxy_side.h"

#include <string.h>

static size_t cursor;

Client client, handler;
HLINE line, proxy;

void begin_with(DWORD first, DWORD last) {
    client_start(&client, "client");
    client_start(&handler, "handler");
    line = client_open(&client, setup()->spare_device);
    proxy = serve(&handler, setup()->spare_device, first, last);
}

void begin(void) {
    begin_with(TYPE(CREATEAGENT), TYPE(SETAGENTSTATEEX));
}

void end(void) {
    test_context(NULL);
    client_stop(&handler);
    LINEPROXYREQUESTLIST list = {0};
    do {
        list.dwTotalSize = sizeof list;
        REQUIRE_RESULT(lineGetProxyStatus(client.app, setup()->spare_device, VERSION_2_2, &list),
                       0);
    } while (list.dwNumEntries != 0);
    client_stop(&client);
}

void answer(LPLINEPROXYREQUEST block, LONG result) {
    CHECK_RESULT(lineProxyResponse(proxy, block, (DWORD)result), 0);
}

Registration registration_of(DWORD first, DWORD last) {
    Registration registration;
    memset(&registration, 0, sizeof registration);
    registration.params.dwTotalSize = sizeof registration;
    registration.params.dwDevSpecificOffset = sizeof registration.params;
    DWORD count = 0;
    for (DWORD type = first; type <= last; type++) registration.types[count++] = type;
    registration.params.dwDevSpecificSize = count * (DWORD)sizeof(DWORD);
    return registration;
}

LONG open_proxy(Client* app, DWORD device, DWORD version, Registration* registration,
                HLINE* opened) {
    return lineOpenA(app->app, device, opened, version, 0, 0x4A4A,
                     LINECALLPRIVILEGE_NONE | LINEOPENOPTION_PROXY, 0,
                     registration ? &registration->params : NULL);
}

HLINE serve(Client* app, DWORD device, DWORD first, DWORD last) {
    Registration registration = registration_of(first, last);
    HLINE on = 0;
    REQUIRE_RESULT(open_proxy(app, device, VERSION_2_2, &registration, &on), 0);
    forget_requests(app);
    return on;
}

void forget_requests(const Client* app) {
    cursor = app->count;
}

static void check_header(const LINEPROXYREQUEST* block) {
    const BYTE* start = (const void*)block;
    REQUIRE(block->dwSize >= 32 && block->dwSize < 0x50000);
    CHECK_EQ(block->dwClientAppAPIVersion, VERSION_2_2);
    const DWORD names[2][2] = {
        {block->dwClientMachineNameSize, block->dwClientMachineNameOffset},
        {block->dwClientUserNameSize, block->dwClientUserNameOffset},
    };
    for (size_t i = 0; i < 2; i++) {
        CHECK(names[i][0] >= 2 * sizeof(WCHAR) && names[i][0] % sizeof(WCHAR) == 0);
        REQUIRE(names[i][1] >= 28 && names[i][1] + names[i][0] <= block->dwSize);
        WCHAR last = 1;
        memcpy(&last, start + names[i][1] + names[i][0] - sizeof last, sizeof last);
        CHECK_EQ(last, 0);
    }
}

LPLINEPROXYREQUEST next_request(Client* app, HLINE on, DWORD type) {
    cursor = client_wait(app, cursor, on, LINE_PROXYREQUEST);
    const LINEMESSAGE* message = &app->messages[cursor++];
    CHECK_EQ(message->dwCallbackInstance, 0x4A4A);
    CHECK_EQ(message->dwParam2, 0);
    CHECK_EQ(message->dwParam3, 0);
    LPLINEPROXYREQUEST block = (LPLINEPROXYREQUEST)message->dwParam1;
    REQUIRE(block != NULL);
    REQUIRE_EQ(block->dwRequestType, type);
    check_header(block);
    return block;
}

bool block_has_string(const LINEPROXYREQUEST* block, const void* base, DWORD size, DWORD offset,
                      LPCWSTR text) {
    size_t length = 0;
    while (text[length]) length++;
    size_t expected = (length + 1) * sizeof(WCHAR);
    const BYTE* at = (const BYTE*)base + offset;
    const BYTE* limit = (const BYTE*)block + block->dwSize;
    return size == expected && at + size <= limit && memcmp(at, text, expected) == 0;
}

void fill_queue_list(LINEQUEUELIST* list) {
    BYTE* start = (void*)list;
    const DWORD used = sizeof *list + sizeof(LINEQUEUEENTRY) + name_size;
    const LINEQUEUEENTRY entry = {9, name_size, sizeof *list + sizeof(LINEQUEUEENTRY)};
    list->dwNeededSize = used;
    list->dwUsedSize = used;
    list->dwNumEntries = 1;
    list->dwListSize = sizeof entry;
    list->dwListOffset = sizeof *list;
    memcpy(start + list->dwListOffset, &entry, sizeof entry);
    memcpy(start + entry.dwNameOffset, NAME_OFFICE_W, name_size);
}
