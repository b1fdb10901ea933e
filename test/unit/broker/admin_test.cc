// Goal: the operator's commands answer in JSON, in pages below 128 KB, to admins only; subscribers
// hear every fact once, after what it caused. Method: a line with many agents, a small ring.
#include <set>

#include <boost/json/parse.hpp>

#include "model/reasons.h"
#include "unit/broker/world.h"

namespace agentline {
namespace {

namespace json = boost::json;
using namespace agentline::testing;

constexpr std::uint32_t fact_message = static_cast<std::uint32_t>(wire::PrivateEvent::fact);

json::object ask(World& world, ClientId client, const std::string& text) {
    const auto ack =
        world.call_ok<wire::AdminAck>(client, wire::Admin{Bytes(text.begin(), text.end())});
    EXPECT_LT(ack.json.size(), 128U * 1024);
    return json::parse(std::string(ack.json.begin(), ack.json.end())).as_object();
}

/// Logs `agent` in on the built-in line, so that facts happen.
void log_in(World& world, const Program& client, std::uint32_t line, const std::u16string& agent,
            std::uint32_t id) {
    wire::CreateAgent create;
    create.request_id = id, create.line = line, create.agent_id = agent;
    world.post(client.id, create);
}

ServerConfig many_agents(int count) {
    ServerConfig config = three_lines();
    for (int i = 0; i < count; ++i) {
        AgentConfig agent;
        agent.id = "agent-" + std::to_string(i);
        config.lines.back().agents.push_back(agent);
    }
    return config;
}

TEST(Admin, status_tells_the_figures) {
    World world;
    const Program program = world.program();
    world.open(program, external_line, 1);
    world.broker().set_durable(3);
    const json::object status = ask(world, program.id, R"({"command":"status"})");
    EXPECT_EQ(status.at("version"), "test");
    EXPECT_EQ(status.at("data_dir"), "/nowhere");
    EXPECT_EQ(status.at("lines"), 3);
    EXPECT_EQ(status.at("clients"), 1);
    EXPECT_EQ(status.at("opens"), 1);
    EXPECT_EQ(status.at("sequence").to_number<std::uint64_t>(), world.facts().size());
    EXPECT_EQ(status.at("durable_sequence"), 3);
    EXPECT_TRUE(status.at("stalled").is_null());
}

TEST(Admin, needs_the_role) {
    ServerConfig config = three_lines();
    config.access = {{"uid:7", {Role::supervisor}, {}}};
    World world(config);
    const Program program = world.program({.uid = 7, .pid = 1, .user = "s", .machine = "m"});
    const std::string text = R"({"command":"status"})";
    EXPECT_EQ(world.call(program.id, wire::Admin{Bytes(text.begin(), text.end())}).function_or_ack,
              number(LineErr::operationfailed));
}

TEST(Admin, unknown_and_unreadable_commands_get_an_error) {
    World world;
    const Program program = world.program();
    for (const char* text :
         {"", "{", "[1]", "{}", R"({"command":1})", R"({"command":"sing"})",
          R"({"command":"agents","line":"nowhere"})", R"({"command":"agents","after":"x"})",
          R"({"command":"state","line":"ext"})"}) {
        EXPECT_TRUE(ask(world, program.id, text).contains("error")) << text;
    }
}

TEST(Admin, lists_show_the_lines_and_their_acd) {
    World world;
    const Program program = world.program();
    const std::uint32_t line = world.open(program, builtin_line, 2).line;
    log_in(world, program, line, u"alice", 1);
    const auto rows = [&](const char* command) {
        return ask(world, program.id, std::string(R"({"command":")") + command + "\"}")
            .at("rows")
            .as_array();
    };
    ASSERT_EQ(rows("lines").size(), 3U);
    EXPECT_EQ(rows("lines")[2].at("line"), "main");
    EXPECT_EQ(rows("lines")[2].at("agents"), 1);
    EXPECT_EQ(rows("lines")[0].at("handler"), "external");
    ASSERT_EQ(rows("agents").size(), 1U);
    EXPECT_EQ(rows("agents")[0].at("person"), "alice");
    EXPECT_EQ(rows("agents")[0].at("state"), "NOTREADY");
    ASSERT_EQ(rows("groups").size(), 1U);
    EXPECT_EQ(rows("groups")[0].at("queues").as_array().at(0), "sales");
    ASSERT_EQ(rows("queues").size(), 1U);
    EXPECT_TRUE(rows("sessions").empty());
}

TEST(Admin, reasons_are_those_of_the_line_in_its_order_and_those_of_the_system) {
    ServerConfig config = three_lines();
    config.lines.back().reasons = {{"lunch", "Lunch"}, {"break", "Coffee break"}};
    World world(config);
    const Program program = world.program();
    const json::array rows =
        ask(world, program.id, R"({"command":"reasons"})").at("rows").as_array();
    ASSERT_EQ(rows.size(), 2 + system_reasons().size());
    EXPECT_EQ(rows[0],
              (json::object{
                  {"line", "main"}, {"id", "lunch"}, {"label", "Lunch"}, {"is_system", false}}));
    EXPECT_EQ(rows[1].at("id"), "break");
    EXPECT_EQ(rows[1].at("label"), "Coffee break");
    EXPECT_EQ(rows[2].at("id"), "login");
    for (std::size_t i = 2; i < rows.size(); ++i) EXPECT_EQ(rows[i].at("is_system"), true) << i;
    EXPECT_TRUE(ask(world, program.id, R"({"command":"reasons","line":"ext"})")
                    .at("rows")
                    .as_array()
                    .empty());
    const json::object rest = ask(world, program.id, R"({"command":"reasons","after":"2/0"})");
    EXPECT_EQ(rest.at("rows").as_array().at(0).at("id"), "break") << "behind the cursor";
}

TEST(Admin, lists_of_an_external_line_are_empty) {
    World world;
    const Program program = world.program();
    const json::object answer = ask(world, program.id, R"({"command":"agents","line":"ext"})");
    EXPECT_TRUE(answer.at("rows").as_array().empty());
    EXPECT_TRUE(answer.at("next").is_null());
    EXPECT_EQ(answer.at("handler"), "external");
}

TEST(Admin, pages_of_a_long_list_show_every_row_once) {
    constexpr int count = 3000;
    World world(many_agents(count));
    const Program program = world.program();
    const std::uint32_t line = world.open(program, builtin_line, 2).line;
    for (int i = 0; i < count; ++i) {
        const std::string id = "agent-" + std::to_string(i);
        log_in(world, program, line, std::u16string(id.begin(), id.end()),
               static_cast<std::uint32_t>(i + 1));
    }
    std::set<std::string> seen;
    std::string command = R"({"command":"agents"})";
    int pages = 0;
    for (bool more = true; more; ++pages) {
        const json::object answer = ask(world, program.id, command);
        for (const json::value& row : answer.at("rows").as_array()) {
            EXPECT_TRUE(seen.insert(row.at("person").as_string().c_str()).second);
        }
        more = answer.at("next").is_string();
        if (more) {
            command = std::string(R"({"command":"agents","after":")") +
                      answer.at("next").as_string().c_str() + "\"}";
        }
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(count));
    EXPECT_GT(pages, 1);
}

TEST(Admin, state_pieces_make_the_snapshot) {
    World world(many_agents(2000));
    const Program program = world.program();
    std::string hex;
    json::value next = 0;
    while (!next.is_null()) {
        const json::object piece = ask(world, program.id,
                                       R"({"command":"state","line":"main","offset":)" +
                                           std::to_string(next.to_number<std::uint64_t>()) + "}");
        EXPECT_EQ(piece.at("sequence").to_number<std::uint64_t>(), world.facts().size());
        hex += piece.at("hex").as_string().c_str();
        next = piece.at("next");
    }
    const Bytes wanted = world.broker().snapshot().lines.at(0).state;
    ASSERT_EQ(hex.size(), wanted.size() * 2);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        ASSERT_EQ(std::stoi(hex.substr(2 * i, 2), nullptr, 16), wanted[i]) << i;
    }
}

TEST(Subscribe, tells_each_fact_once_after_what_it_caused) {
    World world;
    const Program program = world.program();
    const std::uint32_t line = world.open(program, builtin_line, 2).line;
    const json::object answer = ask(world, program.id, R"({"command":"subscribe"})");
    EXPECT_EQ(answer.at("sequence").to_number<std::uint64_t>(), world.facts().size());
    const std::size_t before = world.facts().size();
    world.take();
    log_in(world, program, line, u"alice", 1);
    const auto events = world.take_events(program.id);
    const std::size_t count = world.facts().size() - before;
    ASSERT_GE(count, 1U);
    ASSERT_GT(events.size(), count);
    EXPECT_EQ(events[0].message, number(MessageId::reply));
    for (std::size_t i = 0; i < count; ++i) {
        const wire::Event& event = events[events.size() - count + i];
        EXPECT_EQ(event.message, fact_message);
        EXPECT_EQ(event.params[0], before + i + 1);
        const json::object fact =
            json::parse(std::string(event.var_data.begin(), event.var_data.end())).as_object();
        EXPECT_EQ(fact.at("line"), "main");
        EXPECT_EQ(fact.at("cause"), "request");
        EXPECT_EQ(fact.at("actor"), "uid:0");
        EXPECT_FALSE(fact.at("fact").as_string().empty());
    }
}

TEST(Subscribe, since_tells_what_is_kept_and_says_when_it_is_gone) {
    ServerConfig config = three_lines();
    config.limits.events_kept = 3;
    World world(config);
    const Program program = world.program();
    const std::uint64_t last = world.facts().size();
    ASSERT_GT(last, 3U);
    const json::object gone = ask(world, program.id, R"({"command":"subscribe","since":0})");
    EXPECT_EQ(gone.at("error"), "gone");
    EXPECT_EQ(gone.at("oldest").to_number<std::uint64_t>(), last - 2);
    EXPECT_TRUE(world.take_events(program.id).empty());
    ask(world, program.id, R"({"command":"subscribe","since":)" + std::to_string(last - 2) + "}");
    const auto events = world.take_events(program.id);
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].params[0], last - 1);
    EXPECT_EQ(events[1].params[0], last);
}

TEST(Subscribe, ends_with_the_client) {
    World world;
    const Program follower = world.program();
    const Program program = world.program();
    const std::uint32_t line = world.open(program, builtin_line, 2).line;
    ask(world, follower.id, R"({"command":"subscribe"})");
    world.disconnect(follower.id);
    world.take();
    log_in(world, program, line, u"alice", 1);
    for (const Seen& seen : world.take()) EXPECT_EQ(seen.client, program.id);
}

}  // namespace
}  // namespace agentline
