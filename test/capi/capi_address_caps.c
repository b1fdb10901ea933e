// Goal: lineGetAddressCaps tells how one dials each address of a line, obeys the size convention of
// contract 7.1 and refuses in the order of its section 4. Method: both character forms, every
// published version, every dwTotalSize around what is needed with guard bytes behind it, and a
// table of calls with one fault each. The first test runs before anything is initialised.
#include <string.h>

#include "harness.h"

enum { room_size = 1024, guard = 0xA5, fixed_size_1 = 180, fixed_size_2 = 228 };

static const DWORD versions[] = {0x00010003,  VERSION_1_4, VERSION_2_0, VERSION_2_1,
                                 VERSION_2_2, 0x00030000,  0x00030001};
enum { version_count = sizeof versions / sizeof *versions };

// Not aligned: an application may put the structure anywhere.
static struct {
    BYTE pad;
    BYTE room[room_size];
} memory;
static Client client;

// ---- The two character forms -------------------------------------------------------------------

typedef LONG(WINAPI* GetAddressCaps)(HLINEAPP app, DWORD device, DWORD address, DWORD version,
                                     DWORD extension, LPLINEADDRESSCAPS caps);

typedef struct Form {
    const char* name;
    GetAddressCaps call;
    DWORD unit;  // Bytes of one character of a number.
} Form;

static const Form forms[] = {
    {"W", lineGetAddressCapsW, 2}, {"A", lineGetAddressCapsA, 1}, {"", lineGetAddressCaps, 1}};
enum { form_count = sizeof forms / sizeof *forms };

static DWORD fixed_size_of(DWORD version) {
    return version < VERSION_2_0 ? fixed_size_1 : fixed_size_2;
}

static DWORD dword_at(DWORD at) {
    DWORD value = 0;
    memcpy(&value, memory.room + at, sizeof value);
    return value;
}

// The structure with its dwTotalSize, all else guard bytes.
static LPLINEADDRESSCAPS room_of(DWORD total_size) {
    memset(&memory, guard, sizeof memory);
    memcpy(memory.room, &total_size, sizeof total_size);
    return (void*)memory.room;
}

static bool is_untouched_from(DWORD at) {
    for (; at < room_size; at++) {
        if (memory.room[at] != guard) return false;
    }
    return true;
}

// Whether the address is there, whole, terminated, in the form's characters.
static bool has_address(const Form* form, const char* number) {
    const DWORD length = (DWORD)strlen(number) + 1;
    const DWORD size = dword_at(offsetof(LINEADDRESSCAPS, dwAddressSize));
    const DWORD at = dword_at(offsetof(LINEADDRESSCAPS, dwAddressOffset));
    if (size != length * form->unit || at + size > dword_at(8)) return false;
    for (DWORD i = 0; i < length; i++) {
        const BYTE* unit = memory.room + at + i * form->unit;
        if (unit[0] != (BYTE)number[i] || (form->unit == 2 && unit[1] != 0)) return false;
    }
    return true;
}

// All members of the version's fixed part are 0 but those that are told.
static bool is_silent_on_the_rest(DWORD fixed_size) {
    for (DWORD at = offsetof(LINEADDRESSCAPS, dwDevSpecificSize); at < fixed_size; at += 4) {
        const bool is_sharing = at == offsetof(LINEADDRESSCAPS, dwAddressSharing);
        if (dword_at(at) != (is_sharing ? LINEADDRESSSHARING_PRIVATE : 0)) return false;
    }
    return true;
}

// ---- Tests -------------------------------------------------------------------------------------

TEST(it_is_uninitialized_before_line_initialize) {
    for (size_t i = 0; i < form_count; i++) {
        test_context("lineGetAddressCaps%s", forms[i].name);
        CHECK_RESULT(forms[i].call(1, 0, 0, VERSION_2_2, 0, room_of(room_size)),
                     LINEERR_UNINITIALIZED);
        CHECK_RESULT(forms[i].call(1, 99, 99, 1, 1, NULL), LINEERR_UNINITIALIZED);
    }
    test_context(NULL);
}

static void check_whole(const Form* form, DWORD device, DWORD address, DWORD version,
                        const char* number) {
    test_context("lineGetAddressCaps%s of %u on %u in 0x%x", form->name, address, device, version);
    REQUIRE_RESULT(form->call(client.app, device, address, version, 0, room_of(room_size)), 0);
    const DWORD needed = fixed_size_of(version) + ((DWORD)strlen(number) + 1) * form->unit;
    CHECK_EQ(dword_at(0), room_size);
    CHECK_EQ(dword_at(4), needed);
    CHECK_EQ(dword_at(8), needed);
    CHECK_EQ(dword_at(offsetof(LINEADDRESSCAPS, dwLineDeviceID)), device);
    CHECK(has_address(form, number));
    CHECK(is_silent_on_the_rest(fixed_size_of(version)));
    CHECK(is_untouched_from(needed));
}

TEST(addresses_of_builtin_and_external_lines_are_told_in_every_version_and_form) {
    client_start(&client, "capi_address_caps");
    const struct {
        DWORD device, address;
        const char* number;
    } told[] = {{setup()->device, 0, "1001"},
                {setup()->device, 1, "1002"},
                {setup()->other_device, 1, "1002"},
                {setup()->spare_device, 0, "2001"},
                {setup()->spare_device, 1, "2002"}};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        for (size_t v = 0; v < version_count; v++) {
            DWORD agreed = 0;
            LINEEXTENSIONID extension;
            REQUIRE_RESULT(lineNegotiateAPIVersion(client.app, told[i].device, versions[v],
                                                   versions[v], &agreed, &extension),
                           0);
            for (size_t f = 0; f < form_count; f++) {
                check_whole(&forms[f], told[i].device, told[i].address, agreed, told[i].number);
            }
        }
    }
    test_context(NULL);
    client_stop(&client);
}

static void check_size(const Form* form, DWORD version, DWORD total, DWORD needed) {
    const DWORD fixed = fixed_size_of(version);
    test_context("lineGetAddressCaps%s in 0x%x with %u bytes", form->name, version, total);
    const LONG result = form->call(client.app, setup()->device, 1, version, 0, room_of(total));
    CHECK_EQ(dword_at(0), total);
    if (total < fixed) {
        CHECK_RESULT(result, LINEERR_STRUCTURETOOSMALL);
        CHECK(is_untouched_from(4));
        return;
    }
    REQUIRE_RESULT(result, 0);
    const bool fits = total >= needed;
    CHECK_EQ(dword_at(8), fits ? needed : fixed);
    CHECK(is_untouched_from(dword_at(8)));
    CHECK(fits ? dword_at(4) == needed : dword_at(4) >= needed);
    CHECK(has_address(form, "1002") == fits);
    if (fits) return;
    CHECK_EQ(dword_at(offsetof(LINEADDRESSCAPS, dwAddressSize)), 0);
    CHECK_EQ(dword_at(offsetof(LINEADDRESSCAPS, dwAddressOffset)), 0);
    const DWORD told = dword_at(4);
    REQUIRE_RESULT(form->call(client.app, setup()->device, 1, version, 0, room_of(told)), 0);
    CHECK(has_address(form, "1002"));
}

TEST(every_total_size_is_obeyed) {
    client_start(&client, "capi_address_caps");
    for (size_t f = 0; f < form_count; f++) {
        for (size_t v = 0; v < version_count; v++) {
            const DWORD needed = fixed_size_of(versions[v]) + 5 * forms[f].unit;
            check_size(&forms[f], versions[v], 0, needed);
            for (DWORD total = fixed_size_of(versions[v]) - 2; total <= needed + 2; total++) {
                check_size(&forms[f], versions[v], total, needed);
            }
        }
        test_context("more room than any answer takes");
        CHECK_RESULT(
            forms[f].call(client.app, setup()->device, 1, VERSION_2_2, 0, room_of(0xFFFFFFFF)), 0);
        CHECK(has_address(&forms[f], "1002"));
        CHECK_EQ(dword_at(0), 0xFFFFFFFF);
    }
    test_context(NULL);
    client_stop(&client);
}

typedef struct Fault {
    const char* name;
    bool bad_app, is_null, is_small;
    DWORD device, address, version, extension;
    LONG expected;
} Fault;

// With every fault also all that are checked after it.
static const Fault faults[] = {
    {"handle", true, true, true, 99, 99, 1, 1, LINEERR_INVALAPPHANDLE},
    {"pointer", false, true, true, 99, 99, 1, 1, LINEERR_INVALPOINTER},
    {"size", false, false, true, 99, 99, VERSION_2_2, 1, LINEERR_STRUCTURETOOSMALL},
    {"size, unknown version", false, false, true, 99, 99, 1, 1, LINEERR_STRUCTURETOOSMALL},
    {"device", false, false, false, 99, 99, 1, 1, LINEERR_BADDEVICEID},
    {"LINEMAPPER", false, false, false, LINEMAPPER, 0, VERSION_2_2, 0, LINEERR_BADDEVICEID},
    {"version 0", false, false, false, 0, 99, 0, 1, LINEERR_INCOMPATIBLEAPIVERSION},
    {"version 1.2", false, false, false, 0, 99, 0x00010002, 1, LINEERR_INCOMPATIBLEAPIVERSION},
    {"version 2.3", false, false, false, 0, 99, 0x00020003, 1, LINEERR_INCOMPATIBLEAPIVERSION},
    {"version 9", false, false, false, 0, 0, 0x00090000, 0, LINEERR_INCOMPATIBLEAPIVERSION},
    {"extension", false, false, false, 0, 99, VERSION_2_2, 1, LINEERR_INCOMPATIBLEEXTVERSION},
    {"address", false, false, false, 0, 2, VERSION_2_2, 0, LINEERR_INVALADDRESSID},
    {"address in 1.4", false, false, false, 0, 2, VERSION_1_4, 0, LINEERR_INVALADDRESSID},
    {"no address", false, false, false, 0, 0xFFFFFFFF, VERSION_2_2, 0, LINEERR_INVALADDRESSID},
};

// `device` stands for the device 0 of the table.
static void check_fault(const Form* form, const Fault* fault, HLINEAPP bad_app, DWORD device) {
    test_context("lineGetAddressCaps%s: %s on %u", form->name, fault->name, device);
    const DWORD total = fault->is_small ? fixed_size_2 - 1 : room_size;
    const LPLINEADDRESSCAPS caps = room_of(total);
    CHECK_RESULT(form->call(fault->bad_app ? bad_app : client.app,
                            fault->device == 0 ? device : fault->device, fault->address,
                            fault->version, fault->extension, fault->is_null ? NULL : caps),
                 fault->expected);
    CHECK_EQ(dword_at(0), total);
    CHECK(is_untouched_from(4));
}

TEST(it_refuses_in_the_written_order_and_writes_nothing) {
    Client gone;
    client_start(&gone, "gone");
    const HLINEAPP stale = gone.app;
    client_start(&client, "capi_address_caps");
    client_stop(&gone);
    const HLINE line = client_open(&client, setup()->device);
    const HLINEAPP bad[] = {stale, 0, 0xFFFFFFFF, line};
    for (size_t f = 0; f < form_count; f++) {
        for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
            for (size_t b = 0; b < sizeof bad / sizeof *bad; b++) {
                check_fault(&forms[f], &faults[i], bad[b], setup()->device);
                check_fault(&forms[f], &faults[i], bad[b], setup()->spare_device);
            }
        }
    }
    test_context(NULL);
    client_stop(&client);
}

TEST(the_addresses_are_as_many_as_the_device_tells) {
    client_start(&client, "capi_address_caps");
    for (DWORD device = 0; device < client.device_count; device++) {
        test_context("device %u", device);
        LPLINEDEVCAPS caps = (void*)room_of(room_size);
        REQUIRE_RESULT(lineGetDevCapsW(client.app, device, VERSION_2_2, 0, caps), 0);
        const DWORD count = dword_at(offsetof(LINEDEVCAPS, dwNumAddresses));
        CHECK(count > 0);
        for (DWORD address = 0; address <= count; address++) {
            CHECK_RESULT(lineGetAddressCapsA(client.app, device, address, VERSION_2_2, 0,
                                             room_of(room_size)),
                         address < count ? 0 : LINEERR_INVALADDRESSID);
        }
    }
    test_context(NULL);
    client_stop(&client);
}
