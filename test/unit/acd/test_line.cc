// Goal and method: see test_line.h.
#include "unit/acd/test_line.h"

namespace agentline::acd {

using S = AgentSessionState;
using namespace std::chrono_literals;

GroupId group_id(std::uint8_t number) {
    GroupId id;
    id.bytes.fill(number);
    return id;
}

Directory small_directory() {
    Directory directory;
    directory.first_agent = first_agent;
    directory.first_session = first_session;
    directory.addresses = {"1001", "1002"};
    directory.queues = {{"sales"}, {"care"}};
    directory.groups = {{group_id(1), "Sales", 30s, {"sales"}},
                        {group_id(2), "Care", {}, {"care"}},
                        {group_id(3), "Very important", 10s, {}}};
    directory.people = {{"alice", true, {}}, {"bob", false, {group_id(1), group_id(2)}}};
    return directory;
}

TestLine::TestLine(const Settings& settings, const Directory& directory)
    : acd(settings), mirror_(settings) {
    EXPECT_TRUE(run(directory));
}

Result<Decision, Refusal> TestLine::run(const Command& command) {
    last.clear();
    auto outcome = execute(acd, command, {sequence + 1, now, CauseKind::request, 1, "test"}, last);
    for (const StampedFact& fact : last) {
        EXPECT_EQ(fact.stamp.sequence, ++sequence);
        journal.push_back(fact);
        mirror(fact);
    }
    EXPECT_EQ(acd.snapshot(), mirror_.snapshot());
    return outcome;
}

void TestLine::mirror(const StampedFact& fact) {
    const Bytes bytes = encode(fact.fact);
    auto decoded = decode_fact(bytes);
    ASSERT_TRUE(decoded) << name_of(fact.fact);
    ASSERT_EQ(*decoded, fact.fact) << name_of(fact.fact);
    mirror_.apply({fact.stamp, std::move(*decoded)});
}

Refusal TestLine::refusal(const Command& command) {
    const Bytes before = acd.snapshot();
    const auto outcome = run(command);
    EXPECT_TRUE(last.empty());
    EXPECT_EQ(acd.snapshot(), before);
    EXPECT_FALSE(outcome) << "was not refused";
    return outcome ? Refusal{} : outcome.error();
}

void TestLine::meet_deadline() {
    const auto due = acd.next_deadline();
    ASSERT_TRUE(due);
    ASSERT_GE(due->at, now) << "a deadline was missed";
    now = due->at;
    EXPECT_TRUE(run(MeetDeadline{}));
    EXPECT_FALSE(last.empty());
}

AgentId TestLine::agent(const std::string& person) {
    const auto created = run(CreateAgent{person});
    EXPECT_TRUE(created);
    return created ? created->agent : AgentId{};
}

AgentSessionId TestLine::session(AgentId agent, GroupId group, AddressId address) {
    const auto created = run(CreateSession{agent, group, address});
    EXPECT_TRUE(created);
    return created ? created->session : AgentSessionId{};
}

void TestLine::set(AgentSessionId session, S state, std::optional<S> next) {
    EXPECT_TRUE(run(SetSessionState{session, {state, next}})) << name_of(state);
}

void TestLine::set(AgentId agent, AgentWord state, AgentWord next) {
    EXPECT_TRUE(run(SetAgentState{agent, {state, next}}));
}

void TestLine::bring(AgentSessionId session, S state) {
    const S way[] = {S::ready, S::busyoncall, S::busywrapup};
    for (const S step : way) {
        if (state == S::notready || state == S::ended || bits(step) > bits(state)) break;
        set(session, step);
    }
    if (state == S::ended) set(session, S::ended);
    EXPECT_EQ(state_of(session), state);
}

AgentSessionId TestLine::session_in(S state, AgentId agent, GroupId group) {
    const AgentSessionId id = session(agent, group);
    bring(id, state);
    return id;
}

S TestLine::state_of(AgentSessionId id) const {
    const Session* found = acd.session(id);
    return found == nullptr ? S::released : found->state;
}

AgentState TestLine::state_of(AgentId id) const {
    const Agent* found = acd.agent(id);
    return found == nullptr ? AgentState::released : found->state;
}

std::vector<LineMessage> TestLine::messages() const {
    std::vector<LineMessage> all;
    for (const StampedFact& fact : last) {
        const auto of_one = messages_of(fact.fact);
        all.insert(all.end(), of_one.begin(), of_one.end());
    }
    return all;
}

std::vector<std::string> TestLine::names() const {
    std::vector<std::string> all;
    for (const StampedFact& fact : last) all.emplace_back(name_of(fact.fact));
    return all;
}

LineMessage session_state(AgentSessionId id, S state) {
    return {MessageId::agentsessionstatus, id.value, agentsessionstatus::state, bits(state)};
}
LineMessage agent_state(AgentId id, AgentState state) {
    return {MessageId::agentstatusex, id.value, agentstatusex::state, bits(state)};
}

}  // namespace agentline::acd
