#include "broker/handlers/agent_request.h"

#include <type_traits>
#include <utility>
#include <variant>

#include "model/checks.h"
#include "model/versions.h"

namespace agentline {
namespace {

constexpr std::uint32_t request_id_last = 0x7FFFFFFF;

/// Where the reply goes. Choice: a request on a line that is not the client's has no application;
/// its reply names the client's first one.
ReplyAddress reply_address(const Call& call, const Open* open, const AgentRequest& request) {
    ReplyAddress reply{.client = call.client.id,
                       .request_id = request.request_id,
                       .context = request.context,
                       .out_context = request.out_context};
    if (open != nullptr) {
        reply.application = open->application;
        reply.init_context = open->init_context;
        reply.open_context = open->open_context;
        return reply;
    }
    const auto& applications = call.shard.applications.of_client(call.client.id);
    if (applications.empty()) return reply;
    reply.application = applications.front();
    reply.init_context =
        call.shard.applications.find(call.client.id, reply.application)->init_context;
    return reply;
}

/// In the order of contract 4; the identity and the handler's presence come after the values.
LineErr check(const Call& call, const Open* open, const proxy::Request& body) {
    const Shard& shard = call.shard;
    if (open == nullptr) return LineErr::invallinehandle;
    if (open->api_version < api_2_2) return LineErr::operationunavail;
    const std::uint32_t address_count = shard.devices.of(open->device).address_count();
    if (const LineErr e = check_request(body, address_count); e != LineErr::ok) return e;
    if (call.client.access.roles.empty()) return LineErr::operationfailed;
    const std::uint32_t type = number_of(proxy::type_of(body));
    if ((shard.registry.served_mask(open->device) >> type & 1U) == 0) {
        return LineErr::operationunavail;
    }
    const bool has_room =
        shard.pending.count(call.client.id) < shard.config.limits.pending_requests_per_client;
    return has_room ? LineErr::ok : LineErr::resourceunavail;
}

void hand_over(const Call& call, const Open& open, const ReplyAddress& reply, proxy::Request body) {
    Shard& shard = call.shard;
    const ProxyRequestKey key{++shard.last_key};
    const ProxyRequestType type = proxy::type_of(body);
    shard.pending.add({.key = key,
                       .reply = reply,
                       .open = open.handle,
                       .device = open.device,
                       .type = type,
                       .total_size = total_size_of(body),
                       .handler_open = shard.registry.holder(open.device, type)});
    shard.handlers.of(open.device)
        .request({.key = key,
                  .client = call.client.id,
                  .peer = call.client.peer,
                  .access = call.client.access,
                  .client_api_version = open.api_version,
                  .body = std::move(body)},
                 shard.now);
}

/// A sender that wants an ack gets the request id in it, as MS-TRP does; it is the only way to
/// learn an id that the server invented.
void ack_request_id(const Call& call, std::uint32_t request_id) {
    call.shard.outbox.ack(call.client, call.header, wire::encode_ack(request_id, wire::EmptyAck{}));
}

}  // namespace

void handle_agent_request(const Call& call, AgentRequest request) {
    Shard& shard = call.shard;
    if (request.request_id > request_id_last) return call.malformed("request id out of range");
    const Open* open = shard.opens.find(call.client.id, request.line);
    ReplyAddress reply = reply_address(call, open, request);
    if (reply.request_id == 0) reply.request_id = shard.pending.invent_id(reply);
    if (shard.pending.is_outstanding(reply)) return call.malformed("request id is outstanding");
    ++shard.counters.agent_requests;
    ack_request_id(call, reply.request_id);
    if (shard.stalled) {
        ++shard.counters.refused_while_stalled;
        return shard.delivery.refuse_at_once(reply, LineErr::operationfailed);
    }
    const LineErr refusal = check(call, open, request.body);
    if (refusal != LineErr::ok) return shard.delivery.reply(reply, refusal);
    hand_over(call, *open, reply, std::move(request.body));
}

}  // namespace agentline
