// Goal: K-07 on the machine itself, and docs/session-machine.md is what the machine says.
// Method: every (state, requested state or none, next state or none) against seed_tables.h.
#include "core/acd/session_machine.h"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "unit/acd/seed_tables.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;

SessionVerdict expected(S current, std::optional<S> state, std::optional<S> next) {
    if (!state && !next) return SessionVerdict::refused;  // SS-2.
    if (current == S::released) return SessionVerdict::refused;
    if (next && !may_be_next(state.value_or(current), *next)) return SessionVerdict::refused;
    if (!state) return SessionVerdict::keep;  // SS-1.
    const std::string cell = session_cell(current, *state);
    if (cell == "same") return SessionVerdict::keep;
    return cell == "-" ? SessionVerdict::refused : SessionVerdict::change;
}

TEST(SessionMachine, judges_every_request_by_the_published_table) {
    std::size_t judged = 0;
    for (const S current : session_states) {
        for (const auto& state : session_states_or_none()) {
            for (const auto& next : session_states_or_none()) {
                EXPECT_EQ(judge(current, {state, next}), expected(current, state, next))
                    << words(current) << " + " << words(state) << ", " << words(next);
                ++judged;
            }
        }
    }
    EXPECT_EQ(judged, 6U * 7U * 7U);
}

TEST(SessionMachine, twelve_transitions_and_no_other) {
    std::size_t permitted = 0;
    for (const S from : session_states) {
        for (const S to : session_states) {
            if (to == S::released) continue;
            EXPECT_EQ(is_permitted(from, to), session_cell(from, to) == "yes")
                << words(from) << " -> " << words(to);
            permitted += is_permitted(from, to) ? 1 : 0;
        }
    }
    EXPECT_EQ(permitted, 12U);
}

TEST(SessionMachine, next_states_are_those_of_SS_5) {
    for (const S in : session_states) {
        for (const S next : session_states) {
            EXPECT_EQ(is_permitted_next(in, next), may_be_next(in, next))
                << words(in) << ", " << words(next);
        }
    }
}

TEST(SessionMachine, default_next_states_are_those_of_SS_4_and_SS_7) {
    EXPECT_EQ(default_next(S::busyoncall, true), S::busywrapup);
    EXPECT_EQ(default_next(S::busyoncall, false), S::ready);
    for (const bool has_wrapup : {false, true}) {
        EXPECT_EQ(default_next(S::busywrapup, has_wrapup), S::ready);
        EXPECT_EQ(default_next(S::ended, has_wrapup), S::ended);
        for (const S in : session_states) {
            const S next = default_next(in, has_wrapup);
            EXPECT_TRUE(next == S::ended || is_permitted_next(in, next)) << words(in);
        }
    }
}

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

TEST(SessionMachine, page_is_generated) {
    const std::string path = AGENTLINE_DOCS "/session-machine.md";
    const char* update = std::getenv("AGENTLINE_UPDATE_DOCS");
    if (update != nullptr && std::string(update) == "1") {
        std::ofstream(path, std::ios::binary) << session_machine_page();
    }
    EXPECT_EQ(text_of(path), session_machine_page())
        << "run this test with AGENTLINE_UPDATE_DOCS=1 and look at the difference";
}

}  // namespace
}  // namespace agentline::acd
