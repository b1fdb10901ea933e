// Why a session is NOTREADY: agentlineSetAgentSessionState.
#include <agentline.h>

#include "client/capi/boundary.h"

using namespace agentline;
using namespace agentline::client;

namespace {

template <class Char>
LONG set_session_state(HLINE line, HAGENTSESSION session, DWORD state, DWORD next_state,
                       const Char* reason) {
    return guarded([&] {
        return set_request(
            line, proxy::SetAgentSessionStateReason{{AgentSessionId(session), state, next_state},
                                                    text_of(reason)});
    });
}

}  // namespace

LONG WINAPI agentlineSetAgentSessionStateW(HLINE hLine, HAGENTSESSION hAgentSession,
                                           DWORD dwAgentSessionState, DWORD dwNextAgentSessionState,
                                           LPCWSTR lpszReason) {
    return set_session_state(hLine, hAgentSession, dwAgentSessionState, dwNextAgentSessionState,
                             lpszReason);
}

LONG WINAPI agentlineSetAgentSessionStateA(HLINE hLine, HAGENTSESSION hAgentSession,
                                           DWORD dwAgentSessionState, DWORD dwNextAgentSessionState,
                                           LPCSTR lpszReason) {
    return set_session_state(hLine, hAgentSession, dwAgentSessionState, dwNextAgentSessionState,
                             lpszReason);
}
