#include "base/assert.h"
#include "core/acd/decider.h"
#include "core/acd/directory_difference.h"
#include "core/acd/routing.h"
#include "model/reasons.h"

namespace agentline::acd {
namespace {

using SessionState = AgentSessionState;

std::uint32_t bits_or_zero(AgentWord word) {
    return word ? bits(*word) : 0;
}

}  // namespace

Decided Decider::operator()(const CreateAgent& command) {
    if (!state_.people.contains(command.person)) return failure(Refusal::unknown_person);
    const auto known = state_.agent_of_person.find(command.person);
    if (known != state_.agent_of_person.end()) {
        out_.agent = known->second;
        return out_;
    }
    if (state_.agents.size() >= settings_.agents_max) return failure(Refusal::too_many_agents);
    out_.agent = AgentId{state_.next_agent};
    out_.facts.emplace_back(AgentCreated{out_.agent, command.person});
    return out_;
}

Decided Decider::operator()(const CreateSession& command) {
    const Agent* agent = acd_.agent(command.agent);
    if (agent == nullptr) return failure(Refusal::unknown_agent);
    if (!state_.groups.contains(command.group)) return failure(Refusal::unknown_group);
    const auto address = state_.addresses.find(command.address.value);
    if (address == state_.addresses.end() || !address->second.in_service) {
        return failure(Refusal::unknown_address);
    }
    if (!is_admitted(state_.people.at(agent->person), command.group)) {
        return failure(Refusal::not_in_group);
    }
    for (const AgentSessionId id : agent->sessions) {
        const Session& session = state_.sessions.at(id);
        if (session.group != command.group || !is_live(session.state)) continue;
        if (session.address != command.address) return failure(Refusal::other_address);
        out_.session = id;
        return out_;
    }
    if (state_.sessions.size() >= settings_.sessions_max ||
        agent->sessions.size() >= settings_.sessions_per_agent_max) {
        return failure(Refusal::too_many_sessions);
    }
    out_.session = AgentSessionId{state_.next_session};
    out_.facts.emplace_back(
        SessionCreated{out_.session, command.agent, command.group, command.address});
    return out_;
}

Decided Decider::operator()(const SetSessionState& command) {
    const Session* session = acd_.session(command.session);
    if (session == nullptr) return failure(Refusal::unknown_session);
    switch (judge(session->state, command.request)) {
        case SessionVerdict::refused:
            return failure(Refusal::illegal_state);
        case SessionVerdict::keep:
            break;
        case SessionVerdict::change: {
            const SessionState to = *command.request.state;
            if (is_busy(to) && other_session_busy(state_, *session)) {
                return failure(Refusal::other_session_busy);
            }
            // 12.2 has no way from NOTREADY to BUSYACD: a blocked agent takes no call.
            // Choice: a client that forces one on a session of a blocked agent is refused.
            if (is_busy(to) && is_blocked(state_.agents.at(session->agent))) {
                return failure(Refusal::agent_blocked);
            }
            if (to == SessionState::released) {
                release(*session);
                return out_;
            }
            change_state(*session, to, command.reason);
            if (to == SessionState::ended) return out_;
        }
    }
    if (session->state == SessionState::ended) return out_;
    store_next(*session, command.request.next ? bits(*command.request.next) : 0);
    set_reasons(*session, command);
    return out_;
}

Decided Decider::operator()(const SetAgentState& command) {
    const Agent* agent = acd_.agent(command.agent);
    if (agent == nullptr) return failure(Refusal::unknown_agent);
    const AgentRequest& request = command.request;
    switch (judge(agent->state, request)) {
        case AgentVerdict::refused:
            return failure(Refusal::illegal_state);
        case AgentVerdict::release:
            release(*agent);
            break;
        case AgentVerdict::store_next:
            // Choice: with both words while busy, the next word says what follows the call.
            set_words(*agent, agent->word, request.next ? request.next : request.state);
            break;
        case AgentVerdict::set:
            set_words(*agent, request.state ? request.state : agent->word, request.next);
            break;
    }
    return out_;
}

Decided Decider::operator()(const SetAgentPeriod& command) {
    if (acd_.agent(command.agent) == nullptr) return failure(Refusal::unknown_agent);
    out_.facts.emplace_back(AgentPeriodSet{command.agent, command.seconds});
    return out_;
}

Decided Decider::operator()(const SetQueuePeriod& command) {
    if (!state_.queues.contains(command.queue.value)) return failure(Refusal::unknown_queue);
    out_.facts.emplace_back(QueuePeriodSet{command.queue, command.seconds});
    return out_;
}

/// A reason without a change of state: for the NOTREADY that is, if it is asked for again, or that
/// comes next.
void Decider::set_reasons(const Session& session, const SetSessionState& command) {
    if (command.reason.empty()) return;
    const bool is_meant = command.request.state == SessionState::notready;
    if (is_meant && session.state == SessionState::notready && session.reason != command.reason) {
        out_.facts.emplace_back(SessionReasonSet{session.id, command.reason, false});
    }
    if (command.request.next == SessionState::notready) {
        out_.facts.emplace_back(SessionReasonSet{session.id, command.reason, true});
    }
}

Decided Decider::operator()(const MeetDeadline&) {
    const auto due = acd_.next_deadline();
    if (!due || due->at > now_) return out_;
    switch (due->kind) {
        case Deadline::Kind::session:
            meet(state_.sessions.at(due->session));
            break;
        case Deadline::Kind::offer:
            fail_offer(state_.calls.at(due->call), OfferEnd::no_answer);
            break;
        case Deadline::Kind::wait:
            meet_wait(state_.calls.at(due->call));
            break;
        case Deadline::Kind::back_off:
            out_.facts.emplace_back(BackOffEnded{due->call, due->session});
            break;
    }
    return out_;
}

void Decider::meet(const Session& session) {
    if (session.state == SessionState::ended) return release(session);
    AGENTLINE_ASSERT(session.state == SessionState::busywrapup);
    take_next_state(session);
}

/// SS-3, SS-6: the next state, once; then the default again.
void Decider::take_next_state(const Session& session) {
    const SessionState to = acd_.effective_next(session);
    change_state(session, to, session.next_reason);
    if (to != SessionState::ended) store_next(session, 0);
}

Decided Decider::operator()(const Directory& command) {
    DirectoryDifference difference = difference_of(state_, command);
    for (const Call* call : difference.calls_to_move) leave_queue(*call, difference.queue_rules);
    for (const AgentSessionId id : difference.sessions_to_release) {
        release(state_.sessions.at(id));
    }
    for (const AgentId id : difference.agents_to_release) release(state_.agents.at(id));
    auto& facts = out_.facts;
    // The first fact of a line opens it; everything else may refer to what is announced before it.
    facts.insert(facts.begin(), difference.before.begin(), difference.before.end());
    facts.insert(facts.end(), difference.after.begin(), difference.after.end());
    return out_;
}

Instant Decider::deadline_in(const Session& session, SessionState state) const {
    if (state == SessionState::ended) return now_ + settings_.ended_session_retention;
    if (state != SessionState::busywrapup) return {};
    const Duration wrapup = state_.groups.at(session.group).wrapup;
    return wrapup == Duration{} ? Instant{} : now_ + wrapup;
}

/// `reason` is used for NOTREADY; empty = none was named.
void Decider::change_state(const Session& session, SessionState to, std::string_view reason) {
    if (to == SessionState::ended) {
        end(session);
        return;
    }
    out_.facts.emplace_back(SessionStateChanged{session.id, session.agent, session.state, to,
                                                deadline_in(session, to)});
    if (to == SessionState::notready) {
        const std::string_view known = reason.empty() ? reasons::requested : reason;
        out_.facts.emplace_back(SessionReasonSet{session.id, std::string(known), false});
    }
}

void Decider::end(const Session& session) {
    out_.facts.emplace_back(SessionStateChanged{session.id, session.agent, session.state,
                                                SessionState::ended,
                                                deadline_in(session, SessionState::ended)});
    store_next(session, 0);
}

void Decider::release(const Session& session) {
    if (session.state != SessionState::ended) end(session);
    out_.facts.emplace_back(SessionReleased{session.id});
}

void Decider::release(const Agent& agent) {
    for (const AgentSessionId id : agent.sessions) {
        const Session& session = state_.sessions.at(id);
        if (is_live(session.state)) {
            out_.facts.emplace_back(
                SessionStateChanged{id, agent.id, session.state, SessionState::ended, Instant{}});
        }
        out_.facts.emplace_back(SessionReleased{id});
    }
    out_.facts.emplace_back(AgentReleased{agent.id});
}

void Decider::store_next(const Session& session, std::uint32_t next) {
    if (session.next != next) out_.facts.emplace_back(SessionNextSet{session.id, next});
}

void Decider::set_words(const Agent& agent, AgentWord word, AgentWord next) {
    if (agent.word == word && agent.next == next) return;
    out_.facts.emplace_back(AgentWordsSet{agent.id, bits_or_zero(word), bits_or_zero(next)});
}

Result<Decision, Refusal> Acd::decide(const Command& command, Instant now) const {
    return std::visit(Decider{*this, settings_, now}, command);
}

std::string_view name_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::unknown_person:
            return "unknown person";
        case Refusal::unknown_agent:
            return "unknown agent";
        case Refusal::unknown_session:
            return "unknown session";
        case Refusal::unknown_group:
            return "unknown group";
        case Refusal::unknown_queue:
            return "unknown queue";
        case Refusal::unknown_address:
            return "unknown address";
        case Refusal::not_in_group:
            return "the person does not belong to the group";
        case Refusal::other_address:
            return "a session of this group exists at another address";
        case Refusal::illegal_state:
            return "the state machine refuses it";
        case Refusal::other_session_busy:
            return "another session of the agent is busy";
        case Refusal::agent_blocked:
            return "the agent was set NOTREADY";
        case Refusal::too_many_agents:
            return "too many agents";
        case Refusal::too_many_sessions:
            return "too many sessions";
        case Refusal::unknown_call:
            return "unknown call";
        case Refusal::known_call:
            return "the call is known already";
        case Refusal::unknown_offer:
            return "no such offer rings there";
        case Refusal::call_waits:
            return "the call waits in its queue already";
    }
    AGENTLINE_ASSERT(false);
}

}  // namespace agentline::acd
