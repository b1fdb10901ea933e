// Goal: the way through an external handler, frame by frame: request, LINE_PROXYREQUEST block,
// ProxyResponse, LINE_REPLY with data; messages (K-09); answers that are none (A-18, K-16); O-4.
// Method: a handler program and a client program on one broker.
#include "unit/broker/world.h"
#include "wire/flat.h"

namespace agentline {
namespace {

using namespace agentline::testing;

class External : public ::testing::Test {
  protected:
    World world;
    Program handler = world.program({.uid = 0, .pid = 2, .user = "acd", .machine = "srv"});
    Program client = world.program({.uid = 0, .pid = 3, .user = "anna", .machine = "desk7"});
    std::uint32_t proxy = world.open_proxy(handler, external_line, 1, acd_types()).line;
    std::uint32_t line = world.open(client, external_line, 2).line;

    void SetUp() override { world.take(); }

    struct Asked {
        wire::Event event;
        wire::ProxyBlock block;
    };
    template <class Packet>
    Asked ask(const Packet& packet) {
        world.post(client.id, packet);
        const auto events = world.take_events(handler.id);
        EXPECT_EQ(events.size(), 1U);
        EXPECT_EQ(events.front().message, number(MessageId::proxyrequest));
        return {events.front(), wire::decode_proxy_block(events.front().var_data).value()};
    }
    wire::ProxyResponse response_to(const Asked& asked) const {
        wire::ProxyResponse response;
        response.line = proxy;
        response.key_low = asked.event.params[0];
        response.key_high = asked.event.params[1];
        return response;
    }
    /// The LINE_REPLYs that the response leads to.
    std::vector<wire::Event> replies_to(const wire::ProxyResponse& response) {
        world.post(handler.id, response);
        return world.take_events(client.id);
    }
};

wire::GetGroupList group_list(std::uint32_t id, std::uint32_t line, std::uint32_t size) {
    wire::GetGroupList packet;
    packet.request_id = id, packet.line = line, packet.total_size = size;
    return packet;
}

wire::CreateAgent create_agent(std::uint32_t id, std::uint32_t line) {
    wire::CreateAgent packet;
    packet.request_id = id, packet.line = line, packet.context = 7, packet.out_context = 8;
    packet.agent_id = u"4711", packet.pin = u"geheim";
    return packet;
}

TEST_F(External, handler_gets_the_block_with_the_clients_names) {
    const Asked asked = ask(create_agent(5, line));
    EXPECT_EQ(asked.event.device, 1U);
    EXPECT_EQ(asked.event.init_context, handler.init_context);
    EXPECT_EQ(asked.event.open_context, 1U + 0x100);
    EXPECT_EQ(asked.block.machine, "desk7");
    EXPECT_EQ(asked.block.user, "anna");
    EXPECT_EQ(asked.block.client_api_version, 0x00020002U);
    const auto& body = std::get<proxy::CreateAgent>(asked.block.request);
    EXPECT_EQ(body.agent_id, u"4711");
    EXPECT_EQ(body.pin, u"geheim");
}

TEST_F(External, new_handle_comes_back_in_the_reply) {
    wire::ProxyResponse response = response_to(ask(create_agent(5, line)));
    response.handle = 0xABCD;
    const auto replies = replies_to(response);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].message, number(MessageId::reply));
    EXPECT_EQ(replies[0].post_process, 7U);
    EXPECT_EQ(replies[0].params, (std::array<std::uint32_t, 4>{5, 0, 8, 4}));
    EXPECT_EQ(ByteReader(replies[0].var_data).u32(), 0xABCDU);
}

TEST_F(External, report_comes_back_byte_for_byte) {
    wire::ProxyResponse response = response_to(ask(group_list(5, line, 500)));
    response.report = wire::encode_flat(GroupList{{sales, "Sales"}}, 500);
    const auto replies = replies_to(response);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].params[1], 0U);
    EXPECT_EQ(replies[0].var_data, response.report);
}

TEST_F(External, errors_are_passed_on_as_they_are_without_data) {
    wire::ProxyResponse response = response_to(ask(group_list(5, line, 500)));
    response.result = 0xC0000123;
    response.report = wire::encode_flat(GroupList{}, 500);
    const auto replies = replies_to(response);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].params[1], 0xC0000123U);
    EXPECT_TRUE(replies[0].var_data.empty());
}

TEST_F(External, inconsistent_report_ends_operationfailed) {
    wire::ProxyResponse response = response_to(ask(group_list(5, line, 500)));
    response.report = wire::encode_flat(GroupList{{sales, "Sales"}}, 500);
    ByteWriter(response.report).patch_u32(8, 501);  // dwUsedSize beyond dwTotalSize.
    const auto replies = replies_to(response);
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].params[1], number(LineErr::operationfailed));
}

TEST_F(External, handle_zero_ends_operationfailed) {
    const auto replies = replies_to(response_to(ask(create_agent(5, line))));
    ASSERT_EQ(replies.size(), 1U);
    EXPECT_EQ(replies[0].params[1], number(LineErr::operationfailed));
}

TEST_F(External, request_is_answered_once) {
    wire::ProxyResponse response = response_to(ask(create_agent(5, line)));
    response.handle = 1;
    EXPECT_EQ(replies_to(response).size(), 1U);
    EXPECT_TRUE(replies_to(response).empty());
}

TEST_F(External, foreign_responses_answer_nothing) {
    const Asked asked = ask(create_agent(5, line));
    wire::ProxyResponse response = response_to(asked);
    response.handle = 1;
    wire::ProxyResponse positive = response;
    positive.result = 5;
    EXPECT_TRUE(replies_to(positive).empty());
    wire::ProxyResponse unknown = response;
    unknown.key_low += 1;
    EXPECT_TRUE(replies_to(unknown).empty());
    wire::ProxyResponse plain = response;
    plain.line = world.open(handler, external_line, 9).line;
    EXPECT_TRUE(replies_to(plain).empty());
    world.post(client.id, response);
    EXPECT_TRUE(world.take_events(client.id).empty()) << "the requester is no handler";
    EXPECT_EQ(replies_to(response).size(), 1U) << "the request was pending all the time";
}

TEST_F(External, requests_may_be_answered_in_any_order) {
    const Asked first = ask(create_agent(5, line));
    const Asked second = ask(create_agent(6, line));
    EXPECT_NE(first.event.params, second.event.params);
    for (const Asked* asked : {&second, &first}) {
        wire::ProxyResponse response = response_to(*asked);
        response.handle = 1;
        const auto replies = replies_to(response);
        ASSERT_EQ(replies.size(), 1U);
        EXPECT_EQ(replies[0].params[0], asked == &second ? 6U : 5U);
    }
}

TEST_F(External, types_go_to_the_open_that_holds_them) {
    const Program other = world.program();
    world.call_ok<wire::EmptyAck>(handler.id, wire::Close{proxy});
    world.open_proxy(handler, external_line, 11, {0x9});
    world.open_proxy(other, external_line, 12, {0x13});
    world.take();
    world.post(client.id, create_agent(1, line));
    world.post(client.id, group_list(2, line, 24));
    const auto first = world.take_events(handler.id);
    const auto second = world.take_events(other.id);
    ASSERT_EQ(first.size(), 1U);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(first[0].device, 11U);
    EXPECT_EQ(second[0].device, 12U);
}

TEST_F(External, message_reaches_all_but_the_senders_hline_by_version_and_device) {
    const Program old = world.program();
    world.open(handler, external_line, 21);
    world.open(old, external_line, 22, 0x00020001);
    world.open(old, other_line, 23);
    world.take();
    world.post(handler.id, wire::ProxyMessage{proxy, 0, number(MessageId::queuestatus), 4, 1, 0});
    const auto own = world.take_events(handler.id);
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own[0].device, 21U);
    const auto told = world.take_events(client.id);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].device, 2U);
    EXPECT_EQ(told[0].message, number(MessageId::queuestatus));
    EXPECT_EQ(told[0].params, (std::array<std::uint32_t, 4>{4, 1, 0, 0}));
    EXPECT_TRUE(world.take_events(old.id).empty());
    world.post(handler.id, wire::ProxyMessage{proxy, 0, number(MessageId::agentstatus), 4, 1, 0});
    EXPECT_EQ(world.take_events(old.id).size(), 1U) << "a 2.0 message reaches a 2.1 line";
}

TEST_F(External, messages_that_a_handler_may_not_send_are_dropped) {
    for (const MessageId id :
         {MessageId::reply, MessageId::proxystatus, MessageId::close, MessageId::proxyrequest}) {
        world.post(handler.id, wire::ProxyMessage{proxy, 0, number(id), 1, 1, 1});
    }
    world.post(handler.id, wire::ProxyMessage{proxy, 9, number(MessageId::agentspecific), 1, 1, 1});
    const std::uint32_t plain = world.open(handler, external_line, 9).line;
    world.post(handler.id, wire::ProxyMessage{plain, 0, number(MessageId::queuestatus), 1, 1, 1});
    world.post(client.id, wire::ProxyMessage{proxy, 0, number(MessageId::queuestatus), 1, 1, 1});
    EXPECT_TRUE(world.take_events(client.id).empty());
}

TEST_F(External, what_a_handler_does_arrives_in_its_order) {
    wire::ProxyResponse response = response_to(ask(create_agent(5, line)));
    response.handle = 3;
    const auto message = [&](std::uint32_t agent) {
        world.post(handler.id,
                   wire::ProxyMessage{proxy, 0, number(MessageId::agentstatusex), agent, 1, 0});
    };
    message(1);
    world.post(handler.id, response);
    message(3);
    const auto events = world.take_events(client.id);
    ASSERT_EQ(events.size(), 3U);
    EXPECT_EQ(events[0].params[0], 1U);
    EXPECT_EQ(events[1].message, number(MessageId::reply));
    EXPECT_EQ(events[2].params[0], 3U);
}

TEST_F(External, request_that_is_too_long_for_a_frame_ends_resourceunavail) {
    const Program far =
        world.program({.uid = 0, .pid = 4, .user = "anna", .machine = std::string(2500, 'm')});
    const std::uint32_t open = world.open(far, external_line, 3).line;
    world.take();
    world.post(far.id, group_list(5, open, 0x40000));
    EXPECT_TRUE(world.take_events(handler.id).empty());
    const auto events = world.take_events(far.id);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].params[1], number(LineErr::resourceunavail));
}

}  // namespace
}  // namespace agentline
