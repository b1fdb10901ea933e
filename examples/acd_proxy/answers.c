#include "answers.h"

#include <string.h>

// All lists begin alike, so that one writer serves them all.
_Static_assert(sizeof(LINEQUEUELIST) == sizeof(LINEAGENTGROUPLIST), "same head");
_Static_assert(sizeof(LINEQUEUELIST) == sizeof(LINEAGENTSESSIONLIST), "same head");

typedef struct ListWriter {
    LINEQUEUELIST* head;
    BYTE* start;  // Offsets count from the list itself.
    size_t entry_size;
    DWORD written;
} ListWriter;

static ListWriter begin_list(void* list, size_t entry_size, size_t count) {
    ListWriter writer = {list, list, entry_size, 0};
    LINEQUEUELIST* head = writer.head;
    DWORD array = (DWORD)(count * entry_size);
    head->dwNeededSize = (DWORD)sizeof *head + array;
    head->dwUsedSize = (DWORD)sizeof *head;
    head->dwNumEntries = (DWORD)count;
    head->dwListSize = 0;
    head->dwListOffset = 0;
    if (count > 0 && head->dwNeededSize <= head->dwTotalSize) {
        head->dwListSize = array;
        head->dwListOffset = (DWORD)sizeof *head;
        head->dwUsedSize += array;
    }
    return writer;
}

static void add_entry(ListWriter* writer, const void* entry) {
    if (writer->head->dwListSize == 0) return;
    size_t offset = writer->head->dwListOffset + writer->written++ * writer->entry_size;
    memcpy(writer->start + offset, entry, writer->entry_size);
}

// Puts a name behind everything else. Size and offset stay 0 when it does not fit.
static void add_name(ListWriter* writer, const WCHAR* name, DWORD* size_out, DWORD* offset_out) {
    LINEQUEUELIST* head = writer->head;
    DWORD size = sizeof(WCHAR);
    for (const WCHAR* at = name; *at; at++) size += (DWORD)sizeof(WCHAR);
    head->dwNeededSize += size;
    *size_out = *offset_out = 0;
    bool has_array = head->dwListSize > 0;
    if (!has_array || head->dwUsedSize + size > head->dwTotalSize) return;
    memcpy(writer->start + head->dwUsedSize, name, size);
    *size_out = size;
    *offset_out = head->dwUsedSize;
    head->dwUsedSize += size;
}

void answer_group_list(const Acd* acd, LPLINEAGENTGROUPLIST list) {
    ListWriter writer = begin_list(list, sizeof(LINEAGENTGROUPENTRY), acd->group_count);
    for (size_t i = 0; i < acd->group_count; i++) {
        LINEAGENTGROUPENTRY entry;
        DWORD size, offset;
        add_name(&writer, acd->groups[i].name, &size, &offset);
        // The four DWORDs are the bytes of the GUID in memory order.
        memcpy(&entry.GroupID, &acd->groups[i].id, sizeof entry.GroupID);
        entry.dwNameSize = size;
        entry.dwNameOffset = offset;
        add_entry(&writer, &entry);
    }
}

void answer_queue_list(const Acd* acd, const Group* group, LPLINEQUEUELIST list) {
    ListWriter writer = begin_list(list, sizeof(LINEQUEUEENTRY), group->queue_count);
    for (DWORD i = 0; i < group->queue_count; i++) {
        const Queue* queue = acd_queue(acd, group->queues[i]);
        DWORD size, offset;
        add_name(&writer, queue->name, &size, &offset);
        LINEQUEUEENTRY entry = {queue->id, size, offset};
        add_entry(&writer, &entry);
    }
}

void answer_session_list(const Acd* acd, const Agent* agent, LPLINEAGENTSESSIONLIST list) {
    size_t count = 0;
    for (size_t i = 0; i < acd->session_count; i++) count += acd->sessions[i].agent == agent;
    ListWriter writer = begin_list(list, sizeof(LINEAGENTSESSIONENTRY), count);
    for (size_t i = 0; i < acd->session_count; i++) {
        const Session* session = &acd->sessions[i];
        if (session->agent != agent) continue;
        LINEAGENTSESSIONENTRY entry = {session->handle, agent->handle, session->group->id,
                                       session->address};
        add_entry(&writer, &entry);
    }
}

// This handler sees no calls, so that their counters and times stay 0.
void answer_agent_info(const Acd* acd, const Agent* agent, LPLINEAGENTINFO info) {
    info->dwNeededSize = sizeof *info;
    info->dwUsedSize = sizeof *info;
    info->dwAgentState = acd_agent_state(acd, agent);
    info->dwNextAgentState = acd_agent_next_state(acd, agent);
    info->dwMeasurementPeriod = agent->period_s;
}

void answer_session_info(const Acd* acd, const Session* session, LPLINEAGENTSESSIONINFO info) {
    // Days from 1899-12-30 to 1970-01-01, and milliseconds of a day.
    const double days_before_1970 = 25569.0;
    const double day_ms = 86400000.0;
    int64_t end_ms = session->end_ms ? session->end_ms : acd->now_ms;
    info->dwNeededSize = sizeof *info;
    info->dwUsedSize = sizeof *info;
    info->dwAgentSessionState = session->state;
    info->dwNextAgentSessionState = acd_session_next_state(session);
    info->dateSessionStartTime = days_before_1970 + (double)session->begin_ms / day_ms;
    info->dwSessionDuration = (DWORD)((end_ms - session->begin_ms) / 1000);
}

void answer_queue_info(const Queue* queue, LPLINEQUEUEINFO info) {
    info->dwNeededSize = sizeof *info;
    info->dwUsedSize = sizeof *info;
    info->dwMeasurementPeriod = queue->period_s;
}
