#include "broker/dispatch.h"

#include <algorithm>
#include <array>

#include "broker/handlers/agent_request.h"
#include "broker/handlers/handlers.h"
#include "wire/packet.h"

namespace agentline {
namespace {

/// What passes while the journal cannot commit (design 3.3).
enum class Door : std::uint8_t {
    refuses,  ///< Refused here with OPERATIONFAILED.
    passes,   ///< Goes through: it ends something, or its handler looks at the door itself.
};

struct Row {
    wire::Function function;
    void (*handle)(const Call&, const wire::Message&);
};

template <class Packet, void (*handle)(const Call&, const Packet&), Door door>
void decode_and_handle(const Call& call, const wire::Message& message) {
    const auto packet = wire::decode<Packet>(message);
    if (!packet) return call.malformed("malformed packet");
    if (door == Door::refuses && call.shard.stalled) {
        ++call.shard.counters.refused_while_stalled;
        return call.ack_result(LineErr::operationfailed);
    }
    handle(call, *packet);
}

template <class Packet, void (*handle)(const Call&, const Packet&), Door door = Door::refuses>
constexpr Row row() {
    return {Packet::function, &decode_and_handle<Packet, handle, door>};
}

/// Asynchronous requests meet the door in their handler: their refusal is a LINE_REPLY.
template <class Packet>
constexpr Row agent_row() {
    return row<Packet, &handle_agent_packet<Packet>, Door::passes>();
}

constexpr std::array rows = {
    row<wire::Hello, handle_hello, Door::passes>(),
    row<wire::Initialize, handle_initialize>(),
    row<wire::ShutDown, handle_shutdown, Door::passes>(),
    row<wire::NegotiateApiVersion, handle_negotiate_api_version>(),
    row<wire::GetDevCaps, handle_get_dev_caps>(),
    row<wire::GetAddressCaps, handle_get_address_caps>(),
    row<wire::Open, handle_open>(),
    row<wire::Close, handle_close, Door::passes>(),
    row<wire::GetProxyStatus, handle_get_proxy_status>(),
    row<wire::ProxyResponse, handle_proxy_response, Door::passes>(),
    row<wire::ProxyMessage, handle_proxy_message, Door::passes>(),
    row<wire::Admin, handle_admin, Door::passes>(),
    agent_row<wire::CreateAgent>(),
    agent_row<wire::CreateAgentSession>(),
    agent_row<wire::GetAgentInfo>(),
    agent_row<wire::GetAgentSessionInfo>(),
    agent_row<wire::GetAgentSessionList>(),
    agent_row<wire::GetQueueInfo>(),
    agent_row<wire::GetGroupList>(),
    agent_row<wire::GetAgentList>(),
    agent_row<wire::GetQueueList>(),
    agent_row<wire::SetAgentMeasurementPeriod>(),
    agent_row<wire::SetQueueMeasurementPeriod>(),
    agent_row<wire::SetAgentSessionState>(),
    agent_row<wire::SetAgentSessionStateReason>(),
    agent_row<wire::SetAgentStateEx>(),
};

}  // namespace

void dispatch(Shard& shard, ClientRecord& client, const wire::Frame& frame) {
    if (client.state == ClientState::closing) return;
    const Call call{shard, client, frame.header};
    if (frame.header.kind != wire::FrameKind::request) return call.malformed("not a request");
    const auto message = wire::read_message(frame.body);
    if (!message) return call.malformed("malformed message");
    const auto function = static_cast<wire::Function>(message->function_or_ack);
    if (client.state == ClientState::awaiting_hello && function != wire::Function::hello) {
        return call.malformed("first request is not Hello");
    }
    const auto found = std::find_if(rows.begin(), rows.end(), [function](const Row& candidate) {
        return candidate.function == function;
    });
    if (found == rows.end()) return call.malformed("unknown function");
    found->handle(call, *message);
}

}  // namespace agentline
