// Goal: PINs are judged on a worker before a command is made; a client's later requests wait (O-1);
// neither code nor delay tells whether the id or the PIN was wrong (A-08, design 3.14).
// Method: a fake PinChecks that answers when the test says so.
#include <algorithm>

#include <gtest/gtest.h>

#include "unit/builtin/fake_host.h"

namespace agentline {
namespace {

using namespace std::chrono_literals;
using Keys = std::vector<std::uint64_t>;

const Client alice = agent_client(1, "alice");
const Client bob = agent_client(2, "bob");
const Client boss = supervisor_client(9);

LineErr result_of(const TestHandler& test, ProxyRequestKey key) {
    const SentReply* reply = test.host.reply_to(key);
    EXPECT_NE(reply, nullptr);
    return reply == nullptr ? LineErr{} : reply->result;
}

TEST(PinFlow, a_right_pin_creates_the_agent) {
    TestHandler test;
    const auto key = test.ask(alice, proxy::CreateAgent{u"alice", u"1234"});
    EXPECT_TRUE(test.host.effects.empty());
    ASSERT_EQ(test.host.checks.size(), 1U);
    EXPECT_EQ(test.host.checks[0].stored, "1234");
    EXPECT_EQ(test.host.checks[0].given, "1234");
    EXPECT_EQ(test.host.checks[0].not_before, test.now);
    test.pin_ends(true);
    EXPECT_EQ(result_of(test, key), LineErr::ok);
    EXPECT_NE(test.handler.state().agent(AgentId{100}), nullptr);
}

TEST(PinFlow, a_wrong_pin_and_an_unknown_id_look_the_same) {
    TestHandler test;
    const std::size_t facts = test.host.records.size();
    const auto wrong = test.ask(boss, proxy::CreateAgent{u"alice", u"0000"});
    test.pin_ends(false);
    const auto unknown = test.ask(boss, proxy::CreateAgent{u"nobody", u""});
    ASSERT_EQ(test.host.checks.size(), 2U) << "an unknown id must take as long";
    test.pin_ends(true);  // Even an empty PIN against nothing stored is no match.
    EXPECT_EQ(result_of(test, wrong), LineErr::invalparam);
    EXPECT_EQ(result_of(test, unknown), LineErr::invalparam);
    EXPECT_EQ(test.host.records.size(), facts);
    EXPECT_TRUE(test.host.messages().empty());
}

TEST(PinFlow, without_a_pin_an_id_that_needs_one_is_refused_like_an_unknown_one) {
    TestHandler test;
    EXPECT_EQ(test.result(boss, proxy::CreateAgent{u"alice", {}}), LineErr::invalparam);
    EXPECT_EQ(test.result(boss, proxy::CreateAgent{u"nobody", {}}), LineErr::invalparam);
    EXPECT_TRUE(test.host.checks.empty());
}

TEST(PinFlow, who_needs_no_pin_is_not_checked) {
    TestHandler test;
    EXPECT_EQ(test.result(bob, proxy::CreateAgent{u"bob", {}}), LineErr::ok);
    EXPECT_EQ(test.result(bob, proxy::CreateAgent{u"bob", u"whatever"}), LineErr::ok);
    EXPECT_TRUE(test.host.checks.empty());
}

TEST(PinFlow, pins_are_given_as_utf8) {
    TestHandler test;
    test.ask(alice, proxy::CreateAgent{u"alice", u"\u00E4"});
    EXPECT_EQ(test.host.checks[0].given, "\xC3\xA4");
}

TEST(PinFlow, later_requests_of_the_client_wait_in_order_and_others_do_not) {  // O-1.
    TestHandler test;
    const auto login = test.ask(alice, proxy::CreateAgent{u"alice", u"1234"});
    const auto groups = test.ask(alice, proxy::GetGroupList{24});
    const auto info = test.ask(alice, proxy::GetAgentInfo{AgentId{100}, 56});
    EXPECT_TRUE(test.host.effects.empty());
    EXPECT_EQ(test.result(bob, proxy::GetGroupList{24}), LineErr::ok);
    test.host.effects.clear();
    test.pin_ends(true);
    EXPECT_EQ(test.replied(), (Keys{login.value, groups.value, info.value}));
    EXPECT_EQ(result_of(test, info), LineErr::ok) << "saw the agent that was created before it";
    test.host.effects.clear();
    EXPECT_EQ(test.result(alice, proxy::GetGroupList{24}), LineErr::ok) << "nobody waits any more";
}

TEST(PinFlow, several_pins_of_one_client_are_checked_one_after_the_other) {
    TestHandler test;
    const auto first = test.ask(boss, proxy::CreateAgent{u"alice", u"1234"});
    const auto between = test.ask(boss, proxy::GetGroupList{24});
    const auto second = test.ask(boss, proxy::CreateAgent{u"dave", u"99"});
    const auto last = test.ask(boss, proxy::GetGroupList{24});
    EXPECT_EQ(test.host.checks.size(), 1U);
    test.pin_ends(false);
    EXPECT_EQ(test.host.checks.size(), 2U);
    EXPECT_EQ(test.replied(), (Keys{first.value, between.value}));
    const auto later = test.ask(boss, proxy::GetGroupList{24});
    test.pin_ends(true);
    EXPECT_EQ(test.replied(),
              (Keys{first.value, between.value, second.value, last.value, later.value}));
    EXPECT_EQ(result_of(test, first), LineErr::invalparam);
    EXPECT_EQ(result_of(test, second), LineErr::ok);
}

TEST(PinFlow, two_clients_are_checked_at_the_same_time) {
    TestHandler test;
    const auto one = test.ask(alice, proxy::CreateAgent{u"alice", u"1234"});
    const auto two = test.ask(boss, proxy::CreateAgent{u"dave", u"99"});
    ASSERT_EQ(test.host.checks.size(), 2U);
    test.handler.pin_checked(test.host.checks[1].job, true, test.now);
    test.handler.pin_checked(test.host.checks[0].job, true, test.now);
    EXPECT_EQ(test.replied(), (Keys{two.value, one.value}));
}

TEST(PinFlow, a_client_that_is_gone_gets_nothing) {
    TestHandler test;
    const std::size_t facts = test.host.records.size();
    test.ask(alice, proxy::CreateAgent{u"alice", u"1234"});
    test.ask(alice, proxy::GetGroupList{24});
    test.handler.client_gone(alice.id, test.now);
    test.pin_ends(true);
    EXPECT_TRUE(test.host.effects.empty());
    EXPECT_EQ(test.host.records.size(), facts);
}

TEST(PinFlow, an_answer_comes_once) {
    TestHandler test;
    test.ask(alice, proxy::CreateAgent{u"alice", u"1234"});
    test.pin_ends(true);
    const std::size_t effects = test.host.effects.size();
    test.pin_ends(true);
    test.handler.pin_checked(424242, true, test.now);
    EXPECT_EQ(test.host.effects.size(), effects);
}

TEST(PinFlow, a_session_may_be_opened_with_the_pin_too) {
    TestHandler test;
    const AgentId agent = test.create_agent(alice, u"alice");
    const proxy::CreateAgentSession body{u"1234", agent, sales_id, {}};
    const auto right = test.ask(alice, body);
    test.pin_ends(true);
    EXPECT_EQ(result_of(test, right), LineErr::ok);
    const auto wrong = test.ask(alice, proxy::CreateAgentSession{u"0", agent, care_id, {}});
    test.pin_ends(false);
    EXPECT_EQ(result_of(test, wrong), LineErr::invalparam);
    EXPECT_EQ(test.handler.state().session_list(agent)->size(), 1U);
}

TEST(PinFlow, a_person_removed_while_his_pin_is_checked_is_unknown) {
    TestHandler test;
    const auto key = test.ask(alice, proxy::CreateAgent{u"alice", u"1234"});
    LineConfig config = small_config();
    config.agents.erase(config.agents.begin());
    test.handler.configure(config, CauseKind::configuration, test.now);
    test.pin_ends(true);
    EXPECT_EQ(result_of(test, key), LineErr::invalparam);
}

/// How long the next attempt has to wait; it ends as said.
Duration attempt(TestHandler& test, const Client& client, const std::u16string& id, bool matches) {
    const auto key = test.ask(client, proxy::CreateAgent{id, u"x"});
    const Duration wait = test.host.checks.back().not_before - test.now;
    test.pin_ends(matches);
    EXPECT_EQ(result_of(test, key), matches ? LineErr::ok : LineErr::invalparam);
    return wait;
}

TEST(PinFlow, a_delay_begins_at_the_sixth_failure_and_the_code_stays) {
    TestHandler test;
    for (int i = 1; i <= 5; ++i) EXPECT_EQ(attempt(test, boss, u"alice", false), 0s) << i;
    for (const Duration wait : {1s, 2s, 4s, 8s, 16s, 32s, 32s, 32s}) {
        EXPECT_EQ(attempt(test, boss, u"alice", false), wait);
    }
}

TEST(PinFlow, a_delay_is_the_same_for_an_unknown_id) {
    TestHandler test;
    for (int i = 1; i <= 5; ++i) EXPECT_EQ(attempt(test, boss, u"nobody", false), 0s) << i;
    EXPECT_EQ(attempt(test, boss, u"nobody", false), 1s);
    EXPECT_EQ(attempt(test, boss, u"nobody", false), 2s);
}

TEST(PinFlow, a_delay_belongs_to_one_id_and_one_user) {
    TestHandler test;
    for (int i = 1; i <= 7; ++i) attempt(test, boss, u"alice", false);
    EXPECT_EQ(attempt(test, boss, u"dave", false), 0s);
    EXPECT_EQ(attempt(test, alice, u"alice", false), 0s);
    EXPECT_GT(attempt(test, boss, u"alice", false), Duration(0s));
}

TEST(PinFlow, a_right_pin_ends_the_delay) {
    TestHandler test;
    for (int i = 1; i <= 5; ++i) attempt(test, boss, u"alice", false);
    EXPECT_EQ(attempt(test, boss, u"alice", true), 1s);
    for (int i = 1; i <= 5; ++i) EXPECT_EQ(attempt(test, boss, u"alice", false), 0s) << i;
    EXPECT_EQ(attempt(test, boss, u"alice", false), 1s);
}

TEST(PinFlow, no_pin_is_ever_recorded) {
    LineConfig config = small_config();
    config.agents[0].pin = "SECRETSTORED";
    TestHandler test(config);
    test.ask(alice, proxy::CreateAgent{u"alice", u"SECRETGIVEN"});
    test.pin_ends(true);
    test.handler.configure(config, CauseKind::configuration, test.now);
    for (const journal::Record& record : test.host.records) {
        const std::string text(record.fact.begin(), record.fact.end());
        EXPECT_EQ(text.find("SECRET"), std::string::npos);
    }
}

}  // namespace
}  // namespace agentline
