#include "client/com/call_center_events.h"

#include <utility>

#include "client/com/acd_group.h"
#include "client/com/agent.h"
#include "client/com/agent_handler.h"
#include "client/com/agent_session.h"
#include "client/com/dispatch.h"
#include "client/com/method.h"
#include "client/com/queue.h"

namespace agentline::com {
namespace {

/// An event tells what happened to whom.
template <class Interface, class Subject, class Kind>
class CallCenterEvent : public DispatchObject<Interface> {
  public:
    CallCenterEvent(ComPtr<Subject> subject, Kind kind)
        : subject_(std::move(subject)), kind_(kind) {}

    STDMETHODIMP get_Event(Kind* pEvent) noexcept final {
        return give_local(pEvent, [&] {
            *pEvent = kind_;
            return S_OK;
        });
    }

  protected:
    HRESULT give_subject(Subject** out) noexcept {
        return give_local(out, [&] { return subject_.CopyTo(out); });
    }

  private:
    const ComPtr<Subject> subject_;
    const Kind kind_;
};

class AgentEvent final : public CallCenterEvent<ITAgentEvent, ITAgent, AGENT_EVENT> {
  public:
    using CallCenterEvent::CallCenterEvent;
    STDMETHODIMP get_Agent(ITAgent** ppAgent) noexcept override { return give_subject(ppAgent); }
};

class SessionEvent final
    : public CallCenterEvent<ITAgentSessionEvent, ITAgentSession, AGENT_SESSION_EVENT> {
  public:
    using CallCenterEvent::CallCenterEvent;
    STDMETHODIMP get_Session(ITAgentSession** ppSession) noexcept override {
        return give_subject(ppSession);
    }
};

class GroupEvent final : public CallCenterEvent<ITACDGroupEvent, ITACDGroup, ACDGROUP_EVENT> {
  public:
    using CallCenterEvent::CallCenterEvent;
    STDMETHODIMP get_Group(ITACDGroup** ppGroup) noexcept override { return give_subject(ppGroup); }
};

class QueueEvent final : public CallCenterEvent<ITQueueEvent, ITQueue, ACDQUEUE_EVENT> {
  public:
    using CallCenterEvent::CallCenterEvent;
    STDMETHODIMP get_Queue(ITQueue** ppQueue) noexcept override { return give_subject(ppQueue); }
};

class HandlerEvent final
    : public CallCenterEvent<ITAgentHandlerEvent, ITAgentHandler, AGENTHANDLER_EVENT> {
  public:
    using CallCenterEvent::CallCenterEvent;
    STDMETHODIMP get_AgentHandler(ITAgentHandler** ppAgentHandler) noexcept override {
        return give_subject(ppAgentHandler);
    }
};

/// Makes the event only if somebody wants it.
template <class EventObject, class Subject, class Kind>
void raise(Center& center, TAPI_EVENT type, EventPlace* place, const ComPtr<Subject>& subject,
           Kind kind) {
    if (!center.wants(type)) return;
    ComPtr<IDispatch> event;
    event.Attach(new EventObject(subject, kind));
    if (place == nullptr) {
        center.events().push(type, std::move(event));
    } else {
        place->events.push_back({type, std::move(event)});
    }
}

}  // namespace

void raise_agent_event(Center& center, const ComPtr<Agent>& agent, AGENT_EVENT event) {
    raise<AgentEvent>(center, TE_AGENT, nullptr, agent, event);
}

void raise_session_event(Center& center, const ComPtr<AgentSession>& session,
                         AGENT_SESSION_EVENT event) {
    raise<SessionEvent>(center, TE_AGENTSESSION, nullptr, session, event);
}

void raise_handler_event(Center& center, const ComPtr<AgentHandler>& handler,
                         AGENTHANDLER_EVENT event) {
    raise<HandlerEvent>(center, TE_AGENTHANDLER, nullptr, handler, event);
}

void raise_group_event(Center& center, EventPlace* place, const ComPtr<AcdGroup>& group,
                       ACDGROUP_EVENT event) {
    raise<GroupEvent>(center, TE_ACDGROUP, place, group, event);
}

void raise_queue_event(Center& center, EventPlace* place, const ComPtr<Queue>& queue,
                       ACDQUEUE_EVENT event) {
    raise<QueueEvent>(center, TE_QUEUE, place, queue, event);
}

}  // namespace agentline::com
