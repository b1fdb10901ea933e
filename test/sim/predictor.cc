#include "sim/predictor.h"

#include <algorithm>

#include "base/utf.h"
#include "unit/acd/seed_tables.h"

namespace agentline::sim {
namespace {

using center::PlainAgent;
using center::PlainSession;
using S = AgentSessionState;

///
bool may_act(const Asker& asker, const std::string& person) {
    if (asker.access.has(Role::supervisor)) return true;
    if (!asker.access.has(Role::agent)) return false;
    return person == asker.peer.user || asker.access.agents.contains(person);
}

const PlainAgent* find(const LineState& line, AgentId id) {
    const auto found = line.ledger.agents.find(id);
    return found == line.ledger.agents.end() ? nullptr : &found->second;
}
const PlainSession* find(const LineState& line, AgentSessionId id) {
    const auto found = line.ledger.sessions.find(id);
    return found == line.ledger.sessions.end() ? nullptr : &found->second;
}

/// What does not exist belongs to nobody: its own code comes.
bool is_foreign(const LineState& line, const Asker& asker, AgentId id) {
    const PlainAgent* agent = find(line, id);
    return agent != nullptr && !may_act(asker, agent->person);
}
bool is_foreign(const LineState& line, const Asker& asker, AgentSessionId id) {
    const PlainSession* session = find(line, id);
    return session != nullptr && is_foreign(line, asker, session->agent);
}

bool is_busy(S s) {
    return s == S::busyoncall || s == S::busywrapup;
}

/// SS-1 to SS-12 by the published tables.
LineErr session_verdict(const LineState& line, const PlainSession& session, std::uint32_t state,
                        std::uint32_t next) {
    const auto asked = session_state_of(state);
    const auto next_state = session_state_of(next);
    const S after = asked.value_or(session.state);
    if (!asked && !next_state) return LineErr::invalagentstate;
    if (next_state && !acd::may_be_next(after, *next_state)) return LineErr::invalagentstate;
    if (acd::session_cell(session.state, after) == "-") return LineErr::invalagentstate;
    if (after == session.state || !is_busy(after)) return LineErr::ok;
    for (const auto& [id, other] : line.ledger.sessions) {
        const bool is_rival = other.agent == session.agent && id != session.id;
        if (is_rival && is_busy(other.state)) return LineErr::invalagentstate;
    }
    const bool is_blocked = find(line, session.agent)->word == bits(AgentState::notready);
    return is_blocked ? LineErr::invalagentstate : LineErr::ok;
}

/// 12.2: a client asks for NOTREADY, READY, RELEASED; of these, the first two as next state.
LineErr agent_verdict(const PlainAgent& agent, std::uint32_t state, std::uint32_t next) {
    const auto is_plain = [](AgentState s) {
        return s == AgentState::notready || s == AgentState::ready;
    };
    const auto asked = agent_state_of(state);
    const auto next_state = agent_state_of(next);
    if (!asked && !next_state) return LineErr::invalagentstate;
    if (next_state && !is_plain(*next_state)) return LineErr::invalagentstate;
    if (!asked) return LineErr::ok;
    const bool is_release = *asked == AgentState::released;
    if (is_release ? next_state.has_value() : !is_plain(*asked)) return LineErr::invalagentstate;
    return acd::agent_cell(agent.state, *asked) == "-" ? LineErr::invalagentstate : LineErr::ok;
}

LineErr known(bool is_known) {
    return is_known ? LineErr::ok : LineErr::invalparam;
}

}  // namespace

bool Holdings::take(std::uint32_t object, ClientId client) {
    const auto found = counts_.find(object);
    if (found == counts_.end()) return true;
    auto& per_client = found->second;
    auto holder = per_client.find(client);
    for (auto each = per_client.begin(); holder == per_client.end() && each != per_client.end();
         ++each) {
        const bool is_most = std::none_of(per_client.begin(), per_client.end(),
                                          [&](auto& other) { return other.second > each->second; });
        if (is_most) holder = each;
    }
    if (holder == per_client.end()) return true;
    if (--holder->second == 0) per_client.erase(holder);
    if (!per_client.empty()) return false;
    counts_.erase(found);
    return true;
}

void Holdings::forget_client(ClientId client) {
    for (auto& [object, per_client] : counts_) per_client.erase(client);
}

void Predictor::set_config(const LineConfig& config) {
    pins_.clear();
    for (const AgentConfig& agent : config.agents) pins_[agent.id] = agent.pin;
    reasons_.clear();
    for (const ReasonConfig& reason : config.reasons) reasons_.push_back(reason.id);
}

void Predictor::restart() {
    agents_ = sessions_ = Holdings();
    failures_.clear();
}

void Predictor::forget_client(ClientId client) {
    agents_.forget_client(client);
    sessions_.forget_client(client);
}

void Predictor::read(const acd::Fact& fact) {
    if (const auto* session = std::get_if<acd::SessionReleased>(&fact)) {
        sessions_.forget(session->session.value);
    } else if (const auto* agent = std::get_if<acd::AgentReleased>(&fact)) {
        agents_.forget(agent->agent.value);
    }
}

std::optional<std::string> Predictor::person_of(const proxy::CreateAgent& request,
                                                const Asker& asker) const {
    if (request.agent_id) return to_utf8(*request.agent_id);
    if (asker.access.agents.size() == 1) return *asker.access.agents.begin();
    if (pins_.contains(asker.peer.user)) return asker.peer.user;
    return std::nullopt;
}

std::string Predictor::person_of(const proxy::Request& request, const Asker& asker) const {
    const auto* create = std::get_if<proxy::CreateAgent>(&request);
    return create == nullptr ? std::string() : person_of(*create, asker).value_or("");
}

LineErr Predictor::create_session(const LineState& line,
                                  const proxy::CreateAgentSession& request) const {
    const PlainAgent* agent = find(line, request.agent);
    const auto address = line.ledger.addresses.find(request.working_address);
    if (agent == nullptr || !line.ledger.groups.contains(request.group)) return LineErr::invalparam;
    if (address == line.ledger.addresses.end() || !address->second.in_service) {
        return LineErr::invalparam;
    }
    if (!line.names.is_admitted(agent->person, request.group)) return LineErr::operationfailed;
    for (const auto& [id, session] : line.ledger.sessions) {
        const bool is_live_one = session.agent == agent->id && session.group == request.group &&
                                 session.state != S::ended;
        if (is_live_one) return known(session.address == request.working_address);
    }
    return LineErr::ok;
}

/// One overload per request, after the value checks that need no line.
struct Predictor::Verdict {
    Predictor& owner;
    const LineState& line;
    const Asker& asker;

    Prediction operator()(const proxy::CreateAgent& r) const {
        const auto person = owner.person_of(r, asker);
        if (!person) return {LineErr::invalparam};
        if (!may_act(asker, *person)) return {LineErr::operationfailed};
        const auto pin = owner.pins_.find(*person);
        const bool is_free = pin != owner.pins_.end() && !pin->second;
        if (is_free) return {known(line.names.people.contains(*person))};
        if (!r.pin) return {LineErr::invalparam};
        return {LineErr::ok, true};
    }
    Prediction operator()(const proxy::CreateAgentSession& r) const {
        if (is_foreign(line, asker, r.agent)) return {LineErr::operationfailed};
        const PlainAgent* agent = find(line, r.agent);
        const auto pin = agent == nullptr ? owner.pins_.end() : owner.pins_.find(agent->person);
        if (r.pin && pin != owner.pins_.end() && pin->second) return {LineErr::ok, true};
        return {owner.create_session(line, r)};
    }
    Prediction operator()(const proxy::SetAgentSessionState& r) const {
        if (is_foreign(line, asker, r.session)) return {LineErr::operationfailed};
        const PlainSession* session = find(line, r.session);
        if (session == nullptr) return {LineErr::invalparam};
        const bool is_release = r.state == bits(S::released) && r.next_state == 0;
        if (is_release && !owner.sessions_.take(r.session.value, asker.client)) {
            return {LineErr::ok, false, true};
        }
        return {session_verdict(line, *session, r.state, r.next_state)};
    }
    Prediction operator()(const proxy::SetAgentSessionStateReason& r) const {
        if (r.reason && !is_foreign(line, asker, r.change.session)) {
            const std::uint32_t notready = bits(S::notready);
            const bool has_place = r.change.state == notready || r.change.next_state == notready;
            const bool is_known = std::find(owner.reasons_.begin(), owner.reasons_.end(),
                                            to_utf8(*r.reason)) != owner.reasons_.end();
            if (!has_place || !is_known) return {LineErr::invalparam};
        }
        return (*this)(r.change);
    }
    Prediction operator()(const proxy::SetAgentStateEx& r) const {
        if (is_foreign(line, asker, r.agent)) return {LineErr::operationfailed};
        const PlainAgent* agent = find(line, r.agent);
        if (agent == nullptr) return {LineErr::invalparam};
        const bool is_release = r.state == bits(AgentState::released) && r.next_state == 0;
        if (is_release && !owner.agents_.take(r.agent.value, asker.client))
            return {LineErr::ok, false, true};
        return {agent_verdict(*agent, r.state, r.next_state)};
    }
    Prediction operator()(const proxy::SetAgentMeasurementPeriod& r) const {
        if (is_foreign(line, asker, r.agent)) return {LineErr::operationfailed};
        return {known(find(line, r.agent) != nullptr)};
    }
    Prediction operator()(const proxy::SetQueueMeasurementPeriod& r) const {
        return {known(line.ledger.queues.contains(r.queue))};
    }
    Prediction operator()(const proxy::GetAgentInfo& r) const {
        return {known(find(line, r.agent) != nullptr)};
    }
    Prediction operator()(const proxy::GetAgentSessionInfo& r) const {
        return {known(find(line, r.session) != nullptr)};
    }
    Prediction operator()(const proxy::GetAgentSessionList& r) const {
        return {known(find(line, r.agent) != nullptr)};
    }
    Prediction operator()(const proxy::GetQueueList& r) const {
        return {known(line.ledger.groups.contains(r.group))};
    }
    Prediction operator()(const proxy::GetQueueInfo& r) const {
        return {known(line.ledger.queues.contains(r.queue))};
    }
    Prediction operator()(const proxy::GetGroupList&) const { return {}; }
    Prediction operator()(const proxy::GetAgentList&) const { return {}; }
};

Prediction Predictor::predict(const LineState& line, const Asker& asker,
                              const proxy::Request& request) {
    return std::visit(Verdict{*this, line, asker}, request);
}

std::optional<LineErr> Predictor::refusal_at_door(const LineState& line,
                                                  const proxy::Request& request) {
    const auto* session = std::get_if<proxy::CreateAgentSession>(&request);
    const bool is_refused =
        session != nullptr && session->working_address.value >= line.ledger.addresses.size();
    return is_refused ? std::optional(LineErr::invalparam) : std::nullopt;
}

PinAttempt Predictor::attempt(const LineState& line, const proxy::Request& request,
                              const Asker& asker) const {
    PinAttempt attempt;
    attempt.uid = asker.peer.uid;
    std::optional<std::u16string> given;
    if (const auto* session = std::get_if<proxy::CreateAgentSession>(&request)) {
        attempt.person = find(line, session->agent)->person;
        given = session->pin;
    } else {
        attempt.person = *person_of(std::get<proxy::CreateAgent>(request), asker);
        given = std::get<proxy::CreateAgent>(request).pin;
    }
    const auto stored = pins_.find(attempt.person);
    attempt.is_right =
        stored != pins_.end() && stored->second && *stored->second == to_utf8(*given);
    return attempt;
}

bool Predictor::is_delayed(const PinAttempt& attempt) const {
    constexpr std::uint32_t free_failures = 5;
    const auto found = failures_.find({attempt.person, attempt.uid});
    return found != failures_.end() && found->second >= free_failures;
}

void Predictor::note(const PinAttempt& attempt) {
    const std::pair key{attempt.person, attempt.uid};
    if (attempt.is_right) {
        failures_.erase(key);
    } else {
        ++failures_[key];
    }
}

LineErr Predictor::after_pin(const LineState& line, const proxy::Request& request,
                             const Asker& asker, bool matches) const {
    if (!matches) return LineErr::invalparam;
    if (const auto* session = std::get_if<proxy::CreateAgentSession>(&request)) {
        return create_session(line, *session);
    }
    const auto person = person_of(std::get<proxy::CreateAgent>(request), asker);
    return known(line.names.people.contains(*person));
}

void Predictor::note_created(const Asker& asker, const proxy::Request& request,
                             std::uint32_t handle) {
    if (std::holds_alternative<proxy::CreateAgent>(request)) agents_.add(handle, asker.client);
    if (std::holds_alternative<proxy::CreateAgentSession>(request)) {
        sessions_.add(handle, asker.client);
    }
}

}  // namespace agentline::sim
