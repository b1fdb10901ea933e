// agentline.h: what Agentline adds to the published TAPI. Conventions are those at the head of
// tapi.h.

#pragma once

#include <tapi.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- The list of agents ------------------------------------------------------------------------

// agentlineGetAgentList (asynchronous, TAPI 2.2): who is there, so that a supervisor who comes late
// need not wait for LINE_AGENTSTATUSEX of each agent. TAPI has the structure and no function.
//   lpAgentList        out: array of LINEAGENTENTRY, ascending by hAgent; offsets count from the
//                      list's start. ID is the agent's id as configured. Name is the same text, as
//                      there is no other name. PIN is never told: its size and offset are 0.
// Roles supervisor, handler and admin see all agents of the line, role agent those that he may act
// on. About 9300 agents are the most that a structure can hold (dwTotalSize up to 0x40000), fewer
// with their names; beyond it lists are left out and dwNeededSize is above that limit.
// Errors: common, INVALPOINTER, STRUCTURETOOSMALL; OPERATIONUNAVAIL on lines of an external
// handler, since there is no LINEPROXYREQUEST for it.
LONG WINAPI agentlineGetAgentListA(HLINE hLine, LPLINEAGENTLIST lpAgentList);
LONG WINAPI agentlineGetAgentListW(HLINE hLine, LPLINEAGENTLIST lpAgentList);

#ifdef UNICODE
#define agentlineGetAgentList agentlineGetAgentListW
#else
#define agentlineGetAgentList agentlineGetAgentListA
#endif

// ---- Why an agent is NOTREADY ------------------------------------------------------------------

// agentlineSetAgentSessionState (asynchronous, TAPI 2.2): lineSetAgentSessionState, with what TAPI
// has no parameter for: why the session is NOTREADY.
//   dwAgentSessionState, dwNextAgentSessionState  as there.
//   lpszReason  id of a [[line.reason]] of the line's configuration, as "lunch". It holds for the
//               NOTREADY that a word names: one that begins now, one that is already there (then
//               only the reason changes, and no message tells it), or one that comes next.
//               NULL: as lineSetAgentSessionState; a NOTREADY that begins has the reason
//               "requested", one that is already there keeps its own.
// Errors: those of lineSetAgentSessionState. INVALPARAM at once: a reason of more than 32 bytes of
// UTF-8. INVALPARAM in LINE_REPLY: an empty or unknown reason, one that only the system gives
// ("login", "no-answer", ...), or a reason though neither word is NOTREADY. OPERATIONUNAVAIL on
// lines of an external handler, also without a reason, since no LINEPROXYREQUEST carries one.
LONG WINAPI agentlineSetAgentSessionStateA(HLINE hLine, HAGENTSESSION hAgentSession,
                                           DWORD dwAgentSessionState, DWORD dwNextAgentSessionState,
                                           LPCSTR lpszReason);
LONG WINAPI agentlineSetAgentSessionStateW(HLINE hLine, HAGENTSESSION hAgentSession,
                                           DWORD dwAgentSessionState, DWORD dwNextAgentSessionState,
                                           LPCWSTR lpszReason);

#ifdef UNICODE
#define agentlineSetAgentSessionState agentlineSetAgentSessionStateW
#else
#define agentlineSetAgentSessionState agentlineSetAgentSessionStateA
#endif

// ---- Messages by callback ----------------------------------------------------------------------
//
// For programs that choose the callback mechanism (LINEINITIALIZEEXOPTION_USEHIDDENWINDOW). Linux
// has no message loop in which a hidden window could call LINECALLBACK, so the program pumps: it
// waits for the descriptor and dispatches. With the event mechanism none of this is needed:
// Handles.hEvent is an eventfd, see lineGetMessage.

// agentline_pump_fd (synchronous): the descriptor to put into poll, epoll or an event loop.
// It is readable while a message waits for agentline_dispatch. The library owns it: only wait on
// it, never read, write or close it; it ends with lineShutdown. Returns -1 when hLineApp is dead or
// did not choose the callback mechanism.
int agentline_pump_fd(HLINEAPP hLineApp);

// agentline_dispatch (synchronous): calls the LINECALLBACK of hLineApp for each message that waits,
// in order and in the calling thread, and in no other.
//   timeout_ms         milliseconds to wait for the first message, 0xFFFFFFFF = for ever. Once
//                      messages have come it does not wait for more.
// Returns the number of messages dispatched (0 = none came in time), or a negative LINEERR_ value:
// UNINITIALIZED, INVALAPPHANDLE (also: lineShutdown while waiting), OPERATIONFAILED (hLineApp did
// not choose the callback mechanism, or the server is lost and no message waits), NOMEM.
LONG agentline_dispatch(HLINEAPP hLineApp, DWORD timeout_ms);

#ifdef __cplusplus
}
#endif
