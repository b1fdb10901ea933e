// Agent sessions: lineCreateAgentSession, lineSetAgentSessionState, lineGetAgentSessionInfo,
// lineGetAgentSessionList.
#include "client/capi/boundary.h"

using namespace agentline;
using namespace agentline::client;

namespace {

template <class Char>
LONG create_session(HLINE line, HAGENT agent, const Char* pin, DWORD working_address,
                    const GUID* group, LPHAGENTSESSION session) {
    return guarded([&] {
        return agent_request(line, {group, session}, [&] {
            return Asked{proxy::CreateAgentSession{text_of(pin), AgentId(agent), group_of(*group),
                                                   AddressId(working_address)},
                         OutMemory{session}};
        });
    });
}

}  // namespace

LONG WINAPI lineCreateAgentSessionW(HLINE hLine, HAGENT hAgent, LPWSTR lpszAgentPIN,
                                    DWORD dwWorkingAddressID, LPGUID lpGroupID,
                                    LPHAGENTSESSION lphAgentSession) {
    return create_session(hLine, hAgent, lpszAgentPIN, dwWorkingAddressID, lpGroupID,
                          lphAgentSession);
}

LONG WINAPI lineCreateAgentSessionA(HLINE hLine, HAGENT hAgent, LPSTR lpszAgentPIN,
                                    DWORD dwWorkingAddressID, LPGUID lpGroupID,
                                    LPHAGENTSESSION lphAgentSession) {
    return create_session(hLine, hAgent, lpszAgentPIN, dwWorkingAddressID, lpGroupID,
                          lphAgentSession);
}

LONG WINAPI lineSetAgentSessionState(HLINE hLine, HAGENTSESSION hAgentSession,
                                     DWORD dwAgentSessionState, DWORD dwNextAgentSessionState) {
    return guarded([&] {
        return set_request(
            hLine, proxy::SetAgentSessionState{AgentSessionId(hAgentSession), dwAgentSessionState,
                                               dwNextAgentSessionState});
    });
}

LONG WINAPI lineGetAgentSessionInfo(HLINE hLine, HAGENTSESSION hAgentSession,
                                    LPLINEAGENTSESSIONINFO lpAgentSessionInfo) {
    return guarded([&] {
        return report_request(hLine, lpAgentSessionInfo, false, [&](std::uint32_t total_size) {
            return proxy::GetAgentSessionInfo{AgentSessionId(hAgentSession), total_size};
        });
    });
}

LONG WINAPI lineGetAgentSessionList(HLINE hLine, HAGENT hAgent,
                                    LPLINEAGENTSESSIONLIST lpAgentSessionList) {
    return guarded([&] {
        return report_request(hLine, lpAgentSessionList, false, [&](std::uint32_t total_size) {
            return proxy::GetAgentSessionList{AgentId(hAgent), total_size};
        });
    });
}
