// agentline_tapi3.h: what Agentline adds to the published TAPI 3; exported by libtapi3.so.
//
// Part of tapi3.h, which includes it. In C a REFIID is a pointer to the GUID, in C++ a reference;
// callers from other languages pass the address of 16 bytes. Each function may be called by any
// thread and lets no exception out.
//
// AGENTLINE_TAPI3_TIMEOUT_MS  Environment variable, a hook for tests. A method that an agent
// handler
//     must answer waits for it at most two minutes, then fails with TAPI_E_TIMEOUT. The variable is
//     that limit in milliseconds, a decimal number from 1 to 120000; anything else, or no variable,
//     means exactly 120000. Read when a TAPI object is initialized.

#pragma once

#include <agentline_com.h>
#include <tapi3if.h>

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

// ---- Making a TAPI object ----------------------------------------------------------------------

// tapi3_create: a new TAPI object, as by CoCreateInstance with CLSID_TAPI, in one call that a
// foreign-function interface can make without knowing COM's activation.
//   riid  the interface wanted, as IID_ITTAPI
//   ppv   out: one reference, which the caller releases; NULL after a failure
// E_NOINTERFACE, E_POINTER (ppv is NULL), E_OUTOFMEMORY.
HRESULT WINAPI tapi3_create(REFIID riid, void** ppv);

// ---- Errors ------------------------------------------------------------------------------------

// tapi3_strerror: name and meaning of a result, as "TAPI_E_TIMEOUT: no answer within two minutes".
// Knows the codes of tapi3err.h, the LINEERR_ values and the results of agentline_com.h; TAPI's
// names win over those that COM gives to the same numbers. Of anything else it says that it is
// unknown. Static text: never NULL, never to be freed. ASCII.
const char* WINAPI tapi3_strerror(HRESULT hr);

// tapi3_last_lineerr: the LINEERR_ value below the last result in this thread that came from a
// TAPI 2 function, at once or by LINE_REPLY; 0 when that function succeeded or there was none yet.
// The methods of the call center return that value themselves (but for NOMEM); those of addresses
// and calls return a TAPI_E_ code, of which several values may be the cause. A method that fails
// without asking TAPI 2 (E_POINTER, TAPI_E_TIMEOUT, ...) leaves it as it was.
LONG WINAPI tapi3_last_lineerr(void);

// tapi3_map_lineerr: the TAPI_E_ or E_ code that stands for a LINEERR_ value, which is what the
// methods of the call center fail with: LINEERR_INVALAGENTID becomes
// TAPI_E_CALLCENTER_INVALAGENTID, LINEERR_INVALPARAM becomes E_INVALIDARG. Other results, and
// LINEERR_ values that have no such code, come back as they are.
HRESULT WINAPI tapi3_map_lineerr(HRESULT hr);

// ---- Events in a thread of the program ---------------------------------------------------------
//
// A TAPI object calls ITTAPIEventNotification::Event in a thread of its own, one event at a time,
// in the order in which things happened. On Windows a program hands events over to its own thread
// with PostMessage; here a program with an event loop (GLib, Qt, asyncio, epoll) may have them
// called in its own thread instead: it puts the descriptor into the loop and dispatches.

// tapi3_event_fd: from the first call on, until Shutdown, this TAPI object calls Event in
// tapi3_dispatch_events alone, and its own thread calls no sink any more. Returns an eventfd that
// is readable while events wait, the same one each time. The object owns it: only wait on it, never
// read, write or close it; it ends with Shutdown or the object's last reference. Call it between
// ITTAPI::Initialize and put_EventFilter, so that no event goes the other way. -1 when pTapi is
// NULL, no object of this library or not initialized, or when no descriptor is left.
int WINAPI tapi3_event_fd(ITTAPI* pTapi);

// tapi3_dispatch_events: calls the sinks for events that wait, in order and in the calling thread;
// at most max events, 0 for all. It does not wait for more. Threads that call it for one object
// take turns; called from within Event it delivers what waits behind that event, so that a loop
// that a sink runs goes on. Returns the number of events dispatched (0: none waited, or
// tapi3_event_fd was not called), or a negative HRESULT: E_POINTER (pTapi is NULL), E_INVALIDARG
// (no object of this library), TAPI_E_NOT_INITIALIZED.
LONG WINAPI tapi3_dispatch_events(ITTAPI* pTapi, ULONG max);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop
