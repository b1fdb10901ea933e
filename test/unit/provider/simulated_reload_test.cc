// Goal: a reload takes effect and harms nothing that goes on. Method: configure() between orders.
#include "unit/provider/sim_line.h"

namespace agentline::provider {
namespace {

using namespace std::chrono_literals;

const Lines queues{"sales", "care"};

Lines reload(SimLine& line, const SimulatedConfig& config, const Lines& addresses,
             const Lines& of_queues = queues) {
    line.provider.configure(config, addresses, of_queues, line.now);
    return to_texts(line.provider.take_events());
}

TEST(SimulatedReload, ends_what_happens_at_addresses_that_left) {
    SimLine line;
    line.connected(OfferId{1}, line.call(), "A");
    line.order(Ring{OfferId{2}, line.call(), "B"});
    line.order(InjectPrivateCall{0, "C", CallDirection::incoming, {}});
    EXPECT_EQ(reload(line, fixed_config(), {"D"}),
              (Lines{"station_left 1", "refused 2 unreachable", "private_ended 3"}));
    EXPECT_EQ(line.live(), "2 | |") << "who waits goes on waiting";
    EXPECT_EQ(line.order(Ring{OfferId{3}, ProviderCallId{2}, "A"}), Lines{"refused 3 unreachable"});
    line.answered(OfferId{4}, ProviderCallId{2}, "D");
}

TEST(SimulatedReload, keeps_stations_and_calls_that_stay) {
    SimLine line;
    line.connected(OfferId{1}, line.call(), "A");
    line.order(InjectStationReach{0, "B", false});
    EXPECT_EQ(reload(line, fixed_config(), {"A", "B", "D"}), Lines{});
    EXPECT_EQ(line.live(), "1 | | B");
    EXPECT_EQ(line.pass(60s).size(), 1U);
}

TEST(SimulatedReload, forgets_the_reach_of_an_address_that_left) {
    SimLine line;
    line.order(InjectStationReach{0, "B", false});
    EXPECT_EQ(reload(line, fixed_config(), {"A"}), Lines{});
    EXPECT_EQ(line.live(), "| |");
    EXPECT_EQ(reload(line, fixed_config(), {"A", "B"}), Lines{});
    line.answered(OfferId{1}, line.call(), "B");
}

TEST(SimulatedReload, forgets_the_drawn_absence_of_an_address_that_left) {
    auto config = fixed_config();
    config.absences_per_hour = 1;
    SimLine line(small_line(config));
    while (line.live() == "| |") line.pass(1s);
    EXPECT_EQ(reload(line, fixed_config(), {}), Lines{});
    EXPECT_EQ(line.live(), "| |");
    EXPECT_FALSE(line.provider.next_deadline());
}

TEST(SimulatedReload, a_queue_that_left_keeps_its_callers_and_gets_no_new_ones) {
    SimLine line;
    line.call();
    EXPECT_EQ(reload(line, fixed_config(), {"A"}, {"care"}), Lines{});
    EXPECT_EQ(line.live(), "1 | |");
    InjectCall wish;
    wish.queue = "sales";
    EXPECT_EQ(line.order(wish), Lines{"inject_refused 0 the line has no queue \"sales\""});
}

TEST(SimulatedReload, new_durations_hold_from_then_on) {
    SimLine line;
    line.call();
    auto config = fixed_config();
    config.patience.low = 5s;
    reload(line, config, {"A"});
    line.call();
    EXPECT_EQ(line.pass(1h), (Lines{"5s caller_left 2", "100s caller_left 1"}));
}

TEST(SimulatedReload, what_is_due_happens_first) {
    SimLine line;
    line.order(Ring{OfferId{1}, line.call(), "A"});
    line.now = line.now + Duration(4s);
    EXPECT_EQ(reload(line, fixed_config(), {"B"}),
              (Lines{"answered 1 A", "refused 1 unreachable"}));
}

TEST(SimulatedReload, switches_traffic_on_and_off) {
    SimLine line;
    auto busy = fixed_config();
    busy.calls_per_hour = {600};
    busy.private_calls_per_hour = 60;
    busy.absences_per_hour = 60;
    reload(line, busy, {"A", "B"});
    EXPECT_GT(line.pass(1h).size(), 300U);
    reload(line, fixed_config(), {"A", "B"});
    for (const auto& text : line.pass(1h)) {
        EXPECT_TRUE(text.find("left") != text.npos || text.find("ended") != text.npos ||
                    text.find(" in_reach") != text.npos)
            << text << ": only what goes on may end";
    }
    EXPECT_FALSE(line.provider.next_deadline());
    EXPECT_EQ(line.live(), "| |");
}

TEST(SimulatedReload, traffic_rests_while_there_is_no_queue) {
    auto config = fixed_config();
    config.calls_per_hour = {600};
    SimLine line(small_line(config));
    reload(line, config, {"A"}, {});
    EXPECT_FALSE(line.provider.next_deadline());
    reload(line, config, {"A"});
    EXPECT_GT(line.pass(1h).size(), 300U);
}

TEST(SimulatedReload, of_the_same_changes_no_event) {
    auto config = fixed_config();
    config.calls_per_hour = {60};
    config.private_calls_per_hour = 10;
    config.absences_per_hour = 10;
    SimLine left_alone(small_line(config));
    SimLine reloaded(small_line(config));
    Lines expected;
    Lines found;
    for (int i = 0; i < 60; ++i) {
        for (const auto& text : left_alone.pass(1min)) expected.push_back(text);
        for (const auto& text : reloaded.pass(1min)) found.push_back(text);
        EXPECT_EQ(reload(reloaded, config, {"B", "C", "A"}), Lines{});
    }
    EXPECT_GT(expected.size(), 60U);
    EXPECT_EQ(expected, found);
}

}  // namespace
}  // namespace agentline::provider
