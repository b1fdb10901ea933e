// Goal: a new configuration moves what it changed and nothing else, or nothing at all; the operator
// who asked is told. Method: the file is what the test says it is.
#include <optional>

#include "model/states.h"
#include "unit/broker/world.h"

namespace agentline {
namespace {

using namespace agentline::testing;

constexpr std::string_view reload_text = R"({"command":"reload"})";

/// A desktop of alice with a READY session in Sales.
struct Desk {
    explicit Desk(World& world) : program(world.program()) {
        line = world.open(program, builtin_line, 7).line;
        wire::CreateAgent create;
        create.request_id = 1, create.line = line, create.agent_id = u"alice";
        world.post(program.id, create);
        wire::CreateAgentSession session;
        session.request_id = 2, session.line = line, session.group = sales;
        session.agent = handle_of(world);
        world.post(program.id, session);
        session_handle = handle_of(world);
        world.post(program.id, wire::SetAgentSessionState{3, line, session_handle,
                                                          bits(AgentSessionState::ready), 0});
        world.take();
    }
    std::uint32_t handle_of(World& world) const {
        const auto replies = of_message(world.take_events(program.id), MessageId::reply);
        return replies.empty() ? 0 : ByteReader(replies.front().var_data).u32();
    }
    Program program;
    std::uint32_t line = 0, session_handle = 0;
};

/// Asks by command; the job that the broker wants the file for.
std::uint64_t ask(World& world, const Program& operator_program) {
    wire::FrameHeader header;
    header.call_id = 77;
    Bytes body;
    wire::append_message(body,
                         wire::encode(wire::Admin{Bytes(reload_text.begin(), reload_text.end())}));
    world.send_body(operator_program.id, header, body);
    for (const Seen& seen : world.take()) {
        if (seen.kind == Seen::Kind::read_config) return seen.job;
    }
    return 0;
}

std::optional<std::string> answer(World& world) {
    for (const Seen& seen : world.take()) {
        if (seen.kind != Seen::Kind::ack || seen.call_id != 77) continue;
        const Bytes json = wire::decode<wire::AdminAck>(seen.ack).value().json;
        return std::string(json.begin(), json.end());
    }
    return std::nullopt;
}

TEST(Reload, an_unchanged_configuration_makes_no_fact) {
    World world;
    const Desk desk(world);
    const std::size_t before = world.facts().size();
    EXPECT_TRUE(world.broker().config_read(0, three_lines(), world.now));
    world.pump();
    EXPECT_EQ(world.facts().size(), before);
    EXPECT_TRUE(world.take().empty());
}

TEST(Reload, a_new_agent_can_log_in_and_sessions_stay) {
    World world;
    const Desk desk(world);
    ServerConfig config = three_lines();
    AgentConfig carol;
    carol.id = "carol";
    config.lines[builtin_line].agents.push_back(carol);
    ASSERT_TRUE(world.broker().config_read(0, config, world.now));
    world.pump();
    EXPECT_TRUE(world.take().empty());
    wire::CreateAgent create;
    create.request_id = 9, create.line = desk.line, create.agent_id = u"carol";
    world.post(desk.program.id, create);
    const auto replies = of_message(world.take_events(desk.program.id), MessageId::reply);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].params[1], 0U);
}

TEST(Reload, a_removed_group_ends_and_releases_its_sessions_and_says_so) {
    World world;
    const Desk desk(world);
    ServerConfig config = three_lines();
    config.lines[builtin_line].groups.clear();
    config.lines[builtin_line].queues.clear();
    ASSERT_TRUE(world.broker().config_read(0, config, world.now));
    world.pump();
    const auto events = world.take_events(desk.program.id);
    const auto sessions = of_message(events, MessageId::agentsessionstatus);
    ASSERT_EQ(sessions.size(), 2U);
    EXPECT_EQ(sessions[0].params[2], bits(AgentSessionState::ended));
    EXPECT_EQ(sessions[1].params[2], bits(AgentSessionState::released));
    // Contract 12.4: the queues go before their group; the agent follows its sessions.
    std::vector<std::uint32_t> rest;
    for (const wire::Event& event : events) {
        if (event.message != number(MessageId::agentsessionstatus)) rest.push_back(event.message);
    }
    EXPECT_EQ(rest, (std::vector<std::uint32_t>{number(MessageId::queuestatus),
                                                number(MessageId::groupstatus),
                                                number(MessageId::agentstatusex)}));
}

TEST(Reload, what_needs_a_restart_is_named_and_nothing_moves) {
    World world;
    const Desk desk(world);
    const std::size_t before = world.facts().size();
    ServerConfig config = three_lines();
    config.data_dir = "/elsewhere";
    config.limits.clients = 1;
    config.lines[builtin_line].name = "other name";
    config.lines[builtin_line].agents.clear();
    const auto done = world.broker().config_read(0, config, world.now);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().text,
              "needs a restart: server.data_dir, limits, "
              "line (name, order, provider, handler, addresses of an external line)");
    world.pump();
    EXPECT_EQ(world.facts().size(), before);
}

TEST(Reload, the_limit_of_calls_needs_a_restart) {
    World world;
    ServerConfig config = three_lines();
    config.limits.calls_per_line = 1;
    const auto done = world.broker().config_read(0, config, world.now);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().text, "needs a restart: limits");
}

TEST(Reload, rules_of_queues_reasons_and_the_simulation_need_none) {
    World world;
    const Desk desk(world);
    ServerConfig config = three_lines();
    LineConfig& line = config.lines[builtin_line];
    ASSERT_FALSE(line.queues.empty());
    line.queues[0].ring_time = std::chrono::seconds(5);
    line.queues[0].back_off = std::chrono::seconds(6);
    line.reasons.push_back({"lunch", "Lunch"});
    line.simulated.calls_per_hour = {60};
    EXPECT_TRUE(world.broker().config_read(0, config, world.now));
    world.pump();
    EXPECT_TRUE(world.take().empty());
}

TEST(Reload, the_operator_is_told_how_it_went) {
    World world;
    const Program operator_program = world.program();
    const std::uint64_t good = ask(world, operator_program);
    ASSERT_NE(good, 0U);
    EXPECT_TRUE(world.broker().config_read(good, three_lines(), world.now));
    world.pump();
    EXPECT_EQ(answer(world), R"({"reloaded":true})");

    const std::uint64_t bad = ask(world, operator_program);
    EXPECT_NE(bad, good);
    EXPECT_FALSE(world.broker().config_read(bad, failure(Error{"a.toml:3: no"}), world.now));
    world.pump();
    EXPECT_EQ(answer(world), R"({"error":"a.toml:3: no"})");
}

TEST(Reload, the_operator_may_have_gone) {
    World world;
    const Program operator_program = world.program();
    const std::uint64_t job = ask(world, operator_program);
    world.disconnect(operator_program.id);
    EXPECT_TRUE(world.broker().config_read(job, three_lines(), world.now));
    world.pump();
    EXPECT_EQ(answer(world), std::nullopt);
}

TEST(Reload, new_rights_hold_from_the_next_request_on) {
    World world;
    const Desk desk(world);
    ServerConfig config = three_lines();
    config.access = {{"uid:1", {Role::admin}, {}}};
    ASSERT_TRUE(world.broker().config_read(0, config, world.now));
    world.pump();
    world.post(desk.program.id, wire::SetAgentSessionState{4, desk.line, desk.session_handle,
                                                           bits(AgentSessionState::notready), 0});
    const auto replies = of_message(world.take_events(desk.program.id), MessageId::reply);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].params[1], number(LineErr::operationfailed));
}

}  // namespace
}  // namespace agentline
