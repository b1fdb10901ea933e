// What: the one mapping from what the ACD refused to what TAPI calls it (style 5).
// Thread: a pure function, any. Spec: the "async only" rows of contract 10.1, 10.2.
#pragma once

#include "base/assert.h"
#include "core/acd/commands.h"
#include "model/lineerr.h"

namespace agentline {

constexpr LineErr lineerr_of(acd::Refusal refusal) {
    switch (refusal) {
        case acd::Refusal::unknown_person:
        case acd::Refusal::unknown_agent:
        case acd::Refusal::unknown_session:
        case acd::Refusal::unknown_group:
        case acd::Refusal::unknown_queue:
        case acd::Refusal::unknown_address:
        case acd::Refusal::other_address:
            return LineErr::invalparam;
        // Choice: the group exists, the agent may not work in it; that is a permission.
        case acd::Refusal::not_in_group:
        // Of the provider and of operators: no TAPI request meets these.
        case acd::Refusal::unknown_call:
        case acd::Refusal::known_call:
        case acd::Refusal::unknown_offer:
        case acd::Refusal::call_waits:
            return LineErr::operationfailed;
        case acd::Refusal::illegal_state:
        case acd::Refusal::other_session_busy:
        case acd::Refusal::agent_blocked:
            return LineErr::invalagentstate;
        case acd::Refusal::too_many_agents:
        case acd::Refusal::too_many_sessions:
            return LineErr::resourceunavail;
    }
    AGENTLINE_ASSERT(false);
}

}  // namespace agentline
