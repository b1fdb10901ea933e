#include "client/core/request_packet.h"

#include <variant>

#include "wire/requests.h"

namespace agentline::client {
namespace {

struct PacketMaker {
    std::uint32_t id;
    std::uint32_t line;
    std::uint32_t asked_size;

    wire::Message operator()(const proxy::CreateAgent& r) const {
        wire::CreateAgent packet;
        packet.request_id = id;
        packet.line = line;
        packet.agent_id = r.agent_id;
        packet.pin = r.pin;
        return wire::encode(packet);
    }
    wire::Message operator()(const proxy::CreateAgentSession& r) const {
        wire::CreateAgentSession packet;
        packet.request_id = id;
        packet.line = line;
        packet.agent = r.agent.value;
        packet.pin = r.pin;
        packet.working_address = r.working_address.value;
        packet.group = r.group;
        return wire::encode(packet);
    }
    wire::Message operator()(const proxy::SetAgentSessionState& r) const {
        return wire::encode(
            wire::SetAgentSessionState{id, line, r.session.value, r.state, r.next_state});
    }
    wire::Message operator()(const proxy::SetAgentSessionStateReason& r) const {
        return wire::encode(wire::SetAgentSessionStateReason{
            id, line, r.change.session.value, r.change.state, r.change.next_state, r.reason});
    }
    wire::Message operator()(const proxy::SetAgentStateEx& r) const {
        return wire::encode(wire::SetAgentStateEx{id, line, r.agent.value, r.state, r.next_state});
    }
    wire::Message operator()(const proxy::SetAgentMeasurementPeriod& r) const {
        return wire::encode(wire::SetAgentMeasurementPeriod{id, line, r.agent.value, r.period_s});
    }
    wire::Message operator()(const proxy::SetQueueMeasurementPeriod& r) const {
        return wire::encode(wire::SetQueueMeasurementPeriod{id, line, r.queue.value, r.period_s});
    }
    wire::Message operator()(const proxy::GetAgentInfo& r) const {
        return by_id<wire::GetAgentInfo>(r.agent.value);
    }
    wire::Message operator()(const proxy::GetAgentSessionInfo& r) const {
        return by_id<wire::GetAgentSessionInfo>(r.session.value);
    }
    wire::Message operator()(const proxy::GetAgentSessionList& r) const {
        return by_id<wire::GetAgentSessionList>(r.agent.value);
    }
    wire::Message operator()(const proxy::GetQueueInfo& r) const {
        return by_id<wire::GetQueueInfo>(r.queue.value);
    }
    wire::Message operator()(const proxy::GetGroupList&) const { return all<wire::GetGroupList>(); }
    wire::Message operator()(const proxy::GetAgentList&) const { return all<wire::GetAgentList>(); }
    wire::Message operator()(const proxy::GetQueueList& r) const {
        wire::GetQueueList packet;
        packet.request_id = id;
        packet.line = line;
        packet.group = r.group;
        packet.total_size = asked_size;
        return wire::encode(packet);
    }

    template <class Packet>
    [[nodiscard]] wire::Message all() const {
        Packet packet;
        packet.request_id = id;
        packet.line = line;
        packet.total_size = asked_size;
        return wire::encode(packet);
    }
    template <class Packet>
    [[nodiscard]] wire::Message by_id(std::uint32_t object) const {
        Packet packet;
        packet.request_id = id;
        packet.line = line;
        packet.id = object;
        packet.total_size = asked_size;
        return wire::encode(packet);
    }
};

}  // namespace

wire::Message request_packet(const proxy::Request& request, std::uint32_t request_id,
                             std::uint32_t server_line, std::uint32_t asked_size) {
    return std::visit(PacketMaker{request_id, server_line, asked_size}, request);
}

}  // namespace agentline::client
