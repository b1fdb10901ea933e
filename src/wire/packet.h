// What: the two published message bodies of MS-TRP: TAPI32_MSG (requests and acks) and
// ASYNCEVENTMSG (events), as values, and their checked codecs.
// Owner: values own their bytes. Thread: values, any. Never trusts an offset.
// Spec: [MS-TRP] 2.2.4, contract/ms-trp-packets.tsv, ms-trp-events.tsv; docs/wire-protocol.md.
#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace agentline::wire {

inline constexpr std::size_t param_count = 13;
inline constexpr std::size_t message_fixed_size = 60;  ///< VarData of TAPI32_MSG starts here.
inline constexpr std::size_t event_fixed_size = 40;    ///< VarData of ASYNCEVENTMSG starts here.
inline constexpr std::uint32_t absent = 0xFFFFFFFF;    ///< "no such part" in an offset parameter.

/// TAPI32_MSG: Req_Func on the way in, Ack (LONG result) on the way out, then Reserved1 = 0,
/// 13 parameters, VarData.
struct Message {
    std::uint32_t function_or_ack = 0;
    std::array<std::uint32_t, param_count> params{};
    Bytes var_data;
    friend bool operator==(const Message&, const Message&) = default;
};

/// ASYNCEVENTMSG.
struct Event {
    std::uint32_t init_context = 0;
    std::uint32_t post_process = 0;  ///< LINE_REPLY: the lpContext of the request.
    std::uint32_t device = 0;        ///< hRemoteLine of the recipient's open; 0 for LINE_REPLY.
    std::uint32_t message = 0;       ///< A LINE_ message id, or one of private_event.
    std::uint32_t open_context = 0;
    std::array<std::uint32_t, 4> params{};
    Bytes var_data;
    friend bool operator==(const Event&, const Event&) = default;
};

void append_message(Bytes& out, const Message& message);
Result<Message> read_message(ByteView body);
void append_event(Bytes& out, const Event& event);
Result<Event> read_event(ByteView body);

}  // namespace agentline::wire
