// Goal: requests become replies, messages and facts in the promised order (O-5), and the recorded
// facts alone rebuild the state. Method: one handler with a fake host; no broker around it.
#include "broker/builtin_handler.h"

#include <algorithm>
#include <utility>

#include <gtest/gtest.h>

#include "unit/builtin/fake_host.h"

namespace agentline {
namespace {

using S = AgentSessionState;
using A = AgentState;
using namespace std::chrono_literals;

const Client bob = agent_client(1, "bob");
const Client carol = agent_client(2, "carol");
const Client boss = supervisor_client(9);

TEST(BuiltinHandler, serves_the_twelve_requests_of_2_2_and_two_of_ours) {
    TestHandler test;
    std::uint32_t expected = 1U << 31U | 1U << 30U;
    for (std::uint32_t type = 0x9; type <= 0x14; ++type) expected |= 1U << type;
    EXPECT_EQ(test.handler.served_mask(), expected);
    EXPECT_EQ(test.handler.addresses().size(), 2U);
}

TEST(BuiltinHandler, replies_before_it_announces) {  // O-5.
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    ASSERT_EQ(test.host.effects.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<SentReply>(test.host.effects[0]));
    EXPECT_EQ(std::get<LineMessage>(test.host.effects[1]),
              (LineMessage{MessageId::agentstatusex, agent.value,
                           agentstatusex::newagent | agentstatusex::state, bits(A::notready)}));
    test.host.effects.clear();
    const AgentSessionId session = test.create_session(bob, agent);
    test.set(bob, session, S::ready);
    ASSERT_EQ(test.host.effects.size(), 5U);
    EXPECT_TRUE(std::holds_alternative<SentReply>(test.host.effects[0]));
    EXPECT_EQ(std::get<LineMessage>(test.host.effects[1]).param2,
              agentsessionstatus::newsession | agentsessionstatus::state);
    EXPECT_TRUE(std::holds_alternative<SentReply>(test.host.effects[2]));
    EXPECT_EQ(std::get<LineMessage>(test.host.effects[3]).id, MessageId::agentsessionstatus);
    EXPECT_EQ(std::get<LineMessage>(test.host.effects[4]).id, MessageId::agentstatusex);
}

TEST(BuiltinHandler, a_refusal_leaves_no_trace_but_its_reply) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    const AgentSessionId session = test.create_session(bob, agent);
    test.host.effects.clear();
    const std::size_t facts = test.host.records.size();
    const std::pair<proxy::Request, LineErr> rows[] = {
        {proxy::CreateAgentSession{{}, AgentId{7}, sales_id, {}}, LineErr::invalparam},
        {proxy::CreateAgentSession{{}, agent, {}, {}}, LineErr::invalparam},
        {proxy::CreateAgentSession{{}, agent, sales_id, AddressId{1}}, LineErr::invalparam},
        {proxy::CreateAgentSession{{}, agent, care_id, {}}, LineErr::operationfailed},
        {proxy::SetAgentSessionState{session, bits(S::busyoncall), 0}, LineErr::invalagentstate},
        {proxy::SetAgentSessionState{session, bits(S::ended), bits(S::ready)},
         LineErr::invalagentstate},
        {proxy::SetAgentSessionState{session, bits(S::released), bits(S::ready)},
         LineErr::invalagentstate},
        {proxy::SetAgentSessionState{AgentSessionId{7}, bits(S::ready), 0}, LineErr::invalparam},
        {proxy::SetAgentSessionState{AgentSessionId{7}, bits(S::released), 0}, LineErr::invalparam},
        {proxy::SetAgentStateEx{agent, bits(A::busyacd), 0}, LineErr::invalagentstate},
        {proxy::SetAgentStateEx{agent, bits(A::released), bits(A::ready)},
         LineErr::invalagentstate},
        {proxy::SetAgentStateEx{AgentId{7}, bits(A::released), 0}, LineErr::invalparam},
        {proxy::SetAgentMeasurementPeriod{AgentId{7}, 60}, LineErr::invalparam},
        {proxy::SetQueueMeasurementPeriod{QueueId{7}, 60}, LineErr::invalparam},
    };
    for (const auto& [body, expected] : rows) {
        EXPECT_EQ(test.result(bob, body), expected) << body.index();
    }
    EXPECT_TRUE(test.host.messages().empty());
    EXPECT_EQ(test.host.records.size(), facts);
}

TEST(BuiltinHandler, answers_each_get_request) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    const AgentSessionId session = test.create_session(bob, agent);
    const auto answer = [&](const proxy::Request& body) {
        return test.host.reply_to(test.ask(bob, body))->answer;
    };
    EXPECT_EQ(std::get<AgentInfo>(answer(proxy::GetAgentInfo{agent, 56})).agent_state,
              bits(A::notready));
    EXPECT_EQ(
        std::get<AgentSessionInfo>(answer(proxy::GetAgentSessionInfo{session, 76})).session_state,
        bits(S::notready));
    EXPECT_EQ(std::get<AgentSessionList>(answer(proxy::GetAgentSessionList{agent, 24})),
              (AgentSessionList{{session, agent, sales_id, AddressId{0}}}));
    EXPECT_EQ(std::get<AgentList>(answer(proxy::GetAgentList{24})), (AgentList{{agent, "bob"}}));
    EXPECT_EQ(std::get<GroupList>(answer(proxy::GetGroupList{24})),
              (GroupList{{sales_id, "Sales"}, {care_id, "Care"}}));
    EXPECT_EQ(std::get<QueueList>(answer(proxy::GetQueueList{sales_id, 24})),
              (QueueList{{QueueId{1}, "sales"}}));
    EXPECT_TRUE(std::get<QueueList>(answer(proxy::GetQueueList{care_id, 24})).empty());
    EXPECT_EQ(std::get<QueueInfo>(answer(proxy::GetQueueInfo{QueueId{1}, 52})).measurement_period_s,
              3600U);
}

TEST(BuiltinHandler, get_requests_for_unknown_objects_are_invalparam) {
    TestHandler test;
    const proxy::Request rows[] = {
        proxy::GetAgentInfo{AgentId{7}, 56}, proxy::GetAgentSessionInfo{AgentSessionId{7}, 76},
        proxy::GetAgentSessionList{AgentId{7}, 24}, proxy::GetQueueList{GroupId{}, 24},
        proxy::GetQueueInfo{QueueId{7}, 52}};
    for (const auto& body : rows) EXPECT_EQ(test.result(bob, body), LineErr::invalparam);
}

TEST(BuiltinHandler, stamps_say_when_by_whom_and_why) {
    TestHandler test;
    for (const journal::Record& record : test.host.records) {
        EXPECT_EQ(record.stamp.cause, CauseKind::start);
        EXPECT_EQ(record.stamp.actor, "system");
    }
    test.now = test.now + Duration(5s);
    const std::size_t before = test.host.records.size();
    const ProxyRequestKey key = test.ask(bob, proxy::CreateAgent{u"bob", {}});
    ASSERT_EQ(test.host.records.size(), before + 1);
    const FactStamp& stamp = test.host.records.back().stamp;
    EXPECT_EQ(stamp.time, test.now);
    EXPECT_EQ(stamp.cause, CauseKind::request);
    EXPECT_EQ(stamp.cause_id, key.value);
    EXPECT_EQ(stamp.actor, "uid:1001");
}

TEST(BuiltinHandler, deadlines_name_the_fact_that_set_them) {
    TestHandler test;
    const AgentSessionId session = test.create_session(bob, test.create_agent(bob, u"bob"));
    EXPECT_EQ(test.handler.next_deadline(), test.now + Duration(10s)) << "reconciliation";
    for (const S state : {S::ready, S::busyoncall, S::busywrapup}) test.set(bob, session, state);
    const auto entered_by = test.handler.state().session(session)->entered_by;
    EXPECT_EQ(test.handler.state().next_deadline()->at, test.now + Duration(30s));
    test.host.effects.clear();
    const std::size_t before = test.host.records.size();
    test.handler.deadline(test.now + Duration(29s));
    EXPECT_EQ(test.host.records.size(), before);
    test.handler.deadline(test.now + Duration(30s));
    ASSERT_GT(test.host.records.size(), before);
    for (std::size_t i = before; i < test.host.records.size(); ++i) {
        EXPECT_EQ(test.host.records[i].stamp.cause, CauseKind::deadline);
        EXPECT_EQ(test.host.records[i].stamp.cause_id, entered_by);
        EXPECT_EQ(test.host.records[i].stamp.actor, "system");
    }
    EXPECT_EQ(test.host.messages(),
              (std::vector<LineMessage>{
                  {MessageId::agentsessionstatus, session.value, agentsessionstatus::state,
                   bits(S::ready)},
                  {MessageId::agentstatusex, 100, agentstatusex::state, bits(A::ready)},
                  {MessageId::agentsessionstatus, session.value, agentsessionstatus::updateinfo, 0},
                  {MessageId::agentstatusex, 100, agentstatusex::updateinfo, 0}}));
}

TEST(BuiltinHandler, asks_the_provider_for_its_calls_at_start_and_every_ten_seconds) {
    TestHandler test;
    const auto queries = [&] {
        std::size_t count = 0;
        for (const provider::Order& order : std::exchange(test.host.orders, {})) {
            count += std::holds_alternative<provider::QueryCalls>(order) ? 1 : 0;
        }
        return count;
    };
    EXPECT_EQ(queries(), 1U);
    test.handler.deadline(test.now + Duration(9s));
    EXPECT_EQ(queries(), 0U);
    test.handler.deadline(test.now + Duration(10s));
    EXPECT_EQ(queries(), 1U);
    test.handler.deadline(test.now + Duration(19s));
    EXPECT_EQ(queries(), 0U);
    test.handler.deadline(test.now + Duration(20s));
    EXPECT_EQ(queries(), 1U);
}

TEST(BuiltinHandler, meets_all_deadlines_that_are_due) {
    TestHandler test;
    for (const Client& client : {bob, carol}) {
        const AgentId agent = test.create_agent(client, client.id == bob.id ? u"bob" : u"carol");
        const AgentSessionId session = test.create_session(client, agent);
        test.set(client, session, S::ended);
    }
    test.handler.deadline(test.now + Duration(2h));
    EXPECT_EQ(test.handler.next_deadline(), test.now + Duration(2h + 10s)) << "reconciliation";
    EXPECT_FALSE(test.handler.state().next_deadline());
    EXPECT_TRUE(test.handler.state().state().sessions.empty());
}

/// Everything that records facts, once.
void live_a_day(TestHandler& test) {
    const AgentId agent = test.create_agent(bob, u"bob");
    const AgentSessionId session = test.create_session(bob, agent);
    for (const S state : {S::ready, S::busyoncall, S::busywrapup}) test.set(bob, session, state);
    test.now = test.now + Duration(30s);
    test.handler.deadline(test.now);
    EXPECT_EQ(test.result(boss, proxy::SetAgentStateEx{agent, bits(A::notready), bits(A::ready)}),
              LineErr::ok);
    EXPECT_EQ(test.result(boss, proxy::SetAgentMeasurementPeriod{agent, 60}), LineErr::ok);
    EXPECT_EQ(test.result(boss, proxy::SetQueueMeasurementPeriod{QueueId{1}, 60}), LineErr::ok);
    const AgentId other = test.create_agent(carol, u"carol");
    test.set(carol, test.create_session(carol, other, care_id), S::ended);
    EXPECT_EQ(test.result(carol, proxy::SetAgentStateEx{other, bits(A::released), 0}), LineErr::ok);
    LineConfig config = small_config();
    config.addresses = {"1002", "1003"};
    config.agents.pop_back();
    test.handler.configure(config, CauseKind::configuration, test.now);
}

TEST(BuiltinHandler, the_recorded_journal_rebuilds_the_state_byte_for_byte) {
    TestHandler live;
    live_a_day(live);
    FakeHost host;
    BuiltinHandler again({LineDeviceId{4}, 0xABCD, host, host, host, host, 100, {}, 1h});
    for (const journal::Record& record : live.host.records) ASSERT_TRUE(again.replay(record));
    EXPECT_EQ(again.state().snapshot(), live.handler.state().snapshot());
    EXPECT_TRUE(host.effects.empty());
    EXPECT_TRUE(host.records.empty());
}

TEST(BuiltinHandler, a_snapshot_at_any_point_and_the_rest_rebuild_it_too) {
    TestHandler live;
    live_a_day(live);
    const auto& records = live.host.records;
    acd::Acd running;
    for (std::size_t at = 0; at < records.size(); ++at) {
        FakeHost host;
        BuiltinHandler again({LineDeviceId{4}, 0xABCD, host, host, host, host, 100, {}, 1h});
        ASSERT_TRUE(again.restore(running.snapshot())) << at;
        for (std::size_t i = at; i < records.size(); ++i) ASSERT_TRUE(again.replay(records[i]));
        ASSERT_EQ(again.state().snapshot(), live.handler.state().snapshot()) << at;
        running.apply({records[at].stamp, *acd::decode_fact(records[at].fact)});
    }
}

TEST(BuiltinHandler, recovery_refuses_what_is_no_state_and_no_fact) {
    FakeHost host;
    BuiltinHandler handler({LineDeviceId{4}, 0xABCD, host, host, host, host, 100, {}, 1h});
    const Bytes junk = {1, 2, 3};
    EXPECT_FALSE(handler.restore(junk));
    journal::Record record;
    record.fact = junk;
    EXPECT_FALSE(handler.replay(record));
}

TEST(BuiltinHandler, a_restart_with_the_same_configuration_records_nothing) {
    TestHandler live;
    live_a_day(live);
    LineConfig config = small_config();
    config.addresses = {"1002", "1003"};
    config.agents.pop_back();
    FakeHost host;
    host.records = live.host.records;
    BuiltinHandler again({LineDeviceId{4}, 0xABCD, host, host, host, host, 777, {}, 1h});
    ASSERT_TRUE(again.restore(live.handler.state().snapshot()));
    again.configure(config, CauseKind::start, live.now);
    EXPECT_EQ(host.records.size(), live.host.records.size());
}

TEST(BuiltinHandler, a_removed_person_loses_agent_and_login) {
    TestHandler test;
    const AgentId agent = test.create_agent(carol, u"carol");
    LineConfig config = small_config();
    std::erase_if(config.agents, [](const AgentConfig& a) { return a.id == "carol"; });
    test.host.effects.clear();
    test.handler.configure(config, CauseKind::configuration, test.now);
    EXPECT_EQ(test.host.messages(),
              (std::vector<LineMessage>{{MessageId::agentstatusex, agent.value,
                                         agentstatusex::state, bits(A::released)}}));
    EXPECT_EQ(test.host.records.back().stamp.cause, CauseKind::configuration);
    EXPECT_EQ(test.result(carol, proxy::CreateAgent{u"carol", {}}), LineErr::invalparam);
    EXPECT_EQ(test.result(carol, proxy::GetAgentInfo{agent, 56}), LineErr::invalparam);
}

TEST(BuiltinHandler, limits_are_resourceunavail) {
    Limits limits;
    limits.agents_per_line = 1;
    limits.sessions_per_agent = 1;
    TestHandler test(small_config(), limits);
    const AgentId agent = test.create_agent(carol, u"carol");
    EXPECT_EQ(test.result(bob, proxy::CreateAgent{u"bob", {}}), LineErr::resourceunavail);
    test.create_session(carol, agent);
    EXPECT_EQ(test.result(carol, proxy::CreateAgentSession{{}, agent, care_id, {}}),
              LineErr::resourceunavail);
}

// --- RELEASED by one client while others use the same object. ---

std::size_t releases(const TestHandler& test) {
    const auto all = test.host.messages();
    return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [](const auto& m) {
        return (m.id == MessageId::agentsessionstatus && m.param3 == bits(S::released)) ||
               (m.id == MessageId::agentstatusex && m.param3 == bits(A::released));
    }));
}

TEST(BuiltinHandler, a_session_is_released_when_the_last_creation_is_taken_back) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    const AgentSessionId session = test.create_session(bob, agent);
    EXPECT_EQ(test.create_session(boss, agent), session);
    EXPECT_EQ(test.create_session(boss, agent), session);
    test.set(boss, session, S::released);
    test.set(bob, session, S::released);
    EXPECT_EQ(releases(test), 0U);
    EXPECT_NE(test.handler.state().session(session), nullptr);
    test.set(boss, session, S::released);
    EXPECT_EQ(releases(test), 1U);
    EXPECT_EQ(test.result(boss, proxy::SetAgentSessionState{session, bits(S::released), 0}),
              LineErr::invalparam);
}

TEST(BuiltinHandler, an_agent_is_released_when_the_last_creation_is_taken_back) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    EXPECT_EQ(test.create_agent(boss, u"bob"), agent);
    const proxy::SetAgentStateEx release{agent, bits(A::released), 0};
    EXPECT_EQ(test.result(bob, release), LineErr::ok);
    EXPECT_NE(test.handler.state().agent(agent), nullptr);
    EXPECT_EQ(test.result(boss, release), LineErr::ok);
    EXPECT_EQ(test.handler.state().agent(agent), nullptr);
    EXPECT_EQ(test.result(boss, release), LineErr::invalparam);
}

TEST(BuiltinHandler, creations_of_a_client_that_is_gone_do_not_count) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    const AgentSessionId session = test.create_session(bob, agent);
    test.create_agent(boss, u"bob");
    test.create_session(boss, agent);
    test.handler.client_gone(boss.id, test.now);
    test.set(bob, session, S::released);
    EXPECT_EQ(releases(test), 1U);
    EXPECT_EQ(test.result(bob, proxy::SetAgentStateEx{agent, bits(A::released), 0}), LineErr::ok);
    EXPECT_EQ(releases(test), 2U);
}

TEST(BuiltinHandler, a_client_that_is_gone_leaves_agent_and_sessions_as_they_are) {
    TestHandler test;
    const AgentSessionId session = test.create_session(bob, test.create_agent(bob, u"bob"));
    test.set(bob, session, S::ready);
    const Bytes before = test.handler.state().snapshot();
    test.handler.client_gone(bob.id, test.now);
    EXPECT_EQ(test.handler.state().snapshot(), before);
}

TEST(BuiltinHandler, counts_end_with_the_object) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    test.create_session(bob, agent);
    test.create_session(boss, agent);
    EXPECT_EQ(test.result(bob, proxy::SetAgentStateEx{agent, bits(A::released), 0}), LineErr::ok);
    const AgentId fresh = test.create_agent(bob, u"bob");
    EXPECT_NE(fresh, agent);
    const AgentSessionId session = test.create_session(bob, fresh);
    test.set(bob, session, S::released);
    EXPECT_EQ(test.handler.state().session(session), nullptr);
}

}  // namespace
}  // namespace agentline
