// agent_desktop3: the desktop of one agent over TAPI 3, written as a C++ program for Windows writes
// it: CoCreateInstance, an event sink at a connection point, the call center by QueryInterface. The
// same text compiles with the headers of Windows (mingw-w64) and with ours. It logs an agent in,
// plays a script of states and prints what was acknowledged, refused and told by events; at the end
// the statistics of session, agent and queues.
//
//   agent_desktop3 --line main --agent alice:1234 --group Sales ready 200ms busyoncall end
//
// A word is a state of the session (notready, ready, busyoncall, busywrapup, end), one of the agent
// ("agent=ready"), or a time in which to listen. Without words the script is read from standard
// input. Names are UTF-8.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <tapi3err.h>

#include "com_client.h"

// ---- Names -------------------------------------------------------------------------------------

// By AGENT_SESSION_STATE and by AGENT_STATE.
static const char* const session_states[] = {"NOTREADY", "READY", "BUSYONCALL", "BUSYWRAPUP",
                                             "ENDED"};
static const char* const agent_states[] = {"NOTREADY",     "READY",        "BUSYACD",
                                           "BUSYINCOMING", "BUSYOUTGOING", "UNKNOWN"};

template <size_t size>
static const char* name_of(const char* const (&names)[size], int value) {
    return value >= 0 && value < static_cast<int>(size) ? names[value] : "?";
}

// The number of a name in any case, -1 = none.
template <size_t size>
static int number_of(const char* const (&names)[size], const char* name) {
    for (int i = 0; i < static_cast<int>(size); ++i) {
        const char *a = names[i], *b = name;
        while (*a && (*a | 0x20) == (*b | 0x20)) ++a, ++b;
        if (!*a && !*b) return i;
    }
    return -1;
}

enum { settle_ms = 50, event_ms = 2000 };

// ---- The desktop -------------------------------------------------------------------------------

struct Options {
    const char* line = nullptr;  // A handler's name; nullptr = the first.
    const char* group = nullptr;
    char agent[64] = "";
    const char* pin = "";
    int address = 0;
};

class Desktop {
  public:
    bool start();
    bool log_in(const Options& options);
    bool play_word(const char* word);
    void print_statistics();
    void stop();

  private:
    bool advise();
    bool find_handler(const char* name);
    bool find_group(const char* name);
    bool find_address(int number);
    bool set_session_state(AGENT_SESSION_STATE state);
    void set_agent_state(AGENT_STATE state);
    void listen(int duration_ms);
    bool listen_for(AGENT_SESSION_EVENT wanted);
    void on_event(TAPI_EVENT kind, IDispatch* event);
    void on_agent(ITAgentEvent* event);
    void on_session(ITAgentSessionEvent* event);
    void on_handler(ITAgentHandlerEvent* event);
    bool is_lost(HRESULT result);

    EventList events_;
    Holder<ITTAPI> tapi_;
    Holder<IConnectionPoint> point_;
    DWORD cookie_ = 0;
    Holder<ITAgentHandler> handler_;
    Holder<ITACDGroup> group_;
    Holder<ITAddress> address_;
    Holder<ITAgent> agent_;
    Holder<ITAgentSession> session_;
    int heard_ = -1;         // The last AGENT_SESSION_EVENT of our session.
    bool is_served_ = true;  // Our agent handler is there.
};

// ---- Beginning ---------------------------------------------------------------------------------

bool Desktop::start() {
    HRESULT result =
        CoCreateInstance(CLSID_TAPI, nullptr, CLSCTX_INPROC_SERVER, IID_ITTAPI, tapi_.out_void());
    return good(result, "CoCreateInstance") &&
           good(tapi_->Initialize(), "ITTAPI::Initialize (is the server running?)") && advise();
}

// The documented order: Initialize, Advise, put_EventFilter. Without a filter there are no events.
bool Desktop::advise() {
    Holder<IConnectionPointContainer> container;
    HRESULT result = tapi_->QueryInterface(IID_IConnectionPointContainer, container.out_void());
    if (SUCCEEDED(result))
        result = container->FindConnectionPoint(IID_ITTAPIEventNotification, point_.out());
    if (!good(result, "FindConnectionPoint")) return false;
    Holder<EventSink> sink;
    *sink.out() = new EventSink(&events_);
    if (!good(point_->Advise(sink.get(), &cookie_), "Advise")) return false;
    const LONG filter = TE_AGENT | TE_AGENTSESSION | TE_ACDGROUP | TE_QUEUE | TE_AGENTHANDLER;
    return good(tapi_->put_EventFilter(filter), "put_EventFilter");
}

// The first of a list with this name (nullptr: any).
template <class List, class Item>
static bool find_named(List* list, const char* name, Holder<Item>* found) {
    while (list->Next(1, found->out(), nullptr) == S_OK) {
        Text text;
        if (!name) return true;
        if (SUCCEEDED((*found)->get_Name(text.out())) && strcmp(text.utf8(), name) == 0)
            return true;
    }
    found->reset();
    return false;
}

bool Desktop::find_handler(const char* name) {
    Holder<ITTAPICallCenter> center;
    Holder<IEnumAgentHandler> list;
    HRESULT result = tapi_->QueryInterface(IID_ITTAPICallCenter, center.out_void());
    if (SUCCEEDED(result)) result = center->EnumerateAgentHandlers(list.out());
    if (!good(result, "EnumerateAgentHandlers")) return false;
    if (find_named(list.get(), name, &handler_)) return true;
    (void)fprintf(stderr, "there is no agent handler %s\n", name ? name : "");
    return false;
}

bool Desktop::find_group(const char* name) {
    Holder<IEnumACDGroup> list;
    if (!good(handler_->EnumerateACDGroups(list.out()), "EnumerateACDGroups")) return false;
    if (find_named(list.get(), name, &group_)) return true;
    (void)fprintf(stderr, "there is no group %s\n", name);
    return false;
}

bool Desktop::find_address(int number) {
    Holder<IEnumAddress> list;
    if (!good(handler_->EnumerateUsableAddresses(list.out()), "EnumerateUsableAddresses"))
        return false;
    if (number > 0) list->Skip(static_cast<ULONG>(number));
    if (list->Next(1, address_.out(), nullptr) == S_OK) return true;
    (void)fprintf(stderr, "there is no address %d\n", number);
    return false;
}

bool Desktop::log_in(const Options& options) {
    if (!find_handler(options.line)) return false;
    Text id(options.agent), pin(options.pin), line, place;
    HRESULT result = handler_->CreateAgentWithID(id.get(), pin.get(), agent_.out());
    if (!good(result, "CreateAgentWithID")) return false;
    if (!find_group(options.group) || !find_address(options.address)) return false;
    result = agent_->CreateSession(group_.get(), address_.get(), session_.out());
    if (!good(result, "CreateSession")) return false;
    handler_->get_Name(line.out());
    address_->get_DialableAddress(place.out());
    printf("logged in: %s in %s at %s of %s\n", options.agent, options.group, place.utf8(),
           line.utf8());
    return true;
}

// ---- What events tell --------------------------------------------------------------------------

// An object is the one whose IUnknown is the same.
static bool is_same(IUnknown* a, IUnknown* b) {
    Holder<IUnknown> first, second;
    if (!a || !b) return false;
    a->QueryInterface(IID_IUnknown, first.out_void());
    b->QueryInterface(IID_IUnknown, second.out_void());
    return first.get() && first.get() == second.get();
}

void Desktop::on_agent(ITAgentEvent* event) {
    Holder<ITAgent> agent;
    Text id;
    AGENT_EVENT what = AE_UNKNOWN;
    event->get_Agent(agent.out());
    event->get_Event(&what);
    if (agent.get()) agent->get_ID(id.out());
    printf("event: agent %s is %s\n", id.utf8(), name_of(agent_states, what));
}

void Desktop::on_session(ITAgentSessionEvent* event) {
    Holder<ITAgentSession> session;
    AGENT_SESSION_EVENT what = ASE_NEW_SESSION;
    event->get_Session(session.out());
    event->get_Event(&what);
    const bool is_ours = is_same(session.get(), session_.get());
    if (is_ours) heard_ = what;
    // ASE_NEW_SESSION comes first, then what AGENT_SESSION_STATE has.
    printf("event: %s session is %s\n", is_ours ? "our" : "another",
           what == ASE_NEW_SESSION ? "new" : name_of(session_states, what - 1));
}

template <class Event, class Item, class Kind>
static void print_change(Event* event, HRESULT (STDMETHODCALLTYPE Event::*get)(Item**),
                         HRESULT (STDMETHODCALLTYPE Event::*get_event)(Kind*), const char* what) {
    Holder<Item> item;
    Text name;
    Kind kind = {};
    (event->*get)(item.out());
    (event->*get_event)(&kind);
    if (item.get()) item->get_Name(name.out());
    // The first value of each of these enumerations says "new", the second "removed".
    printf("event: %s %s is %s\n", what, name.utf8(), kind == 0 ? "new" : "removed");
}

void Desktop::on_handler(ITAgentHandlerEvent* event) {
    Holder<ITAgentHandler> handler;
    AGENTHANDLER_EVENT what = AHE_NEW_AGENTHANDLER;
    event->get_AgentHandler(handler.out());
    event->get_Event(&what);
    if (is_same(handler.get(), handler_.get())) is_served_ = what == AHE_NEW_AGENTHANDLER;
    print_change(event, &ITAgentHandlerEvent::get_AgentHandler, &ITAgentHandlerEvent::get_Event,
                 "handler");
}

void Desktop::on_event(TAPI_EVENT kind, IDispatch* event) {
    Holder<ITAgentEvent> agent;
    Holder<ITAgentSessionEvent> session;
    Holder<ITACDGroupEvent> group;
    Holder<ITQueueEvent> queue;
    Holder<ITAgentHandlerEvent> handler;
    if (kind == TE_AGENT && SUCCEEDED(event->QueryInterface(IID_ITAgentEvent, agent.out_void())))
        on_agent(agent.get());
    if (kind == TE_AGENTSESSION &&
        SUCCEEDED(event->QueryInterface(IID_ITAgentSessionEvent, session.out_void())))
        on_session(session.get());
    if (kind == TE_ACDGROUP &&
        SUCCEEDED(event->QueryInterface(IID_ITACDGroupEvent, group.out_void())))
        print_change(group.get(), &ITACDGroupEvent::get_Group, &ITACDGroupEvent::get_Event,
                     "group");
    if (kind == TE_QUEUE && SUCCEEDED(event->QueryInterface(IID_ITQueueEvent, queue.out_void())))
        print_change(queue.get(), &ITQueueEvent::get_Queue, &ITQueueEvent::get_Event, "queue");
    if (kind == TE_AGENTHANDLER &&
        SUCCEEDED(event->QueryInterface(IID_ITAgentHandlerEvent, handler.out_void())))
        on_handler(handler.get());
}

void Desktop::listen(int duration_ms) {
    const long long end = clock_ms() + duration_ms;
    TAPI_EVENT kind;
    Holder<IDispatch> event;
    for (long long left = duration_ms; left >= 0; left = end - clock_ms()) {
        if (!events_.take(&kind, event.out(), static_cast<int>(left))) return;
        on_event(kind, event.get());
    }
}

// The event of a change comes in another thread, soon before or after the method returns.
bool Desktop::listen_for(AGENT_SESSION_EVENT wanted) {
    const long long end = clock_ms() + event_ms;
    while (heard_ != wanted && clock_ms() < end) {
        TAPI_EVENT kind;
        Holder<IDispatch> event;
        if (events_.take(&kind, event.out(), 100)) on_event(kind, event.get());
    }
    return heard_ == wanted;
}

// ---- The script --------------------------------------------------------------------------------

static void print_answer(HRESULT result, const char* what, const char* state) {
    printf("%s %s%s", result == S_OK ? "acknowledged" : "refused", what, state);
    if (result != S_OK) printf(": %s", error_name(result));
    printf("\n");
}

// Whether the agent handler, or the way to it, was lost meanwhile. Then it is open whether the
// request was heard; it comes back with an event, and all objects stay what they are.
bool Desktop::is_lost(HRESULT result) {
    const bool may_be =
        result == TAPI_E_NODEVICE || result == static_cast<HRESULT>(LINEERR_OPERATIONFAILED);
    if (may_be) listen(settle_ms);
    return result == TAPI_E_NODEVICE || (result != S_OK && !is_served_);
}

bool Desktop::set_session_state(AGENT_SESSION_STATE state) {
    AGENT_SESSION_STATE before = ASST_NOT_READY;
    HRESULT result = S_OK;
    listen(0);
    do {
        while (!is_served_) listen(settle_ms);
        heard_ = -1;
        session_->get_State(&before);
        result = session_->put_State(state);
    } while (is_lost(result));
    print_answer(result, "", name_of(session_states, state));
    // To the state that it has a session goes without an event.
    if (result == S_OK && state != before &&
        !listen_for(static_cast<AGENT_SESSION_EVENT>(state + 1)))
        printf("no event told of it\n");
    return result != TAPI_E_NOT_INITIALIZED;
}

void Desktop::set_agent_state(AGENT_STATE state) {
    print_answer(agent_->put_State(state), "agent ", name_of(agent_states, state));
    listen(0);
}

// False: no such word.
bool Desktop::play_word(const char* word) {
    char* unit = nullptr;
    const long number = strtol(word, &unit, 10);
    if (unit != word && strcmp(unit, "ms") == 0) {
        listen(static_cast<int>(number));
        return true;
    }
    if (unit != word && strcmp(unit, "s") == 0) {
        listen(static_cast<int>(number) * 1000);
        return true;
    }
    const bool is_agent = strncmp(word, "agent=", 6) == 0;
    const int agent_state = is_agent ? number_of(agent_states, word + 6) : -1;
    const int state =
        strcmp(word, "end") == 0 ? ASST_SESSION_ENDED : number_of(session_states, word);
    if (agent_state >= 0) {
        set_agent_state(static_cast<AGENT_STATE>(agent_state));
        return true;
    }
    if (state >= 0) return set_session_state(static_cast<AGENT_SESSION_STATE>(state));
    (void)fprintf(stderr, "no state and no time: %s\n", word);
    return false;
}

// ---- Statistics --------------------------------------------------------------------------------

template <class Object>
struct Figure {
    const char* name;
    HRESULT (STDMETHODCALLTYPE Object::*get)(LONG*);
};

template <class Object, size_t size>
static void print_figures(Object* object, const Figure<Object> (&figures)[size]) {
    for (const Figure<Object>& figure : figures) {
        LONG value = 0;
        const HRESULT result = (object->*figure.get)(&value);
        if (SUCCEEDED(result))
            printf("  %-24s %ld\n", figure.name, static_cast<long>(value));
        else
            printf("  %-24s %s\n", figure.name, error_name(result));
    }
}

// Calls per hour times 10000, as all CURRENCY.
static void print_rate(const char* name, HRESULT result, const CURRENCY& rate) {
    if (SUCCEEDED(result)) printf("  %-24s %.4f\n", name, static_cast<double>(rate.int64) / 10000);
}

static const Figure<ITAgentSession> session_figures[] = {
    {"SessionDuration", &ITAgentSession::get_SessionDuration},
    {"NumberOfCalls", &ITAgentSession::get_NumberOfCalls},
    {"TotalTalkTime", &ITAgentSession::get_TotalTalkTime},
    {"AverageTalkTime", &ITAgentSession::get_AverageTalkTime},
    {"TotalCallTime", &ITAgentSession::get_TotalCallTime},
    {"AverageCallTime", &ITAgentSession::get_AverageCallTime},
    {"TotalWrapUpTime", &ITAgentSession::get_TotalWrapUpTime},
    {"AverageWrapUpTime", &ITAgentSession::get_AverageWrapUpTime},
    {"LongestTimeToAnswer", &ITAgentSession::get_LongestTimeToAnswer},
    {"AverageTimeToAnswer", &ITAgentSession::get_AverageTimeToAnswer}};

static const Figure<ITAgent> agent_figures[] = {
    {"MeasurementPeriod", &ITAgent::get_MeasurementPeriod},
    {"NumberOfACDCalls", &ITAgent::get_NumberOfACDCalls},
    {"NumberOfIncomingCalls", &ITAgent::get_NumberOfIncomingCalls},
    {"NumberOfOutgoingCalls", &ITAgent::get_NumberOfOutgoingCalls},
    {"TotalACDTalkTime", &ITAgent::get_TotalACDTalkTime},
    {"TotalACDCallTime", &ITAgent::get_TotalACDCallTime},
    {"TotalWrapUpTime", &ITAgent::get_TotalWrapUpTime}};

static const Figure<ITQueue> queue_figures[] = {
    {"MeasurementPeriod", &ITQueue::get_MeasurementPeriod},
    {"TotalCallsQueued", &ITQueue::get_TotalCallsQueued},
    {"CurrentCallsQueued", &ITQueue::get_CurrentCallsQueued},
    {"TotalCallsAbandoned", &ITQueue::get_TotalCallsAbandoned},
    {"TotalCallsFlowedIn", &ITQueue::get_TotalCallsFlowedIn},
    {"TotalCallsFlowedOut", &ITQueue::get_TotalCallsFlowedOut},
    {"LongestEverWaitTime", &ITQueue::get_LongestEverWaitTime},
    {"CurrentLongestWaitTime", &ITQueue::get_CurrentLongestWaitTime},
    {"AverageWaitTime", &ITQueue::get_AverageWaitTime},
    {"FinalDisposition", &ITQueue::get_FinalDisposition}};

void Desktop::print_statistics() {
    listen(0);
    CURRENCY rate = {};
    DATE start = 0;
    printf("statistics of the session\n");
    // Days since 30 December 1899.
    if (SUCCEEDED(session_->get_SessionStartTime(&start)))
        printf("  %-24s %.6f\n", "SessionStartTime", start);
    print_figures(session_.get(), session_figures);
    HRESULT result = session_->get_ACDCallRate(&rate);
    print_rate("ACDCallRate", result, rate);
    printf("statistics of the agent\n");
    print_figures(agent_.get(), agent_figures);
    result = agent_->get_OverallCallRate(&rate);
    print_rate("OverallCallRate", result, rate);
    Holder<IEnumQueue> queues;
    Holder<ITQueue> queue;
    if (!good(group_->EnumerateQueues(queues.out()), "EnumerateQueues")) return;
    while (find_named(queues.get(), nullptr, &queue)) {
        Text name;
        queue->get_Name(name.out());
        printf("statistics of queue %s\n", name.utf8());
        print_figures(queue.get(), queue_figures);
    }
}

// ---- End ---------------------------------------------------------------------------------------

// Unadvise first: after it no event comes. Then whatever holds an object: what is released before
// Shutdown is released at the agent handler, too, and its agent has logged off.
void Desktop::stop() {
    if (cookie_) point_->Unadvise(cookie_);
    cookie_ = 0;
    point_.reset();
    events_.clear();
    session_.reset();
    agent_.reset();
    address_.reset();
    group_.reset();
    handler_.reset();
    if (tapi_.get()) tapi_->Shutdown();
    tapi_.reset();
}

// Index of the first word of the script, 0 = the options are wrong.
static int read_options(int count, char** values, Options* options) {
    int i = 1;
    for (; i + 1 < count && strncmp(values[i], "--", 2) == 0; i += 2) {
        char* value = values[i + 1];
        if (strcmp(values[i], "--line") == 0)
            options->line = value;
        else if (strcmp(values[i], "--group") == 0)
            options->group = value;
        else if (strcmp(values[i], "--address") == 0)
            options->address = atoi(value);
        else if (strcmp(values[i], "--agent") == 0) {
            const size_t size = strcspn(value, ":");
            if (size >= sizeof options->agent) return 0;
            memcpy(options->agent, value, size);
            if (value[size]) options->pin = value + size + 1;
        } else
            return 0;
    }
    return options->agent[0] && options->group ? i : 0;
}

static bool play(Desktop* desktop, int count, char** words) {
    for (int i = 0; i < count; ++i)
        if (!desktop->play_word(words[i])) return false;
    char word[64];
    while (count == 0 && scanf("%63s", word) == 1)
        if (!desktop->play_word(word)) return false;
    return true;
}

int main(int count, char** values) {
    // Whoever records the output must see a line as soon as something happened.
    (void)setvbuf(stdout, nullptr, _IONBF, 0);
    Options options;
    const int word = read_options(count, values, &options);
    if (word == 0) {
        (void)fputs(
            "usage: agent_desktop3 [--line NAME] --agent ID[:PIN] --group NAME "
            "[--address N] [STATE | agent=STATE | TIME | end]...\n",
            stderr);
        return 2;
    }
    if (!good(CoInitializeEx(nullptr, COINIT_MULTITHREADED), "CoInitializeEx")) return 1;
    bool is_good = false;
    {
        // Gone before CoUninitialize.
        Desktop desktop;
        is_good = desktop.start() && desktop.log_in(options);
        if (is_good) {
            is_good = play(&desktop, count - word, values + word);
            desktop.print_statistics();
        }
        desktop.stop();
    }
    CoUninitialize();
    return is_good ? 0 : 1;
}
