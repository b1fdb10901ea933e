// What: the applying of facts about calls and stations.
#include <algorithm>

#include "base/assert.h"
#include "core/acd/applier.h"
#include "core/acd/session_machine.h"
#include "core/acd/windows.h"

namespace agentline::acd {
namespace {

Session* find_session(State& state, AgentSessionId id) {
    const auto found = state.sessions.find(id);
    return found == state.sessions.end() ? nullptr : &found->second;
}

/// Back in its queue: nobody rings for it and nobody talks to it.
void detach(Call& call) {
    call.offer = OfferId{};
    call.session = AgentSessionId{};
    call.agent = AgentId{};
    call.address = AddressId{};
    call.offered = Instant{};
    call.offered_until = Instant{};
    call.offered_by = 0;
    call.answered = Instant{};
}

}  // namespace

void Applier::count_queued(Queue& queue) {
    keep(queue.queued, stamp_.time, queue.period_s);
}

/// The call leaves its queue; `outcome` = null for an answer, which no member of the structure
/// counts. Choice: a wait counts from the call's arrival on the line, as its age is kept.
void Applier::count_left(const Call& call, Moments Queue::*outcome) {
    const auto found = state_.queues.find(call.queue.value);
    if (found == state_.queues.end()) return;
    Queue& queue = found->second;
    if (outcome != nullptr) keep(queue.*outcome, stamp_.time, queue.period_s);
    keep(queue.waits, {call.arrived, stamp_.time}, queue.period_s);
    queue.longest_wait = std::max(queue.longest_wait, stamp_.time - call.arrived);
}

void Applier::operator()(const CallQueued& fact) {
    Call call;
    call.id = fact.call;
    call.provider_call = fact.provider_call;
    call.queue = fact.queue;
    call.from = fact.from;
    call.priority = fact.priority;
    call.arrived = stamp_.time;
    call.wait_until = fact.deadline;
    call.wait_until_by = stamp_.sequence;
    put_in(state_, state_.calls.emplace(fact.call, std::move(call)).first->second);
    state_.next_call = fact.call.value + 1;
    count_queued(state_.queues.at(fact.queue.value));
}

void Applier::operator()(const CallOffered& fact) {
    Call& call = state_.calls.at(fact.call);
    AGENTLINE_ASSERT(is_waiting(call));
    change(call, [&](Call& c) {
        c.offer = fact.offer;
        c.session = fact.session;
        c.agent = fact.agent;
        c.address = fact.address;
        c.offered = stamp_.time;
        c.offered_until = fact.deadline;
        c.offered_by = stamp_.sequence;
    });
    state_.next_offer = fact.offer.value + 1;
}

void Applier::back_off(Call& call, AgentSessionId session, Instant until) {
    if (until == Instant{}) return;
    call.back_offs.push_back({session, call.agent, until, stamp_.sequence});
}

void Applier::operator()(const OfferEnded& fact) {
    Call& call = state_.calls.at(fact.call);
    AGENTLINE_ASSERT(is_ringing(call) && call.offer == fact.offer);
    change(call, [&](Call& c) {
        back_off(c, fact.session, fact.back_off_until);
        detach(c);
    });
}

void Applier::operator()(const CallAnswered& fact) {
    Call& call = state_.calls.at(fact.call);
    AGENTLINE_ASSERT(is_ringing(call) && call.offer == fact.offer);
    change(call, [&](Call& c) {
        c.answered = stamp_.time;
        c.back_offs.clear();
    });
    Session& session = state_.sessions.at(fact.session);
    const Duration rang = stamp_.time - call.offered;
    session.call = call.id;
    ++session.calls;
    session.total_answer += rang;
    session.longest_answer = std::max(session.longest_answer, rang);
    Agent& agent = state_.agents.at(session.agent);
    keep(agent.answered, stamp_.time, agent.period_s);
    count_left(call, nullptr);
}

/// The agent's part of a connected call is over, also when its session was released meanwhile
/// (SS-10): he begins to be idle now.
void Applier::disconnect(const Call& call) {
    const auto agent = state_.agents.find(call.agent);
    if (agent == state_.agents.end()) return;
    Session* session = find_session(state_, call.session);
    if (session != nullptr && session->call == call.id) {
        stop_talk(*session, agent->second);
        session->call = CallId{};
    }
    make_idle(agent->second);
}

void Applier::operator()(const CallOverflowed& fact) {
    Call& call = state_.calls.at(fact.call);
    AGENTLINE_ASSERT(is_waiting(call) && call.queue == fact.from);
    count_left(call, &Queue::flowed_out);
    change(call, [&](Call& c) {
        c.queue = fact.to;
        c.wait_until = fact.deadline;
        c.wait_until_by = stamp_.sequence;
    });
    Queue& to = state_.queues.at(fact.to.value);
    count_queued(to);
    keep(to.flowed_in, stamp_.time, to.period_s);
}

void Applier::operator()(const CallEnded& fact) {
    const auto found = state_.calls.find(fact.call);
    AGENTLINE_ASSERT(found != state_.calls.end() && !is_ringing(found->second));
    const Call& call = found->second;
    if (is_connected(call)) {
        disconnect(call);
    } else {
        count_left(call,
                   counts_as_abandoned(fact.how) ? &Queue::abandoned : &Queue::finally_disposed);
    }
    take_out(state_, call);
    state_.calls.erase(found);
}

void Applier::operator()(const CallRequeued& fact) {
    Call& call = state_.calls.at(fact.call);
    AGENTLINE_ASSERT(is_connected(call));
    disconnect(call);
    change(call, [&](Call& c) {
        back_off(c, fact.session, fact.back_off_until);
        detach(c);
        c.wait_until = fact.deadline;
        c.wait_until_by = stamp_.sequence;
    });
    count_queued(state_.queues.at(call.queue.value));
}

void Applier::operator()(const BackOffEnded& fact) {
    change(state_.calls.at(fact.call), [&](Call& c) {
        std::erase_if(c.back_offs,
                      [&](const BackOff& each) { return each.session == fact.session; });
    });
}

void Applier::operator()(const PrivateCallBegan& fact) {
    const PrivateCall call{fact.provider_call, fact.address, fact.direction};
    put_in(state_, state_.private_calls.emplace(fact.provider_call, call).first->second);
    const auto counter =
        fact.direction == CallDirection::incoming ? &Agent::incoming : &Agent::outgoing;
    for (const AgentId id : agents_at(state_, fact.address)) {
        Agent& agent = state_.agents.at(id);
        keep(agent.*counter, stamp_.time, agent.period_s);
    }
}

void Applier::operator()(const PrivateCallEnded& fact) {
    const auto found = state_.private_calls.find(fact.provider_call);
    AGENTLINE_ASSERT(found != state_.private_calls.end());
    take_out(state_, found->second);
    state_.private_calls.erase(found);
}

void Applier::operator()(const StationReachChanged& fact) {
    state_.addresses.at(fact.address.value).in_reach = fact.in_reach;
    note_change_at(state_, fact.address);
}

}  // namespace agentline::acd
