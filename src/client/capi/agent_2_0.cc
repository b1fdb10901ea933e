// The address-based agent functions of TAPI 2.0. This release serves none of them: each makes the
// checks of contract section 4 in their order and then answers OPERATIONUNAVAIL, as a line without
// a handler for them does (docs/coverage.md).
#include <bit>
#include <cstddef>

#include "client/capi/boundary.h"
#include "model/checks.h"
#include "model/versions.h"
#include "wire/flat.h"

namespace agentline::client {
namespace {

LineErr no_check() {
    return LineErr::ok;
}

/// `structure` is order 5 or 4 of contract 4, `words` order 9.
template <class StructureCheck, class WordCheck>
LONG refuse(HLINE line, DWORD address_id, std::initializer_list<const void*> required,
            StructureCheck structure, WordCheck words) {
    return guarded([&] {
        const auto application = Registry::instance().application_of_line(line);
        if (!application) return as_long(application.error());
        if (has_null(required)) return as_long(LineErr::invalpointer);
        if (const LineErr error = structure(); error != LineErr::ok) return as_long(error);
        const auto open = (*application)->find_line(line);
        if (!open) return as_long(LineErr::invallinehandle);
        if (open->api_version < api_2_0) return as_long(LineErr::operationunavail);
        if (address_id >= open->address_count) return as_long(LineErr::invaladdressid);
        const LineErr error = words();
        return as_long(error == LineErr::ok ? LineErr::operationunavail : error);
    });
}

LONG refuse_report(HLINE line, DWORD address_id, const void* out, ProxyRequestType type) {
    return refuse(
        line, address_id, {out},
        [&] {
            return total_size_at(out) < fixed_size_of(type) ? LineErr::structuretoosmall
                                                            : LineErr::ok;
        },
        no_check);
}

/// lineSetAgentGroup: the list may be NULL; what it claims must lie inside it.
LineErr check_group_list(const LINEAGENTGROUPLIST* list) {
    if (list == nullptr) return LineErr::ok;
    if (list->dwTotalSize < sizeof(*list)) return LineErr::invalparam;
    const std::uint64_t entries = std::uint64_t{list->dwNumEntries} * sizeof(LINEAGENTGROUPENTRY);
    const std::uint64_t end = std::uint64_t{list->dwListOffset} + list->dwListSize;
    return entries <= list->dwListSize && end <= list->dwTotalSize ? LineErr::ok
                                                                   : LineErr::invalparam;
}

/// LINEAGENTSTATE_: 0, one of ten bits, or one device-specific bit of the upper half.
bool is_agent_state_word(DWORD word) {
    constexpr DWORD published = 0x3FF, device_specific = 0xFFFF0000;
    return word == 0 || (std::has_single_bit(word) && (word & (published | device_specific)) != 0);
}

LineErr check_agent_state_words(DWORD state, DWORD next_state) {
    const bool are_valid = is_agent_state_word(state) && is_agent_state_word(next_state);
    return are_valid && (state | next_state) != 0 ? LineErr::ok : LineErr::invalagentstate;
}

/// Asks the server for the device; BADDEVICEID and its like come from there.
LineResult<std::uint32_t> address_count_of(Application& application, DWORD device_id) {
    const std::uint32_t room = wire::dev_caps_fixed_size(api_2_0);
    const auto ack = application.call<wire::GetDevCapsAck>(
        wire::GetDevCaps{0, device_id, api_2_0, 0, room}, room);
    if (!ack) return failure(ack.error());
    constexpr std::size_t address_count_at = offsetof(LINEDEVCAPS, dwNumAddresses);
    if (ack->dev_caps.size() < room) return failure(LineErr::operationfailed);
    return ByteReader(ByteView(ack->dev_caps).subspan(address_count_at)).u32();
}

LONG refuse_agent_caps(HLINEAPP line_app, DWORD device_id, DWORD address_id, DWORD api_version,
                       const void* out) {
    return guarded([&] {
        const auto application = Registry::instance().application(line_app);
        if (!application) return as_long(application.error());
        if (out == nullptr) return as_long(LineErr::invalpointer);
        const std::uint32_t fixed_size = api_version < api_2_2
                                             ? fixed_size_of(ProxyRequestType::getagentcaps)
                                             : static_cast<std::uint32_t>(sizeof(LINEAGENTCAPS));
        if (total_size_at(out) < fixed_size) return as_long(LineErr::structuretoosmall);
        const auto address_count = address_count_of(**application, device_id);
        if (!address_count) return as_long(address_count.error());
        if (api_version < api_2_0 || !is_api_version(api_version)) {
            return as_long(LineErr::incompatibleapiversion);
        }
        return as_long(address_id < *address_count ? LineErr::operationunavail
                                                   : LineErr::invaladdressid);
    });
}

}  // namespace
}  // namespace agentline::client

using namespace agentline;
using namespace agentline::client;

LONG WINAPI lineGetAgentCapsA(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID,
                              DWORD dwAppAPIVersion, LPLINEAGENTCAPS lpAgentCaps) {
    return refuse_agent_caps(hLineApp, dwDeviceID, dwAddressID, dwAppAPIVersion, lpAgentCaps);
}

LONG WINAPI lineGetAgentCapsW(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID,
                              DWORD dwAppAPIVersion, LPLINEAGENTCAPS lpAgentCaps) {
    return refuse_agent_caps(hLineApp, dwDeviceID, dwAddressID, dwAppAPIVersion, lpAgentCaps);
}

LONG WINAPI lineGetAgentStatusA(HLINE hLine, DWORD dwAddressID, LPLINEAGENTSTATUS lpAgentStatus) {
    return refuse_report(hLine, dwAddressID, lpAgentStatus, ProxyRequestType::getagentstatus);
}

LONG WINAPI lineGetAgentStatusW(HLINE hLine, DWORD dwAddressID, LPLINEAGENTSTATUS lpAgentStatus) {
    return refuse_report(hLine, dwAddressID, lpAgentStatus, ProxyRequestType::getagentstatus);
}

LONG WINAPI lineGetAgentGroupListA(HLINE hLine, DWORD dwAddressID,
                                   LPLINEAGENTGROUPLIST lpAgentGroupList) {
    return refuse_report(hLine, dwAddressID, lpAgentGroupList, ProxyRequestType::getagentgrouplist);
}

LONG WINAPI lineGetAgentGroupListW(HLINE hLine, DWORD dwAddressID,
                                   LPLINEAGENTGROUPLIST lpAgentGroupList) {
    return refuse_report(hLine, dwAddressID, lpAgentGroupList, ProxyRequestType::getagentgrouplist);
}

LONG WINAPI lineGetAgentActivityListA(HLINE hLine, DWORD dwAddressID,
                                      LPLINEAGENTACTIVITYLIST lpAgentActivityList) {
    return refuse_report(hLine, dwAddressID, lpAgentActivityList,
                         ProxyRequestType::getagentactivitylist);
}

LONG WINAPI lineGetAgentActivityListW(HLINE hLine, DWORD dwAddressID,
                                      LPLINEAGENTACTIVITYLIST lpAgentActivityList) {
    return refuse_report(hLine, dwAddressID, lpAgentActivityList,
                         ProxyRequestType::getagentactivitylist);
}

LONG WINAPI lineSetAgentGroup(HLINE hLine, DWORD dwAddressID,
                              LPLINEAGENTGROUPLIST lpAgentGroupList) {
    return refuse(
        hLine, dwAddressID, {}, [&] { return check_group_list(lpAgentGroupList); }, no_check);
}

LONG WINAPI lineSetAgentState(HLINE hLine, DWORD dwAddressID, DWORD dwAgentState,
                              DWORD dwNextAgentState) {
    return refuse(hLine, dwAddressID, {}, no_check,
                  [&] { return check_agent_state_words(dwAgentState, dwNextAgentState); });
}

LONG WINAPI lineSetAgentActivity(HLINE hLine, DWORD dwAddressID, DWORD) {
    return refuse(hLine, dwAddressID, {}, no_check, no_check);
}

LONG WINAPI lineAgentSpecific(HLINE hLine, DWORD dwAddressID, DWORD, LPVOID lpParams,
                              DWORD dwSize) {
    const void* const required = dwSize == 0 ? &dwSize : lpParams;  // No bytes need no pointer.
    return refuse(hLine, dwAddressID, {required}, no_check, no_check);
}
