// Goal: what a station does: at most one thing at a time; busy, out of reach, private calls.
// Method: all durations fixed, time passed in; every event is compared, so none comes unasked.
#include "unit/provider/sim_line.h"

namespace agentline::provider {
namespace {

using namespace std::chrono_literals;

constexpr OfferId first{1};
constexpr OfferId second{2};

InjectPrivateCall private_call(const std::string& address, std::uint64_t job = 0) {
    return {job, address, CallDirection::outgoing, {}};
}

InjectStationReach reach(const std::string& address, bool in_reach) {
    return {0, address, in_reach};
}

TEST(SimulatedStation, is_unreachable_if_unknown_or_out_of_reach) {
    SimLine line;
    const auto call = line.call();
    EXPECT_EQ(line.order(Ring{first, call, "Z"}), Lines{"refused 1 unreachable"});
    line.order(reach("A", false));
    EXPECT_EQ(line.order(Ring{second, call, "A"}), Lines{"refused 2 unreachable"});
    line.order(reach("A", true));
    line.answered(OfferId{3}, call, "A");
}

TEST(SimulatedStation, is_busy_while_it_rings_waits_talks_or_is_in_a_private_call) {
    SimLine line;
    const auto call = line.call();
    const auto other = line.call();
    std::uint32_t next_offer = 10;
    const auto expect_busy = [&](const char* address) {
        const auto offer = std::to_string(next_offer);
        EXPECT_EQ(line.order(Ring{OfferId{next_offer++}, other, address}),
                  Lines{"refused " + offer + " busy"});
    };
    line.order(Ring{first, call, "A"});
    expect_busy("A");
    EXPECT_EQ(line.pass(3s), Lines{"3s answered 1 A"});
    expect_busy("A");
    line.order(Connect{first});
    expect_busy("A");
    line.order(private_call("B"));
    expect_busy("B");
    EXPECT_EQ(line.order(Ring{second, other, "C"}), Lines{}) << "others are free";
}

TEST(SimulatedStation, refuses_without_harm_to_what_it_does) {
    SimLine line;
    line.connected(first, line.call(), "A");
    const auto other = line.call();
    line.order(Ring{second, other, "A"});
    line.order(StopRinging{second});
    line.order(Connect{second});
    line.order(DropCall{other});
    EXPECT_EQ(line.pass(60s - 1us), Lines{});
    EXPECT_EQ(line.pass(1us).size(), 1U);
}

TEST(SimulatedStation, two_may_ring_for_one_call_and_one_gets_it) {
    SimLine line;
    const auto call = line.call();
    line.order(Ring{first, call, "A"});
    line.order(Ring{second, call, "B"});
    EXPECT_EQ(line.pass(3s), (Lines{"3s answered 1 A", "3s answered 2 B"}));
    line.order(Connect{second});
    line.order(Connect{first});
    line.order(StopRinging{first});
    EXPECT_EQ(line.order(Ring{OfferId{3}, call, "A"}), Lines{}) << "a call in talk rings nobody";
    line.answered(OfferId{4}, line.call(), "A");
    EXPECT_EQ(line.order(DropStation{call}), Lines{});
    line.answered(OfferId{5}, line.call(), "B");
}

TEST(SimulatedStation, all_that_ring_for_a_call_are_free_when_it_is_gone) {
    SimLine line;
    const auto call = line.call();
    line.order(Ring{first, call, "A"});
    line.order(Ring{second, call, "B"});
    line.order(DropCall{call});
    EXPECT_EQ(line.pass(1h), Lines{});
    line.answered(OfferId{3}, line.call(), "A");
    line.answered(OfferId{4}, line.call(), "B");
}

TEST(SimulatedStation, private_call_connects_at_once_and_ends_by_itself) {
    SimLine line;
    EXPECT_EQ(line.order(private_call("A")), Lines{"private 1 A outgoing"});
    EXPECT_EQ(line.order(InjectPrivateCall{0, "B", CallDirection::incoming, 5s}),
              Lines{"private 2 B incoming"});
    EXPECT_EQ(line.live(), "| 1 2 |");
    EXPECT_EQ(line.pass(1h), (Lines{"5s private_ended 2", "30s private_ended 1"}));
    EXPECT_EQ(line.live(), "| |");
    line.answered(first, line.call(), "A");
}

TEST(SimulatedStation, refuses_a_private_call_when_unknown_busy_or_out_of_reach) {
    SimLine line;
    EXPECT_EQ(line.order(private_call("Z", 4)),
              Lines{"inject_refused 4 the line has no address Z"});
    line.order(Ring{first, line.call(), "A"});
    EXPECT_EQ(line.order(private_call("A", 5)), Lines{"inject_refused 5 A is busy"});
    line.order(private_call("B"));
    EXPECT_EQ(line.order(private_call("B", 6)), Lines{"inject_refused 6 B is busy"});
    line.order(reach("C", false));
    EXPECT_EQ(line.order(private_call("C", 7)), Lines{"inject_refused 7 C is out of reach"});
}

TEST(SimulatedStation, reach_changes_are_told_once_and_refused_for_unknown_addresses) {
    SimLine line;
    EXPECT_EQ(line.order(reach("A", true)), Lines{});
    EXPECT_EQ(line.order(reach("A", false)), Lines{"out_of_reach A"});
    EXPECT_EQ(line.order(reach("A", false)), Lines{});
    EXPECT_EQ(line.live(), "| | A");
    EXPECT_EQ(line.pass(24h), Lines{}) << "an operator's absence has no end of its own";
    EXPECT_EQ(line.order(reach("A", true)), Lines{"in_reach A"});
    EXPECT_EQ(line.order(InjectStationReach{8, "Z", false}),
              Lines{"inject_refused 8 the line has no address Z"});
}

TEST(SimulatedStation, says_when_an_operators_order_is_done_after_what_it_caused) {
    SimLine line;
    EXPECT_EQ(line.order(InjectStationReach{5, "A", false}),
              (Lines{"out_of_reach A", "inject_done 5"}));
    EXPECT_EQ(line.order(InjectStationReach{6, "A", false}), Lines{"inject_done 6"});
    EXPECT_EQ(line.order(private_call("B", 7)).back(), "inject_done 7");
}

TEST(SimulatedStation, out_of_reach_ends_its_ring_and_the_caller_waits_on) {
    SimLine line;
    const auto call = line.call();
    line.order(Ring{first, call, "A"});
    EXPECT_EQ(line.order(reach("A", false)), (Lines{"refused 1 unreachable", "out_of_reach A"}));
    line.answered(second, call, "B");
    EXPECT_EQ(line.order(reach("B", false)), (Lines{"refused 2 unreachable", "out_of_reach B"}));
    EXPECT_EQ(line.order(Connect{second}), Lines{});
    EXPECT_EQ(line.pass(1h), Lines{"97s caller_left 1"});
}

TEST(SimulatedStation, out_of_reach_ends_its_talk_and_its_private_call) {
    SimLine line;
    line.connected(first, line.call(), "A");
    EXPECT_EQ(line.order(reach("A", false)), (Lines{"station_left 1", "out_of_reach A"}));
    line.order(private_call("B"));
    EXPECT_EQ(line.order(reach("B", false)), (Lines{"private_ended 2", "out_of_reach B"}));
    EXPECT_EQ(line.live(), "| | A B");
    EXPECT_EQ(line.pass(1h), Lines{});
}

TEST(SimulatedStation, live_calls_are_sorted) {
    SimLine line;
    for (const char* address : {"C", "B"}) line.order(private_call(address));
    for (int i = 0; i < 10; ++i) line.call();
    line.order(DropCall{ProviderCallId{5}});
    for (const char* address : {"C", "A"}) line.order(reach(address, false));
    EXPECT_EQ(line.live(), "3 4 6 7 8 9 10 11 12 | 2 | A C");
}

}  // namespace
}  // namespace agentline::provider
