// Goal: who gets which call is a total order that anyone can repeat: calls by priority then age,
// sessions by idle time then id, over all groups that serve the queue, and never to someone who is
// not available (contract SS-10, SS-12, SS-13; design 3.7). Method: small stories; every reason to
// pass a session over is made alone; a random line is compared with a plain search.
#include "core/acd/routing.h"

#include <algorithm>
#include <functional>
#include <random>

#include <gtest/gtest.h>

#include "unit/acd/call_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using A = AgentState;
using namespace std::chrono_literals;

constexpr AddressId third{2};
constexpr AddressId fourth{3};

/// Sales serves both queues, Care only its own.
Directory crossed_directory() {
    Directory directory = small_directory();
    directory.addresses = {"1001", "1002", "1003", "1004"};
    directory.groups[0].queues = {"sales", "care"};
    directory.people = {
        {"alice", true, {}}, {"bob", true, {}}, {"carol", true, {}}, {"dave", true, {}}};
    return directory;
}

/// Lets one agent take all that waits, in the order he gets it.
std::vector<CallId> served_order(CallLine& line, AgentSessionId id) {
    std::vector<CallId> order;
    while (!line.acd.state().calls.empty()) {
        const auto& calls = line.acd.state().calls;
        const auto rings = std::find_if(calls.begin(), calls.end(), [&](const auto& each) {
            return line.rings_at(each.first) == id;
        });
        if (rings == calls.end()) break;
        order.push_back(rings->first);
        line.caller_leaves(order.back());
    }
    return order;
}

TEST(WaitingOrder, is_priority_then_age_then_arrival) {
    CallLine line;
    const CallId low = line.arrives("sales", 0);
    line.pass(1s);
    const CallId middle = line.arrives("sales", 1);
    line.pass(1s);
    const CallId high = line.arrives("sales", 9);
    const CallId high_same_time = line.arrives("sales", 9);
    line.pass(1s);
    const CallId high_late = line.arrives("sales", 9);
    const auto id = line.ready("alice");
    EXPECT_EQ(served_order(line, id),
              (std::vector<CallId>{high, high_same_time, high_late, middle, low}));
}

TEST(WaitingOrder, is_one_over_all_queues_of_a_group) {
    CallLine line({}, crossed_directory());
    const CallId first = line.arrives("care");
    line.pass(1s);
    const CallId second = line.arrives("sales");
    line.pass(1s);
    const CallId third_call = line.arrives("care");
    const CallId urgent = line.arrives("sales", 1);
    EXPECT_EQ(served_order(line, line.ready("alice")),
              (std::vector<CallId>{urgent, first, second, third_call}));
}

TEST(WaitingOrder, keeps_the_place_of_a_call_that_comes_back) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId oldest = line.talk();
    line.pass(10s);
    const CallId younger = line.arrives();
    line.must(RequeueCall{oldest});
    const auto other = line.ready("bob", sales, home);
    EXPECT_EQ(line.rings_at(oldest), other);
    EXPECT_TRUE(line.waits(younger));
    line.set(id, S::ready);
    EXPECT_EQ(line.rings_at(younger), id);
}

TEST(LongestIdle, wins_and_ties_go_to_the_lower_id) {
    CallLine line({}, crossed_directory());
    const auto alice = line.ready("alice", sales, desk);
    const auto bob = line.ready("bob", sales, home);
    line.pass(1us);
    const auto carol = line.ready("carol", sales, third);
    line.set(alice, S::notready);
    line.set(alice, S::ready);  // Idle from now on.
    EXPECT_EQ(line.rings_at(line.arrives()), bob);
    EXPECT_EQ(line.rings_at(line.arrives()), alice) << "as idle as carol, with the lower id";
    EXPECT_EQ(line.rings_at(line.arrives()), carol);
}

TEST(LongestIdle, is_told_with_each_offer) {
    CallLine line({}, crossed_directory());
    const auto alice = line.ready("alice", sales, desk);
    line.pass(1s);
    const Instant bob_since = line.now;
    const auto bob = line.ready("bob", sales, home);
    line.pass(1s);
    line.arrives();
    auto fact = line.the<CallOffered>();
    EXPECT_EQ(fact.eligible, 2U);
    EXPECT_EQ(fact.best, (std::vector<AgentSessionId>{alice, bob}));
    EXPECT_EQ(fact.idle_since, bob_since - Duration(1s));
    line.arrives();
    fact = line.the<CallOffered>();
    EXPECT_EQ(fact.best, (std::vector<AgentSessionId>{bob}));
    EXPECT_EQ(fact.idle_since, bob_since);
}

TEST(LongestIdle, names_eight_at_most) {
    Directory directory = small_directory();
    directory.people.clear();
    directory.addresses.clear();
    for (int n = 0; n < 11; ++n) {
        directory.people.push_back({"person" + std::to_string(n), true, {}});
        directory.addresses.push_back(std::to_string(n));
    }
    CallLine line({}, directory);
    for (std::uint32_t n = 0; n < 11; ++n) {
        line.ready("person" + std::to_string(n), sales, AddressId{n});
    }
    line.arrives();
    EXPECT_EQ(line.the<CallOffered>().eligible, 11U);
    EXPECT_EQ(line.the<CallOffered>().best.size(), 8U);
}

TEST(LongestIdle, counts_over_all_groups_that_serve_the_queue) {
    CallLine line({}, crossed_directory());
    const auto in_care = line.ready("alice", care, desk);
    line.pass(1s);
    const auto in_sales = line.ready("bob", sales, home);
    EXPECT_EQ(line.rings_at(line.arrives("care")), in_care);
    EXPECT_EQ(line.rings_at(line.arrives("care")), in_sales);
    line.ready("carol", vip, third);
    EXPECT_EQ(line.rings_at(line.arrives("care")), AgentSessionId{}) << "serves no queue";
}

TEST(LongestIdle, begins_anew_for_all_sessions_of_an_agent_who_worked) {
    CallLine line({}, crossed_directory());
    const auto worker = line.ready("alice", sales, desk);
    line.ready("alice", care, desk);
    const CallId call = line.talk("sales");
    ASSERT_EQ(line.talks_to(call), worker);
    line.pass(5s);
    const auto bob = line.ready("bob", care, home);
    line.pass(5s);
    line.caller_leaves(call);
    line.set(worker, S::ready);
    EXPECT_EQ(line.rings_at(line.arrives("care")), bob) << "alice talked a moment ago";
}

TEST(LongestIdle, begins_when_a_call_that_was_left_is_gone) {  // SS-10.
    CallLine line({}, crossed_directory());
    const auto alice = line.ready("alice", sales, desk);
    const CallId call = line.talk();
    line.set(alice, S::ready);
    line.pass(5s);
    const auto bob = line.ready("bob", sales, home);
    line.pass(5s);
    line.caller_leaves(call);
    EXPECT_EQ(line.rings_at(line.arrives()), bob);
}

TEST(LongestIdle, is_not_lost_by_an_offer_that_came_to_nothing) {
    CallLine line({}, crossed_directory());
    const auto alice = line.ready("alice", sales, desk);
    line.pass(1s);
    line.ready("bob", sales, home);
    line.caller_leaves(line.arrives());
    EXPECT_EQ(line.rings_at(line.arrives()), alice);
}

// --- One agent, several sessions; several agents, one station. ---

TEST(Sessions, of_one_agent_get_one_call_together) {  // SS-12, SS-13.
    CallLine line({}, crossed_directory());
    line.ready("alice", sales, desk);
    line.ready("alice", care, home);
    const CallId first = line.arrives("sales");
    const CallId second = line.arrives("care");
    EXPECT_NE(line.rings_at(first), AgentSessionId{});
    EXPECT_TRUE(line.waits(second)) << "rings";
    line.answer(first);
    EXPECT_TRUE(line.waits(second)) << "talks";
    line.caller_leaves(first);
    EXPECT_TRUE(line.waits(second)) << "wraps up";
    line.meet_deadline();
    EXPECT_FALSE(line.waits(second));
}

TEST(Sessions, of_one_agent_are_filled_one_per_round) {
    CallLine line({}, crossed_directory());
    const CallId first = line.arrives("sales");
    const CallId second = line.arrives("care");
    line.session(line.agent("alice"), care, home);
    line.set(line.agent("alice"), A::notready);
    line.ready("alice", sales, desk);
    line.ready("alice", care, home);
    line.must(SetAgentState{line.agent("alice"), {A::ready, {}}});
    EXPECT_EQ(line.count("CallOffered"), 1U);
    EXPECT_NE(line.rings_at(first), AgentSessionId{});
    EXPECT_TRUE(line.waits(second));
}

TEST(Stations, shared_by_agents_ring_for_one_at_a_time) {
    CallLine line({}, crossed_directory());
    line.ready("alice", sales, desk);
    const auto bob = line.ready("bob", sales, desk);
    const CallId first = line.arrives();
    const CallId second = line.arrives();
    EXPECT_TRUE(line.waits(second));
    line.answer(first);
    EXPECT_TRUE(line.waits(second));
    line.caller_leaves(first);
    EXPECT_EQ(line.rings_at(second), bob);
}

TEST(Stations, shared_by_agents_get_one_call_per_round) {
    CallLine line({}, crossed_directory());
    const auto alice = line.session(line.agent("alice"), sales, desk);
    line.ready("alice", sales, desk);
    line.ready("bob", sales, desk);
    line.must(StationReach{"1001", false});
    const CallId first = line.arrives();
    const CallId second = line.arrives();
    line.must(StationReach{"1001", true});
    EXPECT_EQ(line.rings_at(first), alice);
    EXPECT_TRUE(line.waits(second));
}

// --- Every reason to pass a session over, alone. ---

struct Obstacle {
    PassedOver why;
    std::function<void(CallLine&, AgentSessionId)> raise, clear;
};
void set_agent(CallLine& line, AgentSessionId id, A state) {
    line.must(SetAgentState{line.acd.session(id)->agent, {state, {}}});
}
const Obstacle obstacles[] = {
    {PassedOver::not_ready, [](CallLine& l, AgentSessionId id) { l.set(id, S::notready); },
     [](CallLine& l, AgentSessionId id) { l.set(id, S::ready); }},
    {PassedOver::agent_blocked,
     [](CallLine& l, AgentSessionId id) { set_agent(l, id, A::notready); },
     [](CallLine& l, AgentSessionId id) { set_agent(l, id, A::ready); }},
    {PassedOver::other_session_busy,
     [](CallLine& l, AgentSessionId) { l.set(l.ready("alice", vip, home), S::busyoncall); },
     [](CallLine& l, AgentSessionId) { l.ready("alice", vip, home); }},
    {PassedOver::private_call, [](CallLine& l, AgentSessionId) { l.private_call("1001"); },
     [](CallLine& l, AgentSessionId) {
         l.must(PrivateCallEnds{l.acd.state().private_calls.begin()->first});
     }},
    {PassedOver::unreachable,
     [](CallLine& l, AgentSessionId) {
         l.must(StationReach{"1001", false});
     },
     [](CallLine& l, AgentSessionId) {
         l.must(StationReach{"1001", true});
     }},
    {PassedOver::on_call,
     [](CallLine& l, AgentSessionId id) {
         l.talk();
         l.set(id, S::ready);
     },
     [](CallLine& l, AgentSessionId) { l.caller_leaves(CallId{1}); }},
    {PassedOver::ringing, [](CallLine& l, AgentSessionId) { l.arrives(); },
     [](CallLine& l, AgentSessionId) { l.caller_leaves(CallId{1}); }},
    {PassedOver::station_in_use,
     [](CallLine& l, AgentSessionId) {
         l.ready("bob", care, desk);
         l.talk("care");
     },
     [](CallLine& l, AgentSessionId) { l.caller_leaves(CallId{1}); }},
};

TEST(Available, each_obstacle_alone_keeps_a_call_waiting_and_its_end_brings_the_offer) {
    for (const Obstacle& each : obstacles) {
        SCOPED_TRACE(name_of(each.why));
        CallLine line;
        const auto id = line.ready("alice");
        EXPECT_FALSE(unavailable(line.acd.state(), *line.acd.session(id)));
        each.raise(line, id);
        EXPECT_EQ(unavailable(line.acd.state(), *line.acd.session(id)), each.why);
        const CallId call = line.arrives();
        EXPECT_TRUE(line.waits(call));
        EXPECT_EQ(passed_over(line.acd.state(), *line.acd.session(id), *line.call(call)), each.why);
        each.clear(line, id);
        EXPECT_EQ(line.rings_at(call), id);
        EXPECT_EQ(line.count("CallOffered"), 1U) << "in the same step";
    }
}

TEST(Available, back_off_and_service_are_judged_per_call) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.arrives();
    line.meet_deadline();
    line.set(id, S::ready);
    const CallId other = line.arrives("care");
    const State& state = line.acd.state();
    EXPECT_FALSE(unavailable(state, *line.acd.session(id)));
    EXPECT_EQ(passed_over(state, *line.acd.session(id), *line.call(call)), PassedOver::backing_off);
    EXPECT_EQ(passed_over(state, *line.acd.session(id), *line.call(other)),
              PassedOver::not_serving);
}

TEST(Available, reasons_have_different_names) {
    std::set<std::string_view> names;
    for (auto r = 0; r <= static_cast<int>(PassedOver::not_serving); ++r) {
        names.insert(name_of(static_cast<PassedOver>(r)));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(PassedOver::not_serving) + 1);
}

TEST(Available, a_forced_busyoncall_without_a_call_gets_none_until_it_is_left) {  // SS-9.
    CallLine line;
    const auto id = line.ready("alice");
    line.set(id, S::busyoncall);
    const CallId call = line.arrives();
    EXPECT_TRUE(line.waits(call));
    line.pass(24h);
    line.must(MeetDeadline{});
    EXPECT_EQ(line.state_of(id), S::busyoncall) << "what a client asked for has no deadline";
    line.set(id, S::ready);
    EXPECT_EQ(line.rings_at(call), id);
}

TEST(Available, a_private_call_at_any_of_the_agents_stations_counts) {
    CallLine line({}, crossed_directory());
    line.ready("alice", sales, desk);
    line.session(line.agent("alice"), care, home);
    const ProviderCallId own = line.private_call("1002");
    EXPECT_EQ(line.state_of(line.agent("alice")), A::busyincoming);
    const CallId call = line.arrives();
    EXPECT_TRUE(line.waits(call));
    const ProviderCallId more = line.private_call("1001", CallDirection::outgoing);
    line.must(PrivateCallEnds{own});
    EXPECT_EQ(line.state_of(line.agent("alice")), A::busyoutgoing);
    EXPECT_TRUE(line.waits(call));
    line.must(PrivateCallEnds{more});
    EXPECT_FALSE(line.waits(call));
}

TEST(Available, an_agent_who_asked_for_notready_while_busy_gets_no_call_after_it) {
    CallLine line;
    const auto id = line.ready("alice", care);
    const CallId call = line.talk("care");
    line.must(SetAgentState{line.agent("alice"), {A::notready, {}}});
    const CallId next = line.arrives("care");
    line.caller_leaves(call);
    EXPECT_EQ(line.state_of(id), S::ready);
    EXPECT_EQ(line.state_of(line.agent("alice")), A::notready);
    EXPECT_TRUE(line.waits(next)) << "blocked before the router looked";
}

TEST(Available, a_call_in_back_off_does_not_hold_up_those_behind_it) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId first = line.arrives("sales", 9);
    line.meet_deadline();
    const CallId second = line.arrives("sales", 0);
    line.set(id, S::ready);
    EXPECT_TRUE(line.waits(first));
    EXPECT_EQ(line.rings_at(second), id);
}

TEST(Available, a_call_that_nobody_serves_does_not_hold_up_other_queues) {
    CallLine line;
    const CallId nobodys = line.arrives("care", 9);
    const CallId served = line.arrives("sales", 0);
    const auto id = line.ready("alice");
    EXPECT_TRUE(line.waits(nobodys));
    EXPECT_EQ(line.rings_at(served), id);
}

// --- The router against a plain search, on random lines. ---

struct Pair {
    CallId call;
    AgentSessionId session;
    friend bool operator==(const Pair&, const Pair&) = default;
};

/// The words, the slow way: the first call that anyone may have goes to the first who may.
std::vector<Pair> plain_search(const State& state) {
    std::vector<WaitingKey> calls;
    for (const auto& [id, call] : state.calls) {
        if (is_waiting(call)) calls.push_back({call.priority, call.arrived, id});
    }
    std::sort(calls.begin(), calls.end());
    std::vector<Pair> pairs;
    std::set<AgentId> agents;
    std::set<AddressId> addresses;
    for (const WaitingKey& key : calls) {
        const Session* best = nullptr;
        for (const auto& [id, s] : state.sessions) {
            if (agents.contains(s.agent) || addresses.contains(s.address)) continue;
            if (passed_over(state, s, state.calls.at(key.call))) continue;
            if (best == nullptr || s.idle_since < best->idle_since) best = &s;
        }
        if (best == nullptr) continue;
        agents.insert(best->agent);
        addresses.insert(best->address);
        pairs.push_back({key.call, best->id});
    }
    return pairs;
}

TEST(Router, finds_what_a_plain_search_finds) {
    std::size_t offers = 0;
    for (std::uint32_t seed = 1; seed <= 60 && !HasFailure(); ++seed) {
        std::mt19937 random(seed);
        const auto below = [&](std::uint32_t end) {
            return static_cast<std::uint32_t>(random() % end);
        };
        TestLine line({}, crossed_directory());
        const char* const people[] = {"alice", "bob", "carol", "dave"};
        const GroupId groups[] = {sales, care, vip};
        for (std::uint32_t n = 0; n < 10; ++n) {
            (void)line.run(
                CreateSession{line.agent(people[below(4)]), groups[below(3)], AddressId{below(4)}});
        }
        // Everything is prepared out of reach, so that one Reconcile frees all at once.
        (void)line.run(Reconcile{{}, {}, {"1001", "1002", "1003", "1004"}});
        Reconcile all;
        for (std::uint32_t n = 0; n < 12; ++n) {
            line.pass(std::chrono::seconds(below(2)));
            all.calls.push_back(ProviderCallId{n + 1});
            EXPECT_TRUE(line.run(
                CallArrives{all.calls.back(), below(2) == 0 ? "sales" : "care", "", below(3)}));
            const auto& sessions = line.acd.state().sessions;
            const auto any =
                std::next(sessions.begin(), below(static_cast<std::uint32_t>(sessions.size())));
            (void)line.run(SetSessionState{any->first, {S::ready, {}}});
        }
        // What the router sees is the state with the stations back, before any offer.
        auto reachable = Acd::restore(line.acd.snapshot(), {});
        ASSERT_TRUE(reachable);
        for (std::uint32_t n = 0; n < 4; ++n) {
            reachable->apply({{}, StationReachChanged{AddressId{n}, true}});
        }
        const auto expected = plain_search(reachable->state());
        EXPECT_TRUE(line.run(all));
        std::vector<Pair> made;
        for (const StampedFact& each : line.last) {
            const auto* offer = std::get_if<CallOffered>(&each.fact);
            if (offer != nullptr) made.push_back({offer->call, offer->session});
        }
        EXPECT_EQ(made, expected) << "seed " << seed;
        offers += made.size();
    }
    EXPECT_GT(offers, 60U);
}

TEST(Router, a_crowd_of_agents_and_calls_is_paired_in_order) {
    CallLine line({}, crossed_directory());
    std::vector<CallId> calls;
    for (int n = 0; n < 6; ++n) calls.push_back(line.arrives());
    const auto alice = line.ready("alice", sales, desk);
    const auto bob = line.ready("bob", sales, home);
    const auto carol = line.ready("carol", sales, third);
    const auto dave = line.ready("dave", sales, fourth);
    const AgentSessionId expected[] = {alice, bob, carol, dave};
    for (std::size_t n = 0; n < 4; ++n) EXPECT_EQ(line.rings_at(calls[n]), expected[n]);
    EXPECT_TRUE(line.waits(calls[4]) && line.waits(calls[5]));
}

}  // namespace
}  // namespace agentline::acd
