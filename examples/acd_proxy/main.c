// acd_proxy: an agent handler in C. It registers for the twelve requests of TAPI 2.2, keeps agents
// and sessions itself (acd.h), answers each LINE_PROXYREQUEST in place (answers.h) and announces
// what changed. Read main, then serve_request: that is all a handler has to do.
#define _POSIX_C_SOURCE 200809L
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <tapi.h>

#include "acd.h"
#include "answers.h"
#include "options.h"

enum {
    version_needed = 0x00020002,
    first_type = LINEPROXYREQUEST_CREATEAGENT,
    last_type = LINEPROXYREQUEST_SETAGENTSTATEEX,
    type_count = last_type - first_type + 1,
    retry_ms = 250,
};

typedef struct Handler {
    HLINEAPP app;  // 0 after the connection was lost.
    HLINE line;    // 0 while the line is closed.
    DWORD device;
    int event;    // Readable while a message waits.
    int signals;  // Readable after SIGTERM or SIGINT.
    Acd acd;
} Handler;

static int64_t clock_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// ---- One request -------------------------------------------------------------------------------

// Id and PIN of an agent count from the start of the arm, everything else from the block's.
static const WCHAR* arm_text(LPLINEPROXYREQUEST request, DWORD size, DWORD offset) {
    const BYTE* arm = (const BYTE*)&request->CreateAgent;
    return size ? (const WCHAR*)(const void*)(arm + offset) : NULL;
}

static LONG create_agent(Acd* acd, LPLINEPROXYREQUEST request) {
    HAGENT agent = 0;
    const WCHAR* id =
        arm_text(request, request->CreateAgent.dwAgentIDSize, request->CreateAgent.dwAgentIDOffset);
    const WCHAR* pin = arm_text(request, request->CreateAgent.dwAgentPINSize,
                                request->CreateAgent.dwAgentPINOffset);
    const BYTE* user = (const BYTE*)request + request->dwClientUserNameOffset;
    LONG result = acd_create_agent(acd, id, pin, (const WCHAR*)(const void*)user, &agent);
    request->CreateAgent.hAgent = agent;
    return result;
}

static LONG create_session(Acd* acd, LPLINEPROXYREQUEST request) {
    HAGENTSESSION session = 0;
    GUID group = request->CreateAgentSession.GroupID;
    LONG result = acd_create_session(acd, request->CreateAgentSession.hAgent, &group,
                                     request->CreateAgentSession.dwWorkingAddressID, &session);
    request->CreateAgentSession.hAgentSession = session;
    return result;
}

static LONG get_agent_info(const Acd* acd, LPLINEPROXYREQUEST request) {
    const Agent* agent = acd_agent(acd, request->GetAgentInfo.hAgent);
    if (!agent) return LINEERR_INVALPARAM;
    answer_agent_info(acd, agent, (void*)&request->GetAgentInfo.AgentInfo);
    return 0;
}

static LONG get_session_list(const Acd* acd, LPLINEPROXYREQUEST request) {
    const Agent* agent = acd_agent(acd, request->GetAgentSessionList.hAgent);
    if (!agent) return LINEERR_INVALPARAM;
    answer_session_list(acd, agent, (void*)&request->GetAgentSessionList.SessionList);
    return 0;
}

static LONG get_session_info(const Acd* acd, LPLINEPROXYREQUEST request) {
    const Session* session = acd_session(acd, request->GetAgentSessionInfo.hAgentSession);
    if (!session) return LINEERR_INVALPARAM;
    answer_session_info(acd, session, (void*)&request->GetAgentSessionInfo.SessionInfo);
    return 0;
}

static LONG get_queue_list(const Acd* acd, LPLINEPROXYREQUEST request) {
    GUID id = request->GetQueueList.GroupID;
    const Group* group = acd_group(acd, &id);
    if (!group) return LINEERR_INVALPARAM;
    answer_queue_list(acd, group, (void*)&request->GetQueueList.QueueList);
    return 0;
}

static LONG get_queue_info(const Acd* acd, LPLINEPROXYREQUEST request) {
    const Queue* queue = acd_queue(acd, request->GetQueueInfo.dwQueueID);
    if (!queue) return LINEERR_INVALPARAM;
    answer_queue_info(queue, (void*)&request->GetQueueInfo.QueueInfo);
    return 0;
}

// Decides one request and writes the answer into it.
static LONG decide(Acd* acd, LPLINEPROXYREQUEST request) {
    switch (request->dwRequestType) {
        case LINEPROXYREQUEST_CREATEAGENT:
            return create_agent(acd, request);
        case LINEPROXYREQUEST_SETAGENTMEASUREMENTPERIOD:
            return acd_set_agent_period(acd, request->SetAgentMeasurementPeriod.hAgent,
                                        request->SetAgentMeasurementPeriod.dwMeasurementPeriod);
        case LINEPROXYREQUEST_GETAGENTINFO:
            return get_agent_info(acd, request);
        case LINEPROXYREQUEST_CREATEAGENTSESSION:
            return create_session(acd, request);
        case LINEPROXYREQUEST_GETAGENTSESSIONLIST:
            return get_session_list(acd, request);
        case LINEPROXYREQUEST_SETAGENTSESSIONSTATE:
            return acd_set_session_state(acd, request->SetAgentSessionState.hAgentSession,
                                         request->SetAgentSessionState.dwAgentSessionState,
                                         request->SetAgentSessionState.dwNextAgentSessionState);
        case LINEPROXYREQUEST_GETAGENTSESSIONINFO:
            return get_session_info(acd, request);
        case LINEPROXYREQUEST_GETQUEUELIST:
            return get_queue_list(acd, request);
        case LINEPROXYREQUEST_SETQUEUEMEASUREMENTPERIOD:
            return acd_set_queue_period(acd, request->SetQueueMeasurementPeriod.dwQueueID,
                                        request->SetQueueMeasurementPeriod.dwMeasurementPeriod);
        case LINEPROXYREQUEST_GETQUEUEINFO:
            return get_queue_info(acd, request);
        case LINEPROXYREQUEST_GETGROUPLIST:
            answer_group_list(acd, (void*)&request->GetGroupList.GroupList);
            return 0;
        case LINEPROXYREQUEST_SETAGENTSTATEEX:
            return acd_set_agent_state(acd, request->SetAgentStateEx.hAgent,
                                       request->SetAgentStateEx.dwAgentState,
                                       request->SetAgentStateEx.dwNextAgentState);
        default:
            return LINEERR_OPERATIONUNAVAIL;
    }
}

static void send_announcements(Handler* handler) {
    Acd* acd = &handler->acd;
    for (size_t i = 0; i < acd->announcement_count; i++) {
        const Announcement* at = &acd->announcements[i];
        (void)lineProxyMessage(handler->line, 0, at->message, at->p1, at->p2, at->p3);
    }
    acd->announcement_count = 0;
}

static void serve_request(Handler* handler, HLINE line, LPLINEPROXYREQUEST request) {
    handler->acd.now_ms = clock_ms();
    LONG result = decide(&handler->acd, request);
    // First the response and then the announcements: so the client knows a new handle before it
    // hears of it. The block belongs to the library again after this call.
    (void)lineProxyResponse(line, request, (DWORD)result);
    send_announcements(handler);
}

// ---- The line ----------------------------------------------------------------------------------

static bool start_tapi(Handler* handler, DWORD* device_count) {
    LINEINITIALIZEEXPARAMS params = {0};
    params.dwTotalSize = sizeof params;
    params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
    DWORD version = version_needed;
    HLINEAPP app = 0;
    LONG result = lineInitializeExA(&app, NULL, NULL, "acd_proxy", device_count, &version, &params);
    if (result != 0) {
        (void)fprintf(stderr, "acd_proxy: lineInitializeEx: 0x%08x\n", (unsigned)result);
        return false;
    }
    handler->app = app;
    handler->event = (int)(intptr_t)params.Handles.hEvent;
    return true;
}

static void stop_tapi(Handler* handler) {
    if (handler->app) (void)lineShutdown(handler->app);
    handler->app = 0;
    handler->line = 0;
    handler->event = -1;
}

// Room for the names of a device's capabilities.
typedef union CapsRoom {
    LINEDEVCAPS caps;
    char bytes[4096];
} CapsRoom;

static bool get_caps(HLINEAPP app, DWORD device, CapsRoom* room) {
    memset(room, 0, sizeof *room);
    room->caps.dwTotalSize = sizeof *room;
    return lineGetDevCapsA(app, device, version_needed, 0, &room->caps) == 0;
}

static bool find_line(Handler* handler, const Options* options, DWORD device_count) {
    for (DWORD device = 0; device < device_count; device++) {
        CapsRoom room;
        if (!get_caps(handler->app, device, &room)) continue;
        const char* name = room.caps.dwLineNameSize ? room.bytes + room.caps.dwLineNameOffset : "";
        bool is_it =
            options->line_name ? strcmp(name, options->line_name) == 0 : device == options->device;
        if (!is_it) continue;
        handler->device = device;
        handler->acd.address_count = room.caps.dwNumAddresses;
        return true;
    }
    (void)fputs("acd_proxy: no such line\n", stderr);
    return false;
}

// The request types stand behind LINECALLPARAMS, which says where.
static bool open_line(Handler* handler) {
    struct {
        LINECALLPARAMS params;
        DWORD types[type_count];
    } registration;
    memset(&registration, 0, sizeof registration);
    registration.params.dwTotalSize = sizeof registration;
    registration.params.dwDevSpecificSize = sizeof registration.types;
    registration.params.dwDevSpecificOffset = sizeof registration.params;
    for (DWORD i = 0; i < type_count; i++) registration.types[i] = first_type + i;
    HLINE line = 0;
    LONG result = lineOpenA(handler->app, handler->device, &line, version_needed, 0, 0,
                            LINECALLPRIVILEGE_NONE | LINEOPENOPTION_PROXY, 0, &registration.params);
    handler->line = result == 0 ? line : 0;
    if (result == LINEERR_NOTREGISTERED) (void)fputs("acd_proxy: the line is taken\n", stderr);
    if (result == 0) (void)fputs("acd_proxy ready\n", stderr);
    return result == 0;
}

// Handles what is queued; false when TAPI is gone.
static bool take_messages(Handler* handler) {
    LINEMESSAGE message;
    LONG result = LINEERR_OPERATIONFAILED;
    while (handler->app && (result = lineGetMessage(handler->app, &message, 0)) == 0) {
        if (message.dwMessageID == LINE_PROXYREQUEST) {
            serve_request(handler, message.hDevice, (LPLINEPROXYREQUEST)message.dwParam1);
        } else if (message.dwMessageID == LINE_CLOSE && message.hDevice == handler->line) {
            (void)fputs("acd_proxy: the line was closed\n", stderr);
            handler->line = 0;
        }
    }
    return result == LINEERR_OPERATIONFAILED;  // Nothing queued any more.
}

// False when it ended for another reason than a signal.
static bool run(Handler* handler) {
    struct pollfd wait[] = {{.events = POLLIN}, {.fd = handler->signals, .events = POLLIN}};
    while (wait[1].revents == 0) {
        handler->acd.now_ms = clock_ms();
        acd_tick(&handler->acd);
        send_announcements(handler);
        bool is_open = handler->line || open_line(handler);
        wait[0].fd = handler->event;
        if (poll(wait, 2, is_open ? acd_wait_ms(&handler->acd) : retry_ms) < 0) return false;
        if (!take_messages(handler)) return false;
    }
    return true;
}

// The descriptor that tells of a signal. Before TAPI starts threads, which inherit the mask.
static int watch_signals(void) {
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGTERM);
    (void)sigaddset(&set, SIGINT);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

int main(int count, char** values) {
    static Handler handler;
    Options options = {0};
    // Handles of an earlier run must not mean anything in this one.
    handler.acd.last_handle = (DWORD)(clock_ms() ^ ((int64_t)getpid() << 12)) & 0x3FFFFFFF;
    if (!read_options(count, values, &options, &handler.acd)) return 2;
    handler.signals = watch_signals();
    DWORD device_count = 0;
    if (!start_tapi(&handler, &device_count)) return 1;
    bool is_good = find_line(&handler, &options, device_count) && run(&handler);
    stop_tapi(&handler);
    return is_good ? 0 : 1;
}
