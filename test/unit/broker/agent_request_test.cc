// Goal: every outcome of an asynchronous request is one LINE_REPLY; the broker's own checks come in
// the written order (K-03, K-14 at this level); ids, handles, limits.
// Method: requests to lines without handler, to an external one and to the built-in ACD.
#include "unit/broker/world.h"

namespace agentline {
namespace {

using namespace agentline::testing;

class AgentRequests : public ::testing::Test {
  protected:
    World world;
    Program client = world.program();
    std::uint32_t line = world.open(client, external_line, 5).line;

    /// The one event that the packet leads to.
    template <class Packet>
    wire::Event reply(const Packet& packet) {
        world.take();
        world.post(client.id, packet);
        const auto events = world.take_events(client.id);
        EXPECT_EQ(events.size(), 1U);
        EXPECT_EQ(events.front().message, number(MessageId::reply));
        return events.front();
    }
    template <class Packet>
    LineErr result(const Packet& packet) {
        return static_cast<LineErr>(reply(packet).params[1]);
    }
};

wire::SetAgentSessionState set_state(std::uint32_t id, std::uint32_t line, std::uint32_t state) {
    return {.request_id = id, .line = line, .id = 1, .state = state, .next_state = 0};
}
wire::GetGroupList group_list(std::uint32_t id, std::uint32_t line, std::uint32_t size) {
    wire::GetGroupList packet;
    packet.request_id = id, packet.line = line, packet.total_size = size;
    packet.context = 0x77, packet.out_context = 0x88;
    return packet;
}

TEST_F(AgentRequests, without_handler_end_operationunavail) {
    wire::CreateAgent create;
    create.request_id = 1, create.line = line;
    EXPECT_EQ(result(create), LineErr::operationunavail);
    wire::CreateAgentSession session;
    session.request_id = 1, session.line = line, session.working_address = 1;
    EXPECT_EQ(result(session), LineErr::operationunavail);
    EXPECT_EQ(result(set_state(1, line, 2)), LineErr::operationunavail);
    EXPECT_EQ(result(wire::SetAgentStateEx{1, line, 1, 2, 0}), LineErr::operationunavail);
    EXPECT_EQ(result(wire::SetAgentMeasurementPeriod{1, line, 1, 60}), LineErr::operationunavail);
    EXPECT_EQ(result(wire::SetQueueMeasurementPeriod{1, line, 1, 60}), LineErr::operationunavail);
    EXPECT_EQ(result(wire::GetAgentInfo{1, 0, line, 1, 0, 56}), LineErr::operationunavail);
    EXPECT_EQ(result(wire::GetAgentSessionInfo{1, 0, line, 1, 0, 76}), LineErr::operationunavail);
    EXPECT_EQ(result(wire::GetAgentSessionList{1, 0, line, 1, 0, 24}), LineErr::operationunavail);
    EXPECT_EQ(result(wire::GetQueueInfo{1, 0, line, 1, 0, 52}), LineErr::operationunavail);
    EXPECT_EQ(result(group_list(1, line, 24)), LineErr::operationunavail);
    wire::GetQueueList queues;
    queues.request_id = 1, queues.line = line, queues.total_size = 24;
    EXPECT_EQ(result(queues), LineErr::operationunavail);
}

TEST_F(AgentRequests, reply_repeats_contexts_and_names_the_application) {
    const wire::Event event = reply(group_list(42, line, 24));
    EXPECT_EQ(event.device, 0U);
    EXPECT_EQ(event.init_context, client.init_context);
    EXPECT_EQ(event.open_context, 5U + 0x100);
    EXPECT_EQ(event.post_process, 0x77U);
    EXPECT_EQ(event.params,
              (std::array<std::uint32_t, 4>{42, number(LineErr::operationunavail), 0x88, 0}));
}

TEST_F(AgentRequests, are_checked_in_the_written_order) {
    const Program other = world.program();
    const std::uint32_t foreign = world.open(other, external_line, 6).line;
    const std::uint32_t old = world.open(client, external_line, 7, 0x00020001).line;
    EXPECT_EQ(result(set_state(1, foreign, 3)), LineErr::invallinehandle);
    EXPECT_EQ(result(set_state(1, 0, 3)), LineErr::invallinehandle);
    EXPECT_EQ(result(set_state(1, old, 3)), LineErr::operationunavail);
    EXPECT_EQ(result(set_state(1, line, 3)), LineErr::invalagentstate);
    EXPECT_EQ(result(set_state(1, line, 0)), LineErr::invalagentstate);
    EXPECT_EQ(result(wire::SetAgentMeasurementPeriod{1, line, 1, 0}), LineErr::invalparam);
    EXPECT_EQ(result(group_list(1, line, 23)), LineErr::structuretoosmall);
    EXPECT_EQ(result(group_list(1, line, 0x40001)), LineErr::invalparam);
    wire::CreateAgentSession session;
    session.request_id = 1, session.line = line, session.working_address = 2;
    EXPECT_EQ(result(session), LineErr::invalparam);
}

TEST_F(AgentRequests, on_a_stale_handle_end_invallinehandle) {
    world.call_ok<wire::EmptyAck>(client.id, wire::Close{line});
    EXPECT_NE(world.open(client, external_line, 8).line, line);
    EXPECT_EQ(result(set_state(1, line, 2)), LineErr::invallinehandle);
    EXPECT_EQ(world.call(client.id, wire::Close{line}).function_or_ack,
              number(LineErr::invallinehandle));
}

TEST_F(AgentRequests, to_the_built_in_handler_are_answered_with_data) {
    const std::uint32_t main = world.open(client, builtin_line, 9).line;
    const wire::Event event = reply(group_list(3, main, 1000));
    EXPECT_EQ(event.params[1], 0U);
    ASSERT_EQ(event.params[3], event.var_data.size());
    EXPECT_EQ(ByteReader(ByteView(event.var_data).subspan(12)).u32(), 1U) << "dwNumEntries";
}

wire::GetAgentList agent_list(std::uint32_t line) {
    wire::GetAgentList packet;
    packet.request_id = 1, packet.line = line, packet.total_size = 1000;
    return packet;
}

TEST_F(AgentRequests, for_the_agent_list_are_answered_by_the_built_in_handler) {
    const std::uint32_t main = world.open(client, builtin_line, 9).line;
    wire::CreateAgent create;
    create.request_id = 2, create.line = main, create.agent_id = u"alice";
    world.post(client.id, create);
    const wire::Event event = reply(agent_list(main));
    EXPECT_EQ(event.params[1], 0U);
    EXPECT_EQ(ByteReader(ByteView(event.var_data).subspan(12)).u32(), 1U) << "dwNumEntries";
}

TEST_F(AgentRequests, with_a_reason_never_reach_an_external_handler) {
    const Program handler = world.program();
    world.open_proxy(handler, external_line, 1, acd_types());
    EXPECT_EQ(result(wire::SetAgentSessionStateReason{1, line, 1, 1, 0, u"lunch"}),
              LineErr::operationunavail);
    EXPECT_EQ(result(wire::SetAgentSessionStateReason{1, line, 1, 1, 0, {}}),
              LineErr::operationunavail);
    EXPECT_TRUE(world.take_events(handler.id).empty());
}

TEST_F(AgentRequests, with_a_reason_too_long_are_refused_before_the_handler_is_asked) {
    const std::u16string too_long(33, u'a');
    EXPECT_EQ(result(wire::SetAgentSessionStateReason{1, line, 1, 1, 0, too_long}),
              LineErr::invalparam);
    EXPECT_EQ(result(wire::SetAgentSessionStateReason{1, line, 1, 3, 0, too_long}),
              LineErr::invalagentstate);
}

TEST_F(AgentRequests, for_the_agent_list_never_reach_an_external_handler) {
    const Program handler = world.program();
    world.open_proxy(handler, external_line, 1, acd_types());
    EXPECT_EQ(result(agent_list(line)), LineErr::operationunavail);
    EXPECT_TRUE(world.take_events(handler.id).empty());
}

TEST_F(AgentRequests, with_an_outstanding_id_close_the_client) {
    const Program handler = world.program();
    world.open_proxy(handler, external_line, 1, acd_types());
    world.take();
    world.post(client.id, group_list(3, line, 24));
    world.post(client.id, group_list(4, line, 24));
    world.post(client.id, group_list(3, line, 24));
    const auto seen = world.take();
    ASSERT_FALSE(seen.empty());
    EXPECT_EQ(seen.back().kind, Seen::Kind::close);
    EXPECT_EQ(seen.back().client, client.id);
}

TEST_F(AgentRequests, with_id_zero_get_one_invented_that_the_ack_tells) {
    world.take();
    const wire::Message ack = world.call(client.id, group_list(0, line, 24));
    EXPECT_NE(ack.function_or_ack, 0U);
    EXPECT_LE(ack.function_or_ack, 0x7FFFFFFFU);
    const auto events = world.take_events(client.id);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].params[0], ack.function_or_ack);
}

TEST(AgentRequestLimits, over_the_limit_end_resourceunavail) {
    ServerConfig config = three_lines();
    config.limits.pending_requests_per_client = 2;
    World world(config);
    const Program handler = world.program();
    const Program client = world.program();
    world.open_proxy(handler, external_line, 1, acd_types());
    const std::uint32_t line = world.open(client, external_line, 2).line;
    world.take();
    for (std::uint32_t id = 1; id <= 3; ++id) world.post(client.id, group_list(id, line, 24));
    const auto replies = of_message(world.take_events(client.id), MessageId::reply);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].params[0], 3U);
    EXPECT_EQ(replies[0].params[1], number(LineErr::resourceunavail));
}

TEST(BuiltInLine, replies_before_it_announces) {
    World world;
    const Program client = world.program();
    const Program watcher = world.program();
    const std::uint32_t line = world.open(client, builtin_line, 2).line;
    world.open(watcher, builtin_line, 3);
    world.take();
    wire::CreateAgent create;
    create.request_id = 1, create.line = line, create.agent_id = u"alice";
    world.post(client.id, create);
    const auto events = world.take_events(client.id);
    ASSERT_GE(events.size(), 2U);
    EXPECT_EQ(events[0].message, number(MessageId::reply));
    EXPECT_EQ(events[0].params[1], 0U);
    const std::uint32_t agent = ByteReader(events[0].var_data).u32();
    EXPECT_EQ(events[1].message, number(MessageId::agentstatusex));
    EXPECT_EQ(events[1].params[0], agent);
    EXPECT_EQ(of_message(world.take_events(watcher.id), MessageId::agentstatusex).size(), 1U);
}

TEST(BuiltInLine, compares_a_pin_outside_and_goes_on_when_told) {
    World world;
    const Program client = world.program();
    const std::uint32_t line = world.open(client, builtin_line, 2).line;
    world.take();
    wire::CreateAgent create;
    create.request_id = 1, create.line = line, create.agent_id = u"bob", create.pin = u"1234";
    world.post(client.id, create);
    const auto seen = world.take();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].kind, Seen::Kind::pin);
    EXPECT_TRUE(seen[0].at_once);
    EXPECT_EQ(seen[0].pin.given, "1234");
    world.broker().pin_checked(seen[0].pin.job + 1, true, world.now);
    world.pump();
    EXPECT_TRUE(world.take().empty()) << "an unknown job changes nothing";
    world.broker().pin_checked(seen[0].pin.job, true, world.now);
    world.pump();
    const auto replies = of_message(world.take_events(client.id), MessageId::reply);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].params[1], 0U);
}

TEST(BuiltInLine, forgets_a_pin_check_whose_client_has_gone) {
    World world;
    const Program client = world.program();
    const std::uint32_t line = world.open(client, builtin_line, 2).line;
    world.take();
    wire::CreateAgent create;
    create.request_id = 1, create.line = line, create.agent_id = u"bob", create.pin = u"1234";
    world.post(client.id, create);
    const std::uint64_t job = world.take().front().pin.job;
    world.disconnect(client.id);
    world.broker().pin_checked(job, true, world.now);
    world.pump();
    EXPECT_TRUE(world.take().empty());
}

}  // namespace
}  // namespace agentline
