// Goal: a call lives as contract 12.1, 13.4 and design 3.6 say: it waits, rings, is answered once
// and ends in exactly one way, whoever ends it (offers: offers_test.cc). Method: a provider's words
// through execute() on a small line; every phase of a call times every way to end it.
#include <gtest/gtest.h>

#include "unit/acd/call_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using A = AgentState;
using Names = std::vector<std::string>;
using Messages = std::vector<LineMessage>;
using namespace std::chrono_literals;

TEST(CallLife, from_arrival_to_wrapup) {
    CallLine line;
    const auto id = line.ready("alice");
    const AgentId alice = line.agent("alice");
    const CallId call = line.arrives();
    EXPECT_EQ(line.names(), (Names{"CallQueued", "CallOffered"}));
    EXPECT_TRUE(line.messages().empty()) << "there is no ringing state";
    EXPECT_EQ(line.state_of(id), S::ready);
    EXPECT_EQ(line.the<CallOffered>().deadline, line.now + Duration(20s));
    line.pass(5s);
    line.answer(call);
    EXPECT_EQ(line.names(), (Names{"CallAnswered", "SessionStateChanged", "AgentStateChanged"}));
    EXPECT_EQ(line.messages(),
              (Messages{session_state(id, S::busyoncall), agent_state(alice, A::busyacd)}));
    EXPECT_FALSE(line.acd.next_deadline()) << "a talk has no end by itself";
    line.pass(100s);
    line.caller_leaves(call);
    EXPECT_EQ(line.names(), (Names{"CallEnded", "SessionStateChanged"}));
    EXPECT_EQ(line.the<CallEnded>().how, CallEnd::caller_hung_up);
    EXPECT_EQ(line.state_of(id), S::busywrapup);
    EXPECT_EQ(line.call(call), nullptr);
    line.meet_deadline();
    EXPECT_EQ(line.state_of(id), S::ready);
}

TEST(CallLife, ids_are_counted_and_kept_apart_from_the_providers) {
    CallLine line;
    line.must(CallArrives{ProviderCallId{0xFFFF'FFFF'FFFF'FFFEULL}, "care", "sip:x", 7});
    EXPECT_EQ(line.the<CallQueued>(),
              (CallQueued{CallId{1}, ProviderCallId{0xFFFF'FFFF'FFFF'FFFEULL}, care_queue, "sip:x",
                          7, Instant{}}));
    EXPECT_EQ(line.arrives(), CallId{2});
}

TEST(CallLife, the_agent_may_hang_up_as_well) {
    CallLine line;
    const auto id = line.ready("alice", care);
    const CallId call = line.talk("care");
    line.station_leaves(call);
    EXPECT_EQ(line.the<CallEnded>().how, CallEnd::agent_hung_up);
    EXPECT_EQ(line.state_of(id), S::ready) << "no wrap-up in this group";
}

TEST(CallLife, a_caller_may_give_up_in_every_phase) {
    CallLine line;
    const CallId waiting = line.arrives();
    line.caller_leaves(waiting);
    EXPECT_EQ(line.names(), (Names{"CallEnded"}));
    EXPECT_EQ(line.the<CallEnded>().how, CallEnd::abandoned);
    const auto id = line.ready("alice");
    const CallId ringing = line.arrives();
    line.caller_leaves(ringing);
    EXPECT_EQ(line.names(), (Names{"OfferEnded", "CallEnded"}));
    EXPECT_EQ(line.the<OfferEnded>().why, OfferEnd::caller_gone);
    EXPECT_EQ(line.the<CallEnded>().how, CallEnd::abandoned);
    EXPECT_EQ(line.state_of(id), S::ready) << "the agent did nothing wrong";
    EXPECT_EQ(line.queue(sales_queue).abandoned, 2U);
    const CallId talking = line.talk();
    line.caller_leaves(talking);
    EXPECT_EQ(line.queue(sales_queue).abandoned, 2U);
    EXPECT_TRUE(line.acd.state().calls.empty());
}

TEST(CallLife, a_caller_who_gives_up_makes_room_for_the_next_in_the_same_step) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId first = line.arrives();
    const CallId second = line.arrives();
    line.caller_leaves(first);
    EXPECT_EQ(line.names(), (Names{"OfferEnded", "CallEnded", "CallOffered"}));
    EXPECT_EQ(line.rings_at(second), id);
}

// --- Refusals and limits. ---

TEST(CallRefusals, name_what_is_wrong_and_change_nothing) {
    CallLine line;
    line.ready("alice");
    const CallId call = line.arrives();
    const ProviderCallId provider = line.provider_call(call);
    const ProviderCallId unknown{77};
    EXPECT_EQ(line.refusal(CallArrives{provider, "care", ""}), Refusal::known_call);
    EXPECT_EQ(line.refusal(CallArrives{unknown, "nowhere", ""}), Refusal::unknown_queue);
    EXPECT_EQ(line.refusal(CallerLeaves{unknown}), Refusal::unknown_call);
    EXPECT_EQ(line.refusal(StationLeaves{unknown}), Refusal::unknown_call);
    EXPECT_EQ(line.refusal(StationLeaves{provider}), Refusal::unknown_call) << "only rings yet";
    EXPECT_EQ(line.refusal(PrivateCallBegins{provider, "1001", CallDirection::incoming}),
              Refusal::known_call);
    EXPECT_EQ(line.refusal(PrivateCallBegins{unknown, "9", CallDirection::incoming}),
              Refusal::unknown_address);
    EXPECT_EQ(line.refusal(PrivateCallEnds{provider}), Refusal::unknown_call);
    EXPECT_EQ(line.refusal(StationReach{"9", false}), Refusal::unknown_address);
    EXPECT_EQ(line.refusal(RequeueCall{CallId{77}}), Refusal::unknown_call);
    const ProviderCallId own = line.private_call("1002");
    EXPECT_EQ(line.refusal(CallArrives{own, "sales", ""}), Refusal::known_call);
    EXPECT_EQ(line.refusal(PrivateCallBegins{own, "1002", CallDirection::incoming}),
              Refusal::known_call);
    EXPECT_EQ(line.refusal(CallerLeaves{own}), Refusal::unknown_call);
}

TEST(CallRefusals, an_end_that_comes_twice_is_an_unknown_call) {
    CallLine line;
    line.ready("alice");
    const CallId call = line.talk();
    const ProviderCallId provider = line.provider_call(call);
    line.station_leaves(call);
    EXPECT_EQ(line.refusal(StationLeaves{provider}), Refusal::unknown_call);
    EXPECT_EQ(line.refusal(CallerLeaves{provider}), Refusal::unknown_call);
}

TEST(CallRefusals, have_different_names) {
    std::set<std::string_view> names;
    for (auto r = 0; r <= static_cast<int>(Refusal::call_waits); ++r) {
        names.insert(name_of(static_cast<Refusal>(r)));
    }
    EXPECT_EQ(names.size(), static_cast<std::size_t>(Refusal::call_waits) + 1);
}

TEST(CallLimits, a_full_line_turns_calls_away_and_counts_them) {
    Settings settings;
    settings.calls_max = 2;
    CallLine line(settings);
    const CallId first = line.arrives();
    line.arrives();
    const CallId third = line.arrives();
    EXPECT_EQ(line.names(), (Names{"CallQueued", "CallEnded"}));
    EXPECT_EQ(line.the<CallEnded>().how, CallEnd::turned_away);
    EXPECT_EQ(line.call(third), nullptr);
    EXPECT_EQ(line.queue(sales_queue).total_queued, 3U);
    EXPECT_EQ(line.queue(sales_queue).final_disposition, 1U);
    line.caller_leaves(first);
    EXPECT_TRUE(line.waits(line.arrives()));
}

TEST(Drain, turns_new_calls_away_and_serves_those_that_are_there) {
    CallLine line;
    const CallId waiting = line.arrives();
    line.must(SetDrain{true});
    EXPECT_EQ(line.names(), (Names{"DrainSet"}));
    line.must(SetDrain{true});
    EXPECT_TRUE(line.last.empty());
    const auto id = line.ready("alice");
    EXPECT_EQ(line.rings_at(waiting), id);
    line.answer(waiting);
    line.arrives();
    EXPECT_EQ(line.the<CallEnded>().how, CallEnd::turned_away);
    line.must(SetDrain{false});
    EXPECT_TRUE(line.waits(line.arrives()));
}

// --- An operator takes a call back. ---

TEST(Requeue, of_a_ringing_call_passes_that_session_by_without_blame) {
    CallLine line;
    const auto id = line.ready("alice", sales, desk);
    const CallId call = line.arrives();
    line.must(RequeueCall{call});
    EXPECT_EQ(line.names(), (Names{"OfferEnded"}));
    EXPECT_EQ(line.state_of(id), S::ready);
    EXPECT_TRUE(line.waits(call));
    EXPECT_EQ(line.refusal(RequeueCall{call}), Refusal::call_waits);
    const auto other = line.ready("bob", sales, home);
    EXPECT_EQ(line.rings_at(call), other);
}

TEST(Requeue, of_a_connected_call_keeps_its_age_and_ends_the_talk) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.talk();
    const Instant arrived = line.call(call)->arrived;
    line.pass(40s);
    line.must(RequeueCall{call});
    EXPECT_EQ(line.names(), (Names{"CallRequeued", "SessionStateChanged"}));
    EXPECT_EQ(line.state_of(id), S::busywrapup);
    EXPECT_EQ(line.info(id).talk_s, 40U);
    EXPECT_TRUE(line.waits(call));
    EXPECT_EQ(line.call(call)->arrived, arrived);
    EXPECT_EQ(line.queue(sales_queue).total_queued, 2U);
    line.meet_deadline();
    EXPECT_EQ(line.names(), Names{"BackOffEnded"}) << "taken away from him for a while";
    line.meet_deadline();
    EXPECT_EQ(line.rings_at(call), id) << "wrap-up is over";
    line.answer(call);
    EXPECT_EQ(line.info(id).calls, 2U);
}

TEST(Requeue, leaves_a_session_alone_that_left_the_call_before) {  // SS-10.
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.talk();
    line.set(id, S::notready);
    line.must(RequeueCall{call});
    EXPECT_EQ(line.names(), (Names{"CallRequeued"}));
    EXPECT_EQ(line.state_of(id), S::notready);
}

// --- Reconciliation (design 3.6): what the provider no longer has is lost. ---

TEST(Reconcile, loses_calls_of_every_phase_and_sessions_go_to_their_next_state) {
    CallLine line;
    const auto talker = line.ready("alice", sales, desk);
    const CallId talking = line.talk();
    const auto listener = line.ready("bob", sales, home);
    const CallId ringing = line.arrives();
    const CallId waiting = line.arrives();
    line.must(Reconcile{});
    for (const CallId id : {talking, ringing, waiting}) EXPECT_EQ(line.call(id), nullptr);
    for (const StampedFact& each : line.last) {
        const auto* ended = std::get_if<CallEnded>(&each.fact);
        EXPECT_TRUE(ended == nullptr || ended->how == CallEnd::lost);
    }
    EXPECT_EQ(line.count("CallEnded"), 3U);
    EXPECT_EQ(line.state_of(talker), S::busywrapup);
    EXPECT_EQ(line.state_of(listener), S::ready);
    EXPECT_EQ(line.queue(sales_queue).abandoned, 2U);
}

TEST(Reconcile, with_everything_there_changes_nothing) {
    CallLine line;
    line.ready("alice");
    Reconcile all;
    for (const CallId id : {line.talk(), line.arrives()}) {
        all.calls.push_back(line.provider_call(id));
    }
    all.private_calls.push_back(line.private_call("1002"));
    line.must(StationReach{"1002", false});
    all.out_of_reach = {"1002"};
    line.must(all);
    EXPECT_TRUE(line.last.empty());
}

TEST(Reconcile, ends_private_calls_and_sets_reach_both_ways) {
    CallLine line;
    const auto id = line.ready("alice", sales, desk);
    line.private_call("1001", CallDirection::outgoing);
    EXPECT_EQ(line.state_of(line.agent("alice")), A::busyoutgoing);
    line.must(StationReach{"1002", false});
    line.must(Reconcile{{}, {}, {"1001"}});
    EXPECT_EQ(line.state_of(line.agent("alice")), A::ready);
    EXPECT_FALSE(line.acd.state().addresses.at(0).in_reach);
    EXPECT_TRUE(line.acd.state().addresses.at(1).in_reach);
    EXPECT_EQ(line.state_of(id), S::ready) << "a station out of reach is not the agent's word";
    const Reconcile in_reach{{ProviderCallId{50}}, {}, {}};
    line.must(CallArrives{ProviderCallId{50}, "sales", ""});
    EXPECT_EQ(line.names(), (Names{"CallQueued"}));
    line.must(in_reach);
    EXPECT_EQ(line.names(), (Names{"StationReachChanged", "CallOffered"}));
}

TEST(Reconcile, a_lost_call_makes_its_agent_free_for_the_next) {
    CallLine line;
    const auto id = line.ready("alice", care);
    line.talk("care");
    const CallId next = line.arrives("care");
    line.must(Reconcile{{line.provider_call(next)}, {}, {}});
    EXPECT_EQ(line.rings_at(next), id);
}

// --- Maximum wait: overflow and final disposition. ---

TEST(Overflow, keeps_the_age_and_begins_a_new_wait) {
    CallLine line({}, flow_directory());
    const CallId call = line.arrives();
    const Instant arrived = line.now;
    const CallId later = line.arrives("care", 0);
    line.pass(60s - 1us);
    line.must(MeetDeadline{});
    EXPECT_TRUE(line.last.empty());
    line.pass(1us);
    line.must(MeetDeadline{});
    EXPECT_EQ(line.the<CallOverflowed>(),
              (CallOverflowed{call, sales_queue, care_queue, line.now + Duration(120s)}));
    EXPECT_EQ(line.call(call)->arrived, arrived);
    EXPECT_TRUE(line.messages().empty());
    const auto id = line.ready("alice", care);
    EXPECT_EQ(line.rings_at(call), id) << "older than the one that was there before";
    EXPECT_TRUE(line.waits(later));
}

TEST(Overflow, out_of_the_last_queue_is_the_final_disposition) {
    CallLine line({}, flow_directory());
    const CallId call = line.arrives();
    line.meet_deadline();
    line.meet_deadline();
    EXPECT_EQ(line.now, line.journal.front().stamp.time + Duration(180s));
    EXPECT_EQ(line.names(), (Names{"CallEnded"}));
    EXPECT_EQ(line.the<CallEnded>().how, CallEnd::final_disposition);
    EXPECT_EQ(line.call(call), nullptr);
    EXPECT_FALSE(line.acd.next_deadline());
}

TEST(Overflow, goes_to_a_waiting_agent_in_the_same_step) {
    CallLine line({}, flow_directory());
    const auto id = line.ready("alice", care);
    const CallId call = line.arrives();
    EXPECT_TRUE(line.waits(call));
    line.meet_deadline();
    EXPECT_EQ(line.names(), (Names{"CallOverflowed", "CallOffered"}));
    EXPECT_EQ(line.rings_at(call), id);
}

TEST(Overflow, spares_a_call_that_rings_or_talks) {
    CallLine line({}, flow_directory());
    line.ready("alice", sales, desk);
    const CallId call = line.arrives();
    line.pass(15s);
    line.answer(call);
    line.pass(1h);
    line.must(MeetDeadline{});
    EXPECT_TRUE(line.last.empty());
    line.ready("bob", sales, home);
    line.ready("carol", sales, AddressId{2});
    const CallId late = line.arrives();
    line.must(MeetDeadline{});
    line.pass(20s);
    line.must(MeetDeadline{});  // Rings at carol's now.
    line.pass(20s);
    line.must(MeetDeadline{});
    EXPECT_TRUE(line.waits(late));
    line.meet_deadline();  // A back-off.
    line.meet_deadline();
    EXPECT_EQ(line.names(), (Names{"CallOverflowed"}));
}

TEST(Overflow, is_caught_up_when_a_ringing_call_comes_back_too_late) {
    Directory directory = flow_directory();
    directory.queues[0].max_wait = 10s;
    CallLine line({}, directory);
    line.ready("alice");
    const CallId call = line.arrives();
    line.meet_deadline();
    EXPECT_EQ(line.now, line.call(call)->arrived + Duration(20s)) << "let ring";
    EXPECT_TRUE(line.waits(call));
    line.must(MeetDeadline{});
    EXPECT_EQ(line.names(), (Names{"CallOverflowed"}));
}

}  // namespace
}  // namespace agentline::acd
