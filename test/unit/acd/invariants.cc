// Goal and method: see invariants.h.
#include "unit/acd/invariants.h"

#include <gtest/gtest.h>

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
    EXPECT_EQ(agent.state, busy > 0 ? A::busyacd : agent.word.value_or(unset)) << "12.2";
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
    const Deadline deadline{session.deadline, session.entered_by, session.id};
    EXPECT_EQ(state.deadlines.contains(deadline), waits);
    const auto next = session_state_of(session.next);
    EXPECT_TRUE(session.next == 0 || (next && may_be_next(session.state, *next)))
        << words(session.state) << ", " << session.next;
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
    EXPECT_EQ(state.deadlines.size(), deadlines);
    EXPECT_EQ(state.agent_of_person.size(), state.agents.size());
    EXPECT_EQ(state.group_order.size(), state.groups.size());
    EXPECT_TRUE(acd.settle(everyone).empty()) << "not at rest";
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
