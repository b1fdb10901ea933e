// Goal: what a line says of its calls (rules of queues, reasons, the simulation) is read as
// written, and every mistake in it is named. Method: a table of (text, exact notes), and values
// read.
#include <gtest/gtest.h>

#include "io/config_file.h"
#include "model/reasons.h"
#include "unit/io/config_support.h"

namespace agentline {
namespace {

using namespace agentline::testing;

class ConfigLinesMistake : public ::testing::TestWithParam<Case> {};

TEST_P(ConfigLinesMistake, is_named) {
    const auto reading = read_config(GetParam().text, "a.toml");
    EXPECT_EQ(reading.mistakes, GetParam().mistakes);
}

std::vector<Case> queue_rule_cases() {
    const std::string begin = server_part + line_part + "[[line.queue]]\nname = \"q\"\n";
    const std::string not_a_duration = ": not a duration (say \"30s\", \"5m\", \"1h\" or 0)";
    return {
        {"no_ring_time",
         begin + "ring_time = 0\n",
         {"a.toml:11: line.queue.ring_time: shorter than 1s"}},
        {"ring_time_below_a_second",
         begin + "ring_time = \"999ms\"\n",
         {"a.toml:11: line.queue.ring_time: shorter than 1s"}},
        {"negative_ring_time_and_back_off",
         begin + "ring_time = \"-20s\"\nback_off = -1\n",
         {"a.toml:11: line.queue.ring_time" + not_a_duration,
          "a.toml:12: line.queue.back_off" + not_a_duration}},
    };
}
INSTANTIATE_TEST_SUITE_P(QueueRule, ConfigLinesMistake, ::testing::ValuesIn(queue_rule_cases()),
                         claim_of);

std::vector<Case> reason_cases() {
    const std::string begin = server_part + line_part + "[[line.reason]]\n";
    const std::string bad_id = ": not 1 to 32 of a-z, 0-9 and - (say \"lunch\")";
    std::vector<Case> cases{
        {"reason_needs_an_id", begin, {"a.toml:9: line.reason.id: missing"}},
        {"empty_reason", begin + "id = \"\"\n", {"a.toml:10: line.reason.id: empty"}},
        {"reason_too_long",
         begin + "id = \"" + std::string(33, 'x') + "\"\n",
         {"a.toml:10: line.reason.id" + bad_id}},
        {"duplicate_reason",
         begin + "id = \"lunch\"\n[[line.reason]]\nid = \"lunch\"\n",
         {"a.toml:12: line.reason.id: \"lunch\" stands already in line 10"}},
        {"empty_label",
         begin + "id = \"lunch\"\nlabel = \"\"\n",
         {"a.toml:11: line.reason.label: empty"}},
        {"unknown_key_of_a_reason",
         begin + "id = \"lunch\"\ntext = \"x\"\n",
         {"a.toml:11: line.reason.text: unknown key"}},
    };
    for (const std::string id : {"Lunch", "lunch break", "lunch_break", "caf\u00e9"}) {
        cases.push_back({"reason_with_bad_characters_" + std::to_string(cases.size()),
                         begin + "id = \"" + id + "\"\n",
                         {"a.toml:10: line.reason.id" + bad_id}});
    }
    for (const SystemReason& each : system_reasons()) {
        const std::string id(each.id);
        cases.push_back({"reason_of_the_system_" + std::to_string(cases.size()),
                         begin + "id = \"" + id + "\"\n",
                         {"a.toml:10: line.reason.id: \"" + id +
                          "\" is given by the system itself; choose another id"}});
    }
    return cases;
}
INSTANTIATE_TEST_SUITE_P(Reason, ConfigLinesMistake, ::testing::ValuesIn(reason_cases()), claim_of);

std::vector<Case> simulated_cases() {
    const std::string begin = server_part + line_part + "[line.simulated]\n";
    const std::string at = "a.toml:10: line.simulated.";
    std::vector<Case> cases{
        {"unknown_key_of_simulated", begin + "speed = 2\n", {at + "speed: unknown key"}},
        {"simulated_written_twice",
         server_part + line_part + "[[line.simulated]]\n",
         {"a.toml:9: line.simulated: not a table (write [line.simulated] once)"}},
        {"negative_seed",
         begin + "seed = -1\n",
         {at + "seed: not within 0 and 9223372036854775807"}},
        {"percent_over_100",
         begin + "no_answer_percent = 101\n",
         {at + "no_answer_percent: not within 0 and 100"}},
        {"uniform_upside_down",
         begin + "answer = \"uniform 5s 1s\"\n",
         {at + "answer: the least (5s) is above the greatest (1s)"}},
        {"mean_of_nothing",
         begin + "talk = \"exponential 0s\"\n",
         {at + "talk: the mean is 0 (say \"0\" for no time at all)"}},
        {"spread_is_a_number", begin + "absence = 3\n", {at + "absence: not a text in quotes"}},
        {"rates_out_of_range",
         begin + "calls_per_hour = 1000001\nprivate_calls_per_hour = -1\n"
                 "absences_per_hour = 1.5\n",
         {at + "calls_per_hour: not within 0 and 1000000",
          "a.toml:11: line.simulated.private_calls_per_hour: not within 0 and 1000000",
          "a.toml:12: line.simulated.absences_per_hour: not a whole number"}},
        {"no_figures",
         begin + "calls_per_hour = []\n",
         {at + "calls_per_hour: a list of 0 (say one figure, or 24)"}},
        {"figures_for_half_a_day_and_one_wrong",
         begin + "calls_per_hour = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,\n-12]\n",
         {at + "calls_per_hour: a list of 12 (say one figure, or 24)",
          "a.toml:11: line.simulated.calls_per_hour: not within 0 and 1000000"}},
        {"figure_is_a_text",
         begin + "calls_per_hour = \"many\"\n",
         {at + "calls_per_hour: not a whole number"}},
    };
    for (const std::string text :
         {"", "soon", "-3s", "3", "3s 5s", "uniform", "uniform 1s", "uniform 1s 5s 9s",
          "uniform 1 5s", "uniform 1s x", "Uniform 1s 5s", "exponential", "exponential 1s 2s",
          "exponential -1s", "exponential 36501d", "normal 3s"}) {
        cases.push_back({"bad_spread_" + std::to_string(cases.size()),
                         begin + "patience = \"" + text + "\"\n",
                         {at + "patience: not a spread (say \"3s\", \"uniform 1s 5s\" or "
                               "\"exponential 90s\")"}});
    }
    return cases;
}
INSTANTIATE_TEST_SUITE_P(Simulated, ConfigLinesMistake, ::testing::ValuesIn(simulated_cases()),
                         claim_of);

TEST(ConfigLines, an_external_line_has_neither_reasons_nor_simulated_calls) {
    const auto reading = read_config(server_part + line_part +
                                         "handler = \"external\"\n[[line.reason]]\nid = "
                                         "\"lunch\"\n[line.simulated]\nseed = 7\n",
                                     "a.toml");
    EXPECT_EQ(reading.mistakes, Notes{});
    EXPECT_EQ(
        reading.warnings,
        (Notes{"a.toml:10: line.reason: has no effect: the handler of this line is external",
               "a.toml:12: line.simulated: has no effect: the handler of this line is external"}));
    EXPECT_TRUE(reading.config.lines[0].reasons.empty());
}

TEST(ConfigLines, reads_the_rules_of_a_queue) {
    const auto reading =
        read_config(server_part + line_part +
                        "[[line.queue]]\nname = \"a\"\nring_time = \"1s\"\nback_off = 0\n"
                        "[[line.queue]]\nname = \"b\"\n",
                    "a.toml");
    ASSERT_EQ(reading.mistakes, Notes{});
    const auto& queues = reading.config.lines[0].queues;
    EXPECT_EQ(queues[0].ring_time, std::chrono::seconds(1));
    EXPECT_EQ(queues[0].back_off, Duration::zero());
    EXPECT_EQ(queues[1].ring_time, std::chrono::seconds(20));
    EXPECT_EQ(queues[1].back_off, std::chrono::seconds(30));
    EXPECT_EQ(queues[1].max_wait, Duration::zero());
}

TEST(ConfigLines, reads_reasons_in_their_order_and_labels_them_with_their_id) {
    const std::string longest(32, '9');
    const auto reading =
        read_config(server_part + line_part +
                        "[[line.reason]]\nid = \"team-talk\"\nlabel = \"Team talk: 1st\"\n"
                        "[[line.reason]]\nid = \"" +
                        longest + "\"\n",
                    "a.toml");
    ASSERT_EQ(reading.mistakes, Notes{});
    const auto& reasons = reading.config.lines[0].reasons;
    ASSERT_EQ(reasons.size(), 2U);
    EXPECT_EQ(reasons[0].id, "team-talk");
    EXPECT_EQ(reasons[0].label, "Team talk: 1st");
    EXPECT_EQ(reasons[1].id, longest);
    EXPECT_EQ(reasons[1].label, longest);
}

TEST(ConfigLines, the_same_reason_may_stand_on_two_lines) {
    const std::string reason = "[[line.reason]]\nid = \"lunch\"\n";
    const auto reading =
        read_config(server_part + line_part + reason +
                        "[[line]]\nname = \"other\"\naddresses = [\"1\"]\n" + reason,
                    "a.toml");
    EXPECT_EQ(reading.mistakes, Notes{});
}

SimulatedConfig simulated_of(const std::string& text) {
    const auto reading =
        read_config(server_part + line_part + "[line.simulated]\n" + text, "a.toml");
    EXPECT_EQ(reading.mistakes, Notes{}) << text;
    return reading.config.lines.at(0).simulated;
}

TEST(ConfigLines, reads_every_key_of_a_simulated_line) {
    SimulatedConfig expected;
    expected.seed = 9'223'372'036'854'775'807U;
    expected.answer = {Spread::Kind::fixed, std::chrono::seconds(3), {}};
    expected.no_answer_percent = 100;
    expected.talk = {Spread::Kind::uniform, std::chrono::seconds(5), std::chrono::seconds(5)};
    expected.patience = {Spread::Kind::exponential, std::chrono::milliseconds(250), {}};
    expected.calls_per_hour = {1'000'000};
    expected.private_calls_per_hour = 2;
    expected.private_talk = {Spread::Kind::fixed, Duration::zero(), {}};
    expected.absences_per_hour = 3;
    expected.absence = {Spread::Kind::uniform, Duration::zero(), std::chrono::hours(24)};
    EXPECT_EQ(simulated_of("seed = 9223372036854775807\nanswer = \"3s\"\n"
                           "no_answer_percent = 100\ntalk = \"uniform 5s 5s\"\n"
                           "patience = \" exponential  250ms \"\ncalls_per_hour = 1000000\n"
                           "private_calls_per_hour = 2\nprivate_talk = \"0\"\n"
                           "absences_per_hour = 3\nabsence = \"uniform 0 1d\"\n"),
              expected);
}

TEST(ConfigLines, reads_calls_for_the_whole_day_or_for_each_hour) {
    std::vector<std::uint32_t> hours;
    std::string list;
    for (std::uint32_t hour = 0; hour < 24; ++hour) {
        hours.push_back(hour * 10);
        list += (hour == 0 ? "" : ", ") + std::to_string(hour * 10);
    }
    EXPECT_EQ(simulated_of("calls_per_hour = [" + list + "]\n").calls_per_hour, hours);
    EXPECT_EQ(simulated_of("calls_per_hour = [60]\n").calls_per_hour,
              std::vector<std::uint32_t>{60});
    EXPECT_TRUE(simulated_of("calls_per_hour = 0\n").calls_per_hour.empty());
    EXPECT_EQ(simulated_of(""), SimulatedConfig{});
}

}  // namespace
}  // namespace agentline
