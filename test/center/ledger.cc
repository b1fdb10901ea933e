#include "center/ledger.h"

#include <algorithm>

#include "unit/acd/seed_tables.h"

namespace agentline::center {
namespace {

using Place = PlainCall::Place;
using S = AgentSessionState;

/// The twelve transitions as the page prints them, read once.
bool is_published(S from, S to) {
    static const auto pairs = [] {
        std::set<std::pair<S, S>> all;
        for (const auto& a : acd::session_states_or_none()) {
            for (const auto& b : acd::session_states_or_none()) {
                if (a && b && acd::session_cell(*a, *b) == "yes") all.emplace(*a, *b);
            }
        }
        return all;
    }();
    return pairs.contains({from, to});
}

bool is_published(AgentState from, AgentState to) {
    static const auto pairs = [] {
        std::set<std::pair<AgentState, AgentState>> all;
        for (const auto& a : acd::agent_states_or_none()) {
            for (const auto& b : acd::agent_states_or_none()) {
                if (!a || !b) continue;
                if (acd::agent_cell(*a, *b).find('h') != std::string::npos) all.emplace(*a, *b);
            }
        }
        return all;
    }();
    return pairs.contains({from, to});
}

bool is_busy(S s) {
    return s == S::busyoncall || s == S::busywrapup;
}

}  // namespace

void Ledger::read(const StampedFact& fact) {
    complaints_.unless(fact.stamp.sequence == sequence_ + 1, "a gap in the facts after ",
                       sequence_);
    complaints_.unless(fact.stamp.time >= now_, "time goes back at fact ", fact.stamp.sequence);
    sequence_ = fact.stamp.sequence;
    now_ = fact.stamp.time;
    ++totals.facts;
    std::visit([this](const auto& each) { on(each); }, fact.fact);
}

// The directory.

void Ledger::on(const acd::AddressAdded& fact) {
    addresses[fact.address] = {fact.number, true, true};
}
void Ledger::on(const acd::AddressRemoved& fact) {
    addresses[fact.address].in_service = false;
}
void Ledger::on(const acd::QueueAdded& fact) {
    complaints_.unless(!queues.contains(fact.queue), "queue ", fact.queue, " is added twice");
    queues[fact.queue].id = fact.queue;
    queues[fact.queue].title = fact.title;
}
void Ledger::on(const acd::QueueRemoved& fact) {
    for (const auto& [id, call] : calls) {
        complaints_.unless(call.queue != fact.queue || call.place == Place::talks, "call ", id,
                           " is left in the removed queue ", fact.queue);
    }
    queues.erase(fact.queue);
}
void Ledger::on(const acd::QueueRulesSet& fact) {
    queues[fact.queue].rules = {fact.max_wait, fact.overflow, fact.ring_time, fact.back_off};
}
void Ledger::on(const acd::GroupAdded& fact) {
    groups[fact.group] = {fact.wrapup, fact.queues};
}
void Ledger::on(const acd::GroupChanged& fact) {
    groups[fact.group] = {fact.wrapup, fact.queues};
}
void Ledger::on(const acd::GroupRemoved& fact) {
    groups.erase(fact.group);
}

// Agents and sessions.

void Ledger::on(const acd::AgentCreated& fact) {
    PlainAgent& agent = agents[fact.agent];
    agent.id = fact.agent;
    agent.person = fact.person;
}
void Ledger::on(const acd::AgentStateChanged& fact) {
    PlainAgent& agent = agents[fact.agent];
    complaints_.unless(agent.state == fact.from && is_published(fact.from, fact.to), "agent ",
                       fact.agent, " goes from ", name_of(fact.from), " to ", name_of(fact.to));
    agent.state = fact.to;
}
void Ledger::on(const acd::AgentWordsSet& fact) {
    agents[fact.agent].word = fact.word;
}
void Ledger::on(const acd::AgentReleased& fact) {
    for (const auto& [id, session] : sessions) {
        complaints_.unless(session.agent != fact.agent, "agent ", fact.agent,
                           " is released before his session ", id);
    }
    agents.erase(fact.agent);
}
void Ledger::set_period(Counted& counted, std::uint32_t seconds) const {
    if (seconds > counted.period_s) counted.grew = now_;
    counted.period_s = seconds;
}
void Ledger::on(const acd::AgentPeriodSet& fact) {
    set_period(agents[fact.agent].counted, fact.seconds);
}
void Ledger::on(const acd::QueuePeriodSet& fact) {
    set_period(queues[fact.queue].counted, fact.seconds);
}
void Ledger::on(const acd::SessionCreated& fact) {
    complaints_.unless(agents.contains(fact.agent) && groups.contains(fact.group), "session ",
                       fact.session, " has no agent or group");
    PlainSession& session = sessions[fact.session];
    session.id = fact.session;
    session.agent = fact.agent;
    session.group = fact.group;
    session.address = fact.address;
    session.started = session.since = now_;
    watch_activity(fact.agent);
}
void Ledger::on(const acd::SessionStateChanged& fact) {
    PlainSession& session = sessions[fact.session];
    complaints_.unless(session.state == fact.from && is_published(fact.from, fact.to), "session ",
                       fact.session, " goes from ", name_of(fact.from), " to ", name_of(fact.to));
    PlainAgent& agent = agents[session.agent];
    if (session.state == S::busywrapup) {
        session.wrapups.push_back({session.since, now_});
        agent.wrapups.push_back({session.since, now_});
    }
    if (is_busy(session.state) && !is_busy(fact.to)) agent.worked = now_;
    session.state = fact.to;
    session.since = now_;
    session.deadline = fact.deadline;
    if (fact.to == S::ended) session.ended = now_;
    const Duration wrapup = groups[session.group].wrapup;
    // An ended session without a deadline is one that its agent's release takes along.
    const bool is_timed = fact.to == S::busywrapup && wrapup > Duration{};
    const bool is_right = fact.to == S::ended
                              ? fact.deadline == Instant{} || is_deadline(fact.deadline, retention_)
                          : is_timed ? is_deadline(fact.deadline, wrapup)
                                     : fact.deadline == Instant{};
    complaints_.unless(is_right, "session ", fact.session, " has a wrong deadline in ",
                       name_of(fact.to));
    watch_talk(session);
    watch_activity(session.agent);
}
void Ledger::on(const acd::SessionReleased& fact) {
    const auto session = sessions.find(fact.session);
    complaints_.unless(session != sessions.end() && session->second.state == S::ended, "session ",
                       fact.session, " is released without an end");
    sessions.erase(fact.session);
}
void Ledger::on(const acd::SessionReasonSet& fact) {
    const bool is_for_notready = fact.is_for_next || sessions[fact.session].state == S::notready;
    complaints_.unless(is_for_notready, "session ", fact.session, " has a reason but is ready");
}

/// BUSYONCALL time of ACD calls, by the contract (13.2).
void Ledger::watch_talk(PlainSession& session) {
    const bool has_call = std::any_of(calls.begin(), calls.end(), [&](const auto& each) {
        return each.second.place == Place::talks && each.second.session == session.id;
    });
    const bool talks = has_call && session.state == S::busyoncall;
    const bool talked = session.talks_since != Instant{};
    if (talks && !talked) session.talks_since = now_;
    if (talks || !talked) return;
    session.talks.push_back({session.talks_since, now_});
    agents[session.agent].talks.push_back(session.talks.back());
    session.talks_since = Instant{};
}

void Ledger::watch_activity(AgentId id) {
    PlainAgent& agent = agents[id];
    const bool lives = std::any_of(sessions.begin(), sessions.end(), [&](const auto& each) {
        return each.second.agent == id && each.second.state != S::ended;
    });
    const bool lived = agent.active_since != Instant{};
    if (lives && !lived) agent.active_since = now_;
    if (lives || !lived) return;
    agent.active.push_back({agent.active_since, now_});
    agent.active_since = Instant{};
}

bool Ledger::is_deadline(Instant at, Duration after) const {
    return after > Duration{} && at == now_ + after;
}
Duration Ledger::max_wait(QueueId queue) const {
    return queues.at(queue).rules.max_wait;
}

// Calls.

/// The call, if it is where the fact needs it; else a complaint.
PlainCall* Ledger::call_in(CallId id, Place place, std::string_view for_what) {
    const auto found = calls.find(id);
    const bool is_there = found != calls.end() && found->second.place == place;
    complaints_.unless(is_there, "call ", id, " is not where it can be ", for_what);
    return is_there ? &found->second : nullptr;
}

void Ledger::on(const acd::CallQueued& fact) {
    complaints_.unless(fact.call.value > last_call_, "call ", fact.call, " is counted twice");
    complaints_.unless(known_.insert(fact.provider_call).second, "the provider's call ",
                       fact.provider_call, " comes twice");
    last_call_ = std::max(last_call_, fact.call.value);
    ++totals.calls;
    PlainCall call;
    call.id = fact.call;
    call.provider_call = fact.provider_call;
    call.queue = fact.queue;
    call.priority = fact.priority;
    call.arrived = now_;
    call.wait_until = fact.deadline;
    const Duration wait = max_wait(fact.queue);
    complaints_.unless(
        wait == Duration{} ? fact.deadline == Instant{} : is_deadline(fact.deadline, wait), "call ",
        fact.call, " may wait for too long");
    calls[fact.call] = call;
    queues[fact.queue].queued.push_back(now_);
}

void Ledger::on(const acd::CallOffered& fact) {
    ++totals.offers;
    complaints_.unless(fact.offer.value > last_offer_, "offer ", fact.offer, " is used twice");
    last_offer_ = std::max(last_offer_, fact.offer.value);
    PlainCall* call = call_in(fact.call, Place::waits, "offered");
    if (call == nullptr) return;
    complaints_.unless(is_deadline(fact.deadline, queues[call->queue].rules.ring_time), "offer ",
                       fact.offer, " has a wrong deadline");
    call->place = Place::rings;
    call->offer = fact.offer;
    call->session = fact.session;
    call->agent = fact.agent;
    call->address = fact.address;
    call->offered = now_;
    call->rings_until = fact.deadline;
}

void Ledger::back_off(PlainCall& call, AgentSessionId session, Instant until, bool is_due) {
    const Duration time = queues[call.queue].rules.back_off;
    if (until != Instant{}) {
        complaints_.unless(is_deadline(until, time), "wrong back-off of a call");
        call.backs_off[session] = {until, call.agent};
    } else {
        complaints_.unless(!is_due || time == Duration{}, "no back-off of a call");
    }
}

void Ledger::on(const acd::OfferEnded& fact) {
    PlainCall* call = call_in(fact.call, Place::rings, "taken back");
    if (call == nullptr) return;
    complaints_.unless(call->offer == fact.offer && call->session == fact.session, "offer ",
                       fact.offer, " ends for someone else");
    back_off(*call, fact.session, fact.back_off_until, is_agents_failure(fact.why));
    call->place = Place::waits;
    call->waits_again = now_;
}

void Ledger::on(const acd::CallAnswered& fact) {
    PlainCall* call = call_in(fact.call, Place::rings, "answered");
    if (call == nullptr) return;
    complaints_.unless(call->offer == fact.offer && call->session == fact.session, "offer ",
                       fact.offer, " is answered by someone else");
    ++totals.answered;
    call->place = Place::talks;
    call->backs_off.clear();
    sessions[fact.session].answers.push_back(now_ - call->offered);
    agents[call->agent].answered.push_back(now_);
    count_left(*call, &PlainQueue::answered);
}

void Ledger::count_left(const PlainCall& call, std::vector<Instant> PlainQueue::*outcome) {
    const auto queue = queues.find(call.queue);
    if (queue == queues.end()) return;
    (queue->second.*outcome).push_back(now_);
    queue->second.waits.push_back({call.arrived, now_});
}

/// The agent's part of a talk is over.
void Ledger::hang_up(PlainCall& call) {
    call.place = Place::waits;
    const auto agent = agents.find(call.agent);
    if (agent != agents.end()) agent->second.worked = now_;
    const auto session = sessions.find(call.session);
    if (session != sessions.end()) watch_talk(session->second);
}

void Ledger::on(const acd::CallOverflowed& fact) {
    PlainCall* call = call_in(fact.call, Place::waits, "moved on");
    if (call == nullptr) return;
    complaints_.unless(call->queue == fact.from && queues.contains(fact.to), "call ", fact.call,
                       " flows out of or into nowhere");
    count_left(*call, &PlainQueue::flowed_out);
    call->queue = fact.to;
    call->wait_until = fact.deadline;
    queues[fact.to].queued.push_back(now_);
    queues[fact.to].flowed_in.push_back(now_);
}

void Ledger::on(const acd::CallEnded& fact) {
    const bool after_answer =
        fact.how == CallEnd::caller_hung_up || fact.how == CallEnd::agent_hung_up;
    const auto found = calls.find(fact.call);
    if (found == calls.end()) return complaints_.add("an unknown call ends");
    PlainCall& call = found->second;
    complaints_.unless(call.provider_call == fact.provider_call, "another call ends");
    if (fact.how == CallEnd::lost) ++totals.lost;
    if (call.place == Place::talks) {
        complaints_.unless(after_answer || fact.how == CallEnd::lost, "call ", fact.call,
                           " ends as ", name_of(fact.how), " in talk");
        hang_up(call);
    } else {
        complaints_.unless(call.place == Place::waits && !after_answer, "call ", fact.call,
                           " ends as ", name_of(fact.how), " without an answer");
        const bool is_gone = fact.how == CallEnd::abandoned || fact.how == CallEnd::lost;
        count_left(call, is_gone ? &PlainQueue::abandoned : &PlainQueue::disposed);
    }
    calls.erase(fact.call);
}

void Ledger::on(const acd::CallRequeued& fact) {
    PlainCall* call = call_in(fact.call, Place::talks, "taken back");
    if (call == nullptr) return;
    ++totals.requeued;
    complaints_.unless(call->session == fact.session, "call ", fact.call, " is with another");
    back_off(*call, fact.session, fact.back_off_until, true);
    hang_up(*call);
    call->wait_until = fact.deadline;
    queues[call->queue].queued.push_back(now_);
}

void Ledger::on(const acd::BackOffEnded& fact) {
    const auto call = calls.find(fact.call);
    if (call == calls.end()) return complaints_.add("the back-off of an unknown call ends");
    const auto back_off = call->second.backs_off.find(fact.session);
    const bool is_due = back_off != call->second.backs_off.end() && back_off->second.until <= now_;
    complaints_.unless(is_due, "the back-off of call ", fact.call, " ends too early");
    call->second.backs_off.erase(fact.session);
}

void Ledger::on(const acd::PrivateCallBegan& fact) {
    private_calls[fact.provider_call] = {fact.address, fact.direction};
    complaints_.unless(known_.insert(fact.provider_call).second, "the provider's call ",
                       fact.provider_call, " comes twice");
    std::set<AgentId> there;
    for (const auto& [id, session] : sessions) {
        const bool is_there = session.address == fact.address && session.state != S::ended;
        if (is_there) there.insert(session.agent);
    }
    for (const AgentId id : there) {
        const bool is_incoming = fact.direction == CallDirection::incoming;
        (is_incoming ? agents[id].incoming : agents[id].outgoing).push_back(now_);
    }
}
void Ledger::on(const acd::PrivateCallEnded& fact) {
    complaints_.unless(private_calls.erase(fact.provider_call) == 1, "private call ",
                       fact.provider_call, " ends twice");
}
void Ledger::on(const acd::StationReachChanged& fact) {
    addresses[fact.address].in_reach = fact.in_reach;
}

}  // namespace agentline::center
