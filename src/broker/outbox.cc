#include "broker/outbox.h"

#include <utility>

namespace agentline {

void Outbox::ack(const ClientRecord& client, const wire::FrameHeader& request,
                 const wire::Message& answer) {
    if (client.state == ClientState::closing) return;
    if ((request.flags & wire::frame_flag::no_ack) != 0) return;
    body_.clear();
    wire::append_message(body_, answer);
    wire::FrameHeader header;
    header.kind = wire::FrameKind::ack;
    header.call_id = request.call_id;
    wire::append_frame(bytes_for(bypass_ ? at_once_ : outputs_, client.id), header, body_);
}

void Outbox::event(ClientRecord& client, const wire::Event& event) {
    if (client.state == ClientState::closing) return;
    put_event(outputs_, client.id, event, ++client.event_sequence);
}

void Outbox::event_at_once(const ClientRecord& client, const wire::Event& event) {
    if (client.state == ClientState::closing) return;
    put_event(at_once_, client.id, event, 0);
}

void Outbox::close(ClientRecord& client, std::string why) {
    if (client.state == ClientState::closing) return;
    client.state = ClientState::closing;
    (bypass_ ? at_once_ : outputs_).emplace_back(CloseClient{client.id, std::move(why)});
}

void Outbox::check_pin(CheckPin check) {
    at_once_.emplace_back(std::move(check));
}

void Outbox::read_config(ReadConfig read) {
    at_once_.emplace_back(read);
}

void Outbox::order_provider(OrderProvider order) {
    outputs_.emplace_back(std::move(order));
}

void Outbox::take(Batch& batch) {
    batch.outputs = std::exchange(outputs_, {});
    batch.at_once = std::exchange(at_once_, {});
}

Bytes& Outbox::bytes_for(std::vector<Output>& lane, ClientId client) {
    if (!lane.empty()) {
        auto* last = std::get_if<SendBytes>(&lane.back());
        if (last != nullptr && last->client == client) return last->bytes;
    }
    lane.emplace_back(SendBytes{client, {}});
    return std::get<SendBytes>(lane.back()).bytes;
}

void Outbox::put_event(std::vector<Output>& lane, ClientId client, const wire::Event& event,
                       std::uint64_t sequence) {
    body_.clear();
    wire::append_event(body_, event);
    wire::FrameHeader header;
    header.kind = wire::FrameKind::event;
    header.sequence = sequence;
    wire::append_frame(bytes_for(lane, client), header, body_);
}

}  // namespace agentline
