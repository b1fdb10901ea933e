// Goal: agents and sessions live as contract 12.1, 12.2 and say, messages included.
// Method: commands through execute() on a small line; every state and request where it is finite.
#include "core/acd/acd.h"

#include <gtest/gtest.h>

#include "unit/acd/seed_tables.h"
#include "unit/acd/test_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using A = AgentState;
using Messages = std::vector<LineMessage>;
using Names = std::vector<std::string>;
using namespace std::chrono_literals;

TEST(AgentLife, starts_not_ready_and_is_announced_once) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    EXPECT_EQ(alice, AgentId{first_agent});
    EXPECT_EQ(line.messages(),
              (Messages{{MessageId::agentstatusex, alice.value,
                         agentstatusex::newagent | agentstatusex::state, bits(A::notready)}}));
    EXPECT_EQ(line.state_of(alice), A::notready);
    EXPECT_EQ(line.acd.session_list(alice)->size(), 0U);
}

TEST(AgentLife, the_same_person_is_the_same_agent) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    EXPECT_EQ(line.agent("alice"), alice);
    EXPECT_TRUE(line.last.empty());
    EXPECT_NE(line.agent("bob"), alice);
    EXPECT_EQ(line.refusal(CreateAgent{"mallory"}), Refusal::unknown_person);
}

TEST(AgentLife, released_agents_void_their_handle_for_ever) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    line.set(alice, A::released);
    EXPECT_EQ(line.messages(), (Messages{agent_state(alice, A::released)}));
    EXPECT_EQ(line.refusal(SetAgentState{alice, {A::ready, {}}}), Refusal::unknown_agent);
    EXPECT_EQ(line.refusal(SetAgentPeriod{alice, 60}), Refusal::unknown_agent);
    EXPECT_EQ(line.refusal(CreateSession{alice, sales, desk}), Refusal::unknown_agent);
    EXPECT_FALSE(line.acd.agent_info(alice, line.now));
    EXPECT_GT(line.agent("alice"), alice);
}

TEST(AgentLife, release_ends_and_releases_every_session_first) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto busy = line.session_in(S::busyoncall, alice, sales);
    const auto over = line.session_in(S::ended, alice, vip);
    const auto idle = line.session(alice, care);
    line.set(alice, A::released);
    EXPECT_EQ(line.messages(),
              (Messages{session_state(busy, S::ended), session_state(busy, S::released),
                        session_state(over, S::released), session_state(idle, S::ended),
                        session_state(idle, S::released), agent_state(alice, A::released)}));
    EXPECT_FALSE(line.acd.next_deadline());
    EXPECT_EQ(line.refusal(SetSessionState{idle, {S::ready, {}}}), Refusal::unknown_session);
}

TEST(SessionLife, starts_not_ready_and_is_announced) {
    TestLine line;
    const auto id = line.session(line.agent("alice"), sales, home);
    EXPECT_EQ(id, AgentSessionId{first_session});
    EXPECT_EQ(line.messages(),
              (Messages{{MessageId::agentsessionstatus, id.value,
                         agentsessionstatus::newsession | agentsessionstatus::state,
                         bits(S::notready)}}));
    const auto list = *line.acd.session_list(AgentId{first_agent});
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0], (AgentSessionEntry{id, AgentId{first_agent}, sales, home}));
}

TEST(SessionLife, the_same_group_and_address_is_the_same_session) {
    for (const S state : {S::notready, S::ready, S::busyoncall, S::busywrapup}) {
        TestLine line;
        const AgentId alice = line.agent("alice");
        const auto id = line.session_in(state, alice);
        EXPECT_EQ(line.session(alice), id);
        EXPECT_TRUE(line.last.empty());
        EXPECT_EQ(line.refusal(CreateSession{alice, sales, home}), Refusal::other_address);
        EXPECT_NE(line.session(alice, care, home), id);
    }
}

TEST(SessionLife, an_ended_session_does_not_stand_in_the_way) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto ended = line.session_in(S::ended, alice);
    const auto fresh = line.session(alice, sales, home);
    EXPECT_GT(fresh, ended);
    EXPECT_EQ(line.acd.session_list(alice)->size(), 2U);
}

TEST(SessionLife, needs_agent_group_address_and_admission) {
    TestLine line;
    const AgentId bob = line.agent("bob");
    EXPECT_EQ(line.refusal(CreateSession{AgentId{7}, sales, desk}), Refusal::unknown_agent);
    EXPECT_EQ(line.refusal(CreateSession{bob, group_id(9), desk}), Refusal::unknown_group);
    EXPECT_EQ(line.refusal(CreateSession{bob, sales, AddressId{2}}), Refusal::unknown_address);
    EXPECT_EQ(line.refusal(CreateSession{bob, vip, desk}), Refusal::not_in_group);
}

TEST(SessionLife, limits_are_refusals) {
    Settings settings;
    settings.agents_max = 1;
    settings.sessions_per_agent_max = 2;
    TestLine line(settings);
    const AgentId alice = line.agent("alice");
    EXPECT_EQ(line.refusal(CreateAgent{"bob"}), Refusal::too_many_agents);
    line.session(alice, sales);
    line.session(alice, care);
    EXPECT_EQ(line.refusal(CreateSession{alice, vip, desk}), Refusal::too_many_sessions);
    settings.sessions_max = 1;
    TestLine narrow(settings);
    narrow.session(narrow.agent("alice"), sales);
    EXPECT_EQ(narrow.refusal(CreateSession{AgentId{first_agent}, care, desk}),
              Refusal::too_many_sessions);
}

/// What SS-1, SS-2, SS-5, SS-6, SS-8 and A-34 promise of one request on a session in `from`.
void expect_outcome(S from, std::optional<S> state, std::optional<S> next) {
    SCOPED_TRACE(words(S(from)) + " + " + words(state) + ", " + words(next));
    TestLine line;
    const auto id = line.session_in(from, line.agent("alice"));
    if (from != S::ended) line.set(id, from, S::ended);  // A stored next state to be replaced.
    const SetSessionState command{id, {state, next}};
    const S after = state.value_or(from);
    const std::string cell = session_cell(from, after);
    const bool legal_next = !next || may_be_next(after, *next);
    if ((!state && !next) || cell == "-" || !legal_next) {
        EXPECT_EQ(line.refusal(command), Refusal::illegal_state);
        return;
    }
    ASSERT_TRUE(line.run(command));
    EXPECT_EQ(line.state_of(id), after);
    Messages changes;
    for (const LineMessage& m : line.messages()) {
        if (m.id == MessageId::agentsessionstatus) changes.push_back(m);
    }
    Messages expected;
    if (cell == "via") expected.push_back(session_state(id, S::ended));
    if (cell != "same") expected.push_back(session_state(id, after));
    EXPECT_EQ(changes, expected);
    if (after == S::released) {
        EXPECT_EQ(line.refusal(command), Refusal::unknown_session);
    } else if (after != S::ended) {
        EXPECT_EQ(line.acd.session(id)->next, next ? bits(*next) : 0U);
    }
}

TEST(SessionState, every_request_in_every_state_does_what_the_table_says) {  // K-07.
    for (const S from : {S::notready, S::ready, S::busyoncall, S::busywrapup, S::ended}) {
        for (const auto& state : session_states_or_none()) {
            for (const auto& next : session_states_or_none()) expect_outcome(from, state, next);
        }
    }
}

TEST(SessionState, a_released_session_refuses_every_request) {  // K-07.
    TestLine line;
    const auto id = line.session(line.agent("alice"));
    line.set(id, S::released);
    for (const auto& state : session_states_or_none()) {
        for (const auto& next : session_states_or_none()) {
            EXPECT_EQ(line.refusal(SetSessionState{id, {state, next}}), Refusal::unknown_session);
        }
    }
    EXPECT_FALSE(line.acd.session_info(id, line.now));
}

TEST(SessionState, next_is_reported_with_defaults_resolved) {  // SS-4, SS-7.
    const std::tuple<GroupId, S, S> rows[] = {
        {sales, S::busyoncall, S::busywrapup}, {care, S::busyoncall, S::ready},
        {sales, S::busywrapup, S::ready},      {care, S::busywrapup, S::ready},
        {sales, S::ended, S::ended},           {care, S::ended, S::ended}};
    for (const auto& [group, state, next] : rows) {
        TestLine line;
        const auto id = line.session_in(state, line.agent("alice"), group);
        const auto info = *line.acd.session_info(id, line.now);
        EXPECT_EQ(info.session_state, bits(state));
        EXPECT_EQ(info.next_session_state, bits(next)) << words(state);
        if (state == S::ended) continue;
        line.set(id, state, S::notready);
        EXPECT_EQ(line.acd.session_info(id, line.now)->next_session_state, bits(S::notready));
        line.set(id, state);  // SS-6: next word 0 resets to the default.
        EXPECT_EQ(line.acd.session_info(id, line.now)->next_session_state, bits(next));
    }
}

TEST(SessionState, a_forced_call_is_no_call) {  // SS-9, A-32.
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto id = line.session_in(S::busyoncall, alice);
    line.pass(100s);
    line.set(id, S::ready);
    const auto info = *line.acd.session_info(id, line.now);
    EXPECT_EQ(info.calls, 0U);
    EXPECT_EQ(info.talk_s, 0U);
    EXPECT_EQ(info.duration_s, 100U);
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->acd_calls, 0U);
}

TEST(SessionState, only_one_session_of_an_agent_may_be_busy) {  // SS-12, A-36.
    for (const S busy : {S::busyoncall, S::busywrapup}) {
        TestLine line;
        const AgentId alice = line.agent("alice");
        const auto first = line.session_in(busy, alice, sales);
        const auto second = line.session_in(S::ready, alice, care);
        EXPECT_EQ(line.refusal(SetSessionState{second, {S::busyoncall, {}}}),
                  Refusal::other_session_busy);
        const auto of_bob = line.session_in(S::ready, line.agent("bob"), sales);
        line.set(of_bob, S::busyoncall);
        line.set(first, S::notready);
        line.set(second, S::busyoncall);
    }
}

TEST(SessionState, timing_stops_at_the_end) {  // SS-11.
    TestLine line;
    const auto id = line.session_in(S::ready, line.agent("alice"));
    line.pass(90s);
    line.set(id, S::ended);
    line.pass(500s);
    const auto info = *line.acd.session_info(id, line.now);
    EXPECT_EQ(info.duration_s, 90U);
    EXPECT_EQ(info.session_state, bits(S::ended));
}

TEST(SessionState, wrapup_time_is_counted_while_and_after_it_lasts) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto id = line.session_in(S::busywrapup, alice, care);
    line.pass(20s);
    EXPECT_EQ(line.acd.session_info(id, line.now)->wrapup_s, 20U);
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->acd_wrapup_s, 20U);
    line.set(id, S::ready);
    line.pass(100s);
    EXPECT_EQ(line.acd.session_info(id, line.now)->wrapup_s, 20U);
    EXPECT_EQ(line.acd.session_info(id, line.now)->call_s, 20U);
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->acd_call_s, 20U);
    ASSERT_TRUE(line.run(SetAgentPeriod{alice, 110}));  // A sliding window.
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->acd_wrapup_s, 10U);
    line.pass(10s);
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->acd_wrapup_s, 0U);
    EXPECT_EQ(line.acd.session_info(id, line.now)->wrapup_s, 20U);
}

// --- Contract 12.2: the agent and its sessions. ---

TEST(AgentState, follows_its_sessions_until_a_client_sets_it) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto one = line.session(alice, sales);
    const auto two = line.session(alice, care);
    line.set(one, S::ready);
    EXPECT_EQ(line.messages(),
              (Messages{session_state(one, S::ready), agent_state(alice, A::ready)}));
    line.set(two, S::ready);
    EXPECT_EQ(line.messages(), (Messages{session_state(two, S::ready)}));
    line.set(one, S::notready);
    EXPECT_EQ(line.state_of(alice), A::ready);
    line.set(two, S::notready);
    EXPECT_EQ(line.state_of(alice), A::notready);
}

TEST(AgentState, is_busy_from_call_to_the_end_of_wrapup) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto id = line.session_in(S::ready, alice);
    line.set(id, S::busyoncall);
    EXPECT_EQ(line.messages(),
              (Messages{session_state(id, S::busyoncall), agent_state(alice, A::busyacd)}));
    line.set(id, S::busywrapup);
    EXPECT_EQ(line.messages(), (Messages{session_state(id, S::busywrapup)}));
    line.set(id, S::ready);
    EXPECT_EQ(line.messages(),
              (Messages{session_state(id, S::ready), agent_state(alice, A::ready)}));
}

TEST(AgentState, set_by_a_client_blocks_without_changing_sessions) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto id = line.session_in(S::ready, alice);
    line.set(alice, A::notready);
    EXPECT_EQ(line.messages(), (Messages{agent_state(alice, A::notready)}));
    EXPECT_EQ(line.state_of(id), S::ready);
    EXPECT_EQ(line.refusal(SetSessionState{id, {S::busyoncall, {}}}), Refusal::agent_blocked);
    line.set(id, S::notready);
    line.set(id, S::ready);
    EXPECT_EQ(line.state_of(alice), A::notready) << "until a client sets READY";
    line.set(alice, A::ready);
    EXPECT_EQ(line.messages(), (Messages{agent_state(alice, A::ready)}));
    line.set(id, S::busyoncall);
    EXPECT_EQ(line.state_of(alice), A::busyacd);
}

TEST(AgentState, repeating_the_state_is_success_without_a_message) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    line.set(alice, A::ready);
    line.set(alice, A::ready);
    EXPECT_TRUE(line.last.empty());
}

TEST(AgentState, asked_while_busy_is_taken_after_the_call_and_once) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto id = line.session_in(S::busyoncall, alice);
    line.set(alice, A::notready);
    EXPECT_TRUE(line.messages().empty());
    EXPECT_EQ(line.state_of(alice), A::busyacd);
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->next_agent_state, bits(A::notready));
    line.set(id, S::busywrapup);
    EXPECT_EQ(line.state_of(alice), A::busyacd);
    line.set(id, S::ready);
    EXPECT_EQ(line.state_of(alice), A::notready);
    EXPECT_EQ(line.refusal(SetSessionState{id, {S::busyoncall, {}}}), Refusal::agent_blocked);
    line.set(alice, A::ready);
    line.set(id, S::busyoncall);
    line.set(id, S::ready);
    EXPECT_EQ(line.state_of(alice), A::ready) << "the next state was taken twice";
}

TEST(AgentState, next_set_before_the_call_is_taken_after_it) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    const auto id = line.session_in(S::ready, alice);
    line.set(alice, {}, A::notready);
    EXPECT_EQ(line.state_of(alice), A::ready);
    line.set(id, S::busyoncall);
    line.set(id, S::ready);
    EXPECT_EQ(line.state_of(alice), A::notready);
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->next_agent_state, bits(A::notready));
}

TEST(AgentState, default_next_is_the_state_before_the_call) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    line.set(alice, A::ready);
    line.session_in(S::busyoncall, alice);
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->next_agent_state, bits(A::ready));
}

TEST(AgentState, all_sessions_ended_means_not_ready) {
    for (const bool was_set : {false, true}) {
        for (const S way : {S::ended, S::released}) {
            for (const S state : {S::ready, S::busyoncall, S::busywrapup}) {
                TestLine line;
                const AgentId alice = line.agent("alice");
                if (was_set) line.set(alice, A::ready);
                const auto one = line.session_in(state, alice, sales);
                const auto two = line.session(alice, care);
                line.set(two, way);
                EXPECT_NE(line.state_of(alice), A::notready);
                line.set(one, way);
                EXPECT_EQ(line.state_of(alice), A::notready) << words(state) << words(way);
            }
        }
    }
}

TEST(AgentState, forgetting_an_old_session_does_not_move_the_agent) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    line.session_in(S::ended, alice);
    line.set(alice, A::ready);
    line.meet_deadline();
    EXPECT_EQ(line.names(), (Names{"SessionReleased"}));
    EXPECT_EQ(line.state_of(alice), A::ready);
}

/// The ways to be an agent, as 12.2 sees them.
struct Situation {
    std::string text;
    A state;
    AgentWord word;
    std::optional<S> session;
};
const Situation situations[] = {
    {"new", A::notready, {}, {}},
    {"set not ready", A::notready, A::notready, S::ready},
    {"set ready", A::ready, A::ready, S::notready},
    {"derived not ready", A::notready, {}, S::notready},
    {"derived ready", A::ready, {}, S::ready},
    {"on call, never set", A::busyacd, {}, S::busyoncall},
    {"on call, set ready", A::busyacd, A::ready, S::busyoncall},
    {"in wrap-up", A::busyacd, {}, S::busywrapup},
};

AgentId enter(TestLine& line, const Situation& situation) {
    const AgentId alice = line.agent("alice");
    if (situation.session) line.session_in(*situation.session, alice);
    if (situation.word && situation.state != A::busyacd) line.set(alice, situation.word);
    if (situation.word && situation.state == A::busyacd) {
        line.set(AgentSessionId{first_session}, S::ready);
        line.set(alice, situation.word);
        line.set(AgentSessionId{first_session}, S::busyoncall);
    }
    EXPECT_EQ(line.state_of(alice), situation.state) << situation.text;
    return alice;
}

void expect_agent_outcome(const Situation& situation, AgentWord state, AgentWord next) {
    SCOPED_TRACE(situation.text + " + " + words(state) + ", " + words(next));
    TestLine line;
    const AgentId alice = enter(line, situation);
    const SetAgentState command{alice, {state, next}};
    const auto plain = [](AgentWord w) { return !w || w == A::notready || w == A::ready; };
    const bool release = state == A::released && !next;
    if ((!state && !next) || !plain(next) || (!plain(state) && !release)) {
        EXPECT_EQ(line.refusal(command), Refusal::illegal_state);
        return;
    }
    ASSERT_TRUE(line.run(command));
    const bool busy = situation.state == A::busyacd;
    const A after = busy && !release ? A::busyacd : state.value_or(situation.state);
    EXPECT_EQ(line.state_of(alice), after);
    const Messages heard = line.messages();
    if (after == situation.state) {
        EXPECT_TRUE(heard.empty());
    } else {
        ASSERT_FALSE(heard.empty());
        EXPECT_EQ(heard.back(), agent_state(alice, after));
    }
    if (release) return;
    const std::uint32_t reported = line.acd.agent_info(alice, line.now)->next_agent_state;
    const AgentWord stored = next ? next : (busy ? state : AgentWord{});
    const A before_call = situation.word ? *situation.word : A::ready;
    EXPECT_EQ(reported, bits(stored.value_or(busy ? before_call : after)));
}

TEST(AgentState, every_request_in_every_situation_does_what_12_2_says) {
    for (const Situation& situation : situations) {
        for (const auto& state : agent_states_or_none()) {
            for (const auto& next : agent_states_or_none()) {
                expect_agent_outcome(situation, state, next);
            }
        }
    }
}

TEST(Periods, are_set_reported_and_announced) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->measurement_period_s, 3600U);
    ASSERT_TRUE(line.run(SetAgentPeriod{alice, 60}));
    EXPECT_EQ(line.messages(),
              (Messages{{MessageId::agentstatusex, alice.value, agentstatusex::updateinfo, 0}}));
    EXPECT_EQ(line.acd.agent_info(alice, line.now)->measurement_period_s, 60U);
    const QueueId queue = line.acd.queue_list(sales)->front().id;
    EXPECT_EQ(line.acd.queue_info(queue, line.now)->measurement_period_s, 3600U);
    ASSERT_TRUE(line.run(SetQueuePeriod{queue, 61}));
    EXPECT_EQ(line.messages(),
              (Messages{{MessageId::queuestatus, queue.value, queuestatus::updateinfo, 0}}));
    EXPECT_EQ(line.acd.queue_info(queue, line.now)->measurement_period_s, 61U);
    EXPECT_EQ(line.refusal(SetAgentPeriod{AgentId{1}, 60}), Refusal::unknown_agent);
    EXPECT_EQ(line.refusal(SetQueuePeriod{QueueId{99}, 60}), Refusal::unknown_queue);
}

TEST(Refusals, have_different_names) {
    std::set<std::string_view> names;
    for (auto r = 0; r <= static_cast<int>(Refusal::too_many_sessions); ++r) {
        names.insert(name_of(static_cast<Refusal>(r)));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(Refusal::too_many_sessions) + 1);
}

}  // namespace
}  // namespace agentline::acd
