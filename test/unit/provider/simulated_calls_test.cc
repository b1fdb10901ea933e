// Goal: what a caller does: comes, waits, rings a station, talks, leaves (provider.h, the orders).
// Method: all durations fixed, time passed in; every event is compared, so none comes unasked.
#include "unit/provider/sim_line.h"

namespace agentline::provider {
namespace {

using namespace std::chrono_literals;

constexpr OfferId first{1};
constexpr OfferId second{2};

InjectCall wish_for(const std::string& queue, std::uint64_t job = 0) {
    InjectCall wish;
    wish.queue = queue;
    wish.job = job;
    return wish;
}

TEST(SimulatedCall, arrives_at_once_as_it_was_asked_for) {
    SimLine line;
    InjectCall wish = wish_for("care", 7);
    wish.from = "+441";
    wish.priority = 9;
    line.provider.carry_out(wish, line.now);
    const auto events = line.provider.take_events();
    ASSERT_EQ(events.size(), 1U);
    const auto& arrived = std::get<CallArrived>(events.front());
    EXPECT_EQ(arrived.call, ProviderCallId{1});
    EXPECT_EQ(arrived.queue, "care");
    EXPECT_EQ(arrived.from, "+441");
    EXPECT_EQ(arrived.priority, 9U);
    EXPECT_EQ(arrived.job, 7U);
    EXPECT_TRUE(line.provider.take_events().empty()) << "told once";
}

TEST(SimulatedCall, draws_queue_and_number_that_were_not_given) {
    SimLine line;
    line.provider.carry_out(InjectCall{}, line.now);
    const auto events = line.provider.take_events();
    const auto& arrived = std::get<CallArrived>(events.at(0));
    EXPECT_TRUE(arrived.queue == "sales" || arrived.queue == "care");
    EXPECT_EQ(arrived.from.substr(0, 8), "+3315550");
    EXPECT_EQ(arrived.from.size(), 12U);
}

TEST(SimulatedCall, ids_begin_where_told_and_only_rise) {
    auto options = small_line();
    options.first_call = 1'000'000'000'000;
    SimLine line(options);
    EXPECT_EQ(line.call().value, 1'000'000'000'000U);
    EXPECT_EQ(line.call().value, 1'000'000'000'001U);
}

TEST(SimulatedCall, is_refused_for_an_unknown_queue_or_on_a_full_line) {
    auto options = small_line();
    options.calls_max = 2;
    SimLine line(options);
    EXPECT_EQ(line.order(wish_for("nowhere", 5)),
              Lines{"inject_refused 5 the line has no queue \"nowhere\""});
    const auto call = line.call();
    line.call();
    EXPECT_EQ(line.order(wish_for("sales", 6)),
              Lines{"inject_refused 6 the line has as many calls as it may"});
    line.order(DropCall{call});
    EXPECT_EQ(line.order(wish_for("sales")), Lines{"arrived 3 sales"}) << "a place is free again";
}

TEST(SimulatedCall, caller_leaves_when_his_patience_ends) {
    SimLine line;
    line.call();
    InjectCall hasty;
    hasty.patience = 10s;
    line.call(hasty);
    EXPECT_EQ(line.pass(10min), (Lines{"10s caller_left 2", "100s caller_left 1"}));
    EXPECT_EQ(line.live(), "| |");
    EXPECT_FALSE(line.provider.next_deadline());
}

TEST(SimulatedCall, rings_and_is_answered_after_the_answer_time) {
    SimLine line;
    EXPECT_EQ(line.order(Ring{first, line.call(), "A"}), Lines{});
    EXPECT_EQ(line.pass(3s - 1us), Lines{});
    EXPECT_EQ(line.pass(1us), Lines{"0s answered 1 A"});
    EXPECT_EQ(line.pass(96s), Lines{}) << "an answer waits for the ACD";
}

TEST(SimulatedCall, is_answered_after_its_own_time_even_where_nobody_answers) {
    auto config = fixed_config();
    config.no_answer_percent = 100;
    SimLine line(small_line(config));
    InjectCall wish;
    wish.answer = 8s;
    line.order(Ring{first, line.call(wish), "A"});
    EXPECT_EQ(line.pass(20s), Lines{"8s answered 1 A"});
}

TEST(SimulatedCall, rings_until_stopped_if_it_is_never_answered) {
    SimLine line;
    InjectCall wish;
    wish.is_never_answered = true;
    wish.answer = 1s;
    const auto call = line.call(wish);
    line.order(Ring{first, call, "A"});
    EXPECT_EQ(line.pass(50s), Lines{});
    line.order(StopRinging{first});
    EXPECT_EQ(line.pass(100s), Lines{"50s caller_left 1"}) << "the caller went on waiting";
}

TEST(SimulatedCall, no_answer_percent_is_drawn_for_each_offer) {
    auto config = fixed_config();
    config.no_answer_percent = 40;
    config.patience.low = 24h;
    SimLine line(small_line(config));
    const auto call = line.call();
    int answers = 0;
    for (std::uint32_t offer = 1; offer <= 1'000; ++offer) {
        line.order(Ring{OfferId{offer}, call, "A"});
        answers += static_cast<int>(line.pass(3s).size());
        line.order(StopRinging{OfferId{offer}});
    }
    EXPECT_NEAR(answers, 600, 5 * 15.5);
}

TEST(SimulatedCall, caller_may_leave_while_it_rings_or_before_connect_and_frees_the_station) {
    SimLine line;
    InjectCall hasty;
    hasty.patience = 2s;
    line.order(Ring{first, line.call(hasty), "A"});
    EXPECT_EQ(line.pass(10s), Lines{"2s caller_left 1"});
    hasty.patience = 4s;
    line.order(Ring{second, line.call(hasty), "A"});
    EXPECT_EQ(line.pass(10s), (Lines{"3s answered 2 A", "4s caller_left 2"}));
    EXPECT_EQ(line.order(Connect{second}), Lines{});
    line.answered(OfferId{3}, line.call(), "A");
}

TEST(SimulatedCall, talks_from_connect_on_until_one_side_hangs_up) {
    int left_by_caller = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        auto options = small_line();
        options.seed = seed;
        SimLine line(options);
        line.connected(first, line.call(), "A");
        const auto end = line.pass(10min);
        ASSERT_EQ(end.size(), 1U);
        left_by_caller += end.front() == "60s caller_left 1" ? 1 : 0;
        EXPECT_TRUE(end.front() == "60s caller_left 1" || end.front() == "60s station_left 1");
        EXPECT_EQ(line.live(), "| |");
        line.answered(second, line.call(), "A");
    }
    EXPECT_NEAR(left_by_caller, 200, 5 * 10);
}

TEST(SimulatedCall, talks_as_long_as_was_given) {
    SimLine line;
    InjectCall wish;
    wish.talk = 500s;
    line.connected(first, line.call(wish), "A");
    EXPECT_EQ(line.pass(500s - 1us), Lines{}) << "patience no longer counts";
    EXPECT_EQ(line.pass(1us).size(), 1U);
}

TEST(SimulatedCall, stop_ringing_frees_a_station_that_rings_or_has_answered) {
    SimLine line;
    const auto call = line.call();
    line.order(Ring{first, call, "A"});
    line.order(StopRinging{first});
    EXPECT_EQ(line.pass(10s), Lines{}) << "it no longer answers";
    line.answered(second, call, "A");
    line.order(StopRinging{second});
    EXPECT_EQ(line.order(Connect{second}), Lines{});
    line.answered(OfferId{3}, call, "A");
    EXPECT_EQ(line.pass(100s), Lines{"84s caller_left 1"}) << "the patience went on";
}

TEST(SimulatedCall, drop_call_ends_it_and_frees_the_station_without_an_event) {
    SimLine line;
    const auto waits = line.call();
    const auto rings = line.call();
    const auto talks = line.call();
    line.connected(first, talks, "A");
    line.order(Ring{second, rings, "B"});
    for (const auto call : {waits, rings, talks}) EXPECT_EQ(line.order(DropCall{call}), Lines{});
    EXPECT_EQ(line.live(), "| |");
    EXPECT_EQ(line.pass(1h), Lines{});
    line.answered(OfferId{3}, line.call(), "A");
    line.answered(OfferId{4}, line.call(), "B");
}

TEST(SimulatedCall, drop_station_lets_the_caller_wait_with_new_patience) {
    SimLine line;
    const auto call = line.call();
    line.connected(first, call, "A");
    EXPECT_EQ(line.pass(50s), Lines{});
    EXPECT_EQ(line.order(DropStation{call}), Lines{});
    EXPECT_EQ(line.live(), "1 | |");
    line.connected(second, line.call(), "A");
    EXPECT_EQ(line.order(DropStation{ProviderCallId{2}}), Lines{});
    EXPECT_EQ(line.pass(98s), Lines{"97s caller_left 1"});
}

TEST(SimulatedCall, given_patience_is_given_anew_after_drop_station) {
    SimLine line;
    InjectCall wish;
    wish.patience = 7s;
    const auto call = line.call(wish);
    line.connected(first, call, "A");
    line.order(DropStation{call});
    EXPECT_EQ(line.pass(1h), Lines{"7s caller_left 1"});
}

TEST(SimulatedCall, may_ring_again_after_drop_station) {
    SimLine line;
    const auto call = line.call();
    line.connected(first, call, "A");
    line.order(DropStation{call});
    line.connected(second, call, "A");
    EXPECT_EQ(line.pass(1h).size(), 1U);
}

TEST(SimulatedCall, orders_for_what_is_gone_do_nothing) {
    SimLine line;
    const auto gone = line.call();
    line.connected(first, gone, "A");
    line.order(DropCall{gone});
    const auto waits = line.call();
    for (const auto call : {gone, ProviderCallId{99}}) {
        for (const Order& order : {Order(Ring{second, call, "A"}), Order(Ring{second, call, "?"}),
                                   Order(DropCall{call}), Order(DropStation{call})}) {
            EXPECT_EQ(line.order(order), Lines{});
        }
    }
    for (const OfferId offer : {OfferId{}, first, second, OfferId{99}}) {
        EXPECT_EQ(line.order(StopRinging{offer}), Lines{});
        EXPECT_EQ(line.order(Connect{offer}), Lines{});
    }
    EXPECT_EQ(line.order(DropStation{waits}), Lines{}) << "nobody talks to it";
    EXPECT_EQ(line.pass(1h), Lines{"100s caller_left 2"}) << "the one call that was left alone";
}

TEST(SimulatedCall, orders_given_twice_count_once) {
    SimLine line;
    const auto call = line.call();
    line.order(Ring{first, call, "A"});
    EXPECT_EQ(line.pass(1s), Lines{});
    EXPECT_EQ(line.order(Ring{first, call, "A"}), Lines{});
    EXPECT_EQ(line.order(Connect{first}), Lines{}) << "not answered yet";
    EXPECT_EQ(line.pass(10s), Lines{"2s answered 1 A"});
    EXPECT_EQ(line.order(Ring{first, call, "A"}), Lines{});
    line.order(Connect{first});
    EXPECT_EQ(line.pass(20s), Lines{});
    line.order(Connect{first});
    EXPECT_EQ(line.order(Ring{first, call, "A"}), Lines{});
    EXPECT_EQ(line.order(StopRinging{first}), Lines{}) << "the offer became a talk";
    EXPECT_EQ(line.pass(40s - 1us), Lines{});
    EXPECT_EQ(line.pass(1us).size(), 1U);
}

TEST(SimulatedCall, ring_that_comes_again_after_its_offer_ended_does_nothing) {
    SimLine line;
    const auto call = line.call();
    line.order(Ring{first, call, "A"});
    line.order(StopRinging{first});
    EXPECT_EQ(line.order(Ring{first, call, "A"}), Lines{});
    EXPECT_EQ(line.pass(10s), Lines{});
    EXPECT_EQ(line.order(Ring{second, call, "?"}), Lines{"refused 2 unreachable"});
    EXPECT_EQ(line.order(Ring{second, call, "?"}), Lines{}) << "refused once";
}

TEST(SimulatedCall, due_events_come_before_an_order_of_the_same_moment) {
    SimLine line;
    const auto call = line.call();
    line.order(Ring{first, call, "A"});
    line.now = line.now + Duration(3s);
    EXPECT_EQ(line.order(DropCall{call}), Lines{"answered 1 A"});
}

TEST(SimulatedCall, equal_times_are_met_in_the_order_of_their_creation) {
    SimLine line;
    for (int i = 0; i < 12; ++i) line.call();
    Lines expected;
    for (int i = 1; i <= 12; ++i) expected.push_back("100s caller_left " + std::to_string(i));
    EXPECT_EQ(line.pass(100s), expected);
}

TEST(SimulatedCall, given_durations_beyond_reason_are_harmless) {
    SimLine line;
    InjectCall wish;
    wish.patience = Duration::max();
    wish.answer = -5s;
    wish.talk = Duration::min();
    line.order(Ring{first, line.call(wish), "A"});
    EXPECT_EQ(line.pass(0s), Lines{"0s answered 1 A"});
    line.order(Connect{first});
    EXPECT_EQ(line.pass(0s).size(), 1U);
}

}  // namespace
}  // namespace agentline::provider
