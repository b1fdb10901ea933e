// What: the twelve TAPI 2.2 proxy requests and two of ours (GetAgentList,
// SetAgentSessionStateReason), with their answers, as values. The eight 2.0 types exist as types
// (they can be registered) but have no body here yet (docs/coverage.md).
// Thread: values, any. Spec: LINEPROXYREQUEST page; contract 10.1, 10.2 ("arm").
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "model/guid.h"
#include "model/ids.h"
#include "model/info.h"
#include "model/lineerr.h"

namespace agentline {

enum class ProxyRequestType : std::uint32_t {
    setagentgroup = 0x1,
    setagentstate = 0x2,
    setagentactivity = 0x3,
    getagentcaps = 0x4,
    getagentstatus = 0x5,
    agentspecific = 0x6,
    getagentactivitylist = 0x7,
    getagentgrouplist = 0x8,
    createagent = 0x9,
    setagentmeasurementperiod = 0xA,
    getagentinfo = 0xB,
    createagentsession = 0xC,
    getagentsessionlist = 0xD,
    setagentsessionstate = 0xE,
    getagentsessioninfo = 0xF,
    getqueuelist = 0x10,
    setqueuemeasurementperiod = 0x11,
    getqueueinfo = 0x12,
    getgrouplist = 0x13,
    setagentstateex = 0x14,
    /// Ours have no published number: is_proxy_request_type() denies it, so nobody can register for
    /// it and no list names it; only the built-in handler has its bit.
    setagentsessionstatereason = 0x1E,  ///< agentlineSetAgentSessionState.
    getagentlist = 0x1F,                ///< agentlineGetAgentList.
};

inline constexpr std::uint32_t proxy_request_type_first = 0x1;
inline constexpr std::uint32_t proxy_request_type_last = 0x14;
/// From here on the type needs TAPI 2.2; these twelve are what ALLOPENFORACD means.
inline constexpr std::uint32_t proxy_request_type_first_2_2 = 0x9;

constexpr bool is_proxy_request_type(std::uint32_t v) {
    return v >= proxy_request_type_first && v <= proxy_request_type_last;
}
constexpr std::uint32_t number_of(ProxyRequestType t) {
    return static_cast<std::uint32_t>(t);
}
/// "CREATEAGENTSESSION"
std::string_view name_of(ProxyRequestType t);

namespace proxy {

struct CreateAgent {
    static constexpr auto type = ProxyRequestType::createagent;
    std::optional<std::u16string> agent_id;
    std::optional<std::u16string> pin;
};
struct CreateAgentSession {
    static constexpr auto type = ProxyRequestType::createagentsession;
    std::optional<std::u16string> pin;
    AgentId agent;
    GroupId group;
    AddressId working_address;
};
struct SetAgentSessionState {
    static constexpr auto type = ProxyRequestType::setagentsessionstate;
    AgentSessionId session;
    std::uint32_t state = 0;       ///< 0 = leave unchanged.
    std::uint32_t next_state = 0;  ///< 0 = default next state.
};
/// The same with what lineSetAgentSessionState cannot say.
struct SetAgentSessionStateReason {
    static constexpr auto type = ProxyRequestType::setagentsessionstatereason;
    SetAgentSessionState change;
    std::optional<std::u16string> reason;  ///< Id of a configured reason; absent = none named.
};
struct SetAgentStateEx {
    static constexpr auto type = ProxyRequestType::setagentstateex;
    AgentId agent;
    std::uint32_t state = 0;       ///< 0 = leave unchanged.
    std::uint32_t next_state = 0;  ///< 0 = default next state.
};
struct SetAgentMeasurementPeriod {
    static constexpr auto type = ProxyRequestType::setagentmeasurementperiod;
    AgentId agent;
    std::uint32_t period_s = 0;
};
struct SetQueueMeasurementPeriod {
    static constexpr auto type = ProxyRequestType::setqueuemeasurementperiod;
    QueueId queue;
    std::uint32_t period_s = 0;
};
/// In each Get request: total_size = bytes that the client takes back (its dwTotalSize).
struct GetAgentInfo {
    static constexpr auto type = ProxyRequestType::getagentinfo;
    AgentId agent;
    std::uint32_t total_size = 0;
};
struct GetAgentSessionInfo {
    static constexpr auto type = ProxyRequestType::getagentsessioninfo;
    AgentSessionId session;
    std::uint32_t total_size = 0;
};
struct GetAgentSessionList {
    static constexpr auto type = ProxyRequestType::getagentsessionlist;
    AgentId agent;
    std::uint32_t total_size = 0;
};
struct GetGroupList {
    static constexpr auto type = ProxyRequestType::getgrouplist;
    std::uint32_t total_size = 0;
};
struct GetQueueList {
    static constexpr auto type = ProxyRequestType::getqueuelist;
    GroupId group;
    std::uint32_t total_size = 0;
};
struct GetQueueInfo {
    static constexpr auto type = ProxyRequestType::getqueueinfo;
    QueueId queue;
    std::uint32_t total_size = 0;
};

/// The agents that the asker may see.
struct GetAgentList {
    static constexpr auto type = ProxyRequestType::getagentlist;
    std::uint32_t total_size = 0;
};

using Request = std::variant<CreateAgent, CreateAgentSession, SetAgentSessionState, SetAgentStateEx,
                             SetAgentMeasurementPeriod, SetQueueMeasurementPeriod, GetAgentInfo,
                             GetAgentSessionInfo, GetAgentSessionList, GetGroupList, GetQueueList,
                             GetQueueInfo, GetAgentList, SetAgentSessionStateReason>;

/// What a successful answer carries: nothing, the new handle, or a report. An external handler's
/// report arrives as a flat structure already and is passed on as bytes (FlatReport).
struct FlatReport {
    std::vector<std::uint8_t> bytes;
    friend bool operator==(const FlatReport&, const FlatReport&) = default;
};
using Answer =
    std::variant<std::monostate, AgentId, AgentSessionId, AgentInfo, AgentSessionInfo, QueueInfo,
                 AgentSessionList, GroupList, QueueList, AgentList, FlatReport>;

inline ProxyRequestType type_of(const Request& request) {
    return std::visit([](const auto& body) { return std::decay_t<decltype(body)>::type; }, request);
}

/// dwTotalSize of the structure that the requester lent, in bytes; 0 = the request has none.
inline std::uint32_t total_size_of(const Request& request) {
    return std::visit(
        [](const auto& body) -> std::uint32_t {
            if constexpr (requires { body.total_size; }) return body.total_size;
            return 0;
        },
        request);
}

}  // namespace proxy

/// Published size of the fixed part of the out-structure of a Get request (0 = none).
std::uint32_t fixed_size_of(ProxyRequestType t);

}  // namespace agentline
