#include "broker/delivery.h"

#include <type_traits>
#include <utility>

#include "base/assert.h"
#include "wire/flat.h"
#include "wire/requests.h"

namespace agentline {
namespace {

Bytes handle_bytes(std::uint32_t handle) {
    Bytes bytes;
    ByteWriter(bytes).u32(handle);
    return bytes;
}

struct AnswerBytes {
    std::uint32_t total_size;

    Bytes operator()(std::monostate) const { return {}; }
    Bytes operator()(AgentId id) const { return handle_bytes(id.value); }
    Bytes operator()(AgentSessionId id) const { return handle_bytes(id.value); }
    Bytes operator()(const proxy::FlatReport& report) const { return report.bytes; }
    template <class Report>
    Bytes operator()(const Report& report) const {
        return wire::encode_flat(report, total_size);
    }
};

wire::Event reply_event(const ReplyAddress& to, LineErr result, Bytes data) {
    wire::Event event;
    event.init_context = to.init_context;
    event.post_process = to.context;
    event.message = static_cast<std::uint32_t>(MessageId::reply);
    event.open_context = to.open_context;
    event.params = {to.request_id, static_cast<std::uint32_t>(result), to.out_context,
                    static_cast<std::uint32_t>(data.size())};
    event.var_data = std::move(data);
    return event;
}

wire::Event event_of(const Open& open, MessageId message) {
    wire::Event event;
    event.init_context = open.init_context;
    event.device = open.event_device();
    event.message = static_cast<std::uint32_t>(message);
    event.open_context = open.open_context;
    return event;
}

}  // namespace

void Delivery::respond(ProxyRequestKey key, LineErr result, proxy::Answer answer) {
    const auto request = parts_.pending.take(key);
    if (!request || !request->is_wanted) return;
    Bytes data;
    if (result == LineErr::ok) data = std::visit(AnswerBytes{request->total_size}, answer);
    reply(request->reply, result, std::move(data));
}

void Delivery::announce(LineDeviceId device, const LineMessage& message) {
    announce_from(0, device, message);
}

void Delivery::announce_from(std::uint32_t sender, LineDeviceId device,
                             const LineMessage& message) {
    for (const Open* open : parts_.opens.recipients(device, message.id, sender)) {
        ClientRecord* client = parts_.clients.find(open->client);
        AGENTLINE_ASSERT(client != nullptr);
        wire::Event event = event_of(*open, message.id);
        event.params = {message.param1, message.param2, message.param3, 0};
        parts_.outbox.event(*client, event);
    }
}

void Delivery::reply(const ReplyAddress& to, LineErr result, Bytes data) {
    ClientRecord* client = parts_.clients.find(to.client);
    if (client == nullptr) return;
    ++parts_.counters.replies;
    parts_.outbox.event(*client, reply_event(to, result, std::move(data)));
}

void Delivery::refuse_at_once(const ReplyAddress& to, LineErr result) {
    const ClientRecord* client = parts_.clients.find(to.client);
    if (client == nullptr) return;
    ++parts_.counters.replies;
    parts_.outbox.event_at_once(*client, reply_event(to, result, {}));
}

void Delivery::served_changed(LineDeviceId device) {
    wire::Event event;
    event.message = static_cast<std::uint32_t>(wire::PrivateEvent::served_changed);
    event.params = {device.value, parts_.registry.served_mask(device), 0, 0};
    for (const ClientId id : parts_.opens.clients_of(device)) {
        ClientRecord* client = parts_.clients.find(id);
        AGENTLINE_ASSERT(client != nullptr);
        parts_.outbox.event(*client, event);
    }
}

bool Delivery::proxy_request(std::uint32_t handler_open, ProxyRequestKey key, Bytes block) {
    if (block.size() > wire::body_size_max - wire::event_fixed_size) return false;
    const Open* open = parts_.opens.find(handler_open);
    AGENTLINE_ASSERT(open != nullptr);
    ClientRecord* client = parts_.clients.find(open->client);
    AGENTLINE_ASSERT(client != nullptr);
    wire::Event event = event_of(*open, MessageId::proxyrequest);
    event.params = {static_cast<std::uint32_t>(key.value),
                    static_cast<std::uint32_t>(key.value >> 32U), 0, 0};
    event.var_data = std::move(block);
    parts_.outbox.event(*client, event);
    return true;
}

}  // namespace agentline
