// Goal: every mistake in agentlined.toml is named with file, line and key, all at once; the sample
// names every key with its default. Method: a table of (text, exact notes), and the sample itself.
#include "io/config_file.h"

#include <fstream>
#include <map>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <toml++/toml.h>

#include "io/config_keys.h"
#include "model/line_key.h"
#include "unit/io/config_support.h"

namespace agentline {
namespace {

using namespace agentline::testing;

class ConfigMistake : public ::testing::TestWithParam<Case> {};

TEST_P(ConfigMistake, is_named) {
    const auto reading = read_config(GetParam().text, "a.toml");
    EXPECT_EQ(reading.mistakes, GetParam().mistakes);
}

std::vector<Case> server_cases() {
    return {
        {"syntax",
         "[server\n",
         {"a.toml:1: Error while parsing table header: expected ']', saw '\\n'"}},
        {"empty_file", "", {"a.toml:1: server: missing table"}},
        {"required_keys_of_server",
         "\n[server]\n",
         {"a.toml:2: server.listen: missing", "a.toml:2: server.data_dir: missing"}},
        {"unknown_key",
         server_part + "[limits]\nclints = 3\n",
         {"a.toml:7: limits.clints: unknown key"}},
        {"unknown_table", server_part + "[colour]\nred = 1\n", {"a.toml:6: colour: unknown table"}},
        {"unknown_key_at_the_top", "x = 1\n" + server_part, {"a.toml:1: x: unknown key"}},
        {"server_written_twice",
         "[[server]]\nlisten = []\n",
         {"a.toml:1: server: not a table (write [server] once)"}},
        {"line_written_once",
         server_part + "[line]\nname = \"main\"\n",
         {"a.toml:6: line: not a list of tables (write [[line]])"}},
        {"empty_listen",
         "[server]\nlisten = []\ndata_dir = \"/a\"\n",
         {"a.toml:2: server.listen: names no address"}},
        {"listen_is_no_list",
         "[server]\nlisten = \"unix:/a\"\ndata_dir = \"/a\"\n",
         {"a.toml:2: server.listen: not a list of texts (say [\"a\", \"b\"])",
          "a.toml:2: server.listen: names no address"}},
        {"tcp_and_tls_come_later",
         "[server]\nlisten = [\n\"tcp:localhost:1\",\n\"tls:h:1\"]\ndata_dir = \"/a\"\n",
         {"a.toml:3: server.listen: \"tcp:localhost:1\": comes with a later release",
          "a.toml:4: server.listen: \"tls:h:1\": comes with a later release"}},
        {"listen_is_no_address",
         "[server]\nlisten = [\"a.sock\"]\ndata_dir = \"/a\"\n",
         {"a.toml:2: server.listen: \"a.sock\": not an address (say \"unix:/path\")"}},
        {"listen_twice",
         "[server]\nlisten = [\"unix:/a\", \"unix:/a\"]\ndata_dir = \"/a\"\n",
         {"a.toml:2: server.listen: \"unix:/a\" stands already in line 2"}},
        {"socket_path_too_long",
         "[server]\nlisten = [\"unix:/" + std::string(107, 'a') + "\"]\ndata_dir = \"/a\"\n",
         {"a.toml:2: server.listen: \"unix:/" + std::string(107, 'a') +
          "\": longer than the 107 bytes of a socket's path"}},
        {"data_dir_is_a_number",
         "[server]\nlisten = [\"unix:/a\"]\ndata_dir = 7\n",
         {"a.toml:3: server.data_dir: not a text in quotes"}},
        {"data_dir_is_empty",
         "[server]\nlisten = [\"unix:/a\"]\ndata_dir = \"\"\n",
         {"a.toml:3: server.data_dir: empty"}},
        {"durability",
         "[server]\nlisten = [\"unix:/a\"]\ndata_dir = \"/a\"\ndurability = \"fast\"\n",
         {"a.toml:4: server.durability: \"fast\" is not known here (say \"durable\" or "
          "\"async\")"}},
        {"retention",
         "[server]\nlisten = [\"unix:/a\"]\ndata_dir = \"/a\"\nretention = \"90 days\"\n"
         "ended_session_retention = 3600\n",
         {"a.toml:4: server.retention: not a duration (say \"30s\", \"5m\", \"1h\" or 0)",
          "a.toml:5: server.ended_session_retention: not a duration (say \"30s\", \"5m\", \"1h\" "
          "or 0)"}},
        {"limit_is_a_text",
         server_part + "[limits]\nclients = \"1\"\n",
         {"a.toml:7: limits.clients: not a whole number"}},
        {"limits_out_of_range",
         server_part + "[limits]\nclients = 0\nsessions_per_agent = -1\nevents_kept = 99999999\n"
                       "calls_per_line = 1000001\n",
         {"a.toml:7: limits.clients: not within 1 and 1000000",
          "a.toml:8: limits.sessions_per_agent: not within 1 and 65536",
          "a.toml:9: limits.events_kept: not within 1 and 16777216",
          "a.toml:10: limits.calls_per_line: not within 1 and 1000000"}},
    };
}
INSTANTIATE_TEST_SUITE_P(Server, ConfigMistake, ::testing::ValuesIn(server_cases()), claim_of);

std::vector<Case> text_cases() {
    return {
        {"control_characters_in_a_key",
         server_part + "[limits]\n\"a\\u001b\\nb\" = 3\n",
         {"a.toml:7: limits.a\\x1b\\x0ab: unknown key"}},
        {"control_characters_in_a_text",
         "[server]\nlisten = [\"unix:/a\"]\ndata_dir = \"/a\"\ndurability = \"\\n\\u007f\"\n",
         {"a.toml:4: server.durability: \"\\x0a\\x7f\" is not known here (say \"durable\" or "
          "\"async\")"}},
    };
}

INSTANTIATE_TEST_SUITE_P(Text, ConfigMistake, ::testing::ValuesIn(text_cases()), claim_of);

std::vector<Case> access_cases() {
    return {
        {"access_needs_who_and_roles",
         server_part + "[[access]]\n",
         {"a.toml:6: access.who: missing", "a.toml:6: access.roles: missing"}},
        {"tokens_and_certificates_come_later",
         server_part + "[[access]]\nwho = \"token:x\"\nroles = []\n[[access]]\nwho = "
                       "\"cert:y\"\nroles = []\n",
         {"a.toml:7: access.who: \"token:x\": comes with a later release",
          "a.toml:10: access.who: \"cert:y\": comes with a later release"}},
        {"who_is_no_uid",
         server_part + "[[access]]\nwho = \"alice\"\nroles = []\n[[access]]\nwho = "
                       "\"uid:4294967296\"\nroles = []\n",
         {"a.toml:7: access.who: not an identity (say \"uid:1000\")",
          "a.toml:10: access.who: not an identity (say \"uid:1000\")"}},
        {"unknown_role",
         server_part + "[[access]]\nwho = \"uid:1\"\nroles = [\"agent\", \"boss\"]\n",
         {"a.toml:8: access.roles: \"boss\" is not known here (say \"agent\", \"supervisor\", "
          "\"handler\" or \"admin\")"}},
        {"unknown_agent_of_access",
         server_part + line_part +
             "[[access]]\nwho = \"uid:1\"\nroles = [\"agent\"]\nagents = [\"*\", \"carol\"]\n",
         {"a.toml:12: access.agents: no agent \"carol\" on any line"}},
    };
}
INSTANTIATE_TEST_SUITE_P(Access, ConfigMistake, ::testing::ValuesIn(access_cases()), claim_of);

/// Two names with one line_key: short words are tried until two meet.
std::pair<std::string, std::string> names_with_one_key() {
    std::map<std::uint32_t, std::string> seen;
    for (std::uint32_t i = 0;; ++i) {
        // CRC-32 tells apart what differs within 32 bits, so the names must be longer.
        const std::string name = std::to_string(i * 2654435761U) + "/" + std::to_string(i * 40503U);
        const auto [first, is_new] = seen.emplace(line_key(name), name);
        if (!is_new && first->second != name) return {first->second, name};
    }
}

std::vector<Case> line_cases() {
    const auto [left, right] = names_with_one_key();
    return {
        {"line_needs_name_and_addresses",
         server_part + "[[line]]\n",
         {"a.toml:6: line.name: missing", "a.toml:6: line.addresses: missing"}},
        {"two_lines_of_one_name",
         server_part + line_part + line_part,
         {"a.toml:10: line.name: \"main\" stands already in line 7"}},
        {"two_lines_of_one_key",
         server_part + "[[line]]\naddresses = [\"1\"]\nname = \"" + left +
             "\"\n[[line]]\naddresses = [\"2\"]\nname = \"" + right + "\"\n",
         {"a.toml:11: line.name: gets the same permanent id as \"" + left +
          "\"; choose another name for one of them"}},
        {"empty_name",
         server_part + "[[line]]\nname = \"\"\naddresses = [\"1\"]\n",
         {"a.toml:7: line.name: empty"}},
        {"name_with_a_control_character",
         server_part + "[[line]]\nname = \"a\\tb\"\naddresses = [\"1\"]\n",
         {"a.toml:7: line.name: has a control character"}},
        {"name_too_long",
         server_part + "[[line]]\nname = \"" + std::string(256, 'x') + "\"\naddresses = [\"1\"]\n",
         {"a.toml:7: line.name: longer than 255 bytes"}},
        {"no_address",
         server_part + "[[line]]\nname = \"main\"\naddresses = []\n",
         {"a.toml:8: line.addresses: names no address"}},
        {"duplicate_address",
         server_part + "[[line]]\nname = \"main\"\naddresses = [\"1\",\n\"2\", \"1\"]\n",
         {"a.toml:9: line.addresses: \"1\" stands already in line 8"}},
        {"unknown_provider_and_handler",
         server_part + line_part + "provider = \"sip\"\nhandler = \"both\"\n",
         {"a.toml:9: line.provider: \"sip\" is not known here (say \"simulated\")",
          "a.toml:10: line.handler: \"both\" is not known here (say \"builtin\" or "
          "\"external\")"}},
    };
}
INSTANTIATE_TEST_SUITE_P(Line, ConfigMistake, ::testing::ValuesIn(line_cases()), claim_of);

const std::string id_key = "id = \"c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10\"\n";

std::vector<Case> acd_cases() {
    const std::string begin = server_part + line_part;
    return {
        {"group_needs_id_and_name",
         begin + "[[line.group]]\n",
         {"a.toml:9: line.group.id: missing", "a.toml:9: line.group.name: missing"}},
        {"bad_guid",
         begin + "[[line.group]]\nid = \"c2d0\"\nname = \"Sales\"\n",
         {"a.toml:10: line.group.id: not a GUID (say "
          "\"c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10\")"}},
        {"empty_guid",
         begin +
             "[[line.group]]\nid = \"00000000-0000-0000-0000-000000000000\"\nname = \"Sales\"\n",
         {"a.toml:10: line.group.id: the empty GUID means no group"}},
        {"duplicate_group",
         begin + "[[line.group]]\n" + id_key + "name = \"Sales\"\n[[line.group]]\n" + id_key +
             "name = \"Sales\"\n",
         {"a.toml:13: line.group.id: \"c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10\" stands already in "
          "line 10",
          "a.toml:14: line.group.name: \"Sales\" stands already in line 11"}},
        {"bad_wrapup",
         begin + "[[line.group]]\n" + id_key + "name = \"Sales\"\nwrapup = \"30\"\n",
         {"a.toml:12: line.group.wrapup: not a duration (say \"30s\", \"5m\", \"1h\" or 0)"}},
        {"unknown_queue_of_a_group",
         begin + "[[line.group]]\n" + id_key + "name = \"Sales\"\nqueues = [\"sales\"]\n",
         {"a.toml:12: line.group.queues: no queue \"sales\" on this line"}},
        {"queue_needs_a_name", begin + "[[line.queue]]\n", {"a.toml:9: line.queue.name: missing"}},
        {"duplicate_queue",
         begin + "[[line.queue]]\nname = \"q\"\n[[line.queue]]\nname = \"q\"\n",
         {"a.toml:12: line.queue.name: \"q\" stands already in line 10"}},
        {"unknown_strategy",
         begin + "[[line.queue]]\nname = \"q\"\nstrategy = \"random\"\n",
         {"a.toml:11: line.queue.strategy: \"random\" is not known here (say \"longest-idle\")"}},
        {"unknown_overflow",
         begin + "[[line.queue]]\nname = \"q\"\noverflow = \"r\"\n",
         {"a.toml:11: line.queue.overflow: no queue \"r\" on this line"}},
        {"overflow_to_itself",
         begin + "[[line.queue]]\nname = \"q\"\noverflow = \"q\"\n",
         {"a.toml:11: line.queue.overflow: a loop: q -> q"}},
        {"overflow_loop_once",
         begin + "[[line.queue]]\nname = \"in\"\noverflow = \"a\"\n"
                 "[[line.queue]]\nname = \"a\"\noverflow = \"b\"\n"
                 "[[line.queue]]\nname = \"b\"\noverflow = \"a\"\n",
         {"a.toml:14: line.queue.overflow: a loop: a -> b -> a"}},
        {"agent_needs_an_id", begin + "[[line.agent]]\n", {"a.toml:9: line.agent.id: missing"}},
        {"duplicate_agent",
         begin + "[[line.agent]]\nid = \"alice\"\n[[line.agent]]\nid = \"alice\"\n",
         {"a.toml:12: line.agent.id: \"alice\" stands already in line 10"}},
        {"unknown_group_of_an_agent",
         begin + "[[line.agent]]\nid = \"alice\"\ngroups = [\"Sales\"]\n",
         {"a.toml:11: line.agent.groups: no group \"Sales\" on this line"}},
        {"pin_is_a_number",
         begin + "[[line.agent]]\nid = \"alice\"\npin = 1234\n",
         {"a.toml:11: line.agent.pin: not a text in quotes"}},
        {"empty_pin",
         begin + "[[line.agent]]\nid = \"alice\"\npin = \"\"\n",
         {"a.toml:11: line.agent.pin: empty (leave the key out for an agent without PIN)"}},
        {"broken_pin_hash",
         begin + "[[line.agent]]\nid = \"alice\"\npin = \"$argon2id$x\"\n",
         {"a.toml:11: line.agent.pin: not an argon2id string (make one with \"agentline "
          "hash-pin\")"}},
        {"too_many_agents",
         begin + "[[line.agent]]\nid = \"a\"\n[[line.agent]]\nid = \"b\"\n" +
             "[limits]\nagents_per_line = 1\n",
         {"a.toml:9: line.agent: 2 agents, more than limits.agents_per_line (1)"}},
    };
}
INSTANTIATE_TEST_SUITE_P(Acd, ConfigMistake, ::testing::ValuesIn(acd_cases()), claim_of);

TEST(ConfigFile, reports_all_mistakes_in_the_order_of_the_file) {
    const auto reading = read_config(
        "[server]\nlisten = 3\ndata_dir = \"/a\"\n[[line]]\nname = \"m\"\naddresses = [\"1\"]\n"
        "[[line.agent]]\nid = 7\n[[line.queue]]\nname = \"q\"\nmax_wait = \"soon\"\n[limits]\n"
        "clients = 0\n",
        "/etc/x.toml");
    EXPECT_EQ(reading.mistakes,
              (Notes{"/etc/x.toml:2: server.listen: not a list of texts (say [\"a\", \"b\"])",
                     "/etc/x.toml:2: server.listen: names no address",
                     "/etc/x.toml:8: line.agent.id: not a text in quotes",
                     "/etc/x.toml:11: line.queue.max_wait: not a duration (say \"30s\", \"5m\", "
                     "\"1h\" or 0)",
                     "/etc/x.toml:13: limits.clients: not within 1 and 1000000"}));
}

TEST(ConfigFile, warns_of_a_plain_text_pin_without_showing_it) {
    const auto reading = read_config(
        server_part + line_part + "[[line.agent]]\nid = \"alice\"\npin = \"8642\"\n", "a.toml");
    EXPECT_TRUE(reading.ok());
    EXPECT_EQ(reading.warnings, (Notes{"a.toml:11: line.agent.pin: plain text (make a hash with "
                                       "\"agentline hash-pin\")"}));
    EXPECT_EQ(reading.config.lines[0].agents[0].pin, "8642");
}

TEST(ConfigFile, warns_of_acd_tables_on_an_external_line_and_drops_them) {
    const auto reading =
        read_config(server_part + line_part +
                        "handler = \"external\"\n[[line.queue]]\nname = \"q\"\n[[line.agent]]\nid "
                        "= \"alice\"\n[[access]]\nwho = \"uid:7\"\nroles = [\"agent\"]\nagents = "
                        "[\"whoever\"]\n",
                    "a.toml");
    EXPECT_EQ(reading.mistakes, Notes{});
    EXPECT_EQ(
        reading.warnings,
        (Notes{"a.toml:10: line.queue: has no effect: the handler of this line is external",
               "a.toml:12: line.agent: has no effect: the handler of this line is external"}));
    EXPECT_EQ(reading.config.lines[0].handler, HandlerKind::external);
    EXPECT_TRUE(reading.config.lines[0].queues.empty());
    EXPECT_TRUE(reading.config.lines[0].agents.empty());
}

TEST(ConfigFile, warns_when_there_is_no_line) {
    const auto reading = read_config(server_part, "a.toml");
    EXPECT_TRUE(reading.ok());
    EXPECT_EQ(reading.warnings, (Notes{"a.toml:1: line: none: there is no line device to open"}));
}

TEST(ConfigFile, an_absent_file_is_a_mistake) {
    EXPECT_EQ(read_config_file("/nonexistent/a.toml").mistakes,
              (Notes{"/nonexistent/a.toml: cannot be read"}));
}

TEST(ConfigFile, reads_durations_in_every_unit) {
    const std::vector<std::pair<std::string, Duration>> cases{
        {"0", Duration::zero()},
        {"\"0\"", Duration::zero()},
        {"\"250ms\"", std::chrono::milliseconds(250)},
        {"\"30s\"", std::chrono::seconds(30)},
        {"\"5m\"", std::chrono::minutes(5)},
        {"\"1h\"", std::chrono::hours(1)},
        {"\"90d\"", std::chrono::hours(90 * 24)},
    };
    for (const auto& [text, expected] : cases) {
        const auto reading = read_config(
            server_part + line_part + "[[line.queue]]\nname = \"q\"\nmax_wait = " + text + "\n",
            "a.toml");
        ASSERT_EQ(reading.mistakes, Notes{}) << text;
        EXPECT_EQ(reading.config.lines[0].queues[0].max_wait, expected) << text;
    }
}

TEST(ConfigFile, refuses_durations_that_would_overflow) {
    for (const std::string text : {"\"36501d\"", "\"99999999999999999999s\"", "\"-1s\"", "\"s\"",
                                   "\"\"", "1.5", "\"1.5s\"", "\"1 s\""}) {
        const auto reading = read_config(
            server_part + line_part + "[[line.queue]]\nname = \"q\"\nmax_wait = " + text + "\n",
            "a.toml");
        EXPECT_EQ(reading.mistakes.size(), 1U) << text;
    }
}

std::string sample_text() {
    std::ifstream file(AGENTLINE_SAMPLE);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(ConfigSample, is_without_mistake_and_warning) {
    const auto reading = read_config(sample_text(), "agentlined.toml");
    ASSERT_EQ(reading.mistakes, Notes{});
    EXPECT_EQ(reading.warnings, Notes{});
    ASSERT_EQ(reading.config.lines.size(), 1U);
    EXPECT_EQ(reading.config.lines[0].groups[0].wrapup, std::chrono::seconds(30));
    EXPECT_EQ(reading.config.lines[0].agents[0].groups, std::vector<std::string>{"Sales"});
    EXPECT_FALSE(reading.config.lines[0].agents[0].in_all_groups);
    EXPECT_TRUE(reading.config.lines[0].agents[1].in_all_groups);
}

TEST(ConfigSample, shows_the_defaults) {
    const ServerConfig sample = read_config(sample_text(), "agentlined.toml").config;
    const ServerConfig defaults;
    EXPECT_EQ(sample.durability, defaults.durability);
    EXPECT_EQ(sample.retention, defaults.retention);
    EXPECT_EQ(sample.ended_session_retention, defaults.ended_session_retention);
    EXPECT_EQ(sample.limits.clients, defaults.limits.clients);
    EXPECT_EQ(sample.limits.pending_requests_per_client,
              defaults.limits.pending_requests_per_client);
    EXPECT_EQ(sample.limits.queued_messages_per_client, defaults.limits.queued_messages_per_client);
    EXPECT_EQ(sample.limits.queued_bytes_per_client, defaults.limits.queued_bytes_per_client);
    EXPECT_EQ(sample.limits.agents_per_line, defaults.limits.agents_per_line);
    EXPECT_EQ(sample.limits.sessions_per_line, defaults.limits.sessions_per_line);
    EXPECT_EQ(sample.limits.sessions_per_agent, defaults.limits.sessions_per_agent);
    EXPECT_EQ(sample.limits.calls_per_line, defaults.limits.calls_per_line);
    EXPECT_EQ(sample.limits.events_kept, defaults.limits.events_kept);
    EXPECT_EQ(sample.lines[0].provider, LineConfig{}.provider);
    EXPECT_EQ(sample.lines[0].handler, LineConfig{}.handler);
    EXPECT_EQ(sample.lines[0].queues[0].strategy, QueueConfig{}.strategy);
    EXPECT_EQ(sample.lines[0].queues[0].ring_time, QueueConfig{}.ring_time);
    EXPECT_EQ(sample.lines[0].queues[0].back_off, QueueConfig{}.back_off);
    EXPECT_EQ(sample.lines[0].simulated, LineConfig{}.simulated);
}

/// "line.group" -> the first table of that path, in any element of the arrays on the way.
bool has_key(const toml::node& node, std::string_view table, std::string_view key) {
    if (const auto* list = node.as_array()) {
        for (const auto& each : *list) {
            if (has_key(each, table, key)) return true;
        }
        return false;
    }
    const auto* here = node.as_table();
    if (here == nullptr) return false;
    if (table.empty()) return here->contains(key);
    const auto dot = std::min(table.find('.'), table.size());
    const auto* next = here->get(table.substr(0, dot));
    return next != nullptr && has_key(*next, table.substr(std::min(dot + 1, table.size())), key);
}

TEST(ConfigSample, names_every_key_and_its_switched_off_examples_are_right) {
    const std::string all =
        std::regex_replace(sample_text(), std::regex("(^|\n)#(?=[a-z\\[])"), "$1");
    const auto reading = read_config(all, "agentlined.toml");
    EXPECT_EQ(reading.mistakes, Notes{});
    EXPECT_EQ(reading.config.access.size(), 1U);
    EXPECT_EQ(reading.config.lines.size(), 2U);
    const toml::table root = toml::parse(all);
    for (const ConfigKey& each : config_keys) {
        EXPECT_TRUE(has_key(root, each.table, each.key)) << each.table << '.' << each.key;
    }
}

}  // namespace
}  // namespace agentline
