// What is asked, and which reply must come at this decision.
#include "sim/desk.h"

#include <algorithm>

#include "broker/handlers/agent_request.h"
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

void Desk::set_config(const ServerConfig& config) {
    config_ = config;
    predictor_.set_config(config.lines.front());
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

void Desk::asked(const LineState& line, ClientId id, const wire::Frame& frame) {
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
    } else if (const auto request = request_of(*message)) {
        judge_request(line, id, client, *request);
    }
}

void Desk::judge_request(const LineState& line, ClientId id, Client& client,
                         const Request& request) {
    ++site_.figures.requests;
    const RequestName name{id, request.id};
    site_.tell([&] {
        return "client " + std::to_string(id.value) + " asks " +
               std::string(name_of(proxy::type_of(request.body))) + ", request " +
               std::to_string(request.id) + ", on line " + std::to_string(request.line);
    });
    site_.complaints.unless(!asked_.contains(name), "a request id is used twice at once");
    asked_[name] = request;
    const auto open = client.opens.find(request.line);
    if (is_stalled_) {
        step_.is_refused_at_once = true;
        step_.replies[name] = LineErr::operationfailed;
    } else if (open == client.opens.end()) {
        step_.replies[name] = LineErr::invallinehandle;
    } else if (client.access.roles.empty()) {
        step_.replies[name] = LineErr::operationfailed;
    } else if (open->second.device == 0) {
        at_acd(line, id, client, request);
    } else {
        at_handler(id, request, open->second.device);
    }
}

void Desk::at_acd(const LineState& line, ClientId id, Client& client, const Request& request) {
    if (client.has_pin_job) return client.held.push_back(request);
    const Prediction prediction = predictor_.predict(line, asker_of(id), request.body);
    if (prediction.needs_pin) {
        step_.pin = {id, request.id};
    } else {
        step_.replies[{id, request.id}] = prediction.code;
        if (prediction.is_kept) step_.kept.insert({id, request.id});
    }
}

void Desk::at_handler(ClientId id, const Request& request, std::uint32_t device) {
    const std::uint32_t type = number_of(proxy::type_of(request.body));
    for (const auto& [handler, client] : clients_) {
        for (const auto& [handle, open] : client.opens) {
            if (open.device != device || !open.serves.contains(type)) continue;
            Request& there = asked_[{id, request.id}];
            there.handler = handler;
            there.handler_open = handle;
            step_.to_handler = {id, request.id};
            ++site_.figures.handler_requests;
            return;
        }
    }
    step_.replies[{id, request.id}] = LineErr::operationunavail;
}

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
    auto code = static_cast<LineErr>(response.result);
    const auto type = proxy::type_of(request.body);
    const bool creates =
        type == ProxyRequestType::createagent || type == ProxyRequestType::createagentsession;
    if (code == LineErr::ok && creates && response.handle == 0) code = LineErr::operationfailed;
    step_.replies[named->second] = code;
    // Whether a report is one is judged by the decoder's own tests.
    if (fixed_size_of(type) != 0) step_.unpredicted.insert(named->second);
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
            step_.replies[name] = LineErr::operationfailed;
        }
    }
}

void Desk::close_all(ClientId id, Client& client) {
    std::erase_if(asked_, [&](const auto& each) { return each.first.first == id; });
    while (!client.opens.empty()) close(id, client, client.opens.begin()->first);
    std::erase_if(pin_jobs_, [&](const auto& each) { return each.second.name.first == id; });
    std::erase_if(step_.replies, [&](const auto& each) { return each.first.first == id; });
    client.held.clear();
    client.has_pin_job = false;
    predictor_.forget_client(id);
}

void Desk::gone(ClientId id) {
    const auto found = clients_.find(id);
    if (found == clients_.end()) return;
    close_all(id, found->second);
    clients_.erase(found);
}

void Desk::pin_checked(const LineState& line, std::uint64_t job, bool matches) {
    const auto found = pin_jobs_.find(job);
    if (found == pin_jobs_.end()) return;
    const auto [name, can_match] = found->second;
    pin_jobs_.erase(found);
    Client& client = clients_.at(name.first);
    client.has_pin_job = false;
    step_.released = name.first;
    const auto asked = asked_.find(name);
    if (asked == asked_.end()) return;  // Its line was closed meanwhile.
    step_.replies[name] =
        predictor_.after_pin(line, asked->second.body, asker_of(name.first), matches && can_match);
}

void Desk::server_died() {
    clients_.clear();
    asked_.clear();
    by_key_.clear();
    pin_jobs_.clear();
    predictor_.restart();
    is_stalled_ = false;
    step_ = {};
}

}  // namespace agentline::sim
