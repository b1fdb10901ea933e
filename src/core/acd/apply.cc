#include <algorithm>

#include "base/assert.h"
#include "core/acd/acd.h"
#include "core/acd/applier.h"
#include "core/acd/windows.h"
#include "model/reasons.h"

namespace agentline::acd {
namespace {

AgentWord word_of(std::uint32_t bits) {
    return bits == 0 ? AgentWord{} : agent_state_of(bits);
}

}  // namespace

void Applier::operator()(const AcdOpened& fact) {
    state_.next_agent = fact.first_agent;
    state_.next_session = fact.first_session;
}

void Applier::operator()(const AddressAdded& fact) {
    Address& address = state_.addresses[fact.address.value];
    address.id = fact.address;
    address.number = fact.number;
    address.in_service = true;
    note_change_at(state_, fact.address);
}

void Applier::operator()(const AddressRemoved& fact) {
    state_.addresses.at(fact.address.value).in_service = false;
    note_change_at(state_, fact.address);
}

void Applier::operator()(const QueueAdded& fact) {
    Queue& queue = state_.queues[fact.queue.value];
    queue.id = fact.queue;
    queue.title = fact.title;
    state_.next_queue = fact.queue.value + 1;
}

void Applier::operator()(const QueueRulesSet& fact) {
    state_.queues.at(fact.queue.value).rules = {fact.max_wait, fact.overflow, fact.ring_time,
                                                fact.back_off};
}

void Applier::operator()(const QueueRemoved& fact) {
    state_.queues.erase(fact.queue.value);
}

void Applier::operator()(const GroupAdded& fact) {
    state_.group_order.push_back(fact.group);
    state_.groups[fact.group] = {fact.group, fact.title, fact.wrapup, fact.queues};
}

void Applier::operator()(const GroupChanged& fact) {
    state_.groups[fact.group] = {fact.group, fact.title, fact.wrapup, fact.queues};
}

void Applier::operator()(const GroupRemoved& fact) {
    state_.groups.erase(fact.group);
    std::erase(state_.group_order, fact.group);
}

void Applier::operator()(const PersonAdmitted& fact) {
    state_.people[fact.person] = {fact.person, fact.all_groups, fact.groups};
}

void Applier::operator()(const PersonRemoved& fact) {
    state_.people.erase(fact.person);
}

void Applier::operator()(const DrainSet& fact) {
    state_.is_draining = fact.is_on;
}

void Applier::operator()(const AgentCreated& fact) {
    Agent agent;
    agent.id = fact.agent;
    agent.person = fact.person;
    agent.created = stamp_.time;
    state_.agents.emplace(fact.agent, std::move(agent));
    state_.agent_of_person[fact.person] = fact.agent;
    state_.next_agent = fact.agent.value + 1;
}

void Applier::operator()(const AgentStateChanged& fact) {
    Agent& agent = state_.agents.at(fact.agent);
    AGENTLINE_ASSERT(agent.state == fact.from);
    if (is_busy(fact.to) && !is_busy(fact.from)) agent.before_busy = fact.from;
    agent.state = fact.to;
}

void Applier::operator()(const AgentWordsSet& fact) {
    Agent& agent = state_.agents.at(fact.agent);
    agent.word = word_of(fact.word);
    agent.next = word_of(fact.next);
    state_.changed.insert(agent.id);
}

void Applier::operator()(const AgentReleased& fact) {
    const auto agent = state_.agents.find(fact.agent);
    AGENTLINE_ASSERT(agent != state_.agents.end() && agent->second.sessions.empty());
    state_.agent_of_person.erase(agent->second.person);
    state_.agents.erase(agent);
}

void Applier::operator()(const AgentPeriodSet& fact) {
    state_.agents.at(fact.agent).period_s = fact.seconds;
}

void Applier::operator()(const QueuePeriodSet& fact) {
    state_.queues.at(fact.queue.value).period_s = fact.seconds;
}

void Applier::operator()(const SessionCreated& fact) {
    Session session;
    session.id = fact.session;
    session.agent = fact.agent;
    session.group = fact.group;
    session.address = fact.address;
    session.reason = reasons::login;
    session.started = stamp_.time;
    session.entered = stamp_.time;
    session.entered_by = stamp_.sequence;
    put_in(state_, state_.sessions.emplace(fact.session, std::move(session)).first->second);
    state_.next_session = fact.session.value + 1;
    note_activity(state_.agents.at(fact.agent));
}

void Applier::operator()(const SessionStateChanged& fact) {
    Session& session = state_.sessions.at(fact.session);
    AGENTLINE_ASSERT(session.state == fact.from && session.agent == fact.agent);
    AGENTLINE_ASSERT(is_permitted(fact.from, fact.to));
    Agent& agent = state_.agents.at(session.agent);
    leave(session, agent);
    change(session, [&](Session& s) {
        s.state = fact.to;
        s.entered = stamp_.time;
        s.entered_by = stamp_.sequence;
        s.deadline = fact.deadline;
        s.reason = fact.to == AgentSessionState::notready ? std::string(reasons::requested) : "";
        if (fact.to == AgentSessionState::ready) s.idle_since = stamp_.time;
        if (fact.to == AgentSessionState::ended) s.ended = stamp_.time;
        const bool talks = fact.to == AgentSessionState::busyoncall && s.call != CallId{};
        if (talks) s.talking_since = stamp_.time;
    });
    if (is_busy(fact.from) && !is_busy(fact.to)) make_idle(agent);
    note_activity(agent);
}

/// Counts what ends with the session's state.
void Applier::leave(Session& session, Agent& agent) {
    if (session.state == AgentSessionState::busywrapup) {
        session.wrapup += stamp_.time - session.entered;
        keep(agent.wrapups, {session.entered, stamp_.time}, agent.period_s);
    }
    stop_talk(session, agent);
}

void Applier::stop_talk(Session& session, Agent& agent) {
    if (session.talking_since == Instant{}) return;
    session.talk += stamp_.time - session.talking_since;
    keep(agent.talks, {session.talking_since, stamp_.time}, agent.period_s);
    session.talking_since = Instant{};
}

/// An agent hour is time in one or more live sessions (13.2).
void Applier::note_activity(Agent& agent) {
    const bool lives =
        std::any_of(agent.sessions.begin(), agent.sessions.end(),
                    [&](AgentSessionId id) { return is_live(state_.sessions.at(id).state); });
    if (lives && agent.active_since == Instant{}) {
        agent.active_since = stamp_.time;
    } else if (!lives && agent.active_since != Instant{}) {
        keep(agent.active, {agent.active_since, stamp_.time}, agent.period_s);
        agent.active_since = Instant{};
    }
}

/// Choice: ACD work in one session ends the idle time of all of them; one agent waits once.
void Applier::make_idle(const Agent& agent) {
    const auto ids = agent.sessions;  // The index changes on the way.
    for (const AgentSessionId id : ids) {
        Session& session = state_.sessions.at(id);
        if (session.state != AgentSessionState::ready) continue;
        change(session, [&](Session& s) { s.idle_since = stamp_.time; });
    }
}

void Applier::operator()(const SessionNextSet& fact) {
    Session& session = state_.sessions.at(fact.session);
    session.next = fact.next;
    session.next_reason.clear();
}

void Applier::operator()(const SessionReasonSet& fact) {
    Session& session = state_.sessions.at(fact.session);
    (fact.is_for_next ? session.next_reason : session.reason) = fact.reason;
}

void Applier::operator()(const SessionReleased& fact) {
    const auto session = state_.sessions.find(fact.session);
    AGENTLINE_ASSERT(session != state_.sessions.end());
    AGENTLINE_ASSERT(session->second.state == AgentSessionState::ended);
    take_out(state_, session->second);
    state_.sessions.erase(session);
}

void Acd::apply(const StampedFact& fact) {
    std::visit(Applier{state_, fact.stamp}, fact.fact);
    refresh_available(state_);
}

}  // namespace agentline::acd
