// Goal: what a client may ask of an agent is what the "c" of contract 12.2 say.
// Method: every (state, requested state or none, next state or none) against seed_tables.h.
#include "core/acd/agent_machine.h"

#include <gtest/gtest.h>

#include "unit/acd/seed_tables.h"

namespace agentline::acd {
namespace {

using S = AgentState;

bool is_plain(S s) {
    return s == S::notready || s == S::ready;
}

bool client_may_ask(S from, S to) {
    const std::string cell = agent_cell(from, to);
    return cell.find('c') != std::string::npos || (cell == "same" && is_plain(to));
}

AgentVerdict expected(S current, AgentWord state, AgentWord next) {
    if (!state && !next) return AgentVerdict::refused;
    if (current == S::released) return AgentVerdict::refused;
    if (next && !is_plain(*next)) return AgentVerdict::refused;
    if (state && !client_may_ask(current, *state)) return AgentVerdict::refused;
    if (state == S::released) return next ? AgentVerdict::refused : AgentVerdict::release;
    return is_busy(current) ? AgentVerdict::store_next : AgentVerdict::set;
}

TEST(AgentMachine, judges_every_request_by_the_table) {
    std::size_t judged = 0;
    for (const auto& current : agent_states_or_none()) {
        if (!current) continue;
        for (const auto& state : agent_states_or_none()) {
            for (const auto& next : agent_states_or_none()) {
                EXPECT_EQ(judge(*current, {state, next}), expected(*current, state, next))
                    << words(current) << " + " << words(state) << ", " << words(next);
                ++judged;
            }
        }
    }
    EXPECT_EQ(judged, 7U * 8U * 8U);
}

TEST(AgentMachine, state_follows_from_busy_then_word_then_sessions) {
    const AgentWord words_or_none[] = {std::nullopt, S::notready, S::ready};
    for (const AgentWord word : words_or_none) {
        for (const bool ready : {false, true}) {
            EXPECT_EQ(derived_state(word, {true, ready}), S::busyacd);
            const S unset = ready ? S::ready : S::notready;
            EXPECT_EQ(derived_state(word, {false, ready}), word.value_or(unset));
        }
    }
}

}  // namespace
}  // namespace agentline::acd
