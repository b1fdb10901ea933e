// Goal: instants as text are exact, sorted like the instants, and nothing else is taken for a time.
// Method: known values, round trips over the calendar, tables of texts that are no time.
#include "base/time.h"

#include <gtest/gtest.h>

namespace agentline {
namespace {

TEST(Time, known_instants_have_known_texts) {
    EXPECT_EQ(to_text(Instant{}), "1970-01-01T00:00:00.000000Z");
    EXPECT_EQ(to_text(Instant{1}), "1970-01-01T00:00:00.000001Z");
    EXPECT_EQ(to_text(Instant{-1}), "1969-12-31T23:59:59.999999Z");
    EXPECT_EQ(to_text(Instant{951'827'696'000'000}), "2000-02-29T12:34:56.000000Z");
    EXPECT_EQ(to_text(Instant{1'000'000'000'123'456}), "2001-09-09T01:46:40.123456Z");
}

TEST(Time, text_and_back_is_the_same_instant) {
    constexpr std::int64_t odd_step = 86'399'123'457;  // Nearly a day: every date, every hour.
    for (std::int64_t us = -3'000'000'000'000'000; us < 6'000'000'000'000'000; us += odd_step * 7) {
        Instant back;
        ASSERT_TRUE(from_text(to_text(Instant{us}), back)) << us;
        ASSERT_EQ(back.us_since_epoch, us);
    }
}

TEST(Time, the_fraction_may_be_shorter_or_absent) {
    const std::pair<const char*, std::int64_t> rows[] = {
        {"1970-01-01T00:00:01", 1'000'000},          {"1970-01-01T00:00:01Z", 1'000'000},
        {"1970-01-01T00:00:01.5Z", 1'500'000},       {"1970-01-01T00:00:01.25", 1'250'000},
        {"1970-01-01T00:00:01.0000019Z", 1'000'001},
    };
    for (const auto& [text, us] : rows) {
        Instant at;
        EXPECT_TRUE(from_text(text, at)) << text;
        EXPECT_EQ(at.us_since_epoch, us) << text;
    }
}

TEST(Time, what_is_no_time_is_refused) {
    const char* const texts[] = {"",
                                 "now",
                                 "2026-11-21",
                                 "2026-11-21T08:30",
                                 "2026-11-21 08:30:00",
                                 "2026-13-01T00:00:00Z",
                                 "2026-00-10T00:00:00Z",
                                 "2026-02-29T00:00:00Z",
                                 "2026-04-31T00:00:00Z",
                                 "2026-01-00T00:00:00Z",
                                 "2026-01-01T24:00:00Z",
                                 "2026-01-01T00:60:00Z",
                                 "2026-01-01T00:00:60Z",
                                 "2026-01-01T00:00:00+01",
                                 "2026-01-01T00:00:00ZZ",
                                 "2026-01-01T00:00:00.Z",
                                 "2026-01-01T00:00:00.x",
                                 " 2026-01-01T00:00:00Z",
                                 "2026- 1-01T00:00:00Z",
                                 "2026-1-1T00:00:00Z",
                                 "+026-01-01T00:00:00Z",
                                 "2026--1-01T00:00:00Z",
                                 "12026-01-01T00:00:00Z"};
    for (const char* text : texts) {
        Instant at{42};
        EXPECT_FALSE(from_text(text, at)) << text;
        EXPECT_EQ(at.us_since_epoch, 42) << text;
    }
}

TEST(Time, every_truncation_of_a_time_is_refused) {
    const std::string whole = "2026-11-21T08:30:07";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        Instant at;
        EXPECT_FALSE(from_text(whole.substr(0, size), at)) << size;
    }
}

TEST(Time, whole_seconds_round_down_and_never_below_zero) {
    EXPECT_EQ(whole_seconds(Duration{999'999}), 0U);
    EXPECT_EQ(whole_seconds(Duration{1'000'000}), 1U);
    EXPECT_EQ(whole_seconds(Duration{1'999'999}), 1U);
    EXPECT_EQ(whole_seconds(Duration{-5'000'000}), 0U);
}

TEST(Time, instants_and_durations_calculate) {
    const Instant at{1'000};
    EXPECT_EQ((at + std::chrono::milliseconds(2)).us_since_epoch, 3'000);
    EXPECT_EQ((at - Duration{1}).us_since_epoch, 999);
    EXPECT_EQ((Instant{5'000} - at).count(), 4'000);
    EXPECT_LT(at, Instant{1'001});
}

}  // namespace
}  // namespace agentline
