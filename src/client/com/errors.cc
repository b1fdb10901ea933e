#include "client/com/errors.h"

#include <algorithm>
#include <array>
#include <tapi3err.h>

namespace agentline {
namespace {

// Choice: a static in a function, as each thread has its own and nobody else may touch it.
LONG& last_lineerr() {
    static thread_local LONG value = 0;
    return value;
}

// Whoever serves an external line may put any number into LINE_REPLY. Choice: one that is no error
// must not become the success of a method.
LONG remembered(LONG lineerr) {
    last_lineerr() = lineerr > 0 ? LINEERR_OPERATIONFAILED : lineerr;
    return last_lineerr();
}

struct Row {
    HRESULT lineerr;
    HRESULT mapped;
};
constexpr Row row(HRESULT lineerr, HRESULT mapped) {
    return {lineerr, mapped};
}

// Contract 9, point 1: the same suffix; in the call center behind CALLCENTER_.
#define SAME(suffix) row(LINEERR_##suffix, TAPI_E_##suffix)
#define SAME_IN_CALL_CENTER(suffix) row(LINEERR_##suffix, TAPI_E_CALLCENTER_##suffix)
constexpr std::array same_names = {
    SAME(ADDRESSBLOCKED),
    SAME(ALLOCATED),
    SAME(BILLINGREJECTED),
    SAME(CALLUNAVAIL),
    SAME(COMPLETIONOVERRUN),
    SAME(CONFERENCEFULL),
    SAME(INUSE),
    SAME(INVALADDRESS),
    SAME(INVALADDRESSSTATE),
    SAME(INVALADDRESSTYPE),
    SAME(INVALCALLPARAMS),
    SAME(INVALCALLPRIVILEGE),
    SAME(INVALCALLSTATE),
    SAME(INVALCARD),
    SAME(INVALCOMPLETIONID),
    SAME(INVALCOUNTRYCODE),
    SAME(INVALDEVICECLASS),
    SAME(INVALDIALPARAMS),
    SAME(INVALDIGITS),
    SAME(INVALFEATURE),
    SAME(INVALGROUPID),
    SAME(INVALLOCATION),
    SAME(INVALMESSAGEID),
    SAME(INVALPARKID),
    SAME(INVALRATE),
    SAME(INVALTIMEOUT),
    SAME(INVALTONE),
    SAME(NOCONFERENCE),
    SAME(NODEVICE),
    SAME(NODRIVER),
    SAME(NOREQUEST),
    SAME(NOTOWNER),
    SAME(NOTREGISTERED),
    SAME(OPERATIONFAILED),
    SAME(REINIT),
    SAME(REQUESTOVERRUN),
    SAME(RESOURCEUNAVAIL),
    SAME(SERVICE_NOT_RUNNING),
    SAME(TARGETNOTFOUND),
    SAME(TARGETSELF),
    SAME(USERUSERINFOTOOBIG),
};
constexpr std::array call_center_names = {
    SAME_IN_CALL_CENTER(INVALAGENTACTIVITY), SAME_IN_CALL_CENTER(INVALAGENTGROUP),
    SAME_IN_CALL_CENTER(INVALAGENTID),       SAME_IN_CALL_CENTER(INVALAGENTSTATE),
    SAME_IN_CALL_CENTER(INVALPASSWORD),
};
#undef SAME
#undef SAME_IN_CALL_CENTER

// Points 2 and 3: codes of another name.
constexpr std::array other_names = {
    Row{LINEERR_INVALAGENTSESSIONSTATE, TAPI_E_CALLCENTER_INVALAGENTSTATE},
    Row{LINEERR_NOMEM, E_OUTOFMEMORY},
    Row{LINEERR_INVALPOINTER, E_POINTER},
    Row{LINEERR_INVALPARAM, E_INVALIDARG},
    Row{LINEERR_OPERATIONUNAVAIL, TAPI_E_NOTSUPPORTED},
    Row{LINEERR_UNINITIALIZED, TAPI_E_NOT_INITIALIZED},
    Row{LINEERR_INVALAPPHANDLE, TAPI_E_NOT_INITIALIZED},
    Row{LINEERR_BADDEVICEID, TAPI_E_NODEVICE},
    Row{LINEERR_INVALLINEHANDLE, TAPI_E_NODEVICE},
    Row{LINEERR_INVALMEDIAMODE, TAPI_E_INVALIDMEDIATYPE},
    Row{LINEERR_STRUCTURETOOSMALL, TAPI_E_NOTENOUGHMEMORY},
    Row{LINEERR_USERCANCELLED, TAPI_E_REQUESTCANCELLED},
    Row{LINEERR_DISCONNECTED, TAPI_E_DROPPED},
    Row{LINEERR_DIALBILLING, TAPI_E_DIALMODIFIERNOTSUPPORTED},
    Row{LINEERR_DIALDIALTONE, TAPI_E_DIALMODIFIERNOTSUPPORTED},
    Row{LINEERR_DIALPROMPT, TAPI_E_DIALMODIFIERNOTSUPPORTED},
    Row{LINEERR_DIALQUIET, TAPI_E_DIALMODIFIERNOTSUPPORTED},
    Row{LINEERR_DIALVOICEDETECT, TAPI_E_DIALMODIFIERNOTSUPPORTED},
};

// What the table has for the value, else `otherwise`.
template <size_t count>
HRESULT find(const std::array<Row, count>& rows, HRESULT lineerr, HRESULT otherwise) {
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const Row& entry) { return entry.lineerr == lineerr; });
    return found == rows.end() ? otherwise : found->mapped;
}

}  // namespace

HRESULT call_center_result(LONG lineerr) {
    const LONG known = remembered(lineerr);
    return known == LINEERR_NOMEM ? E_OUTOFMEMORY : known;
}

HRESULT base_result(LONG lineerr) {
    return tapi3_map_lineerr(remembered(lineerr));
}

}  // namespace agentline

HRESULT tapi3_map_lineerr(HRESULT hr) {
    using namespace agentline;
    // Point 4: what no table has stays as it is.
    return find(same_names, hr, find(call_center_names, hr, find(other_names, hr, hr)));
}

LONG tapi3_last_lineerr(void) {
    return agentline::last_lineerr();
}
