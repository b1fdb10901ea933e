// Agents: lineCreateAgent, lineSetAgentStateEx, lineGetAgentInfo, lineSetAgentMeasurementPeriod.
#include "client/capi/boundary.h"

using namespace agentline;
using namespace agentline::client;

namespace {

template <class Char>
LONG create_agent(HLINE line, const Char* agent_id, const Char* pin, LPHAGENT agent) {
    return guarded([&] {
        return agent_request(line, {agent}, [&] {
            return Asked{proxy::CreateAgent{text_of(agent_id), text_of(pin)}, OutMemory{agent}};
        });
    });
}

}  // namespace

LONG WINAPI lineCreateAgentW(HLINE hLine, LPWSTR lpszAgentID, LPWSTR lpszAgentPIN,
                             LPHAGENT lphAgent) {
    return create_agent(hLine, lpszAgentID, lpszAgentPIN, lphAgent);
}

LONG WINAPI lineCreateAgentA(HLINE hLine, LPSTR lpszAgentID, LPSTR lpszAgentPIN,
                             LPHAGENT lphAgent) {
    return create_agent(hLine, lpszAgentID, lpszAgentPIN, lphAgent);
}

LONG WINAPI lineSetAgentStateEx(HLINE hLine, HAGENT hAgent, DWORD dwAgentState,
                                DWORD dwNextAgentState) {
    return guarded([&] {
        return set_request(hLine,
                           proxy::SetAgentStateEx{AgentId(hAgent), dwAgentState, dwNextAgentState});
    });
}

LONG WINAPI lineGetAgentInfo(HLINE hLine, HAGENT hAgent, LPLINEAGENTINFO lpAgentInfo) {
    return guarded([&] {
        return report_request(hLine, lpAgentInfo, false, [&](std::uint32_t total_size) {
            return proxy::GetAgentInfo{AgentId(hAgent), total_size};
        });
    });
}

LONG WINAPI lineSetAgentMeasurementPeriod(HLINE hLine, HAGENT hAgent, DWORD dwMeasurementPeriod) {
    return guarded([&] {
        return set_request(hLine,
                           proxy::SetAgentMeasurementPeriod{AgentId(hAgent), dwMeasurementPeriod});
    });
}
