#include "core/acd/agent_machine.h"

namespace agentline::acd {
namespace {

bool is_plain(AgentState s) {
    return s == AgentState::notready || s == AgentState::ready;
}

}  // namespace

AgentVerdict judge(AgentState current, const AgentRequest& request) {
    if (current == AgentState::released) return AgentVerdict::refused;
    if (!request.state && !request.next) return AgentVerdict::refused;
    if (request.next && !is_plain(*request.next)) return AgentVerdict::refused;
    if (request.state == AgentState::released) {
        return request.next ? AgentVerdict::refused : AgentVerdict::release;
    }
    if (request.state && !is_plain(*request.state)) return AgentVerdict::refused;
    return is_busy(current) ? AgentVerdict::store_next : AgentVerdict::set;
}

AgentState derived_state(AgentWord word, const SessionSummary& sessions) {
    if (sessions.any_busy) return AgentState::busyacd;
    if (sessions.private_call) {
        return *sessions.private_call == CallDirection::incoming ? AgentState::busyincoming
                                                                 : AgentState::busyoutgoing;
    }
    if (word) return *word;
    return sessions.any_ready ? AgentState::ready : AgentState::notready;
}

}  // namespace agentline::acd
