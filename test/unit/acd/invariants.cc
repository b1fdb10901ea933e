// Goal and method: see invariants.h.
#include "unit/acd/invariants.h"

#include <gtest/gtest.h>

#include "core/acd/routing.h"
#include "unit/acd/seed_tables.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using A = AgentState;

bool is_busy_state(S s) {
    return s == S::busyoncall || s == S::busywrapup;
}
bool is_plain_or_none(AgentWord w) {
    return !w || w == A::notready || w == A::ready;
}

void expect_sound_agent(const Acd& acd, const Agent& agent) {
    std::size_t busy = 0;
    bool ready = false;
    for (const AgentSessionId id : agent.sessions) {
        const Session* session = acd.session(id);
        ASSERT_NE(session, nullptr);
        ASSERT_EQ(session->agent, agent.id);
        busy += is_busy_state(session->state) ? 1 : 0;
        ready |= session->state == S::ready;
    }
    EXPECT_LE(busy, 1U) << "SS-12";
    EXPECT_TRUE(is_plain_or_none(agent.word) && is_plain_or_none(agent.next));
    const A unset = ready ? A::ready : A::notready;
    const auto private_call = private_call_of(acd.state(), agent);
    A expected = agent.word.value_or(unset);
    if (private_call) {
        expected = *private_call == CallDirection::incoming ? A::busyincoming : A::busyoutgoing;
    }
    if (busy > 0) expected = A::busyacd;
    EXPECT_EQ(agent.state, expected) << "12.2";
    EXPECT_FALSE(busy > 0 && agent.word == A::notready) << "a blocked agent is busy";
    EXPECT_EQ(acd.state().agent_of_person.at(agent.person), agent.id);
}

void expect_sound_session(const Acd& acd, const Session& session) {
    const State& state = acd.state();
    ASSERT_TRUE(acd.agent(session.agent) != nullptr);
    EXPECT_TRUE(acd.agent(session.agent)->sessions.contains(session.id));
    ASSERT_TRUE(state.groups.contains(session.group));
    EXPECT_TRUE(state.addresses.at(session.address.value).in_service);
    EXPECT_NE(session.state, S::released);
    const bool has_wrapup = state.groups.at(session.group).wrapup > Duration{};
    const bool waits = session.state == S::ended || (session.state == S::busywrapup && has_wrapup);
    EXPECT_EQ(session.deadline != Instant{}, waits) << words(session.state);
    const Deadline deadline{session.deadline, session.entered_by, Deadline::Kind::session,
                            session.id, CallId{}};
    EXPECT_EQ(state.deadlines.contains(deadline), waits);
    const auto next = session_state_of(session.next);
    EXPECT_TRUE(session.next == 0 || (next && may_be_next(session.state, *next)))
        << words(session.state) << ", " << session.next;
    EXPECT_EQ(session.reason.empty(), session.state != S::notready);
    EXPECT_EQ(session.talking_since != Instant{},
              session.state == S::busyoncall && session.call != CallId{});
}

/// What a call rings or talks at is its own alone.
void expect_sound_place(const State& state, const Call& call) {
    const Address& address = state.addresses.at(call.address.value);
    EXPECT_EQ(address.calls, std::set<CallId>{call.id}) << "two calls at one station";
    EXPECT_EQ(state.calls_of.at(call.agent), std::set<CallId>{call.id}) << "two calls, one agent";
    if (is_connected(call)) return;
    EXPECT_TRUE(may_ring(state, call)) << "rings where it cannot be taken";
    EXPECT_TRUE(state.queues.contains(call.queue.value));
    EXPECT_EQ(state.sessions.at(call.session).state, S::ready);
    EXPECT_EQ(state.call_of_offer.at(call.offer), call.id);
    EXPECT_TRUE(state.deadlines.contains(
        {call.offered_until, call.offered_by, Deadline::Kind::offer, AgentSessionId{}, call.id}));
}

/// Deadlines that the call must have, with each in the set.
std::size_t expect_sound_call(const State& state, const Call& call) {
    EXPECT_EQ(state.call_of_provider.at(call.provider_call), call.id);
    std::size_t deadlines = call.back_offs.size();
    const WaitingKey key{call.priority, call.arrived, call.id};
    const auto waiting = state.waiting.find(call.queue);
    EXPECT_EQ(waiting != state.waiting.end() && waiting->second.contains(key), is_waiting(call));
    if (is_waiting(call)) {
        EXPECT_TRUE(state.queues.contains(call.queue.value)) << "waits in no queue";
        deadlines += call.wait_until != Instant{} ? 1 : 0;
    } else {
        expect_sound_place(state, call);
    }
    return deadlines + (is_ringing(call) ? 1 : 0);
}

}  // namespace

void expect_sound(const Acd& acd) {
    const State& state = acd.state();
    Facts everyone;
    std::size_t deadlines = 0;
    for (const auto& [id, agent] : state.agents) {
        expect_sound_agent(acd, agent);
        const auto word_bits = [](AgentWord w) { return w ? bits(*w) : 0; };
        everyone.emplace_back(AgentWordsSet{id, word_bits(agent.word), word_bits(agent.next)});
    }
    for (const auto& [id, session] : state.sessions) {
        expect_sound_session(acd, session);
        deadlines += session.deadline != Instant{} ? 1 : 0;
    }
    std::map<GroupId, std::set<IdleKey>> available;
    for (const auto& [id, session] : state.sessions) {
        const bool is_available = !unavailable(state, session);
        EXPECT_EQ(session.is_available, is_available);
        if (is_available) available[session.group].insert({session.idle_since, id});
    }
    EXPECT_EQ(state.available, available);
    EXPECT_TRUE(state.changed.empty());
    std::size_t waiting = 0;
    for (const auto& [id, call] : state.calls) {
        deadlines += expect_sound_call(state, call);
        waiting += is_waiting(call) ? 1 : 0;
    }
    std::size_t listed = 0;
    for (const auto& [queue, calls] : state.waiting) listed += calls.size();
    EXPECT_EQ(waiting, listed) << "a call in two places";
    EXPECT_EQ(state.call_of_provider.size(), state.calls.size());
    EXPECT_EQ(state.deadlines.size(), deadlines);
    EXPECT_EQ(state.agent_of_person.size(), state.agents.size());
    EXPECT_EQ(state.group_order.size(), state.groups.size());
    EXPECT_TRUE(acd.settle(everyone).empty()) << "not at rest";
    EXPECT_TRUE(acd.route(Instant{}).empty()) << "an eligible pair is left waiting";
}

void expect_published_transitions(const Acd& acd, const std::vector<StampedFact>& facts) {
    Facts plain;
    for (const StampedFact& fact : facts) {
        plain.push_back(fact.fact);
        if (const auto* s = std::get_if<SessionStateChanged>(&fact.fact)) {
            EXPECT_EQ(session_cell(s->from, s->to), "yes") << words(s->from) << words(s->to);
        } else if (const auto* a = std::get_if<AgentStateChanged>(&fact.fact)) {
            EXPECT_NE(agent_cell(a->from, a->to).find('h'), std::string::npos)
                << words(a->from) << " -> " << words(a->to);
        }
    }
    EXPECT_TRUE(acd.settle(plain).empty()) << "not at rest";
}

}  // namespace agentline::acd
