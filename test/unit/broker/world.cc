// Goal: support of the broker tests. Method: see world.h.
#include "unit/broker/world.h"

#include <numeric>

namespace agentline::testing {
namespace {

LineConfig line(std::string name, HandlerKind handler) {
    LineConfig config;
    config.name = std::move(name);
    config.handler = handler;
    config.addresses = {"1001", "1002"};
    return config;
}

}  // namespace

ServerConfig three_lines() {
    ServerConfig config;
    config.data_dir = "/nowhere";
    config.lines = {line("ext", HandlerKind::external), line("other", HandlerKind::external),
                    line("main", HandlerKind::builtin)};
    LineConfig& main = config.lines.back();
    QueueConfig queue;
    queue.name = "sales";
    main.queues.push_back(queue);
    main.groups.push_back({sales, "Sales", {}, {"sales"}});
    AgentConfig alice;
    alice.id = "alice";
    AgentConfig bob;
    bob.id = "bob";
    bob.pin = "1234";
    main.agents = {alice, bob};
    return config;
}

Bytes call_params_of(const std::vector<std::uint32_t>& types) {
    Bytes params(180);
    ByteWriter writer(params);
    for (const std::uint32_t type : types) writer.u32(type);
    const auto size = static_cast<std::uint32_t>(types.size() * 4);
    writer.patch_u32(0, 180 + size);
    writer.patch_u32(104, size);
    writer.patch_u32(108, 180);
    return params;
}

std::vector<std::uint32_t> acd_types() {
    std::vector<std::uint32_t> types(12);
    std::iota(types.begin(), types.end(), proxy_request_type_first_2_2);
    return types;
}

World::World(ServerConfig config, bool start)
    : broker_(std::make_unique<Broker>(
          std::move(config),
          BrokerEnvironment{.server_uid = 0, .entropy = 0x123456789ABCDEF0, .version = "test"})) {
    if (start) broker_->start(now);
    pump();
}

ClientId World::connect(Peer peer) {
    const ClientId client{++last_client_};
    broker_->connected(client, std::move(peer), now);
    return client;
}

Program World::program(Peer peer) {
    Program made;
    made.id = connect(std::move(peer));
    made.init_context = 0x1000 + static_cast<std::uint32_t>(made.id.value);
    call_ok<wire::HelloAck>(made.id, wire::Hello{wire::protocol_version, u"test"});
    wire::Initialize initialize;
    initialize.init_context = made.init_context;
    made.app = call_ok<wire::InitializeAck>(made.id, initialize).line_app;
    return made;
}

void World::disconnect(ClientId client) {
    broker_->disconnected(client, now);
    pump();
}

void World::send(ClientId client, const wire::Message& message, std::uint8_t flags) {
    Bytes body;
    wire::append_message(body, message);
    wire::FrameHeader header;
    header.kind = wire::FrameKind::request;
    header.flags = flags;
    header.call_id = flags == 0 ? ++last_call_ : 0;
    send_body(client, header, body);
}

void World::send_body(ClientId client, wire::FrameHeader header, ByteView body) {
    broker_->received(client, {header, body}, now);
    pump();
}

wire::Message World::call_message(ClientId client, const wire::Message& message) {
    const std::size_t before = log_.size();
    send(client, message, 0);
    std::vector<wire::Message> acks;
    for (std::size_t i = before; i < log_.size(); ++i) {
        const Seen& seen = log_[i];
        if (seen.kind == Seen::Kind::ack && seen.client == client && seen.call_id == last_call_) {
            acks.push_back(seen.ack);
        }
    }
    EXPECT_EQ(acks.size(), 1U);
    return acks.empty() ? wire::Message{} : acks.front();
}

wire::Open World::open_packet(const Program& program, std::uint32_t device,
                              std::uint32_t remote_line) const {
    wire::Open packet;
    packet.line_app = program.app;
    packet.device_id = device;
    packet.api_version = 0x00020002;
    packet.open_context = remote_line + 0x100;
    packet.privileges = 1;
    packet.remote_line = remote_line;
    return packet;
}

wire::Message World::try_open(const Program& program, const wire::Open& packet) {
    return call(program.id, packet);
}

wire::OpenAck World::open(const Program& program, std::uint32_t device, std::uint32_t remote_line,
                          std::uint32_t version) {
    wire::Open packet = open_packet(program, device, remote_line);
    packet.api_version = version;
    return call_ok<wire::OpenAck>(program.id, packet);
}

wire::OpenAck World::open_proxy(const Program& program, std::uint32_t device,
                                std::uint32_t remote_line,
                                const std::vector<std::uint32_t>& types) {
    wire::Open packet = open_packet(program, device, remote_line);
    packet.privileges = 0x40000001;
    packet.call_params = call_params_of(types);
    return call_ok<wire::OpenAck>(program.id, packet);
}

void World::pump() {
    const Batch batch = broker_->take_batch();
    facts_.insert(facts_.end(), batch.facts.begin(), batch.facts.end());
    for (const Output& output : batch.at_once) keep(output, true);
    for (const Output& output : batch.outputs) keep(output, false);
}

void World::keep(const Output& output, bool at_once) {
    if (const auto* sent = std::get_if<SendBytes>(&output)) return keep_frames(*sent, at_once);
    if (const auto* order = std::get_if<OrderProvider>(&output)) {
        EXPECT_FALSE(at_once) << "an order left before its facts were durable";
        orders_.push_back(*order);
        return;
    }
    Seen seen;
    seen.at_once = at_once;
    if (const auto* closed = std::get_if<CloseClient>(&output)) {
        seen.kind = Seen::Kind::close;
        seen.client = closed->client;
        EXPECT_FALSE(closed->why.empty());
    } else if (const auto* read = std::get_if<ReadConfig>(&output)) {
        seen.kind = Seen::Kind::read_config;
        seen.job = read->job;
    } else {
        seen.kind = Seen::Kind::pin;
        seen.pin = std::get<CheckPin>(output);
    }
    log_.push_back(seen);
}

void World::keep_frames(const SendBytes& sent, bool at_once) {
    wire::FrameReader reader;
    reader.feed(sent.bytes);
    for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
        Seen seen;
        seen.client = sent.client;
        seen.at_once = at_once;
        seen.call_id = (*frame)->header.call_id;
        seen.sequence = (*frame)->header.sequence;
        const bool is_ack = (*frame)->header.kind == wire::FrameKind::ack;
        seen.kind = is_ack ? Seen::Kind::ack : Seen::Kind::event;
        if (is_ack) {
            seen.ack = wire::read_message((*frame)->body).value();
        } else {
            seen.event = wire::read_event((*frame)->body).value();
        }
        log_.push_back(seen);
    }
}

std::vector<Seen> World::take() {
    return std::exchange(log_, {});
}

std::vector<wire::Event> World::take_events(ClientId client) {
    std::vector<wire::Event> events;
    std::vector<Seen> rest;
    for (Seen& seen : log_) {
        if (seen.kind == Seen::Kind::event && seen.client == client) {
            events.push_back(std::move(seen.event));
        } else {
            rest.push_back(std::move(seen));
        }
    }
    log_ = std::move(rest);
    return events;
}

std::vector<wire::Event> of_message(const std::vector<wire::Event>& events, MessageId id) {
    std::vector<wire::Event> found;
    for (const wire::Event& event : events) {
        if (event.message == number(id)) found.push_back(event);
    }
    return found;
}

}  // namespace agentline::testing
