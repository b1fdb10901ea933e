// What: the LINEERR_ values of TAPI, once. Library, broker and handlers carry these on the wire.
// Thread: values, any. Spec: published LINEERR_ constants page, contract/tapi2-abi.tsv.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"

namespace agentline {

// One row per published constant: name without the prefix in lower case, published name, value.
// clang-format off
#define AGENTLINE_LINEERR_TABLE(ROW) \
    ROW(allocated, "LINEERR_ALLOCATED", 0x80000001U) \
    ROW(baddeviceid, "LINEERR_BADDEVICEID", 0x80000002U) \
    ROW(bearermodeunavail, "LINEERR_BEARERMODEUNAVAIL", 0x80000003U) \
    ROW(callunavail, "LINEERR_CALLUNAVAIL", 0x80000005U) \
    ROW(completionoverrun, "LINEERR_COMPLETIONOVERRUN", 0x80000006U) \
    ROW(conferencefull, "LINEERR_CONFERENCEFULL", 0x80000007U) \
    ROW(dialbilling, "LINEERR_DIALBILLING", 0x80000008U) \
    ROW(dialdialtone, "LINEERR_DIALDIALTONE", 0x80000009U) \
    ROW(dialprompt, "LINEERR_DIALPROMPT", 0x8000000AU) \
    ROW(dialquiet, "LINEERR_DIALQUIET", 0x8000000BU) \
    ROW(incompatibleapiversion, "LINEERR_INCOMPATIBLEAPIVERSION", 0x8000000CU) \
    ROW(incompatibleextversion, "LINEERR_INCOMPATIBLEEXTVERSION", 0x8000000DU) \
    ROW(inifilecorrupt, "LINEERR_INIFILECORRUPT", 0x8000000EU) \
    ROW(inuse, "LINEERR_INUSE", 0x8000000FU) \
    ROW(invaladdress, "LINEERR_INVALADDRESS", 0x80000010U) \
    ROW(invaladdressid, "LINEERR_INVALADDRESSID", 0x80000011U) \
    ROW(invaladdressmode, "LINEERR_INVALADDRESSMODE", 0x80000012U) \
    ROW(invaladdressstate, "LINEERR_INVALADDRESSSTATE", 0x80000013U) \
    ROW(invalapphandle, "LINEERR_INVALAPPHANDLE", 0x80000014U) \
    ROW(invalappname, "LINEERR_INVALAPPNAME", 0x80000015U) \
    ROW(invalbearermode, "LINEERR_INVALBEARERMODE", 0x80000016U) \
    ROW(invalcallcomplmode, "LINEERR_INVALCALLCOMPLMODE", 0x80000017U) \
    ROW(invalcallhandle, "LINEERR_INVALCALLHANDLE", 0x80000018U) \
    ROW(invalcallparams, "LINEERR_INVALCALLPARAMS", 0x80000019U) \
    ROW(invalcallprivilege, "LINEERR_INVALCALLPRIVILEGE", 0x8000001AU) \
    ROW(invalcallselect, "LINEERR_INVALCALLSELECT", 0x8000001BU) \
    ROW(invalcallstate, "LINEERR_INVALCALLSTATE", 0x8000001CU) \
    ROW(invalcallstatelist, "LINEERR_INVALCALLSTATELIST", 0x8000001DU) \
    ROW(invalcard, "LINEERR_INVALCARD", 0x8000001EU) \
    ROW(invalcompletionid, "LINEERR_INVALCOMPLETIONID", 0x8000001FU) \
    ROW(invalconfcallhandle, "LINEERR_INVALCONFCALLHANDLE", 0x80000020U) \
    ROW(invalconsultcallhandle, "LINEERR_INVALCONSULTCALLHANDLE", 0x80000021U) \
    ROW(invalcountrycode, "LINEERR_INVALCOUNTRYCODE", 0x80000022U) \
    ROW(invaldeviceclass, "LINEERR_INVALDEVICECLASS", 0x80000023U) \
    ROW(invaldevicehandle, "LINEERR_INVALDEVICEHANDLE", 0x80000024U) \
    ROW(invaldialparams, "LINEERR_INVALDIALPARAMS", 0x80000025U) \
    ROW(invaldigitlist, "LINEERR_INVALDIGITLIST", 0x80000026U) \
    ROW(invaldigitmode, "LINEERR_INVALDIGITMODE", 0x80000027U) \
    ROW(invaldigits, "LINEERR_INVALDIGITS", 0x80000028U) \
    ROW(invalextversion, "LINEERR_INVALEXTVERSION", 0x80000029U) \
    ROW(invalgroupid, "LINEERR_INVALGROUPID", 0x8000002AU) \
    ROW(invallinehandle, "LINEERR_INVALLINEHANDLE", 0x8000002BU) \
    ROW(invallinestate, "LINEERR_INVALLINESTATE", 0x8000002CU) \
    ROW(invallocation, "LINEERR_INVALLOCATION", 0x8000002DU) \
    ROW(invalmedialist, "LINEERR_INVALMEDIALIST", 0x8000002EU) \
    ROW(invalmediamode, "LINEERR_INVALMEDIAMODE", 0x8000002FU) \
    ROW(invalmessageid, "LINEERR_INVALMESSAGEID", 0x80000030U) \
    ROW(invalparam, "LINEERR_INVALPARAM", 0x80000032U) \
    ROW(invalparkid, "LINEERR_INVALPARKID", 0x80000033U) \
    ROW(invalparkmode, "LINEERR_INVALPARKMODE", 0x80000034U) \
    ROW(invalpointer, "LINEERR_INVALPOINTER", 0x80000035U) \
    ROW(invalprivselect, "LINEERR_INVALPRIVSELECT", 0x80000036U) \
    ROW(invalrate, "LINEERR_INVALRATE", 0x80000037U) \
    ROW(invalrequestmode, "LINEERR_INVALREQUESTMODE", 0x80000038U) \
    ROW(invalterminalid, "LINEERR_INVALTERMINALID", 0x80000039U) \
    ROW(invalterminalmode, "LINEERR_INVALTERMINALMODE", 0x8000003AU) \
    ROW(invaltimeout, "LINEERR_INVALTIMEOUT", 0x8000003BU) \
    ROW(invaltone, "LINEERR_INVALTONE", 0x8000003CU) \
    ROW(invaltonelist, "LINEERR_INVALTONELIST", 0x8000003DU) \
    ROW(invaltonemode, "LINEERR_INVALTONEMODE", 0x8000003EU) \
    ROW(invaltransfermode, "LINEERR_INVALTRANSFERMODE", 0x8000003FU) \
    ROW(linemapperfailed, "LINEERR_LINEMAPPERFAILED", 0x80000040U) \
    ROW(noconference, "LINEERR_NOCONFERENCE", 0x80000041U) \
    ROW(nodevice, "LINEERR_NODEVICE", 0x80000042U) \
    ROW(nodriver, "LINEERR_NODRIVER", 0x80000043U) \
    ROW(nomem, "LINEERR_NOMEM", 0x80000044U) \
    ROW(norequest, "LINEERR_NOREQUEST", 0x80000045U) \
    ROW(notowner, "LINEERR_NOTOWNER", 0x80000046U) \
    ROW(notregistered, "LINEERR_NOTREGISTERED", 0x80000047U) \
    ROW(operationfailed, "LINEERR_OPERATIONFAILED", 0x80000048U) \
    ROW(operationunavail, "LINEERR_OPERATIONUNAVAIL", 0x80000049U) \
    ROW(rateunavail, "LINEERR_RATEUNAVAIL", 0x8000004AU) \
    ROW(resourceunavail, "LINEERR_RESOURCEUNAVAIL", 0x8000004BU) \
    ROW(requestoverrun, "LINEERR_REQUESTOVERRUN", 0x8000004CU) \
    ROW(structuretoosmall, "LINEERR_STRUCTURETOOSMALL", 0x8000004DU) \
    ROW(targetnotfound, "LINEERR_TARGETNOTFOUND", 0x8000004EU) \
    ROW(targetself, "LINEERR_TARGETSELF", 0x8000004FU) \
    ROW(uninitialized, "LINEERR_UNINITIALIZED", 0x80000050U) \
    ROW(useruserinfotoobig, "LINEERR_USERUSERINFOTOOBIG", 0x80000051U) \
    ROW(reinit, "LINEERR_REINIT", 0x80000052U) \
    ROW(addressblocked, "LINEERR_ADDRESSBLOCKED", 0x80000053U) \
    ROW(billingrejected, "LINEERR_BILLINGREJECTED", 0x80000054U) \
    ROW(invalfeature, "LINEERR_INVALFEATURE", 0x80000055U) \
    ROW(nomultipleinstance, "LINEERR_NOMULTIPLEINSTANCE", 0x80000056U) \
    ROW(invalagentid, "LINEERR_INVALAGENTID", 0x80000057U) \
    ROW(invalagentgroup, "LINEERR_INVALAGENTGROUP", 0x80000058U) \
    ROW(invalpassword, "LINEERR_INVALPASSWORD", 0x80000059U) \
    ROW(invalagentstate, "LINEERR_INVALAGENTSTATE", 0x8000005AU) \
    ROW(invalagentactivity, "LINEERR_INVALAGENTACTIVITY", 0x8000005BU) \
    ROW(dialvoicedetect, "LINEERR_DIALVOICEDETECT", 0x8000005CU) \
    ROW(usercancelled, "LINEERR_USERCANCELLED", 0x8000005DU) \
    ROW(invaladdresstype, "LINEERR_INVALADDRESSTYPE", 0x8000005EU) \
    ROW(invalagentsessionstate, "LINEERR_INVALAGENTSESSIONSTATE", 0x8000005FU) \
    ROW(disconnected, "LINEERR_DISCONNECTED", 0x80000060U) \
    ROW(service_not_running, "LINEERR_SERVICE_NOT_RUNNING", 0x80000061U)
// clang-format on

enum class LineErr : std::uint32_t {
    ok = 0,
#define AGENTLINE_ROW(name, text, value) name = (value),
    AGENTLINE_LINEERR_TABLE(AGENTLINE_ROW)
#undef AGENTLINE_ROW
};

/// The LONG that a TAPI function returns: 0 or a negative number.
constexpr std::int32_t as_long(LineErr e) {
    return static_cast<std::int32_t>(e);
}
constexpr LineErr from_long(std::int32_t v) {
    return static_cast<LineErr>(static_cast<std::uint32_t>(v));
}

/// "LINEERR_INVALPARAM"; "0" for ok; "device specific" for values without a published name.
std::string_view name_of(LineErr e);

template <class T>
using LineResult = Result<T, LineErr>;

}  // namespace agentline
