#include "options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: acd_proxy (--line NAME | --device N)\n"
    "                 [--group GUID=NAME:QUEUE,QUEUE...[:WRAPUP_SECONDS]]...\n"
    "                 [--agent ID[:PIN]]...\n"
    "Serves the agent requests of a line whose handler is \"external\".\n";

// Length of the UTF-8 character at `at`; its code point goes to *code.
static size_t decode(const char* at, uint32_t* code) {
    const unsigned char first = (unsigned char)*at;
    size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    *code = length == 1 ? first : first & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xC0) != 0x80) return 0;
        *code = *code << 6 | (at[i] & 0x3Fu);
    }
    return length;
}

// False when the text is too long or no UTF-8.
static bool to_utf16(const char* text, size_t size, WCHAR out[text_max]) {
    size_t units = 0;
    for (const char* at = text; at < text + size;) {
        uint32_t code = 0;
        size_t length = decode(at, &code);
        if (length == 0 || units + 2 >= text_max) return false;
        if (code >= 0x10000) out[units++] = (WCHAR)(0xD800 + ((code - 0x10000) >> 10));
        out[units++] = (WCHAR)(code >= 0x10000 ? 0xDC00 + ((code - 0x10000) & 0x3FF) : code);
        at += length;
    }
    out[units] = 0;
    return true;
}

static bool read_guid(const char* text, GUID* id) {
    unsigned part[11];
    int read = 0;
    int found = sscanf(text, "%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x%n", &part[0], &part[1],
                       &part[2], &part[3], &part[4], &part[5], &part[6], &part[7], &part[8],
                       &part[9], &part[10], &read);
    if (found != 11 || text[read] != '=') return false;
    id->Data1 = part[0];
    id->Data2 = (uint16_t)part[1];
    id->Data3 = (uint16_t)part[2];
    for (size_t i = 0; i < 8; i++) id->Data4[i] = (uint8_t)part[3 + i];
    return true;
}

// The id of the queue of this name, which is made when it is new; 0 = no room.
static DWORD queue_id(Acd* acd, const char* name, size_t size) {
    WCHAR text[text_max] = {0};
    if (!to_utf16(name, size, text)) return 0;
    for (size_t i = 0; i < acd->queue_count; i++) {
        if (memcmp(acd->queues[i].name, text, sizeof text) == 0) return acd->queues[i].id;
    }
    if (acd->queue_count == queues_max) return 0;
    Queue* queue = &acd->queues[acd->queue_count++];
    memcpy(queue->name, text, sizeof text);
    queue->id = ++acd->last_handle;
    queue->period_s = default_period_s;
    return queue->id;
}

static bool read_group_queues(Acd* acd, Group* group, const char* names, size_t size) {
    const char* end = names + size;
    while (names < end) {
        const char* comma = memchr(names, ',', (size_t)(end - names));
        size_t length = (size_t)((comma ? comma : end) - names);
        DWORD id = queue_id(acd, names, length);
        if (id == 0 || group->queue_count == group_queues_max) return false;
        group->queues[group->queue_count++] = id;
        names += length + 1;
    }
    return true;
}

// GUID=NAME:QUEUE,QUEUE...[:WRAPUP_SECONDS]
static bool read_group(Acd* acd, const char* text) {
    if (acd->group_count == groups_max) return false;
    Group* group = &acd->groups[acd->group_count];
    *group = (Group){0};
    if (!read_guid(text, &group->id)) return false;
    const char* name = strchr(text, '=') + 1;
    size_t name_size = strcspn(name, ":");
    const char* queues = name + name_size + (name[name_size] == ':');
    size_t queues_size = strcspn(queues, ":");
    if (name_size == 0 || !to_utf16(name, name_size, group->name)) return false;
    if (!read_group_queues(acd, group, queues, queues_size)) return false;
    if (queues[queues_size] == ':') {
        group->wrapup_s = (DWORD)strtoul(queues + queues_size + 1, NULL, 10);
    }
    acd->group_count++;
    return true;
}

// ID[:PIN]
static bool read_agent(Acd* acd, const char* text) {
    if (acd->agent_count == agents_max) return false;
    Agent* agent = &acd->agents[acd->agent_count];
    *agent = (Agent){0};
    size_t id_size = strcspn(text, ":");
    const char* pin = text + id_size + (text[id_size] == ':');
    if (id_size == 0 || !to_utf16(text, id_size, agent->id)) return false;
    if (!to_utf16(pin, strlen(pin), agent->pin)) return false;
    acd->agent_count++;
    return true;
}

static bool read_option(const char* name, const char* value, Options* options, Acd* acd) {
    if (strcmp(name, "--line") == 0) {
        options->line_name = value;
        return true;
    }
    if (strcmp(name, "--device") == 0) {
        char* end = NULL;
        options->device = (DWORD)strtoul(value, &end, 10);
        return end != value && *end == '\0';
    }
    if (strcmp(name, "--group") == 0) return read_group(acd, value);
    if (strcmp(name, "--agent") == 0) return read_agent(acd, value);
    return false;
}

bool read_options(int count, char** values, Options* options, Acd* acd) {
    bool is_good = count > 1 && count % 2 == 1;
    for (int i = 1; is_good && i + 1 < count; i += 2) {
        is_good = read_option(values[i], values[i + 1], options, acd);
        if (!is_good)
            (void)fprintf(stderr, "acd_proxy: bad option %s %s\n", values[i], values[i + 1]);
    }
    if (!is_good) (void)fputs(usage, stderr);
    return is_good;
}
