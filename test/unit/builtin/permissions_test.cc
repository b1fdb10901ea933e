// Goal: who may act as and on whom (A-43, design 3.14), and whom a client without an id means.
// Method: every setter by every kind of client, on the own and on a foreign agent.
#include <gtest/gtest.h>

#include "unit/builtin/fake_host.h"

namespace agentline {
namespace {

using S = AgentSessionState;
using A = AgentState;

const Client bob = agent_client(1, "bob");
const Client carol = agent_client(2, "carol");
const Client boss = supervisor_client(9);

Client with_access(std::uint64_t id, std::set<Role> roles, std::set<std::string> agents) {
    Client client = agent_client(id, "stranger");
    client.access = {std::move(roles), std::move(agents)};
    return client;
}

/// Every request that acts on bob or his session; each succeeds where it is allowed.
std::vector<proxy::Request> deeds_on(AgentId agent, AgentSessionId session) {
    return {proxy::CreateAgent{u"bob", {}},
            proxy::CreateAgentSession{{}, agent, sales_id, AddressId{0}},
            proxy::SetAgentSessionState{session, bits(S::ready), 0},
            proxy::SetAgentSessionStateReason{{session, bits(S::notready), 0}, u"lunch"},
            proxy::SetAgentSessionStateReason{{session, bits(S::ready), 0}, {}},
            proxy::SetAgentStateEx{agent, bits(A::ready), 0},
            proxy::SetAgentMeasurementPeriod{agent, 60},
            proxy::SetAgentSessionState{session, bits(S::released), 0},
            proxy::SetAgentStateEx{agent, bits(A::released), 0}};
}

void expect_all(const Client& client, LineErr expected) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    const AgentSessionId session = test.create_session(bob, agent);
    const std::size_t facts = test.host.records.size();
    for (const proxy::Request& body : deeds_on(agent, session)) {
        EXPECT_EQ(test.result(client, body), expected) << body.index();
    }
    EXPECT_EQ(test.host.records.size() == facts, expected != LineErr::ok);
}

TEST(Permissions, own_agents_and_supervisors_may_act) {
    expect_all(bob, LineErr::ok);
    expect_all(boss, LineErr::ok);
    expect_all(with_access(3, {Role::agent}, {"bob"}), LineErr::ok);
    expect_all(with_access(3, {Role::agent}, {"alice", "bob"}), LineErr::ok);
    expect_all(with_access(3, {Role::agent}, {"*"}), LineErr::ok);
}

TEST(Permissions, others_may_not) {
    expect_all(carol, LineErr::operationfailed);
    expect_all(with_access(3, {Role::agent}, {}), LineErr::operationfailed);
    expect_all(with_access(3, {Role::agent}, {"alice"}), LineErr::operationfailed);
    expect_all(with_access(3, {}, {"bob"}), LineErr::operationfailed);
    expect_all(with_access(3, {Role::handler, Role::admin}, {"bob"}), LineErr::operationfailed);
}

TEST(Permissions, a_foreign_id_is_refused_before_its_pin_is_looked_at) {
    TestHandler test;
    EXPECT_EQ(test.result(carol, proxy::CreateAgent{u"alice", u"1234"}), LineErr::operationfailed);
    EXPECT_EQ(test.result(carol, proxy::CreateAgent{u"nobody", u"1234"}), LineErr::operationfailed);
    EXPECT_TRUE(test.host.checks.empty());
}

TEST(Permissions, a_release_that_is_not_allowed_takes_no_creation_away) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    const AgentSessionId session = test.create_session(bob, agent);
    test.create_session(boss, agent);
    const proxy::SetAgentSessionState release{session, bits(S::released), 0};
    for (int i = 0; i < 5; ++i) EXPECT_EQ(test.result(carol, release), LineErr::operationfailed);
    EXPECT_EQ(test.result(bob, release), LineErr::ok);
    EXPECT_NE(test.handler.state().session(session), nullptr);
}

TEST(Permissions, everybody_may_look) {
    TestHandler test;
    const AgentId agent = test.create_agent(bob, u"bob");
    const AgentSessionId session = test.create_session(bob, agent);
    EXPECT_EQ(test.result(carol, proxy::GetAgentInfo{agent, 56}), LineErr::ok);
    EXPECT_EQ(test.result(carol, proxy::GetAgentSessionInfo{session, 76}), LineErr::ok);
    EXPECT_EQ(test.result(carol, proxy::GetAgentSessionList{agent, 24}), LineErr::ok);
}

/// Whom the client is shown while alice, bob and carol are there.
std::vector<std::string> people_seen_by(const Client& client) {
    TestHandler test;
    for (const auto* id : {u"carol", u"alice", u"bob"}) test.create_agent(boss, id);
    const ProxyRequestKey key = test.ask(client, proxy::GetAgentList{24});
    std::vector<std::string> people;
    for (const AgentEntry& agent : std::get<AgentList>(test.host.reply_to(key)->answer)) {
        people.push_back(agent.person);
    }
    return people;
}

TEST(Permissions, agents_see_their_own_in_the_list_and_the_other_roles_all) {
    using People = std::vector<std::string>;
    const People all{"carol", "alice", "bob"};
    EXPECT_EQ(people_seen_by(boss), all) << "in the order of their handles";
    EXPECT_EQ(people_seen_by(with_access(3, {Role::handler}, {})), all);
    EXPECT_EQ(people_seen_by(with_access(3, {Role::admin}, {})), all);
    EXPECT_EQ(people_seen_by(with_access(3, {Role::agent}, {"*"})), all);
    EXPECT_EQ(people_seen_by(bob), People{"bob"});
    EXPECT_EQ(people_seen_by(with_access(3, {Role::agent}, {"alice", "bob"})),
              (People{"alice", "bob"}));
    EXPECT_TRUE(people_seen_by(with_access(3, {Role::agent}, {})).empty());
}

TEST(Permissions, unknown_objects_keep_their_own_code) {
    TestHandler test;
    EXPECT_EQ(test.result(carol, proxy::SetAgentStateEx{AgentId{7}, bits(A::ready), 0}),
              LineErr::invalparam);
    EXPECT_EQ(test.result(carol, proxy::SetAgentSessionState{AgentSessionId{7}, bits(S::ready), 0}),
              LineErr::invalparam);
}

/// The person that a client without an id logs in; empty = INVALPARAM.
std::string person_without_id(const Client& client) {
    TestHandler test;
    const LineErr result = test.result(client, proxy::CreateAgent{{}, {}});
    if (result != LineErr::ok) {
        EXPECT_EQ(result, LineErr::invalparam);
        return "";
    }
    return test.handler.state().agent(AgentId{100})->person;
}

TEST(Permissions, without_an_id_the_identity_says_who) {
    EXPECT_EQ(person_without_id(bob), "bob");
    EXPECT_EQ(person_without_id(with_access(3, {Role::agent}, {"carol"})), "carol");
    Client both = bob;
    both.access.agents = {"carol"};
    EXPECT_EQ(person_without_id(both), "carol") << "the rule is more exact than the user's name";
}

TEST(Permissions, without_an_id_an_identity_that_says_nobody_is_invalparam) {
    EXPECT_EQ(person_without_id(agent_client(3, "stranger")), "");
    EXPECT_EQ(person_without_id(with_access(3, {Role::agent}, {"bob", "carol"})), "");
    EXPECT_EQ(person_without_id(with_access(3, {Role::agent}, {"*"})), "");
    EXPECT_EQ(person_without_id(boss), "");
}

TEST(Permissions, without_an_id_the_pin_is_still_needed) {
    TestHandler test;
    const Client alice = agent_client(4, "alice");
    EXPECT_EQ(test.result(alice, proxy::CreateAgent{{}, {}}), LineErr::invalparam);
    test.ask(alice, proxy::CreateAgent{{}, u"1234"});
    EXPECT_EQ(test.host.checks.size(), 1U);
}

}  // namespace
}  // namespace agentline
