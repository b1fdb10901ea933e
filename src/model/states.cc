#include "model/states.h"

#include "base/assert.h"

namespace agentline {

std::optional<AgentSessionState> session_state_of(std::uint32_t word) {
    const bool one_bit = word != 0 && (word & (word - 1)) == 0;
    if (!one_bit || word > bits(AgentSessionState::released)) return std::nullopt;
    return static_cast<AgentSessionState>(word);
}

std::optional<AgentState> agent_state_of(std::uint32_t word) {
    const bool one_bit = word != 0 && (word & (word - 1)) == 0;
    if (!one_bit || word > bits(AgentState::released)) return std::nullopt;
    return static_cast<AgentState>(word);
}

std::string_view name_of(AgentSessionState s) {
    switch (s) {
        case AgentSessionState::notready:
            return "NOTREADY";
        case AgentSessionState::ready:
            return "READY";
        case AgentSessionState::busyoncall:
            return "BUSYONCALL";
        case AgentSessionState::busywrapup:
            return "BUSYWRAPUP";
        case AgentSessionState::ended:
            return "ENDED";
        case AgentSessionState::released:
            return "RELEASED";
    }
    AGENTLINE_ASSERT(false);
}

std::string_view name_of(AgentState s) {
    switch (s) {
        case AgentState::notready:
            return "NOTREADY";
        case AgentState::ready:
            return "READY";
        case AgentState::busyacd:
            return "BUSYACD";
        case AgentState::busyincoming:
            return "BUSYINCOMING";
        case AgentState::busyoutgoing:
            return "BUSYOUTGOING";
        case AgentState::unknown:
            return "UNKNOWN";
        case AgentState::released:
            return "RELEASED";
    }
    AGENTLINE_ASSERT(false);
}

}  // namespace agentline
