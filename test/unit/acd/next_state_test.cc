// Goal: after a call a session goes where contract SS-3, SS-4, SS-6, SS-10 say: to the state asked
// for last, once, else to the default of its group, and nothing automatic overwrites a wish.
// Method: every next state times every moment to ask times groups with and without wrap-up, and
// every pair of two requests; the expected state is computed from the rule, not from the machine.
#include <gtest/gtest.h>

#include "unit/acd/call_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using Next = std::optional<S>;
using namespace std::chrono_literals;

enum class Moment { before, ringing, talk };
constexpr Moment moments[] = {Moment::before, Moment::ringing, Moment::talk};
const Next nexts[] = {{}, S::busywrapup, S::ready, S::notready, S::ended};
const std::pair<GroupId, const char*> groups[] = {{sales, "sales"}, {care, "care"}};

std::string text(Next next) {
    return next ? std::string(name_of(*next)) : "default";
}
S default_after(GroupId group) {
    return group == sales ? S::busywrapup : S::ready;
}

/// Says the next word and leaves the state as it is (SS-6: 0 resets).
void ask(CallLine& line, AgentSessionId id, Next next) {
    line.must(SetSessionState{id, {line.state_of(id), next}});
}

/// A session that takes one call; `at` is run at each moment of it. Yields the call.
template <class At>
CallId one_call(CallLine& line, AgentSessionId id, const char* queue, At at) {
    at(Moment::before);
    const CallId call = line.arrives(queue);
    EXPECT_EQ(line.rings_at(call), id);
    at(Moment::ringing);
    line.answer(call);
    at(Moment::talk);
    return call;
}

void end_call(CallLine& line, CallId call, int way) {
    if (way == 0) line.caller_leaves(call);
    if (way == 1) line.station_leaves(call);
    if (way == 2) line.must(Reconcile{});
    if (way == 3) line.must(RequeueCall{call});
}

TEST(NextState, is_taken_when_the_call_ends_however_it_ends) {  // SS-3, SS-4.
    for (const auto& [group, queue] : groups) {
        for (const Next next : nexts) {
            for (const Moment moment : moments) {
                for (int way = 0; way < 4; ++way) {
                    SCOPED_TRACE(text(next) + ", " + queue + ", way " + std::to_string(way));
                    CallLine line;
                    const auto id = line.ready("alice", group);
                    const CallId call = one_call(line, id, queue, [&](Moment now) {
                        if (now == moment) ask(line, id, next);
                    });
                    end_call(line, call, way);
                    EXPECT_EQ(line.state_of(id), next.value_or(default_after(group)));
                    EXPECT_EQ(line.acd.session(id)->next, 0U) << "SS-6: one-shot";
                }
            }
        }
    }
}

TEST(NextState, the_last_request_wins) {
    for (const auto& [group, queue] : groups) {
        for (const Next first : nexts) {
            for (const Next second : nexts) {
                for (const Moment one : moments) {
                    for (const Moment two : moments) {
                        if (two < one) continue;
                        CallLine line;
                        const auto id = line.ready("alice", group);
                        const CallId call = one_call(line, id, queue, [&](Moment now) {
                            if (now == one) ask(line, id, first);
                            if (now == two) ask(line, id, second);
                        });
                        line.caller_leaves(call);
                        EXPECT_EQ(line.state_of(id), second.value_or(default_after(group)))
                            << text(first) << ", then " << text(second);
                    }
                }
            }
        }
    }
}

TEST(NextState, given_with_the_ready_that_brings_the_call_is_kept) {
    for (const Next next : nexts) {
        CallLine line;
        const auto id = line.session(line.agent("alice"));
        const CallId call = line.arrives();
        line.must(SetSessionState{id, {S::ready, next}});
        line.answer(call);
        line.caller_leaves(call);
        EXPECT_EQ(line.state_of(id), next.value_or(S::busywrapup)) << text(next);
    }
}

TEST(NextState, asked_in_wrapup_follows_it) {
    for (const Next next : {Next{}, Next{S::ready}, Next{S::notready}, Next{S::ended}}) {
        CallLine line;
        const auto id = line.ready("alice");
        line.caller_leaves(line.talk());
        ask(line, id, next);
        EXPECT_EQ(line.refusal(SetSessionState{id, {{}, S::busywrapup}}), Refusal::illegal_state);
        EXPECT_EQ(line.state_of(id), S::busywrapup);
        line.meet_deadline();
        EXPECT_EQ(line.state_of(id), next.value_or(S::ready)) << text(next);
    }
}

TEST(NextState, asked_in_wrapup_without_wrapup_time_waits_for_the_client) {
    for (const Next next : {Next{}, Next{S::ready}, Next{S::notready}, Next{S::ended}}) {
        CallLine line;
        const auto id = line.ready("alice", care);
        const CallId call = line.talk("care");
        ask(line, id, S::busywrapup);
        line.caller_leaves(call);
        ask(line, id, next);
        EXPECT_FALSE(line.acd.next_deadline());
        EXPECT_EQ(line.state_of(id), S::busywrapup);
        EXPECT_EQ(line.info(id).next_session_state, bits(next.value_or(S::ready)));
    }
}

TEST(NextState, is_used_once_and_the_second_call_has_the_default) {
    for (const auto& [group, queue] : groups) {
        CallLine line;
        const auto id = line.ready("alice", group);
        ask(line, id, S::notready);
        line.caller_leaves(line.talk(queue));
        ASSERT_EQ(line.state_of(id), S::notready);
        line.set(id, S::ready);
        line.caller_leaves(line.talk(queue));
        EXPECT_EQ(line.state_of(id), default_after(group));
    }
}

TEST(NextState, a_wish_for_wrapup_does_not_reach_beyond_it) {
    CallLine line;
    const auto id = line.ready("alice");
    ask(line, id, S::busywrapup);
    line.caller_leaves(line.talk());
    line.meet_deadline();
    EXPECT_EQ(line.state_of(id), S::ready);
}

TEST(NextState, survives_every_offer_that_came_to_nothing) {
    for (const Next next : nexts) {
        CallLine line;
        const auto id = line.ready("alice", care);
        ask(line, id, next);
        line.caller_leaves(line.arrives("care"));
        const CallId call = line.arrives("care");
        line.must(RequeueCall{call});
        line.must(StationReach{"1001", false});
        line.must(StationReach{"1001", true});
        EXPECT_EQ(line.state_of(id), S::ready);
        line.meet_deadline();  // The back-off of the requeue.
        line.answer(call);
        line.caller_leaves(call);
        EXPECT_EQ(line.state_of(id), next.value_or(S::ready)) << text(next);
    }
}

TEST(NextState, an_offer_not_taken_sets_notready_and_keeps_the_wish) {
    for (const Next next : nexts) {
        CallLine line;
        const auto id = line.ready("alice");
        ask(line, id, next);
        line.arrives();
        line.meet_deadline();
        EXPECT_EQ(line.state_of(id), S::notready);
        EXPECT_EQ(line.acd.session(id)->next, next ? bits(*next) : 0U) << text(next);
    }
}

TEST(NextState, is_the_sessions_own_whatever_the_agent_or_his_others_are_told) {
    CallLine line;
    const auto id = line.ready("alice", sales);
    const auto other = line.session(line.agent("alice"), care);
    ask(line, id, S::ended);
    const CallId call = line.talk();
    line.set(other, S::ready, S::notready);
    line.must(SetAgentState{line.agent("alice"), {{}, AgentState::notready}});
    line.caller_leaves(call);
    EXPECT_EQ(line.state_of(id), S::ended);
    EXPECT_EQ(line.state_of(other), S::ready);
    EXPECT_EQ(line.state_of(line.agent("alice")), AgentState::notready);
}

TEST(NextState, notready_has_the_reason_that_was_named_with_it) {
    for (const std::string reason : {"lunch", ""}) {
        CallLine line;
        const auto id = line.ready("alice");
        const CallId call = line.talk();
        line.must(SetSessionState{id, {{}, S::notready}, reason});
        line.caller_leaves(call);
        EXPECT_EQ(line.reason(id), reason.empty() ? "requested" : reason);
    }
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.talk();
    line.must(SetSessionState{id, {{}, S::notready}, "lunch"});
    ask(line, id, S::ready);
    ask(line, id, S::notready);
    line.caller_leaves(call);
    EXPECT_EQ(line.reason(id), "requested") << "the reason went with the wish it was named for";
}

TEST(NextState, default_follows_the_group_as_it_is_when_the_call_ends) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.talk();
    Directory directory = small_directory();
    directory.groups[0].wrapup = {};
    line.must(directory);
    EXPECT_EQ(line.info(id).next_session_state, bits(S::ready));
    line.caller_leaves(call);
    EXPECT_EQ(line.state_of(id), S::ready);
}

// --- SS-10: the client leaves BUSYONCALL while the call is still up. ---

TEST(LeavingACall, changes_the_state_at_once_and_the_call_goes_on) {
    for (const S to : {S::ready, S::notready, S::busywrapup, S::ended}) {
        for (int way = 0; way < 4; ++way) {
            SCOPED_TRACE(std::string(name_of(to)) + ", way " + std::to_string(way));
            CallLine line;
            const auto id = line.ready("alice", care);
            const CallId call = line.talk("care");
            line.pass(7s);
            line.set(id, to);
            EXPECT_TRUE(line.talks(call));
            line.pass(60s);
            line.must(StationReach{"1001", false});  // Keeps a requeued call from coming back.
            end_call(line, call, way);
            EXPECT_EQ(line.state_of(id), to) << "it has its state already";
            EXPECT_EQ(line.info(id).talk_s, 7U);
        }
    }
}

TEST(LeavingACall, brings_no_other_call_to_that_agent_until_it_is_gone) {
    CallLine line;
    const auto id = line.ready("alice", sales);
    const auto other = line.ready("alice", care, home);
    const CallId call = line.talk();
    line.set(id, S::ready);
    const CallId same_group = line.arrives("sales");
    const CallId other_group = line.arrives("care");
    EXPECT_TRUE(line.waits(same_group) && line.waits(other_group));
    line.set(id, S::notready);
    EXPECT_TRUE(line.waits(other_group));
    line.caller_leaves(call);
    EXPECT_EQ(line.rings_at(other_group), other);
    EXPECT_TRUE(line.waits(same_group));
}

TEST(LeavingACall, keeps_the_wish_for_the_next_call) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.talk();
    line.set(id, S::ready, S::ended);
    line.caller_leaves(call);
    EXPECT_EQ(line.state_of(id), S::ready);
    line.caller_leaves(line.talk());
    EXPECT_EQ(line.state_of(id), S::ended);
}

TEST(LeavingACall, wrapup_may_run_out_while_the_call_is_up) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.talk();
    line.set(id, S::busywrapup);
    line.meet_deadline();
    EXPECT_EQ(line.state_of(id), S::ready);
    EXPECT_TRUE(line.talks(call));
    EXPECT_TRUE(line.waits(line.arrives()));
    line.caller_leaves(call);
    EXPECT_EQ(line.state_of(id), S::ready);
    EXPECT_EQ(line.count("CallOffered"), 1U);
}

TEST(LeavingACall, going_back_to_busyoncall_counts_the_talk_again) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.talk();
    line.pass(10s);
    line.set(id, S::ready);
    line.pass(100s);
    line.set(id, S::busyoncall);
    line.pass(5s);
    line.caller_leaves(call);
    EXPECT_EQ(line.state_of(id), S::busywrapup);
    EXPECT_EQ(line.info(id).talk_s, 15U);
    EXPECT_EQ(line.info(id).calls, 1U);
}

TEST(LeavingACall, of_a_released_session_leaves_a_call_that_still_ends) {
    for (int way = 0; way < 4; ++way) {
        CallLine line;
        const auto id = line.ready("alice");
        const CallId call = line.talk();
        line.set(id, S::released);
        EXPECT_TRUE(line.talks(call));
        EXPECT_EQ(line.state_of(line.agent("alice")), AgentState::notready);
        end_call(line, call, way);
        EXPECT_FALSE(line.talks(call));
        EXPECT_TRUE(line.acd.state().addresses.at(0).calls.empty());
    }
}

}  // namespace
}  // namespace agentline::acd
