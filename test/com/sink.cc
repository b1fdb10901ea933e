#include "com/sink.h"

#include <chrono>
#include <utility>

#include "com/tapi.h"

namespace agentline::test {
namespace {

constexpr auto time_limit = std::chrono::seconds(30);

template <typename Event, typename Subject, typename Kind>
void read_as(Received* received, HRESULT (Event::*subject)(Subject**),
             HRESULT (Event::*what)(Kind*)) {
    ComPtr<Event> event;
    need(received->event.As(&event), "the interface of an event");
    ComPtr<Subject> found;
    need((event.Get()->*subject)(&found), "the object of an event");
    received->subject = identity(found);
    Kind kind{};
    need((event.Get()->*what)(&kind), "get_Event");
    received->what = kind;
}

template <typename Object, typename State>
void read_state(Received* received) {
    ComPtr<Object> object;
    need(received->subject.As(&object), "the interface of an event's object");
    State state{};
    need(object->get_State(&state), "get_State");
    received->state = state;
}

}  // namespace

Received read_event(TAPI_EVENT kind, IDispatch* event) {
    Received received{kind, event, {}, -1, -1};
    if (kind == TE_AGENT) {
        read_as(&received, &ITAgentEvent::get_Agent, &ITAgentEvent::get_Event);
        read_state<ITAgent, AGENT_STATE>(&received);
    } else if (kind == TE_AGENTSESSION) {
        read_as(&received, &ITAgentSessionEvent::get_Session, &ITAgentSessionEvent::get_Event);
        read_state<ITAgentSession, AGENT_SESSION_STATE>(&received);
    } else if (kind == TE_ACDGROUP) {
        read_as(&received, &ITACDGroupEvent::get_Group, &ITACDGroupEvent::get_Event);
    } else if (kind == TE_QUEUE) {
        read_as(&received, &ITQueueEvent::get_Queue, &ITQueueEvent::get_Event);
    } else if (kind == TE_AGENTHANDLER) {
        read_as(&received, &ITAgentHandlerEvent::get_AgentHandler, &ITAgentHandlerEvent::get_Event);
    } else if (kind == TE_TAPIOBJECT) {
        read_as(&received, &ITTAPIObjectEvent::get_TAPIObject, &ITTAPIObjectEvent::get_Event);
    }
    return received;
}

ComPtr<Sink> Sink::make(Function inside) {
    ComPtr<Sink> sink;
    sink.Attach(new Sink(std::move(inside)));
    return sink;
}

STDMETHODIMP Sink::QueryInterface(REFIID riid, void** object) {
    if (object == nullptr) return E_POINTER;
    *object = nullptr;
    if (riid != IID_IUnknown && riid != IID_ITTAPIEventNotification) return E_NOINTERFACE;
    AddRef();
    *object = static_cast<ITTAPIEventNotification*>(this);
    return S_OK;
}

STDMETHODIMP_(ULONG) Sink::Release() {
    const ULONG left = --references_;
    if (left == 0) delete this;
    return left;
}

STDMETHODIMP Sink::Event(TAPI_EVENT kind, IDispatch* event) {
    try {
        Received received = read_event(kind, event);
        if (inside_) inside_(received);
        const std::lock_guard lock(mutex_);
        events_.push_back(std::move(received));
        changed_.notify_all();
        return S_OK;
    } catch (const std::exception& failure) {
        ADD_FAILURE() << "inside Event(): " << failure.what();
        return E_FAIL;
    }
}

bool Sink::wait_for(const Predicate& holds) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time_limit, [&] { return holds(events_); });
}

bool Sink::wait_for(TAPI_EVENT kind, LONG what) {
    return wait_for([&](const auto& events) { return contains(events, kind, what, {}); });
}

std::vector<Received> Sink::events() const {
    const std::lock_guard lock(mutex_);
    return events_;
}

size_t Sink::count(TAPI_EVENT kind) const {
    const std::lock_guard lock(mutex_);
    size_t found = 0;
    for (const Received& event : events_) found += event.kind == kind ? 1 : 0;
    return found;
}

void Sink::forget() {
    std::vector<Received> kept;
    const std::lock_guard lock(mutex_);
    kept.swap(events_);
}

bool Sink::contains(const std::vector<Received>& events, TAPI_EVENT kind, LONG what,
                    const ComPtr<IUnknown>& subject) {
    for (const Received& event : events) {
        const bool same = !subject || event.subject == subject;
        if (event.kind == kind && event.what == what && same) return true;
    }
    return false;
}

ComPtr<IConnectionPoint> connection_point(ITTAPI* tapi) {
    ComPtr<IConnectionPointContainer> container;
    need(ComPtr<ITTAPI>(tapi).As(&container), "IConnectionPointContainer");
    ComPtr<IConnectionPoint> point;
    need(container->FindConnectionPoint(IID_ITTAPIEventNotification, &point),
         "FindConnectionPoint");
    return point;
}

DWORD advise(ITTAPI* tapi, IUnknown* sink) {
    DWORD cookie = 0;
    need(connection_point(tapi)->Advise(sink, &cookie), "Advise");
    return cookie;
}

HRESULT unadvise(ITTAPI* tapi, DWORD cookie) {
    return connection_point(tapi)->Unadvise(cookie);
}

ComPtr<Sink> listen(ITTAPI* tapi, LONG filter, Sink::Function inside) {
    ComPtr<Sink> sink = Sink::make(std::move(inside));
    advise(tapi, sink.Get());
    need(tapi->put_EventFilter(filter), "put_EventFilter");
    return sink;
}

}  // namespace agentline::test
