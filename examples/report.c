// report: closing tables. It asks who is there (agentlineGetAgentList) and prints what is counted
// of each agent session, each agent and each queue of a line.
//
//   report --line main
//
// Times are seconds, rates are calls per hour. A session is counted from its start to its end,
// agents and queues over their measurement period. External handlers have no list of agents.
#define _POSIX_C_SOURCE 200809L
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <agentline.h>

#include "line_client.h"

enum {
    first_size = 256,        // Bytes; a list that needs more is asked for again.
    largest_size = 0x40000,  // What one structure can hold.
    cell_size = 40,
    columns_max = 16,
};

// ---- Tables ------------------------------------------------------------------------------------

typedef char Cell[cell_size];

typedef struct Table {
    const char* title;
    const char* heads[columns_max];  // NULL ends them.
    size_t texts;                    // The first columns are texts, the others figures.
    Cell* cells;                     // Row by row.
    size_t count;
    size_t room;
} Table;

typedef struct Report {
    LineClient client;
    Table sessions;
    Table agents;
    Table queues;
    DWORD* queue_ids;  // Those in the table: several groups may serve one queue.
    size_t queue_count;
} Report;

static const Report empty_report = {
    .sessions = {.title = "Agent sessions",
                 .heads = {"AGENT", "SESSION", "GROUP", "STATE", "STARTED", "DURATION", "CALLS",
                           "TALK", "AVG", "WRAPUP", "AVG", "CALL", "AVG", "CALLS/H", "ANSWER MAX",
                           "AVG"},
                 .texts = 5},
    .agents = {.title = "Agents",
               .heads = {"AGENT", "STATE", "NEXT", "PERIOD", "ACD CALLS", "INCOMING", "OUTGOING",
                         "TALK", "WRAPUP", "CALL", "CALLS/H"},
               .texts = 3},
    .queues = {.title = "Queues",
               .heads = {"QUEUE", "PERIOD", "QUEUED", "WAITING", "ABANDONED", "FLOWED IN",
                         "FLOWED OUT", "FINAL", "WAIT EVER", "WAIT NOW", "AVG"},
               .texts = 1},
};

static void* grown(void* array, size_t bytes) {
    void* bigger = realloc(array, bytes);
    if (!bigger) abort();
    return bigger;
}

__attribute__((format(printf, 2, 3))) static void add_cell(Table* table, const char* format, ...) {
    if (table->count == table->room) {
        table->room = table->room ? table->room * 2 : 64;
        table->cells = grown(table->cells, table->room * sizeof(Cell));
    }
    va_list values;
    va_start(values, format);
    (void)vsnprintf(table->cells[table->count++], cell_size, format, values);
    va_end(values);
}

static void add_numbers(Table* table, const DWORD* numbers, size_t count) {
    for (size_t i = 0; i < count; i++) add_cell(table, "%u", numbers[i]);
}

// Rounded to hundredths.
static void add_currency(Table* table, CURRENCY value) {
    long long hundredths = (value.int64 + 50) / 100;
    add_cell(table, "%lld.%02lld", hundredths / 100, hundredths % 100);
}

static void add_time(Table* table, DATE date) {
    // DATE counts days from 1899-12-30, time_t seconds from 1970-01-01: 25569 days later.
    time_t seconds = (time_t)((date - 25569.0) * 86400.0 + 0.5);
    struct tm parts;
    char text[cell_size] = "?";
    if (gmtime_r(&seconds, &parts)) (void)strftime(text, sizeof text, "%H:%M:%SZ", &parts);
    add_cell(table, "%s", text);
}

static void print_row(const Table* table, const char* const* cells, const int* widths,
                      size_t columns) {
    for (size_t i = 0; i < columns; i++) {
        printf("  %*s", i < table->texts ? -widths[i] : widths[i], cells[i]);
    }
    printf("\n");
}

static void print_table(const Table* table) {
    int widths[columns_max] = {0};
    size_t columns = 0;
    for (; columns < columns_max && table->heads[columns]; columns++) {
        widths[columns] = (int)strlen(table->heads[columns]);
    }
    for (size_t i = 0; i < table->count; i++) {
        int width = (int)strlen(table->cells[i]);
        if (width > widths[i % columns]) widths[i % columns] = width;
    }
    printf("%s\n", table->title);
    print_row(table, table->heads, widths, columns);
    for (size_t row = 0; row + columns <= table->count; row += columns) {
        const char* cells[columns_max];
        for (size_t i = 0; i < columns; i++) cells[i] = table->cells[row + i];
        print_row(table, cells, widths, columns);
    }
}

// ---- Questions ---------------------------------------------------------------------------------

// The result of an asynchronous call: what its LINE_REPLY says.
static LONG result_of(Report* report, LONG id) {
    LineClient* client = &report->client;
    if (id < 0) return id;
    LINEMESSAGE message;
    while (line_client_next(client, &message, -1) == got_message && client->line) {
        bool is_reply = message.dwMessageID == LINE_REPLY && (LONG)message.dwParam1 == id;
        if (is_reply) return (LONG)(DWORD)message.dwParam2;
    }
    return LINEERR_OPERATIONFAILED;
}

static bool is_good(const char* what, LONG result) {
    if (result != 0) (void)fprintf(stderr, "%s: %s\n", what, error_name(result));
    return result == 0;
}

// All lists of TAPI begin as this one does.
typedef LINEAGENTLIST AnyList;

typedef struct Question {
    const char* name;
    LONG (*ask)(HLINE line, const void* of, void* list);
    const void* of;  // What the list is of, NULL = the line.
} Question;

// A whole list, with room for as much as it needs; the caller frees it. NULL: it was refused.
static AnyList* fetch(Report* report, Question question) {
    DWORD size = first_size;
    while (size <= largest_size) {
        AnyList* list = calloc(1, size);
        if (!list) abort();
        list->dwTotalSize = size;
        LONG id = question.ask(report->client.line, question.of, list);
        bool is_done = is_good(question.name, result_of(report, id));
        if (is_done && list->dwNeededSize <= size) return list;
        // What it holds may have grown by the time it is asked for again: hence the loop.
        size = list->dwNeededSize;
        free(list);
        if (!is_done) return NULL;
    }
    (void)fprintf(stderr, "%s: %u bytes are more than a list can have\n", question.name, size);
    return NULL;
}

static void take_entry(const AnyList* list, DWORD index, void* entry, size_t size) {
    memcpy(entry, (const char*)list + list->dwListOffset + index * size, size);
}

static const char* text_at(const void* list, DWORD size, DWORD offset) {
    return size ? (const char*)list + offset : "?";
}

static LONG ask_agents(HLINE line, const void* of, void* list) {
    (void)of;
    return agentlineGetAgentListA(line, list);
}
static LONG ask_sessions(HLINE line, const void* of, void* list) {
    return lineGetAgentSessionList(line, *(const HAGENT*)of, list);
}
static LONG ask_groups(HLINE line, const void* of, void* list) {
    (void)of;
    return lineGetGroupListA(line, list);
}
static LONG ask_queues(HLINE line, const void* of, void* list) {
    GUID group = *(const GUID*)of;
    return lineGetQueueListA(line, &group, list);
}

// ---- Agents and their sessions -----------------------------------------------------------------

static const char* group_name(const AnyList* groups, const GUID* id) {
    for (DWORD i = 0; i < groups->dwNumEntries; i++) {
        LINEAGENTGROUPENTRY entry;
        take_entry(groups, i, &entry, sizeof entry);
        if (memcmp(&entry.GroupID, id, sizeof *id) != 0) continue;
        return text_at(groups, entry.dwNameSize, entry.dwNameOffset);
    }
    return "?";
}

static bool add_session(Report* report, const LINEAGENTSESSIONENTRY* entry, const char* agent,
                        const AnyList* groups) {
    LINEAGENTSESSIONINFO info = {.dwTotalSize = sizeof info};
    LONG id = lineGetAgentSessionInfo(report->client.line, entry->hAgentSession, &info);
    if (!is_good("lineGetAgentSessionInfo", result_of(report, id))) return false;
    GUID group;
    memcpy(&group, &entry->GroupID, sizeof group);
    add_cell(&report->sessions, "%s", agent);
    add_cell(&report->sessions, "0x%x", entry->hAgentSession);
    add_cell(&report->sessions, "%s", group_name(groups, &group));
    add_cell(&report->sessions, "%s", session_state_name(info.dwAgentSessionState));
    add_time(&report->sessions, info.dateSessionStartTime);
    DWORD figures[] = {info.dwSessionDuration, info.dwNumberOfCalls,   info.dwTotalTalkTime,
                       info.dwAverageTalkTime, info.dwTotalWrapUpTime, info.dwAverageWrapUpTime,
                       info.dwTotalCallTime,   info.dwAverageCallTime};
    add_numbers(&report->sessions, figures, sizeof figures / sizeof *figures);
    add_currency(&report->sessions, info.cyACDCallRate);
    add_numbers(&report->sessions,
                (DWORD[]){info.dwLongestTimeToAnswer, info.dwAverageTimeToAnswer}, 2);
    return true;
}

static bool add_sessions(Report* report, HAGENT agent, const char* name, const AnyList* groups) {
    AnyList* list = fetch(report, (Question){"lineGetAgentSessionList", ask_sessions, &agent});
    if (!list) return false;
    bool all = true;
    for (DWORD i = 0; all && i < list->dwNumEntries; i++) {
        LINEAGENTSESSIONENTRY entry;
        take_entry(list, i, &entry, sizeof entry);
        all = add_session(report, &entry, name, groups);
    }
    free(list);
    return all;
}

static bool add_agent(Report* report, HAGENT agent, const char* name) {
    LINEAGENTINFO info = {.dwTotalSize = sizeof info};
    LONG id = lineGetAgentInfo(report->client.line, agent, &info);
    if (!is_good("lineGetAgentInfo", result_of(report, id))) return false;
    add_cell(&report->agents, "%s", name);
    add_cell(&report->agents, "%s", agent_state_name(info.dwAgentState));
    add_cell(&report->agents, "%s", agent_state_name(info.dwNextAgentState));
    DWORD figures[] = {info.dwMeasurementPeriod,     info.dwNumberOfACDCalls,
                       info.dwNumberOfIncomingCalls, info.dwNumberOfOutgoingCalls,
                       info.dwTotalACDTalkTime,      info.dwTotalACDWrapUpTime,
                       info.dwTotalACDCallTime};
    add_numbers(&report->agents, figures, sizeof figures / sizeof *figures);
    add_currency(&report->agents, info.cyOverallCallRate);
    return true;
}

static bool add_agents(Report* report, const AnyList* groups) {
    AnyList* list = fetch(report, (Question){"agentlineGetAgentList", ask_agents, NULL});
    if (!list) return false;
    bool all = true;
    for (DWORD i = 0; all && i < list->dwNumEntries; i++) {
        LINEAGENTENTRY entry;
        take_entry(list, i, &entry, sizeof entry);
        const char* name = text_at(list, entry.dwIDSize, entry.dwIDOffset);
        all = add_agent(report, entry.hAgent, name) &&
              add_sessions(report, entry.hAgent, name, groups);
    }
    free(list);
    return all;
}

// ---- Queues ------------------------------------------------------------------------------------

static bool add_queue(Report* report, DWORD queue, const char* name) {
    LINEQUEUEINFO info = {.dwTotalSize = sizeof info};
    LONG id = lineGetQueueInfo(report->client.line, queue, &info);
    if (!is_good("lineGetQueueInfo", result_of(report, id))) return false;
    add_cell(&report->queues, "%s", name);
    DWORD figures[] = {info.dwMeasurementPeriod,      info.dwTotalCallsQueued,
                       info.dwCurrentCallsQueued,     info.dwTotalCallsAbandoned,
                       info.dwTotalCallsFlowedIn,     info.dwTotalCallsFlowedOut,
                       info.dwFinalDisposition,       info.dwLongestEverWaitTime,
                       info.dwCurrentLongestWaitTime, info.dwAverageWaitTime};
    add_numbers(&report->queues, figures, sizeof figures / sizeof *figures);
    return true;
}

static bool is_new_queue(Report* report, DWORD queue) {
    for (size_t i = 0; i < report->queue_count; i++) {
        if (report->queue_ids[i] == queue) return false;
    }
    report->queue_ids = grown(report->queue_ids, (report->queue_count + 1) * sizeof queue);
    report->queue_ids[report->queue_count++] = queue;
    return true;
}

static bool add_queues_of(Report* report, const GUID* group) {
    AnyList* list = fetch(report, (Question){"lineGetQueueList", ask_queues, group});
    if (!list) return false;
    bool all = true;
    for (DWORD i = 0; all && i < list->dwNumEntries; i++) {
        LINEQUEUEENTRY entry;
        take_entry(list, i, &entry, sizeof entry);
        const char* name = text_at(list, entry.dwNameSize, entry.dwNameOffset);
        DWORD queue = entry.dwQueueID;
        if (is_new_queue(report, queue)) all = add_queue(report, queue, name);
    }
    free(list);
    return all;
}

static bool add_queues(Report* report, const AnyList* groups) {
    bool all = true;
    for (DWORD i = 0; all && i < groups->dwNumEntries; i++) {
        LINEAGENTGROUPENTRY entry;
        take_entry(groups, i, &entry, sizeof entry);
        GUID group;
        memcpy(&group, &entry.GroupID, sizeof group);
        all = add_queues_of(report, &group);
    }
    return all;
}

static bool collect(Report* report) {
    AnyList* groups = fetch(report, (Question){"lineGetGroupList", ask_groups, NULL});
    if (!groups) return false;
    bool all = add_agents(report, groups) && add_queues(report, groups);
    free(groups);
    return all;
}

static void print_report(const Report* report) {
    print_table(&report->sessions);
    printf("\n");
    print_table(&report->agents);
    printf("\n");
    print_table(&report->queues);
}

int main(int count, char** values) {
    bool has_line = count == 3 && strcmp(values[1], "--line") == 0;
    if (count != 1 && !has_line) {
        (void)fputs("usage: report [--line NAME]\n", stderr);
        return 2;
    }
    Report report = empty_report;
    bool all = line_client_start(&report.client, "report", has_line ? values[2] : NULL);
    if (all && !line_client_open(&report.client)) {
        (void)fputs("the line cannot be opened\n", stderr);
        all = false;
    }
    if (all) all = collect(&report);
    line_client_stop(&report.client);
    if (all) print_report(&report);
    free(report.sessions.cells);
    free(report.agents.cells);
    free(report.queues.cells);
    free(report.queue_ids);
    return all ? 0 : 1;
}
