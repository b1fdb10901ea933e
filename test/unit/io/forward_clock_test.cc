// Goal: deadlines are met whatever is done to the machine's clock. Method: clocks passed in.
#include "io/forward_clock.h"

#include <gtest/gtest.h>

namespace agentline {
namespace {

using namespace std::chrono_literals;

class ForwardClockTest : public testing::Test {
  protected:
    /// Both clocks go on by `passed`; the machine's is then set by `step`.
    Instant after(Duration passed, Duration step = {}) {
        steady += passed;
        real = real + passed + step;
        return clock.at(real, steady);
    }
    Instant real{1'000'000'000'000'000};
    ForwardClock::Steady::time_point steady = ForwardClock::Steady::now();
    ForwardClock clock{real};
};

TEST_F(ForwardClockTest, is_the_machines_while_that_goes_forward) {
    EXPECT_EQ(after(5s), real);
    EXPECT_EQ(after(1us), real);
    EXPECT_EQ(after(1s, 1h), real) << "set forward";
}

TEST_F(ForwardClockTest, goes_on_at_half_pace_while_the_machines_is_behind) {
    const Instant before = after(1s);
    EXPECT_EQ(after(0s, -1h), before);
    EXPECT_EQ(after(20s), before + Duration(10s));
    EXPECT_EQ(after(20s), before + Duration(20s));
    EXPECT_EQ(after(2h), real) << "caught up";
}

TEST_F(ForwardClockTest, asked_all_the_time_goes_on_all_the_same) {
    const Instant before = after(1s, -1h);
    Instant last = before;
    for (int i = 0; i < 1'000'000; ++i) last = after(1us);
    EXPECT_EQ(last, before + Duration(500ms));
}

TEST_F(ForwardClockTest, begins_no_earlier_than_it_is_told) {
    ForwardClock ahead(real + Duration(1h));
    EXPECT_GE(ahead.at(real, steady), real + Duration(1h));
}

}  // namespace
}  // namespace agentline
