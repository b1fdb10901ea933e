// Goal: a connection begins with Hello; whatever is malformed closes that connection and no other.
// Method: good and spoilt frames of one client while a second one goes on working.
#include "unit/broker/world.h"

namespace agentline {
namespace {

using namespace agentline::testing;

bool is_closed(World& world, ClientId client) {
    bool closed = false;
    for (const Seen& seen : world.take()) {
        if (seen.kind != Seen::Kind::close) continue;
        EXPECT_EQ(seen.client, client);
        EXPECT_FALSE(seen.at_once) << "the end overtakes what the client is owed";
        closed = true;
    }
    return closed;
}

void expect_works(World& world, const Program& program) {
    EXPECT_NE(world.open(program, external_line, 77).line, 0U);
}

TEST(Connection, says_hello_first_and_once) {
    World world;
    const ClientId client = world.connect();
    const auto ack = world.call_ok<wire::HelloAck>(client, wire::Hello{1, u"x"});
    EXPECT_EQ(ack.protocol_version, wire::protocol_version);
    world.post(client, wire::Hello{1, u"x"});
    EXPECT_TRUE(is_closed(world, client));
}

TEST(Connection, without_hello_is_closed) {
    World world;
    const Program other = world.program();
    const ClientId client = world.connect();
    world.post(client, wire::Initialize{});
    EXPECT_TRUE(is_closed(world, client));
    expect_works(world, other);
}

TEST(Connection, that_stays_silent_is_closed_in_time) {
    ServerConfig config = three_lines();
    config.lines.pop_back();  // A built-in ACD has deadlines of its own.
    World world(config);
    const Program other = world.program();
    const ClientId silent = world.connect();
    const auto due = world.broker().next_deadline();
    ASSERT_TRUE(due);
    world.now = *due - Duration{1};
    world.broker().deadline(world.now);
    world.pump();
    EXPECT_FALSE(is_closed(world, silent));
    world.now = *due;
    world.broker().deadline(world.now);
    world.pump();
    EXPECT_TRUE(is_closed(world, silent));
    expect_works(world, other);
    EXPECT_FALSE(world.broker().next_deadline());
}

TEST(Connection, of_another_protocol_version_is_closed) {
    World world;
    const ClientId client = world.connect();
    world.post(client, wire::Hello{2, u"x"});
    EXPECT_TRUE(is_closed(world, client));
}

TEST(Connection, with_a_malformed_packet_is_closed_alone_and_heard_no_more) {
    World world;
    const Program other = world.program();
    const std::vector<std::function<void(const Program&)>> faults = {
        [&](const Program& p) { world.send_body(p.id, {}, Bytes(10)); },
        [&](const Program& p) {
            wire::Message unknown;
            unknown.function_or_ack = 4711;
            world.send(p.id, unknown, 0);
        },
        [&](const Program& p) {
            wire::FrameHeader header;
            header.kind = wire::FrameKind::event;
            Bytes body;
            wire::append_message(body, wire::encode(wire::Close{}));
            world.send_body(p.id, header, body);
        },
        [&](const Program& p) {
            wire::Message message = wire::encode(wire::Hello{1, u"x"});
            message.function_or_ack = static_cast<std::uint32_t>(wire::Function::createagent);
            message.params[3] = 5000;  // A text outside VarData.
            world.send(p.id, message, 0);
        },
        [&](const Program& p) {
            wire::GetGroupList packet;
            packet.request_id = 0x80000000;
            world.post(p.id, packet);
        },
    };
    for (std::size_t i = 0; i < faults.size(); ++i) {
        SCOPED_TRACE(i);
        const Program victim = world.program();
        world.take();
        faults[i](victim);
        EXPECT_TRUE(is_closed(world, victim.id));
        world.post(victim.id, world.open_packet(victim, external_line, 1));
        EXPECT_TRUE(world.take().empty());
        world.disconnect(victim.id);
        expect_works(world, other);
    }
}

TEST(Connection, over_the_limit_is_closed) {
    ServerConfig config = three_lines();
    config.limits.clients = 1;
    World world(config);
    const Program first = world.program();
    const ClientId second = world.connect();
    world.pump();
    EXPECT_TRUE(is_closed(world, second));
    expect_works(world, first);
    world.disconnect(second);
    world.disconnect(first.id);
    expect_works(world, world.program());
}

TEST(Connection, may_carry_several_applications) {
    World world;
    const Program program = world.program();
    wire::Initialize initialize;
    initialize.init_context = 99;
    const auto second = world.call_ok<wire::InitializeAck>(program.id, initialize);
    EXPECT_NE(second.line_app, program.app);
    EXPECT_EQ(second.num_devs, 3U);
    EXPECT_EQ(second.api_version, 0x00030001U);
    world.call_ok<wire::EmptyAck>(program.id, wire::ShutDown{program.app});
    EXPECT_EQ(world.call(program.id, wire::ShutDown{program.app}).function_or_ack,
              number(LineErr::invalapphandle));
    expect_works(world, {program.id, second.line_app, 99});
}

TEST(Connection, knows_only_its_own_applications) {
    World world;
    const Program mine = world.program();
    const Program theirs = world.program();
    EXPECT_EQ(world.call(mine.id, wire::ShutDown{theirs.app}).function_or_ack,
              number(LineErr::invalapphandle));
    const Program forged{mine.id, theirs.app, 0};
    EXPECT_EQ(world.try_open(forged, world.open_packet(forged, external_line, 1)).function_or_ack,
              number(LineErr::invalapphandle));
}

}  // namespace
}  // namespace agentline
