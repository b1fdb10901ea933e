// errors.h: from the LINEERR values of TAPI 2 to the HRESULTs of TAPI 3.
//
// Call center methods return the value itself, all others a TAPI_E_ code: contract 9 and its
// Decision. Functions only, any thread; they remember the value for tapi3_last_lineerr in the
// thread that calls, so call them in the application's thread, not where LINE_REPLY arrives.

#pragma once

#include <agentline_tapi3.h>

namespace agentline {

/// For ITTAPICallCenter, ITAgentHandler, ITAgent, ITAgentSession, ITACDGroup, ITQueue: S_OK for 0,
/// E_OUTOFMEMORY for NOMEM, else the value. Takes what a line function returned (0 or negative) or
/// what LINE_REPLY said.
HRESULT call_center_result(LONG lineerr);

/// For all other interfaces: S_OK for 0, else what tapi3_map_lineerr makes of the value.
HRESULT base_result(LONG lineerr);

}  // namespace agentline
