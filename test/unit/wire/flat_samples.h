// What: one of each report with telling values, for the flat tests. Thread: values, any.
#pragma once

#include <string>

#include "model/guid.h"
#include "model/info.h"

namespace agentline::wire::samples {

inline Guid guid(std::uint8_t seed) {
    Guid out;
    for (std::size_t i = 0; i < out.bytes.size(); ++i) {
        out.bytes[i] = static_cast<std::uint8_t>(seed + i);
    }
    return out;
}

inline AgentInfo agent_info() {
    return {0x2, 0x1, 3600, -0x123456789ABCDEF0, 11, 12, 13, 14, 15, 16};
}
inline AgentSessionInfo session_info() {
    AgentSessionInfo out{0x4, 0x2, {}, 21, 22, 23, 24, 25, 26, 27, 28, 0x1122334455667788, 29, 30};
    out.session_start = Instant{43'200'000'000};  // 1970-01-01T12:00Z
    return out;
}
inline QueueInfo queue_info() {
    return {31, 32, 33, 34, 35, 36, 37, 38, 39, 40};
}

inline AgentSessionList session_list() {
    return {{AgentSessionId(1), AgentId(2), guid(10), AddressId(0)},
            {AgentSessionId(3), AgentId(4), guid(40), AddressId(7)}};
}
/// Names of ASCII, of two and three bytes in UTF-8, beyond the BMP, and an empty one.
inline GroupList group_list() {
    return {{guid(1), "Sales"},
            {guid(2), "Dépannage"},
            {guid(3), ""},
            {guid(4), "受付窓口"},
            {guid(5), "a😀b"}};
}
inline QueueList queue_list() {
    return {{QueueId(101), "calls"}, {QueueId(102), "Zürich"}, {QueueId(103), "電話"}};
}
inline AgentList agent_list() {
    return {{AgentId(201), "anna"}, {AgentId(202), "Jürgen"}, {AgentId(203), "山田"}};
}

}  // namespace agentline::wire::samples
