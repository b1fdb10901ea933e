// Goal: traffic has the rates of the configuration and the rest that none asks for. Method: whole
// days at several seeds; counts within 5 sigma of what a Poisson process gives.
#include <array>
#include <cmath>
#include <map>

#include "unit/provider/sim_line.h"

namespace agentline::provider {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::uint64_t, 6> seeds{1, 2, 3, 42, 1'000, 0xFFFF'FFFF'FFFF'FFFF};

/// Callers who hang up at once, so that the line never is full.
SimulatedConfig hasty_config() {
    auto config = fixed_config();
    config.patience.low = 0s;
    return config;
}

std::vector<CallArrived> arrivals_of(SimLine& line, Duration d) {
    std::vector<CallArrived> arrivals;
    line.now = line.now + d;
    line.provider.advance(line.now);
    for (const Event& event : line.provider.take_events()) {
        if (const auto* arrived = std::get_if<CallArrived>(&event)) arrivals.push_back(*arrived);
    }
    return arrivals;
}

void expect_poisson(double count, double mean) {
    EXPECT_NEAR(count, mean, 5 * std::sqrt(mean));
}

TEST(SimulatedTraffic, is_silent_and_has_no_deadline_without_figures) {
    auto config = fixed_config();
    for (const auto& none : {std::vector<std::uint32_t>{}, {0}, std::vector<std::uint32_t>(24)}) {
        config.calls_per_hour = none;
        SimLine line(small_line(config));
        EXPECT_FALSE(line.provider.next_deadline());
        EXPECT_EQ(line.pass(48h), Lines{});
    }
}

TEST(SimulatedTraffic, keeps_the_figure_of_each_hour_of_the_day) {
    std::vector<std::uint32_t> figures;
    for (std::uint32_t hour = 0; hour < 24; ++hour) {
        figures.push_back(hour % 5 == 0 ? 0 : 40 * hour);
    }
    for (const auto seed : seeds) {
        auto options = small_line(hasty_config());
        options.config.calls_per_hour = figures;
        options.seed = seed;
        // Begun within an hour, so that the bounds of hours are those of the day.
        SimLine line(options, eight - Duration(8h + 20min));
        arrivals_of(line, 20min);
        for (std::uint32_t hour = 0; hour < 24; ++hour) {
            SCOPED_TRACE("seed " + std::to_string(seed) + " hour " + std::to_string(hour));
            const auto count = arrivals_of(line, 1h).size();
            expect_poisson(static_cast<double>(count), figures[hour]);
        }
    }
}

TEST(SimulatedTraffic, one_figure_holds_all_day_in_every_quarter_of_an_hour) {
    for (const auto seed : seeds) {
        auto options = small_line(hasty_config());
        options.config.calls_per_hour = {400};
        options.seed = seed;
        SimLine line(options);
        for (int quarter = 0; quarter < 96; ++quarter) {
            expect_poisson(static_cast<double>(arrivals_of(line, 15min).size()), 100);
        }
    }
}

TEST(SimulatedTraffic, spreads_callers_over_queues_and_numbers) {
    auto options = small_line(hasty_config());
    options.config.calls_per_hour = {1'000};
    SimLine line(options);
    const auto arrivals = arrivals_of(line, 10h);
    std::map<std::string, int> of_queue;
    std::map<std::string, int> of_number;
    for (const auto& arrived : arrivals) {
        ++of_queue[arrived.queue];
        ++of_number[arrived.from];
        EXPECT_EQ(arrived.from.substr(0, 8), "+3315550");
        EXPECT_EQ(arrived.from.size(), 12U);
        EXPECT_EQ(arrived.job, 0U);
    }
    EXPECT_EQ(of_queue.size(), 2U);
    const auto half = static_cast<double>(arrivals.size()) / 2;
    EXPECT_NEAR(of_queue["sales"], half, 5 * std::sqrt(half / 2));
    EXPECT_GT(of_number.size(), 5'000U);
}

TEST(SimulatedTraffic, beyond_the_limit_is_lost_without_an_event) {
    auto options = small_line();
    options.config.calls_per_hour = {3'600};
    options.config.patience.low = 24h;
    options.calls_max = 10;
    SimLine line(options);
    EXPECT_EQ(line.pass(1h).size(), 10U);
    EXPECT_EQ(line.live(), "1 2 3 4 5 6 7 8 9 10 | |");
}

TEST(SimulatedTraffic, brings_the_same_callers_whatever_the_acd_does) {
    auto options = small_line();
    options.config.calls_per_hour = {100};
    options.config.patience = {Spread::Kind::exponential, 100s, {}};
    options.config.talk = {Spread::Kind::exponential, 100s, {}};
    options.config.no_answer_percent = 30;
    SimLine idle(options);
    SimLine busy(options);
    for (std::uint32_t minute = 1; minute <= 600; ++minute) {
        const auto expected = arrivals_of(idle, 1min);
        const auto found = arrivals_of(busy, 1min);
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_EQ(found[i].queue, expected[i].queue);
            EXPECT_EQ(found[i].from, expected[i].from);
        }
        busy.order(Connect{OfferId{minute - 1}});
        if (!found.empty()) busy.order(Ring{OfferId{minute}, found.back().call, "A"});
        if (minute % 7 == 0 && !found.empty()) busy.order(DropCall{found.back().call});
    }
}

TEST(SimulatedTraffic, private_calls_have_their_rate_and_half_are_outgoing) {
    for (const auto seed : seeds) {
        auto options = small_line();
        options.config.private_calls_per_hour = 10;
        options.config.private_talk.low = 0s;
        options.seed = seed;
        SimLine line(options);
        std::map<std::string, double> counts;
        for (const auto& text : line.pass(100h)) {
            const auto from = text.find(" private ");
            if (from == text.npos) continue;
            const auto address = text.find_first_of("ABC");
            ++counts[text.substr(address, 1)];
            ++counts[text.substr(address + 2)];
        }
        for (const char* address : {"A", "B", "C"}) expect_poisson(counts[address], 1'000);
        expect_poisson(counts["outgoing"], 1'500);
        expect_poisson(counts["incoming"], 1'500);
    }
}

TEST(SimulatedTraffic, absences_have_their_rate_and_end) {
    for (const auto seed : seeds) {
        auto options = small_line();
        options.config.absences_per_hour = 10;
        options.config.absence.low = 20s;
        options.seed = seed;
        SimLine line(options);
        double gone = 0;
        double back = 0;
        for (const auto& text : line.pass(100h)) {
            gone += text.find(" out_of_reach ") != text.npos ? 1 : 0;
            back += text.find(" in_reach ") != text.npos ? 1 : 0;
        }
        // Who is away for 20 s is not sent away again meanwhile.
        expect_poisson(gone, 3'000 / (1 + 10 * 20 / 3600.0));
        EXPECT_NEAR(back, gone, 3);
    }
}

TEST(SimulatedTraffic, an_operator_takes_over_a_drawn_absence) {
    auto options = small_line();
    options.addresses = {"A"};
    options.config.absences_per_hour = 1;
    SimLine line(options);
    Lines lines;
    while (lines.empty()) lines = line.pass(1s);
    ASSERT_EQ(lines, Lines{"0s out_of_reach A"});
    EXPECT_EQ(line.order(InjectStationReach{0, "A", false}), Lines{});
    EXPECT_EQ(line.pass(24h), Lines{}) << "neither back by itself nor away twice";
    EXPECT_EQ(line.order(InjectStationReach{0, "A", true}), Lines{"in_reach A"});
}

TEST(SimulatedTraffic, an_operator_ends_a_drawn_absence_for_good) {
    auto options = small_line();
    options.addresses = {"A"};
    options.config.absences_per_hour = 1;
    options.config.absence.low = 10s;
    SimLine line(options);
    Lines lines;
    while (lines.empty()) lines = line.pass(1s);
    EXPECT_EQ(line.order(InjectStationReach{0, "A", true}), Lines{"in_reach A"});
    line.provider.configure(fixed_config(), {"A"}, {"sales"}, line.now);
    EXPECT_FALSE(line.provider.next_deadline());
}

}  // namespace
}  // namespace agentline::provider
