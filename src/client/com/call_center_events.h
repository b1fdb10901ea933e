// What: the five events of the call center, and how they are raised.
// Owner: whoever holds a reference, from Event() on. Thread: any; events never change. Raised in
// the line thread or the worker, after what they tell is true. Spec: contract tapi3 3.7, 4.4, 6.4.
#pragma once

#include <tapi3.h>

#include "client/com/center.h"

namespace agentline::com {

void raise_agent_event(Center& center, const ComPtr<Agent>& agent, AGENT_EVENT event);
void raise_session_event(Center& center, const ComPtr<AgentSession>& session,
                         AGENT_SESSION_EVENT event);
void raise_handler_event(Center& center, const ComPtr<AgentHandler>& handler,
                         AGENTHANDLER_EVENT event);
/// At a place that was kept for it, or, without one, at the end.
void raise_group_event(Center& center, EventPlace* place, const ComPtr<AcdGroup>& group,
                       ACDGROUP_EVENT event);
void raise_queue_event(Center& center, EventPlace* place, const ComPtr<Queue>& queue,
                       ACDQUEUE_EVENT event);

}  // namespace agentline::com
