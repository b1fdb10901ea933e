// What: all packets of wire/requests.h as a list of types, and visitors that fill and compare them,
// for tests and fuzz targets. A packet that is missing here is missing in both.
// Thread: values, any.
#pragma once

#include <cstdint>
#include <tuple>
#include <variant>
#include <vector>

#include "wire/requests.h"

namespace agentline::wire {

using AllPackets =
    std::tuple<Hello, HelloAck, Initialize, InitializeAck, ShutDown, EmptyAck, NegotiateApiVersion,
               NegotiateApiVersionAck, GetDevCaps, GetDevCapsAck, Open, OpenAck, Close,
               GetProxyStatus, GetProxyStatusAck, Admin, AdminAck, CreateAgent, CreateAgentSession,
               GetAgentInfo, GetAgentSessionInfo, GetAgentSessionList, GetQueueInfo, GetGroupList,
               GetQueueList, SetAgentMeasurementPeriod, SetQueueMeasurementPeriod,
               SetAgentSessionState, SetAgentStateEx, ProxyResponse, ProxyMessage, GetAgentList,
               SetAgentSessionStateReason, GetAddressCaps, GetAddressCapsAck>;

/// Gives each field another value, each text and array another length.
class FieldFiller {
  public:
    void dword(std::uint32_t& v) { v = 0x1000 + ++count_; }
    void text(Text& v) { v = std::u16string(++count_, u'\u00e4'); }
    void guid(Guid& v) { v.bytes.fill(static_cast<std::uint8_t>(++count_)); }
    void block(Bytes& v) { v = Bytes(40 + ++count_, 0xB1); }
    void bytes(Bytes& v) { v = Bytes(3 + ++count_, 0xB2); }

  private:
    std::uint32_t count_ = 0;
};

using FieldValue = std::variant<std::uint32_t, Text, Guid, Bytes>;

/// The values of all fields in order.
class FieldCollector {
  public:
    void dword(std::uint32_t& v) { values.emplace_back(v); }
    void text(Text& v) { values.emplace_back(v); }
    void guid(Guid& v) { values.emplace_back(v); }
    void block(Bytes& v) { values.emplace_back(v), has_block = true; }
    void bytes(Bytes& v) { values.emplace_back(v); }

    std::vector<FieldValue> values;
    bool has_block = false;
};

template <class Packet>
FieldCollector collect(Packet packet) {
    FieldCollector out;
    packet.fields(out);
    return out;
}

template <class Packet>
Packet filled() {
    Packet packet;
    FieldFiller filler;
    packet.fields(filler);
    return packet;
}

/// encode() or encode_ack(), whichever the packet has.
template <class Packet>
Message encode_any(const Packet& packet) {
    if constexpr (requires { Packet::function; }) {
        return encode(packet);
    } else {
        return encode_ack(0, packet);
    }
}

}  // namespace agentline::wire
