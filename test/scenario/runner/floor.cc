#include "scenario/runner/floor.h"

#include <algorithm>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "model/messages.h"

namespace agentline::scenario {
namespace {

/// A step that goes on for ever is a defect that must not hang the test.
constexpr int rounds_max = 10'000;

/// In place of a result, until an ack has come.
constexpr std::uint32_t no_ack_yet = 0xFFFFFFFF;

}  // namespace

std::string word_of(LineErr result) {
    const std::string_view name = name_of(result);
    const std::string_view prefix = "LINEERR_";
    if (result == LineErr::ok) return "ok";
    return std::string(name.starts_with(prefix) ? name.substr(prefix.size()) : name);
}

std::unique_ptr<Broker> Floor::make_broker() const {
    return std::make_unique<Broker>(
        config_, BrokerEnvironment{.server_uid = 0, .entropy = 0x5CE7A210, .version = "scenario"});
}

void Floor::start(Center& center) {
    center_ = &center;
    broker_ = make_broker();
    broker_->start(now);
    pump();
    program_of(watcher_name);
    (void)take_heard(watcher_name);
}

void Floor::restart(Center& center) {
    programs_.clear();
    pins_.clear();
    phones_.restart();
    config_ = center.config();
    broker_ = make_broker();
    if (auto replayed = broker_->replay(facts_); !replayed) {
        throw Mistake("the facts cannot be replayed: " + replayed.error().text);
    }
    broker_->start(now);
    is_quiet_ = true;  // Who watches shall hear what the first comparison of the calls finds.
    program_of(watcher_name);
    (void)take_heard(watcher_name);
    is_quiet_ = false;
    pump();
}

Result<void> Floor::reload(const ServerConfig& config) {
    auto done = broker_->config_read(0, config, now);
    if (done) config_ = config;
    pump();
    return done;
}

Floor::Program& Floor::connect(const std::string& who) {
    Program& program = programs_[who];
    program.client = ClientId{++last_client_};
    const std::string person = who.substr(0, who.find('/'));
    broker_->connected(program.client, center_->peer_of(person), now);
    (void)call(program, wire::Hello{wire::protocol_version, u"scenario"});
    wire::Initialize initialize;
    initialize.init_context = 1;
    (void)call(program, initialize);
    program.app = wire::decode<wire::InitializeAck>(program.ack).value().line_app;
    return program;
}

LineErr Floor::open(const std::string& who, std::uint32_t version) {
    if (programs_.contains(who)) throw Mistake(who + " has the line open already");
    Program& program = connect(who);
    wire::Open packet;
    packet.line_app = program.app;
    packet.api_version = version;
    packet.privileges = 1;
    packet.remote_line = 1;
    const LineErr opened = call(program, packet);
    if (opened == LineErr::ok) {
        program.line = wire::decode<wire::OpenAck>(program.ack).value().line;
    } else {
        disconnect(who);
    }
    return opened;
}

Floor::Program& Floor::program_of(const std::string& who) {
    const auto known = programs_.find(who);
    if (known != programs_.end()) return known->second;
    const LineErr opened = open(who, 0x00020002);
    if (opened == LineErr::ok) return programs_.at(who);
    throw Mistake(who + " may not open the line: " + word_of(opened));
}

void Floor::disconnect(const std::string& who) {
    const auto program = programs_.find(who);
    if (program == programs_.end()) throw Mistake(who + " is not connected");
    const ClientId client = program->second.client;
    programs_.erase(program);
    broker_->disconnected(client, now);
    pump();
}

template <class Packet>
LineErr Floor::call(Program& program, const Packet& packet) {
    program.ack = {};
    program.ack.function_or_ack = no_ack_yet;
    send(program, wire::encode(packet), 0);
    if (program.ack.function_or_ack == no_ack_yet) throw Mistake("a request was not acknowledged");
    return static_cast<LineErr>(program.ack.function_or_ack);
}

void Floor::send(Program& program, const wire::Message& message, std::uint8_t flags) {
    Bytes body;
    wire::append_message(body, message);
    wire::FrameHeader header;
    header.flags = flags;
    header.call_id = flags == 0 ? ++last_call_ : 0;
    broker_->received(program.client, {header, body}, now);
    pump();
}

std::optional<Reply> Floor::take_reply(Program& program, std::uint32_t request) {
    for (const wire::Event& event : program.events) {
        const bool is_reply = event.message == static_cast<std::uint32_t>(MessageId::reply);
        if (!is_reply || event.params[0] != request) continue;
        return Reply{static_cast<LineErr>(event.params[1]), event.var_data};
    }
    return std::nullopt;
}

boost::json::object Floor::admin(const boost::json::object& command) {
    const std::string text = boost::json::serialize(command);
    wire::Admin packet;
    packet.json.assign(text.begin(), text.end());
    Program& program = program_of(operator_name);
    if (const LineErr refused = call(program, packet); refused != LineErr::ok) {
        throw Mistake("the operator is refused: " + word_of(refused));
    }
    const auto ack = wire::decode<wire::AdminAck>(program.ack).value();
    return boost::json::parse(std::string(ack.json.begin(), ack.json.end())).as_object();
}

void Floor::pass(Duration time) {
    const Instant until = now + time;
    for (int round = 0; round < rounds_max; ++round) {
        Instant next = until;
        if (const auto due = broker_->next_deadline()) next = std::min(next, *due);
        for (const CheckPin& pin : pins_) next = std::min(next, pin.not_before);
        now = std::max(now, next);
        broker_->deadline(now);
        pump();
        const auto due = broker_->next_deadline();
        if (now >= until && (!due || *due > now)) return;
    }
    throw Mistake("time does not pass: deadlines that are met come again and again");
}

void Floor::pump() {
    for (int round = 0; round < rounds_max; ++round) {
        bool moved = take_batch();
        for (const provider::Event& event : take_phone_events()) {
            broker_->provider_event(LineDeviceId{0}, event, now);
            moved = true;
        }
        moved |= answer_pins();
        if (!moved) return;
    }
    throw Mistake("the server and the telephones never come to rest");
}

std::vector<provider::Event> Floor::take_phone_events() {
    return is_quiet_ ? std::vector<provider::Event>() : phones_.take_events();
}

bool Floor::take_batch() {
    const Batch batch = broker_->take_batch();
    for (const journal::Record& record : batch.facts) names_.note(record);
    facts_.insert(facts_.end(), batch.facts.begin(), batch.facts.end());
    for (const Output& output : batch.at_once) carry_out(output);
    for (const Output& output : batch.outputs) carry_out(output);
    return !batch.empty();
}

bool Floor::answer_pins() {
    const auto due = std::find_if(pins_.begin(), pins_.end(),
                                  [&](const CheckPin& pin) { return pin.not_before <= now; });
    if (due == pins_.end()) return false;
    const CheckPin pin = *due;
    pins_.erase(due);
    broker_->pin_checked(pin.job, pin.stored == pin.given, now);
    return true;
}

void Floor::carry_out(const Output& output) {
    if (const auto* sent = std::get_if<SendBytes>(&output)) {
        deliver(*sent);
    } else if (const auto* pin = std::get_if<CheckPin>(&output)) {
        pins_.push_back(*pin);
    } else if (const auto* order = std::get_if<OrderProvider>(&output)) {
        phones_.carry_out(order->order, now);
    } else if (const auto* closed = std::get_if<CloseClient>(&output)) {
        throw Mistake("the server closed a connection: " + closed->why);
    } else {
        throw Mistake("use the step \"reload\"");
    }
}

void Floor::deliver(const SendBytes& sent) {
    const auto to = std::find_if(programs_.begin(), programs_.end(), [&](const auto& each) {
        return each.second.client == sent.client;
    });
    if (to == programs_.end()) return;
    wire::FrameReader reader;
    reader.feed(sent.bytes);
    for (auto frame = reader.next(); frame && *frame; frame = reader.next()) {
        if ((*frame)->header.kind == wire::FrameKind::ack) {
            to->second.ack = wire::read_message((*frame)->body).value();
        } else {
            to->second.events.push_back(wire::read_event((*frame)->body).value());
        }
    }
}

std::string Floor::words_of(const wire::Event& event) const {
    if (event.message == static_cast<std::uint32_t>(MessageId::reply)) {
        return "reply " + word_of(static_cast<LineErr>(event.params[1]));
    }
    return names_.words_of(
        {static_cast<MessageId>(event.message), event.params[0], event.params[1], event.params[2]});
}

std::vector<std::string> Floor::take_heard(const std::string& who) {
    const auto program = programs_.find(who);
    if (program == programs_.end()) throw Mistake(who + " is not connected");
    std::vector<std::string> heard;
    for (const wire::Event& event : std::exchange(program->second.events, {})) {
        heard.push_back(words_of(event));
    }
    return heard;
}

std::string Floor::replay_difference() const {
    const auto second = make_broker();
    if (auto replayed = second->replay(facts_); !replayed) return replayed.error().text;
    const journal::Snapshot one = broker_->snapshot();
    const journal::Snapshot other = second->snapshot();
    if (one.sequence != other.sequence) return "its last fact has another number";
    return one.lines == other.lines ? "" : "its state is another one";
}

}  // namespace agentline::scenario
