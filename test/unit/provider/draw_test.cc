// Goal: the seeded generator draws what a Spread says, the same on every machine, and arrivals keep
// to their hours. Method: bounds, means over many draws within 5 sigma, and fixed numbers by seed.
#include "provider/simulated/draw.h"

#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "provider/simulated/arrivals.h"

namespace agentline::provider {
namespace {

using namespace std::chrono_literals;
using Kind = Spread::Kind;

TEST(Draw, same_seed_draws_the_same_and_another_does_not) {
    Draw a(7);
    Draw b(7);
    Draw c(8);
    bool differs = false;
    for (int i = 0; i < 100; ++i) {
        const auto number = a.below(1'000'000);
        EXPECT_EQ(number, b.below(1'000'000));
        differs = differs || number != c.below(1'000'000);
    }
    EXPECT_TRUE(differs);
}

TEST(Draw, numbers_are_those_of_the_standard_generator) {
    // The 10000th number of a default-seeded mt19937_64, as the C++ standard gives it.
    Draw draw(std::mt19937_64::default_seed);
    std::uint64_t number = 0;
    for (int i = 0; i < 10'000; ++i) number = draw.below(1ULL << 63U);
    EXPECT_EQ(number, 9981545732273789042ULL % (1ULL << 63U));
}

TEST(Draw, below_draws_each_number_as_often) {
    Draw draw(1);
    std::array<int, 7> counts{};
    for (int i = 0; i < 70'000; ++i) ++counts.at(draw.below(7));
    for (const int count : counts) EXPECT_NEAR(count, 10'000, 5 * std::sqrt(10'000.0));
}

TEST(Draw, chance_keeps_its_percentage_and_its_ends_are_certain) {
    Draw draw(2);
    int hits = 0;
    for (int i = 0; i < 10'000; ++i) {
        EXPECT_FALSE(draw.chance(0));
        EXPECT_TRUE(draw.chance(100));
        hits += draw.chance(30) ? 1 : 0;
    }
    EXPECT_NEAR(hits, 3'000, 5 * std::sqrt(10'000 * 0.3 * 0.7));
}

TEST(Draw, fixed_is_the_value_and_uniform_stays_within_its_ends) {
    Draw draw(3);
    bool is_low = false;
    bool is_high = false;
    for (int i = 0; i < 1'000; ++i) {
        EXPECT_EQ(draw.draw({Kind::fixed, 5s, {}}), Duration(5s));
        const auto d = draw.draw({Kind::uniform, 10us, 12us});
        EXPECT_TRUE(d >= 10us && d <= 12us);
        is_low = is_low || d == 10us;
        is_high = is_high || d == 12us;
    }
    EXPECT_TRUE(is_low && is_high);
    EXPECT_EQ(draw.draw({Kind::uniform, 10s, 2s}), Duration(10s)) << "ends in the wrong order";
}

TEST(Draw, exponential_has_its_mean_and_is_memoryless) {
    Draw draw(4);
    double sum = 0;
    int above_mean = 0;
    for (int i = 0; i < 10'000; ++i) {
        const auto d = draw.draw({Kind::exponential, 10s, {}});
        sum += std::chrono::duration<double>(d).count();
        above_mean += d > 10s ? 1 : 0;
    }
    EXPECT_NEAR(sum / 10'000, 10.0, 5 * 10.0 / 100);
    const double p = std::exp(-1.0);
    EXPECT_NEAR(above_mean, 10'000 * p, 5 * std::sqrt(10'000 * p * (1 - p)));
}

TEST(Draw, no_duration_is_negative_or_overflows) {
    Draw draw(5);
    for (const Kind kind : {Kind::fixed, Kind::uniform, Kind::exponential}) {
        EXPECT_EQ(draw.draw({kind, -1s, -1s}), Duration(0s));
        const auto d = draw.draw({kind, Duration::max(), Duration::max()});
        EXPECT_TRUE(d >= 0s && d <= longest_duration);
    }
}

TEST(Arrivals, never_come_without_a_figure_above_zero) {
    Draw draw(1);
    EXPECT_FALSE(next_arrival({}, Instant{}, draw));
    EXPECT_FALSE(next_arrival({0}, Instant{}, draw));
    EXPECT_FALSE(next_arrival(std::vector<std::uint32_t>(24, 0), Instant{}, draw));
}

TEST(Arrivals, come_only_in_hours_that_have_some_also_before_1970) {
    std::vector<std::uint32_t> figures(24, 0);
    figures[23] = 1;
    for (const auto start :
         {Duration(0s), Duration(-1000h), Duration(20'000 * 24h + 23h + 30min)}) {
        Draw draw(6);
        Instant at = Instant{} + start;
        for (int i = 0; i < 200; ++i) {
            const auto next = next_arrival(figures, at, draw);
            ASSERT_TRUE(next);
            EXPECT_GT(*next, at);
            EXPECT_EQ(to_text(*next).substr(11, 2), "23");
            at = *next;
        }
    }
}

TEST(Arrivals, keep_the_hours_bounds_before_1970_within_an_hour) {
    std::vector<std::uint32_t> figures(24, 0);
    figures[23] = 1'000;
    Draw draw(6);
    const auto next = next_arrival(figures, Instant{} - Duration(90min), draw);
    ASSERT_TRUE(next);
    EXPECT_EQ(to_text(*next).substr(0, 13), "1969-12-31T23");
}

TEST(Arrivals, keep_a_rate_of_less_than_one_an_hour_over_its_bounds) {
    std::vector<std::uint32_t> figures(24, 0);
    figures[5] = figures[6] = 1;
    Draw draw(8);
    Instant at{};
    for (int i = 0; i < 5'000; ++i) at = *next_arrival(figures, at, draw);
    const double expected = 2 * static_cast<double>(at.us_since_epoch) / 86'400e6;
    EXPECT_NEAR(expected, 5'000, 5 * std::sqrt(5'000.0));
}

TEST(Arrivals, let_time_go_on_at_any_rate) {
    Draw draw(7);
    Instant at{};
    for (int i = 0; i < 1'000; ++i) {
        const auto next = next_arrival({4'294'967'295U}, at, draw);
        ASSERT_GT(*next, at);
        at = *next;
    }
}

}  // namespace
}  // namespace agentline::provider
