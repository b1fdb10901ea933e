// Goal: hours of a call center at many seeds break no rule, and the judges who say so are awake.
// Method: center.h, every step judged from plain facts (ledger.h, oracle.h, counts.h, border.h);
// then the same with faults planted between the parts (faults.h), each of which must be noticed.
#include "center/center.h"

#include <gtest/gtest.h>

#include "center/faults.h"
#include "unit/acd/invariants.h"

namespace agentline::center {
namespace {

using namespace std::chrono_literals;

constexpr Duration length = 4h;
constexpr std::uint64_t seeds_a_test = 20;

std::string story_of(const Options& options, const Report& report) {
    std::string text = "center --seed " + std::to_string(options.seed) + " --hours 4\n";
    for (const std::string& line : end_of_story(options, 60)) text += line + "\n";
    for (const std::string& complaint : report.complaints) text += "WRONG: " + complaint + "\n";
    return text;
}

class Center : public testing::TestWithParam<std::uint64_t> {};

TEST_P(Center, keeps_every_rule_for_hours) {
    Report all;
    const std::uint64_t first = GetParam();
    for (std::uint64_t seed = first; seed < first + seeds_a_test && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const Options options{seed, length, nullptr, {}, acd::expect_sound};
        const Report report = run_center(options);
        EXPECT_TRUE(report.complaints.empty()) << story_of({seed, length}, report);
        all.calls += report.calls;
        all.offers += report.offers;
        all.answered += report.answered;
        all.glares += report.glares;
        all.requeued += report.requeued;
        all.lost += report.lost;
        all.reloads += report.reloads;
        all.agreements += report.agreements;
        all.provider_restarts += report.provider_restarts;
        all.acd_restarts += report.acd_restarts;
    }
    // It was a call center and no empty house.
    EXPECT_GT(all.calls, 100 * seeds_a_test);
    EXPECT_GT(all.answered, 20 * seeds_a_test);
    EXPECT_GT(all.offers, all.answered);
    EXPECT_GT(all.agreements, all.calls);
    for (const auto seen : {all.glares, all.requeued, all.lost, all.reloads, all.provider_restarts,
                            all.acd_restarts}) {
        EXPECT_GT(seen, 0U) << words(all);
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Center, testing::Values(1, 101, 201, 301));

TEST(CenterStory, is_the_same_again) {
    const Options options{7, 1h};
    const auto once = end_of_story(options, 1000);
    EXPECT_EQ(once.size(), 1000U);
    EXPECT_EQ(end_of_story(options, 1000), once);
}

class CenterJudges : public testing::TestWithParam<PlantedFault> {};

TEST_P(CenterJudges, notice) {
    const Options options{3, length, GetParam().meddler.get()};
    const Report report = run_center(options);
    std::string all;
    for (const std::string& complaint : report.complaints) all += complaint + "\n";
    EXPECT_NE(all.find(GetParam().noticed_as), std::string::npos)
        << (all.empty() ? "nobody complained" : all);
}

INSTANTIATE_TEST_SUITE_P(PlantedFaults, CenterJudges, testing::ValuesIn(planted_faults()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace agentline::center
