// What: the asynchronous agent requests (TAPI's twelve and ours): from packet to proxy request, the
// checks of the broker in the written order, and the hand-over to the line's handler. Owner: none.
// Thread: the shard's. Every outcome is exactly one LINE_REPLY. Spec: contract 2 (4-7),
// 4, 5.1, 10.1, 10.2; design 3.10.
#pragma once

#include "broker/handlers/call.h"
#include "model/proxy_request.h"

namespace agentline {

/// What all asynchronous packets share, and the proxy request inside.
struct AgentRequest {
    std::uint32_t request_id = 0;
    std::uint32_t line = 0;
    std::uint32_t context = 0;
    std::uint32_t out_context = 0;
    proxy::Request body;
};

void handle_agent_request(const Call& call, AgentRequest request);

proxy::Request body_of(const wire::CreateAgent& packet);
proxy::Request body_of(const wire::CreateAgentSession& packet);
proxy::Request body_of(const wire::GetAgentInfo& packet);
proxy::Request body_of(const wire::GetAgentSessionInfo& packet);
proxy::Request body_of(const wire::GetAgentSessionList& packet);
proxy::Request body_of(const wire::GetQueueInfo& packet);
proxy::Request body_of(const wire::GetGroupList& packet);
proxy::Request body_of(const wire::GetAgentList& packet);
proxy::Request body_of(const wire::GetQueueList& packet);
proxy::Request body_of(const wire::SetAgentMeasurementPeriod& packet);
proxy::Request body_of(const wire::SetQueueMeasurementPeriod& packet);
proxy::Request body_of(const wire::SetAgentSessionState& packet);
proxy::Request body_of(const wire::SetAgentSessionStateReason& packet);
proxy::Request body_of(const wire::SetAgentStateEx& packet);

/// Works for all of them; five of them carry no contexts.
template <class Packet>
void handle_agent_packet(const Call& call, const Packet& packet) {
    AgentRequest request{
        .request_id = packet.request_id, .line = packet.line, .body = body_of(packet)};
    if constexpr (requires { packet.context; }) {
        request.context = packet.context;
        request.out_context = packet.out_context;
    }
    handle_agent_request(call, std::move(request));
}

}  // namespace agentline
