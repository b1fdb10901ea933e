// Goal: a waiting method waits exactly two minutes (contract tapi3 2.2). Method: the function that
// reads the limit, with every kind of text that a variable can hold; nobody waits. That Center
// gives its result to every request is for the fault tests of test/com, which set the variable.
#include <gtest/gtest.h>

#include "client/com/requests.h"

namespace agentline::com {
namespace {

TEST(RequestLimit, is_exactly_two_minutes_when_nothing_is_said) {
    EXPECT_EQ(request_limit_of(nullptr).count(), 120000);
    EXPECT_EQ(request_limit_of(nullptr), std::chrono::minutes(2));
}

TEST(RequestLimit, is_what_a_sound_number_says) {
    EXPECT_EQ(request_limit_of("1").count(), 1);
    EXPECT_EQ(request_limit_of("1500").count(), 1500);
    EXPECT_EQ(request_limit_of("120000").count(), 120000);
}

TEST(RequestLimit, is_two_minutes_for_anything_else) {
    for (const char* text : {"", "0", "-1", "120001", "99999999999999999999", "5s", "0x10", " 5",
                             "+5", "5 ", "1.5", "two minutes"}) {
        EXPECT_EQ(request_limit_of(text).count(), 120000) << text;
    }
}

TEST(RequestLimit, is_counted_from_the_call_on) {
    const Requests two_minutes(request_limit_of(nullptr));
    const auto before = std::chrono::steady_clock::now();
    const auto deadline = two_minutes.deadline();
    EXPECT_GE(deadline - before, std::chrono::minutes(2));
    EXPECT_LE(deadline - std::chrono::steady_clock::now(), std::chrono::minutes(2));
}

}  // namespace
}  // namespace agentline::com
