// Goal: the whole system keeps every promise at many seeds, whatever fails, and the judges who say
// so are awake. Method: sim.h, judged after each decision and at both ends of each connection; then
// the same with faults planted (faults.h), each of which must be noticed within the same seeds.
#include "sim/sim.h"

#include <gtest/gtest.h>

#include "sim/faults.h"

namespace agentline::sim {
namespace {

using namespace std::chrono_literals;

constexpr Duration length = 10min;
constexpr std::uint64_t seeds = 50, seeds_for_a_fault = 20;

std::string story_of(std::uint64_t seed, const Report& report) {
    std::string text = "sim --seed " + std::to_string(seed) + " --minutes 10\n";
    for (const std::string& line : end_of_story({seed, length}, 60)) text += line + "\n";
    for (const std::string& complaint : report.complaints) text += "WRONG: " + complaint + "\n";
    return text;
}

TEST(Sim, keeps_every_promise) {
    Figures all;
    for (std::uint64_t seed = 1; seed <= seeds && !HasFailure(); ++seed) {
        const Report report = run_sim({seed, length});
        EXPECT_TRUE(report.complaints.empty()) << story_of(seed, report);
        add(all, report.figures);
    }
    // It was a busy house, and everything that can go wrong did.
    for (const FigureName& each : figure_names) {
        EXPECT_GE(all.*each.figure, seeds / 10) << each.name << ", of " << words(all);
    }
}

TEST(Sim, story_is_the_same_again) {
    const Options options{7, 3min};
    const auto once = end_of_story(options, 1'000'000);
    EXPECT_GT(once.size(), 1000U);
    EXPECT_EQ(end_of_story(options, 1'000'000), once);
}

class SimJudges : public testing::TestWithParam<PlantedFault> {};

TEST_P(SimJudges, notice) {
    std::string all;
    for (std::uint64_t seed = 1; seed <= seeds_for_a_fault; ++seed) {
        const auto meddler = GetParam().meddler();
        const Report report = run_sim({seed, length, meddler.get()});
        for (const std::string& complaint : report.complaints) all += complaint + "\n";
        if (all.find(GetParam().noticed_as) != std::string::npos) return;
    }
    ADD_FAILURE() << (all.empty() ? "nobody complained" : all);
}

INSTANTIATE_TEST_SUITE_P(PlantedFaults, SimJudges, testing::ValuesIn(planted_faults()),
                         [](const auto& each) { return each.param.name; });
INSTANTIATE_TEST_SUITE_P(PlantedLineFaults, SimJudges, testing::ValuesIn(planted_line_faults()),
                         [](const auto& each) { return each.param.name; });
INSTANTIATE_TEST_SUITE_P(PlantedOutputFaults, SimJudges, testing::ValuesIn(planted_output_faults()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace agentline::sim
