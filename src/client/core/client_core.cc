#include "client/core/client_core.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/assert.h"
#include "client/core/out_memory.h"
#include "client/core/request_packet.h"
#include "client/core/served_list.h"
#include "model/checks.h"
#include "model/messages.h"
#include "model/versions.h"

namespace agentline::client {
namespace {

/// Enough for a LINEPROXYREQUESTLIST of all types.
constexpr std::uint32_t served_list_room = 256;

/// Bits of the types that a LINEPROXYREQUESTLIST can name.
constexpr std::uint32_t published_types_mask =
    (1U << (proxy_request_type_last + 1)) - (1U << proxy_request_type_first);

std::uint32_t fixed_part(const proxy::Request& request) {
    return fixed_size_of(proxy::type_of(request));
}

bool needs_2_2(ProxyRequestType type) {
    return number_of(type) >= proxy_request_type_first_2_2;
}

}  // namespace

// ---- To the server ----

bool ClientCore::append(const wire::Message& message, const wire::FrameHeader& header) {
    Bytes body;
    wire::append_message(body, message);
    if (body.size() > wire::body_size_max) return false;
    wire::FrameHeader numbered = header;
    numbered.sequence = ++last_sequence_;
    wire::append_frame(output_, numbered, body);
    return true;
}

LineResult<std::uint32_t> ClientCore::begin(const wire::Message& message, std::uint32_t room,
                                            Call call) {
    if (lost_) return failure(LineErr::operationfailed);
    do {
        ++last_call_id_;  // 0 is for events.
    } while (last_call_id_ == 0 || calls_.contains(last_call_id_));
    wire::FrameHeader header;
    header.call_id = last_call_id_;
    header.room = room;
    if (!append(message, header)) return failure(LineErr::invalparam);
    calls_.emplace(last_call_id_, std::move(call));
    return last_call_id_;
}

LineErr ClientCore::send_unanswered(const wire::Message& message, std::uint32_t room) {
    wire::FrameHeader header;
    header.flags = wire::frame_flag::no_ack;
    header.room = room;
    return append(message, header) ? LineErr::ok : LineErr::invalparam;
}

Bytes ClientCore::take_output() {
    return std::exchange(output_, Bytes());
}

LineResult<std::uint32_t> ClientCore::begin_open(const wire::Open& request, const Line& line) {
    Call call;
    call.opening = line;
    return begin(wire::encode(request), 0, std::move(call));
}

LineResult<std::uint32_t> ClientCore::begin_ask_served(std::uint32_t device_id) {
    wire::GetProxyStatus request;
    request.line_app = server_app_;
    request.device_id = device_id;
    request.api_version = api_2_2;
    request.total_size = served_list_room;
    Call call;
    call.asked_device = device_id;
    return begin(wire::encode(request), served_list_room, std::move(call));
}

LineResult<std::uint32_t> ClientCore::begin_close(std::uint32_t line) {
    const auto found = lines_.find(line);
    if (found == lines_.end()) return failure(LineErr::invallinehandle);
    wire::Close request;
    request.line = found->second.server_handle;
    lines_.erase(found);
    pending_.take_line(line);
    drop_messages(line);
    return begin_call(request);
}

LineResult<std::uint32_t> ClientCore::begin_shutdown() {
    lines_.clear();
    pending_.take_all();
    messages_.clear();
    inbox_.clear();
    wire::ShutDown request;
    request.line_app = server_app_;
    return begin_call(request);
}

void ClientCore::drop_messages(std::uint32_t line) {
    for (const ClientMessage& message : messages_.drop_line(line)) {
        // Nobody has seen this pointer, so nobody can give the block back.
        if (message.id == static_cast<std::uint32_t>(MessageId::proxyrequest)) {
            inbox_.drop(reinterpret_cast<const void*>(message.param1));
        }
    }
}

std::optional<wire::Message> ClientCore::take_ack(std::uint32_t call_id) {
    const auto found = calls_.find(call_id);
    if (found == calls_.end() || !found->second.ack) return std::nullopt;
    std::optional<wire::Message> ack = std::move(found->second.ack);
    calls_.erase(found);
    return ack;
}

// ---- Asynchronous requests ----

const Line* ClientCore::find_line(std::uint32_t line) const {
    const auto found = lines_.find(line);
    return found == lines_.end() ? nullptr : &found->second;
}

LineErr ClientCore::check(std::uint32_t line, const proxy::Request& request) const {
    const Line* const open = find_line(line);
    if (open == nullptr) return LineErr::invallinehandle;
    if (total_size_of(request) < fixed_part(request)) return LineErr::structuretoosmall;
    if (needs_2_2(proxy::type_of(request)) && open->api_version < api_2_2) {
        return LineErr::operationunavail;
    }
    return check_request(request, open->address_count);
}

bool ClientCore::serves(std::uint32_t device_id, ProxyRequestType type) const {
    const auto known = served_.find(device_id);
    return known != served_.end() && (known->second >> number_of(type) & 1U) != 0;
}

LineResult<std::uint32_t> ClientCore::request(std::uint32_t line, const proxy::Request& request,
                                              const OutMemory& out) {
    const Line* const open = find_line(line);
    AGENTLINE_ASSERT(open != nullptr);
    PendingRequest pending{line, open->instance, proxy::type_of(request), out, 0};
    pending.asked_size = asked_size(out.total_size, out.ansi);
    const auto id = pending_.add(pending);
    if (!id) return id;
    const wire::Message packet =
        request_packet(request, *id, open->server_handle, pending.asked_size);
    const LineErr sent = send_unanswered(packet, pending.asked_size);
    if (sent == LineErr::ok) return id;
    pending_.take(*id);
    return failure(sent);
}

// ---- For proxy handlers ----

LineErr ClientCore::proxy_response(std::uint32_t line, const void* block, std::uint32_t result) {
    const Line* const open = find_line(line);
    AGENTLINE_ASSERT(open != nullptr);
    if (block == nullptr) return LineErr::invalpointer;
    if ((open->privileges & privilege::option_proxy) == 0) return LineErr::notregistered;
    if (static_cast<std::int32_t>(result) > 0) return LineErr::invalparam;
    if (inbox_.line_of(block) != line) {
        return free_orphan(block) ? LineErr::ok : LineErr::invalparam;
    }
    ProxyAnswer answer = inbox_.take(block, result == 0);
    wire::ProxyResponse packet;
    packet.line = open->server_handle;
    packet.key_low = static_cast<std::uint32_t>(answer.key.value);
    packet.key_high = static_cast<std::uint32_t>(answer.key.value >> 32U);
    packet.result =
        answer.is_consistent ? result : static_cast<std::uint32_t>(LineErr::operationfailed);
    packet.handle = answer.handle;
    packet.report = std::move(answer.report);
    const LineErr sent = send_unanswered(wire::encode(packet), 0);
    return answer.is_consistent ? sent : LineErr::invalparam;
}

bool ClientCore::free_orphan(const void* block) {
    const auto line = inbox_.line_of(block);
    if (!line || find_line(*line) != nullptr) return false;
    inbox_.drop(block);
    return true;
}

LineErr ClientCore::proxy_message(std::uint32_t line, const HandlerMessage& message) {
    const Line* const open = find_line(line);
    AGENTLINE_ASSERT(open != nullptr);
    // This release has no call functions, so no HCALL can be a known one.
    if (message.call != 0) return LineErr::invalcallhandle;
    if ((open->privileges & privilege::option_proxy) == 0) return LineErr::notregistered;
    if (!handler_may_send(static_cast<MessageId>(message.message))) return LineErr::invalparam;
    const wire::ProxyMessage packet{
        open->server_handle, 0, message.message, message.param1, message.param2, message.param3};
    return send_unanswered(wire::encode(packet), 0);
}

std::vector<std::uint32_t> ClientCore::take_closed_lines() {
    return std::exchange(closed_lines_, {});
}

// ---- From the server ----

Result<void> ClientCore::receive(ByteView bytes) {
    reader_.feed(bytes);
    for (;;) {
        const auto next = reader_.next();
        if (!next) return failure(next.error());
        if (!next->has_value()) return {};
        if (auto done = on_frame(**next); !done) return done;
    }
}

Result<void> ClientCore::on_frame(const wire::Frame& frame) {
    switch (frame.header.kind) {
        case wire::FrameKind::ack: {
            auto message = wire::read_message(frame.body);
            if (!message) return failure(message.error());
            return on_ack(frame.header, std::move(*message));
        }
        case wire::FrameKind::event: {
            auto event = wire::read_event(frame.body);
            if (!event) return failure(event.error());
            return on_event(std::move(*event));
        }
        case wire::FrameKind::request:
            break;
    }
    return failure("the server sent a request");
}

Result<void> ClientCore::on_ack(const wire::FrameHeader& header, wire::Message ack) {
    const auto found = calls_.find(header.call_id);
    if (found == calls_.end()) return {};  // Its caller has gone.
    Call& call = found->second;
    if (ack.function_or_ack == 0 && call.opening) {
        if (auto done = finish_open(*call.opening, ack); !done) return done;
    }
    if (ack.function_or_ack == 0 && call.asked_device) {
        if (auto done = learn_served(*call.asked_device, ack); !done) return done;
    }
    call.ack = std::move(ack);
    return {};
}

Result<void> ClientCore::finish_open(Line line, const wire::Message& ack) {
    const auto opened = wire::decode<wire::OpenAck>(ack);
    if (!opened) return failure(opened.error());
    line.device_id = opened->device_id;
    line.server_handle = opened->line;
    line.address_count = opened->address_count;
    served_[line.device_id] = opened->served_mask;
    lines_.emplace(line.handle, line);
    return {};
}

Result<void> ClientCore::learn_served(std::uint32_t device_id, const wire::Message& ack) {
    const auto status = wire::decode<wire::GetProxyStatusAck>(ack);
    if (!status) return failure(status.error());
    const auto mask = served_mask_of(status->list);
    if (!mask) return failure(mask.error());
    // The list tells of published types only.
    served_[device_id] = *mask | (served_[device_id] & ~published_types_mask);
    return {};
}

Result<void> ClientCore::on_event(wire::Event event) {
    if (event.message == static_cast<std::uint32_t>(wire::PrivateEvent::served_changed)) {
        served_[event.params[0]] = event.params[1];
        return {};
    }
    if (event.message == static_cast<std::uint32_t>(MessageId::reply)) return on_reply(event);
    // Events for a line that the program has just closed are void (O-8).
    if (find_line(event.device) == nullptr) return {};
    if (event.message == static_cast<std::uint32_t>(MessageId::close)) {
        return on_line_closed(event.device);
    }
    if (event.message == static_cast<std::uint32_t>(MessageId::proxyrequest)) {
        return on_proxy_request(std::move(event));
    }
    return on_line_message(event);
}

Result<void> ClientCore::on_reply(const wire::Event& event) {
    const std::uint32_t id = event.params[0];
    const auto pending = pending_.take(id);
    if (!pending) return {};  // The line was closed meanwhile.
    auto result = static_cast<LineErr>(event.params[1]);
    if (result == LineErr::ok) {
        const std::size_t size = event.params[3];
        result = size > event.var_data.size()
                     ? LineErr::operationfailed
                     : write_result(*pending, ByteView(event.var_data).first(size));
    }
    return queue({pending->line, 0, event.message, pending->instance, id,
                  static_cast<std::uint32_t>(result), 0});
}

Result<void> ClientCore::on_proxy_request(wire::Event event) {
    const std::uint64_t key = std::uint64_t{event.params[1]} << 32U | event.params[0];
    const auto block = inbox_.put(event.device, ProxyRequestKey(key), std::move(event.var_data));
    if (!block) return failure(block.error());
    return queue({event.device, event.device, event.message, find_line(event.device)->instance,
                  reinterpret_cast<std::uintptr_t>(*block), 0, 0});
}

Result<void> ClientCore::on_line_message(const wire::Event& event) {
    const bool is_published = handler_may_send(static_cast<MessageId>(event.message)) ||
                              event.message == static_cast<std::uint32_t>(MessageId::proxystatus);
    if (!is_published) return {};  // A newer server's; we could not say what it means.
    return queue({event.device, event.device, event.message, find_line(event.device)->instance,
                  event.params[0], event.params[1], event.params[2]});
}

/// Requests of the line end first, so that nothing about it follows LINE_CLOSE (O-8).
Result<void> ClientCore::on_line_closed(std::uint32_t line) {
    const auto node = lines_.extract(line);
    const std::uintptr_t instance = node.mapped().instance;
    closed_lines_.push_back(line);
    for (const auto& [id, pending] : pending_.take_line(line)) queue_failed_reply(id, pending);
    return queue({line, line, static_cast<std::uint32_t>(MessageId::close), instance, 0, 0, 0});
}

Result<void> ClientCore::queue(const ClientMessage& message) {
    if (messages_.push(message)) return {};
    messages_.push_final(message);  // It is owed; what is refused is all that would come after.
    return failure("the program does not read its messages");
}

void ClientCore::queue_failed_reply(std::uint32_t id, const PendingRequest& request) {
    messages_.push_final({request.line, 0, static_cast<std::uint32_t>(MessageId::reply),
                          request.instance, id,
                          static_cast<std::uint32_t>(LineErr::operationfailed), 0});
}

void ClientCore::start_connection() {
    AGENTLINE_ASSERT(lines_.empty());
    reader_ = {};
    output_.clear();
    calls_.clear();
    served_.clear();
    last_sequence_ = 0;
    ++connection_;
    lost_ = false;
}

void ClientCore::connection_lost() {
    if (std::exchange(lost_, true)) return;
    for (const auto& [id, pending] : pending_.take_all()) queue_failed_reply(id, pending);
    for (const auto& [handle, line] : lines_) {
        messages_.push_final(
            {handle, handle, static_cast<std::uint32_t>(MessageId::close), line.instance, 0, 0, 0});
        closed_lines_.push_back(handle);
    }
    lines_.clear();
}

}  // namespace agentline::client
