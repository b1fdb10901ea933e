#include "sim/program.h"

#include "model/versions.h"

namespace agentline::sim {

using namespace std::chrono_literals;
using client::ClientMessage;

namespace {
/// Enough for all lists of a small center, seldom not.
constexpr std::uint32_t room_for_lists = 4096, room_for_infos = 128;
constexpr std::size_t handle_size = 4;

bool creates(const proxy::Request& request) {
    return std::holds_alternative<proxy::CreateAgent>(request) ||
           std::holds_alternative<proxy::CreateAgentSession>(request);
}
}  // namespace

proxy::Request with_room(proxy::Request request) {
    std::visit(
        [](auto& body) {
            using Body = std::decay_t<decltype(body)>;
            if constexpr (requires { body.total_size; }) {
                const bool is_info = std::is_same_v<Body, proxy::GetAgentInfo> ||
                                     std::is_same_v<Body, proxy::GetAgentSessionInfo> ||
                                     std::is_same_v<Body, proxy::GetQueueInfo>;
                body.total_size = is_info ? room_for_infos : room_for_lists;
            }
        },
        request);
    return request;
}

Program::Program(const Surroundings& around, Peer peer)
    : site_(around.site),
      auditor_(around.auditor),
      peer_(std::move(peer)),
      network_(around.network) {}

void Program::start() {
    if (std::exchange(is_running_, true)) return;
    core_ = client::ClientCore();
    ++runs_;
    connect();
}

void Program::stop() {
    if (!std::exchange(is_running_, false)) return;
    if (connection_ && site_.dice.chance(50)) {
        // lineShutdown, without waiting for its ack; else it just dies.
        (void)core_.begin_shutdown();
        flush();
        ++site_.figures.shutdowns;
    }
    if (connection_) network_.close_from_client(*connection_);
    connection_.reset();
    calls_.clear();
    pending_.clear();
    on_stopped();
}

void Program::connect() {
    connection_ = network_.connect(*this, peer_);
    if (!connection_) return again(300ms);
    core_.start_connection();
    stream_ = std::make_unique<Stream>(site_, who());
    introduce();
}

void Program::again(Duration pause) {
    site_.agenda.after(site_.some(pause), [this, run = runs_] {
        if (is_running_ && run == runs_ && !connection_) connect();
    });
}

void Program::introduce() {
    call(wire::Hello{wire::protocol_version, u"sim"}, [this](const wire::Message& hello) {
        site_.complaints.unless(hello.function_or_ack == 0, who(), " is not greeted");
        call(wire::Initialize{}, [this](const wire::Message& ack) {
            const auto initialized = wire::decode<wire::InitializeAck>(ack);
            if (ack.function_or_ack == 0 && initialized) {
                core_.set_server_app(initialized->line_app);
                return on_ready();
            }
            // The journal stands: later.
            site_.agenda.after(1s, [this, run = runs_, at = connection_] {
                if (is_running_ && run == runs_ && connection_ && connection_ == at) {
                    network_.close_from_client(*connection_);
                    on_ended(*connection_);
                }
            });
        });
    });
}

void Program::flush() {
    const Bytes bytes = core_.take_output();
    if (!connection_ || bytes.empty()) return;
    stream_->sent(bytes);
    network_.to_server(*connection_, bytes);
}

void Program::send_unseen(const wire::Message& message) {
    Bytes body, bytes;
    wire::append_message(body, message);
    wire::FrameHeader header;
    header.flags = wire::frame_flag::no_ack;
    wire::append_frame(bytes, header, body);
    if (connection_) network_.to_server(*connection_, bytes);
}

void Program::wait_for(const LineResult<std::uint32_t>& call_id, Answered then) {
    if (!call_id) return;
    calls_[*call_id] = std::move(then);
    flush();
}

void Program::open_line(std::uint32_t device, std::uint32_t privileges, const Bytes& call_params) {
    wire::Open request;
    request.line_app = core_.server_app();
    request.device_id = device;
    request.api_version = api_2_2;
    request.privileges = privileges;
    request.call_params = call_params;
    request.remote_line = ++last_line_;
    client::Line line;
    line.handle = last_line_;
    line.api_version = api_2_2;
    line.privileges = privileges;
    wait_for(core_.begin_open(request, line), [=, this](const wire::Message& ack) {
        if (ack.function_or_ack == 0) return on_line_open(line.handle);
        site_.agenda.after(site_.some(2s), [=, this, at = connection_, run = runs_] {
            const bool is_same = is_running_ && run == runs_ && connection_ && connection_ == at;
            if (is_same) open_line(device, privileges, call_params);
        });
    });
}

void Program::close_line(std::uint32_t line) {
    std::erase_if(pending_, [&](const auto& each) { return each.second.line == line; });
    wait_for(core_.begin_close(line), [](const wire::Message&) {});
    on_line_gone(line);
}

void Program::ask(std::uint32_t line, const proxy::Request& request, Replied then) {
    const proxy::Request sized = with_room(request);
    if (!connection_ || core_.check(line, sized) != LineErr::ok) return;
    const std::uint32_t device = core_.find_line(line)->device_id;
    const ProxyRequestType type = proxy::type_of(sized);
    if (core_.serves(device, type)) return send(line, sized, std::move(then));
    wait_for(core_.begin_ask_served(device), [=, this](const wire::Message&) {
        const bool is_there = core_.find_line(line) != nullptr && core_.serves(device, type);
        if (is_there) send(line, sized, then);
    });
}

void Program::send(std::uint32_t line, const proxy::Request& request, Replied then) {
    Pending made{line, {}, std::move(then)};
    const std::uint32_t size = creates(request) ? handle_size : total_size_of(request);
    made.memory.resize(size);
    const client::OutMemory out{size == 0 ? nullptr : made.memory.data(), size, false};
    const auto id = core_.request(line, request, out);
    if (!id) return site_.complaints.add(who() + " cannot ask");
    site_.complaints.unless(!pending_.contains(*id), "a request id is used twice");
    pending_.emplace(*id, std::move(made));
    flush();
}

void Program::on_bytes(ClientId connection, ByteView bytes, std::uint64_t depends_on) {
    if (connection_ != connection) return;
    auditor_.shown(depends_on);
    stream_->received(bytes);
    if (const auto done = core_.receive(bytes); !done) {
        site_.complaints.add(who() + " cannot read the server: " + done.error().text);
    }
    take_acks();
    take_messages();
}

void Program::on_ended(ClientId connection) {
    if (connection_ != connection) return;
    connection_.reset();
    core_.connection_lost();
    calls_.clear();
    site_.figures.unanswered += pending_.size();
    take_messages();
    site_.complaints.unless(pending_.empty(), who(), " hears nothing of ", pending_.size(),
                            " requests after the loss of the server");
    again(100ms);
}

void Program::take_acks() {
    std::vector<std::uint32_t> ids;
    for (const auto& [id, then] : calls_) ids.push_back(id);
    for (const std::uint32_t id : ids) {
        const auto ack = core_.take_ack(id);
        auto call = ack ? calls_.extract(id) : decltype(calls_)::node_type{};
        if (!call.empty()) call.mapped()(*ack);
    }
}

void Program::take_messages() {
    while (const auto message = core_.take_message()) {
        ++site_.figures.messages;
        if (message->id == static_cast<std::uint32_t>(MessageId::reply)) {
            take_reply(*message);
        } else if (message->id == static_cast<std::uint32_t>(MessageId::close)) {
            on_line_gone(message->line);
        } else {
            on_message(*message);
        }
    }
    (void)core_.take_closed_lines();
}

void Program::take_reply(const ClientMessage& message) {
    auto pending = pending_.extract(static_cast<std::uint32_t>(message.param1));
    if (pending.empty()) return site_.complaints.add(who() + " gets a LINE_REPLY twice");
    const auto result = static_cast<LineErr>(message.param2);
    site_.complaints.unless(connection_ || result == LineErr::operationfailed, who(),
                            " gets a good reply from a lost server");
    Pending& done = pending.mapped();
    if (connection_ && done.then) done.then(result, done.memory);
}

}  // namespace agentline::sim
