// Goal: every scenario script holds, and the runner tells a script that does not hold from one that
// does, with file, line, what was expected and what came. Method: run_file over the folder; wrong
// scripts as text.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "scenario/runner/runner.h"
#include "scenario/runner/script.h"

namespace agentline::scenario {
namespace {

std::vector<std::string> scripts() {
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(SOURCE_FOLDER "/test/scenario")) {
        if (entry.path().extension() == ".txt") files.push_back(entry.path().string());
    }
    std::sort(files.begin(), files.end());
    return files;
}

std::string name_of_script(const testing::TestParamInfo<std::string>& info) {
    std::string name = std::filesystem::path(info.param).stem().string();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, holds) {
    EXPECT_EQ(join(run_file(GetParam()), "\n"), "");
}

INSTANTIATE_TEST_SUITE_P(Script, Scenario, testing::ValuesIn(scripts()), name_of_script);

TEST(ScenarioIndex, names_what_pins_each_ambiguity) {
    EXPECT_EQ(join(check_index(SOURCE_FOLDER), "\n"), "");
}

TEST(ScenarioReadme, has_an_example_that_holds) {
    std::ifstream in(SOURCE_FOLDER "/test/scenario/README.md");
    const std::string page((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const std::size_t begin = page.find("```\n") + 4;
    const std::size_t end = page.find("```\n", begin);
    ASSERT_LT(end, page.size());
    EXPECT_EQ(join(run_script("README.md", page.substr(begin, end - begin)), "\n"), "");
}

/// A small call center, then `steps` from line 5 on.
std::string run(const std::string& steps) {
    return join(run_script("day.txt",
                           "center addresses 1001\n"
                           "center queue sales\n"
                           "center group Sales wrapup 30s queues sales\n"
                           "center agent alice pin 1234\n" +
                               steps),
                "\n");
}

const std::string ready_alice =
    "alice logs in pin 1234\n"
    "alice joins Sales at 1001\n"
    "alice sets READY\n";

TEST(ScenarioRunner, is_silent_when_all_is_as_the_script_says) {
    EXPECT_EQ(run(ready_alice + "call C1 to sales -> C1 rings alice\n"), "");
}

TEST(ScenarioRunner, tells_a_wrong_reply) {
    EXPECT_EQ(run("alice logs in pin 1 -> ok; new agent alice NOTREADY\n"),
              "day.txt:5: alice logs in pin 1\n"
              "  expected: ok; new agent alice NOTREADY\n"
              "  came:     INVALPARAM");
}

TEST(ScenarioRunner, tells_a_request_that_fails_without_an_expectation) {
    EXPECT_EQ(run("alice logs in pin 1\n"),
              "day.txt:5: alice logs in pin 1\n"
              "  expected: ok\n"
              "  came:     INVALPARAM");
}

TEST(ScenarioRunner, tells_a_message_that_nobody_expected) {
    EXPECT_EQ(run(ready_alice + "alice sets NOTREADY -> ok; session alice Sales NOTREADY\n"),
              "day.txt:8: alice sets NOTREADY\n"
              "  expected: ok; session alice Sales NOTREADY\n"
              "  came:     ok; session alice Sales NOTREADY; agent alice NOTREADY");
}

TEST(ScenarioRunner, tells_a_message_that_is_missing_or_out_of_order) {
    EXPECT_EQ(run(ready_alice +
                  "alice sets NOTREADY -> ok; agent alice NOTREADY; session alice Sales NOTREADY\n"
                  "call C1 to sales -> session alice Sales READY\n"),
              "day.txt:8: alice sets NOTREADY\n"
              "  expected: ok; agent alice NOTREADY; session alice Sales NOTREADY\n"
              "  came:     ok; session alice Sales NOTREADY; agent alice NOTREADY\n"
              "day.txt:9: call C1 to sales\n"
              "  expected: session alice Sales READY\n"
              "  came:     nothing");
}

TEST(ScenarioRunner, tells_a_wrong_call_and_a_wrong_figure) {
    EXPECT_EQ(run(ready_alice + "call C1 to sales -> C1 talks to alice\n"
                                "check session alice Sales -> state READY; calls 1\n"),
              "day.txt:8: call C1 to sales\n"
              "  expected: C1 talks to alice\n"
              "  came:     C1 rings alice\n"
              "day.txt:9: check session alice Sales\n"
              "  expected: state READY; calls 1\n"
              "  came:     state READY; calls 0");
}

TEST(ScenarioRunner, tells_statistics_messages_only_where_a_line_names_one) {
    EXPECT_EQ(run("call C1 to sales -> nothing\n"), "");
    EXPECT_EQ(run("call C1 to sales -> queue sales added; queue sales figures\n"),
              "day.txt:5: call C1 to sales\n"
              "  expected: queue sales added; queue sales figures\n"
              "  came:     queue sales figures");
}

TEST(ScenarioRunner, tells_mistakes_of_the_author) {
    EXPECT_EQ(run("alice dances -> ok\n"
                  "after a while\n"
                  "alice sets READY\n"
                  "check session alice\n"
                  "alice logs in pin 1234 -> ok; fine\n"
                  "alice joins Sales at 1001 now\n"),
              "day.txt:5: alice dances\n"
              "  mistake:  nobody knows how one \"dances\"\n"
              "day.txt:6: after a while\n"
              "  mistake:  \"a\" is no time; write 30s, 10m, 2h or 500ms\n"
              "day.txt:7: alice sets READY\n"
              "  mistake:  alice has joined no group\n"
              "day.txt:8: check session alice\n"
              "  mistake:  a check needs \"->\" and what it expects\n"
              "day.txt:9: alice logs in pin 1234\n"
              "  mistake:  nobody understands \"fine\" behind \"->\"\n"
              "day.txt:10: alice joins Sales at 1001 now\n"
              "  mistake:  nobody understands \"now\" here");
}

TEST(ScenarioRunner, tells_that_a_script_is_empty_or_not_there) {
    EXPECT_EQ(join(run_script("day.txt", "# only a comment\n"), ""),
              "day.txt:1: nothing happens in this script");
    EXPECT_EQ(join(run_file("/nowhere/day.txt"), ""), "/nowhere/day.txt:1: cannot be read");
}

}  // namespace
}  // namespace agentline::scenario
