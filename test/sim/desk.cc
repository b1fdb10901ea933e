// What is asked, and which reply must come at this decision.
#include "sim/desk.h"

#include <algorithm>

#include "broker/handlers/agent_request.h"
#include "sim/external_script.h"
#include "wire/flat.h"

namespace agentline::sim {

template <class Packet>
bool Desk::read_as(const wire::Message& message, Request& out) {
    if (message.function_or_ack != static_cast<std::uint32_t>(Packet::function)) return false;
    const auto packet = wire::decode<Packet>(message);
    if (!packet) return false;
    out.id = packet->request_id;
    out.line = packet->line;
    out.body = body_of(*packet);
    return true;
}

std::optional<Desk::Request> Desk::request_of(const wire::Message& m) {
    Request out;
    const bool is_one =
        read_as<wire::CreateAgent>(m, out) || read_as<wire::CreateAgentSession>(m, out) ||
        read_as<wire::GetAgentInfo>(m, out) || read_as<wire::GetAgentSessionInfo>(m, out) ||
        read_as<wire::GetAgentSessionList>(m, out) || read_as<wire::GetQueueInfo>(m, out) ||
        read_as<wire::GetGroupList>(m, out) || read_as<wire::GetAgentList>(m, out) ||
        read_as<wire::GetQueueList>(m, out) || read_as<wire::SetAgentMeasurementPeriod>(m, out) ||
        read_as<wire::SetQueueMeasurementPeriod>(m, out) ||
        read_as<wire::SetAgentSessionState>(m, out) ||
        read_as<wire::SetAgentSessionStateReason>(m, out) || read_as<wire::SetAgentStateEx>(m, out);
    return is_one ? std::optional(std::move(out)) : std::nullopt;
}

Desk::Desk(Site& site) : site_(site) {
    for (const std::uint32_t device : builtin_devices) {
        predictors_[device];
        updates_.emplace(device, Updates(site));
    }
}

void Desk::set_config(const ServerConfig& config) {
    config_ = config;
    for (auto& [device, predictor] : predictors_) predictor.set_config(config.lines[device]);
    for (auto& [id, client] : clients_) client.access = access_of(client.peer, config.access, 0);
}

void Desk::connected(ClientId client, const Peer& peer) {
    Client& made = clients_[client];
    made.peer = peer;
    made.access = access_of(peer, config_.access, 0);
}

Asker Desk::asker_of(ClientId id) const {
    const Client& client = clients_.at(id);
    return {id, client.peer, client.access};
}

void Desk::asked(const Books& books, ClientId id, const wire::Frame& frame) {
    const auto found = clients_.find(id);
    const auto message = wire::read_message(frame.body);
    if (found == clients_.end() || !message) return site_.complaints.add("a frame from nobody");
    Client& client = found->second;
    const auto function = static_cast<wire::Function>(message->function_or_ack);
    if (function == wire::Function::open) {
        client.opening[frame.header.call_id] = *wire::decode<wire::Open>(*message);
    } else if (function == wire::Function::close) {
        close(id, client, wire::decode<wire::Close>(*message)->line);
    } else if (function == wire::Function::shutdown) {
        close_all(id, client);
    } else if (function == wire::Function::proxyresponse) {
        on_response(id, client, *wire::decode<wire::ProxyResponse>(*message));
    } else if (function == wire::Function::proxymessage) {
        on_said(id, client, *wire::decode<wire::ProxyMessage>(*message));
    } else if (auto request = request_of(*message)) {
        judge_request(books, id, client, std::move(*request));
    }
}

void Desk::judge_request(const Books& books, ClientId id, Client& client, Request request) {
    ++site_.figures.requests;
    const RequestName name{id, request.id};
    site_.tell([&] {
        return "client " + std::to_string(id.value) + " asks " +
               std::string(name_of(proxy::type_of(request.body))) + ", request " +
               std::to_string(request.id) + ", on line " + std::to_string(request.line);
    });
    site_.complaints.unless(!asked_.contains(name), "a request id is used twice at once");
    const auto open = client.opens.find(request.line);
    if (open != client.opens.end()) request.device = open->second.device;
    asked_[name] = request;
    if (is_stalled_) {
        step_.is_refused_at_once = true;
        step_.replies[name].code = LineErr::operationfailed;
    } else if (open == client.opens.end()) {
        step_.replies[name].code = LineErr::invallinehandle;
    } else if (client.access.roles.empty()) {
        step_.replies[name].code = LineErr::operationfailed;
    } else if (request.device == external_device) {
        at_handler(id, request);
    } else {
        at_acd(books.lines.at(request.device), id, client, request);
    }
}

void Desk::at_acd(const LineState& line, ClientId id, Client& client, const Request& asked) {
    const RequestName name{id, asked.id};
    if (const auto refusal = Predictor::refusal_at_door(line, asked.body)) {
        step_.replies[name].code = *refusal;
        return;
    }
    Request request = asked;
    request.number = asked_[name].number = ++handed_over_;
    PinQueue& queue = client.pins[request.device];
    if (queue.is_waiting) return queue.held.push_back(request);
    Predictor& predictor = predictors_.at(request.device);
    const Prediction prediction = predictor.predict(line, asker_of(id), request.body);
    if (prediction.needs_pin) {
        step_.pin = PinJob{id, request, predictor.attempt(line, request.body, asker_of(id))};
        return;
    }
    step_.request = request;
    step_.replies[name].code = prediction.code;
    if (prediction.is_kept) step_.kept.insert(name);
}

void Desk::at_handler(ClientId id, const Request& request) {
    const std::uint32_t type = number_of(proxy::type_of(request.body));
    for (const auto& [handler, client] : clients_) {
        for (const auto& [handle, open] : client.opens) {
            if (open.device != request.device || !open.serves.contains(type)) continue;
            Request& there = asked_[{id, request.id}];
            there.number = ++handed_over_;
            there.handler = handler;
            there.handler_open = handle;
            step_.to_handler = {id, request.id};
            ++site_.figures.handler_requests;
            return;
        }
    }
    step_.replies[{id, request.id}].code = LineErr::operationunavail;
}

/// From a handler to everybody else who has its line open.
void Desk::on_said(ClientId id, const Client& client, const wire::ProxyMessage& packet) {
    const auto open = client.opens.find(packet.line);
    if (open == client.opens.end() || open->second.serves.empty()) return;
    const LineMessage message{static_cast<MessageId>(packet.message), packet.param1, packet.param2,
                              packet.param3};
    step_.said = Said{id, packet.line, message};
}

/// Exactly what the script of the handler says, if it is he who was asked; else nothing at all.
void Desk::on_response(ClientId id, const Client& client, const wire::ProxyResponse& response) {
    const std::uint64_t key = std::uint64_t{response.key_high} << 32U | response.key_low;
    const auto named = by_key_.find(key);
    if (named == by_key_.end() || !client.opens.contains(response.line)) return;
    const auto found = asked_.find(named->second);
    if (found == asked_.end()) return;
    const Request& request = found->second;
    if (request.handler != id || request.handler_open != response.line) return;
    site_.tell([&] {
        return "handler " + std::to_string(id.value) + " answers request " +
               std::to_string(named->second.second) + " of client " +
               std::to_string(named->second.first.value);
    });
    const Due due = due_answer(site_.answers_seed, request.body);
    step_.replies[named->second] = {due.code, due.data};
    ++site_.figures.handler_answers;
}

std::vector<std::uint64_t> Desk::handler_keys() const {
    std::vector<std::uint64_t> keys;
    for (const auto& [key, name] : by_key_) {
        if (asked_.contains(name)) keys.push_back(key);
    }
    return keys;
}

/// 5.4: what was asked on it gets no reply. 3.4: what it served fails.
void Desk::close(ClientId id, Client& client, std::uint32_t handle) {
    const auto open = client.opens.find(handle);
    if (open == client.opens.end()) return;
    site_.tell([&] {
        return "client " + std::to_string(id.value) + " closes line " + std::to_string(handle);
    });
    client.opens.erase(open);
    ++site_.figures.closed_lines;
    std::erase_if(asked_, [&](const auto& each) {
        return each.first.first == id && each.second.line == handle;
    });
    for (const auto& [name, request] : asked_) {
        if (request.handler == id && request.handler_open == handle) {
            step_.replies[name].code = LineErr::operationfailed;
        }
    }
}

void Desk::close_all(ClientId id, Client& client) {
    std::erase_if(asked_, [&](const auto& each) { return each.first.first == id; });
    while (!client.opens.empty()) close(id, client, client.opens.begin()->first);
    std::erase_if(pin_jobs_, [&](const auto& each) { return each.second.client == id; });
    std::erase_if(step_.replies, [&](const auto& each) { return each.first.first == id; });
    client.pins.clear();
    for (auto& [device, predictor] : predictors_) predictor.forget_client(id);
}

void Desk::gone(ClientId id) {
    const auto found = clients_.find(id);
    if (found == clients_.end()) return;
    close_all(id, found->second);
    clients_.erase(found);
}

bool Desk::is_heard(std::uint32_t device) const {
    return std::any_of(clients_.begin(), clients_.end(), [&](const auto& each) {
        return std::any_of(each.second.opens.begin(), each.second.opens.end(),
                           [&](const auto& open) { return open.second.device == device; });
    });
}

void Desk::settled(const Books& books, const LineFacts& facts, Instant now) {
    for (auto& [device, updates] : updates_) {
        const bool is_told = !step_.told[device].empty();
        if (!is_told && !facts.contains(device)) continue;
        updates.settled(books.lines.at(device).ledger, step_.told[device], now);
        if (!is_heard(device)) updates.unheard(now);
    }
    step_ = {};
}

void Desk::recovered(const Books& books) {
    for (auto& [device, updates] : updates_) updates.restart(books.lines.at(device).ledger);
}

void Desk::at_rest(Instant now, std::optional<Instant> wakes) const {
    for (const auto& [device, updates] : updates_) updates.at_rest(now, wakes);
}

void Desk::server_died() {
    clients_.clear();
    asked_.clear();
    by_key_.clear();
    pin_jobs_.clear();
    for (auto& [device, predictor] : predictors_) predictor.restart();
    handed_over_ = 0;
    first_key_.reset();
    is_stalled_ = false;
    step_ = {};
}

}  // namespace agentline::sim
