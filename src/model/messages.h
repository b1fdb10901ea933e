// What: the messages (LINE_...) of the call center part, as values. Thread: values, any.
// Spec: message pages; contract 14.1. dwParam1..3 are 32 bit, also on 64-bit machines.
#pragma once

#include <cstdint>

namespace agentline {

enum class MessageId : std::uint32_t {
    close = 3,
    reply = 12,
    agentspecific = 21,
    agentstatus = 22,
    proxyrequest = 24,
    agentsessionstatus = 27,
    queuestatus = 28,
    agentstatusex = 29,
    groupstatus = 30,
    proxystatus = 31,
};

/// A message as its sender words it; hDevice and the instance are filled in per recipient.
struct LineMessage {
    MessageId id{};
    std::uint32_t param1 = 0;
    std::uint32_t param2 = 0;
    std::uint32_t param3 = 0;
    friend bool operator==(const LineMessage&, const LineMessage&) = default;
};

namespace agentsessionstatus {
inline constexpr std::uint32_t newsession = 0x1, state = 0x2, updateinfo = 0x4;
}
namespace agentstatusex {
inline constexpr std::uint32_t newagent = 0x1, state = 0x2, updateinfo = 0x4;
}
namespace queuestatus {
inline constexpr std::uint32_t updateinfo = 0x1, newqueue = 0x2, queueremoved = 0x4;
}
namespace groupstatus {
inline constexpr std::uint32_t newgroup = 0x1, groupremoved = 0x2;
}
namespace proxystatus {
inline constexpr std::uint32_t open = 0x1, close = 0x2, allopenforacd = 0x4;
}

/// The six messages that a proxy handler may generate (contract A-27).
constexpr bool handler_may_send(MessageId id) {
    return id == MessageId::agentspecific || id == MessageId::agentstatus ||
           id == MessageId::agentstatusex || id == MessageId::agentsessionstatus ||
           id == MessageId::queuestatus || id == MessageId::groupstatus;
}

/// The API version from which on a line receives the message (contract 8, A-29).
constexpr std::uint32_t first_version_of(MessageId id) {
    if (id == MessageId::close || id == MessageId::reply) return 0;
    if (id == MessageId::agentspecific || id == MessageId::agentstatus ||
        id == MessageId::proxyrequest) {
        return 0x00020000;
    }
    return 0x00020002;
}

}  // namespace agentline
