// Goal: what a program sees of lines, requests and their ends: checks in order, replies written
// once and never late, nothing after a close. Method: ClientCore against frames of a fake server.
#include "client/core/client_core.h"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

#include "fake_server.h"
#include "wire/flat.h"

namespace agentline::client {
namespace {

constexpr std::uint32_t line_1 = 11, line_2 = 12;

struct ClientCoreTest : testing::Test {
    ClientCore core;
    FakeServer server{core};

    std::uint32_t request(std::uint32_t line, const proxy::Request& body,
                          const OutMemory& out = {}) {
        EXPECT_EQ(core.check(line, body), LineErr::ok);
        const auto id = core.request(line, body, out);
        return id ? *id : 0;
    }
    std::uint32_t request_agent(std::uint32_t* agent) {
        return request(line_1, proxy::CreateAgent{}, OutMemory{agent});
    }
};

proxy::Request some_state_change() {
    return proxy::SetAgentSessionState{AgentSessionId(5), 0x2, 0};
}

// ---- Lines ----

TEST_F(ClientCoreTest, line_lives_from_the_ack_to_the_close) {
    EXPECT_EQ(core.find_line(line_1), nullptr);
    server.open_line(line_with(line_1));
    ASSERT_NE(core.find_line(line_1), nullptr);
    EXPECT_EQ(core.find_line(line_1)->address_count, 2U);
    ASSERT_TRUE(core.begin_close(line_1));
    EXPECT_EQ(core.find_line(line_1), nullptr);
    const auto close = server.next_request();
    ASSERT_TRUE(close);
    EXPECT_EQ(wire::decode<wire::Close>(close->message)->line,
              line_1 + FakeServer::server_handle_offset);
    EXPECT_EQ(core.begin_close(line_1).error(), LineErr::invallinehandle);
}

TEST_F(ClientCoreTest, refused_open_leaves_no_line) {
    const auto call_id = core.begin_open(wire::Open{}, line_with(line_1));
    server.acknowledge(*call_id, static_cast<std::uint32_t>(LineErr::notregistered),
                       wire::EmptyAck{});
    const auto ack = core.take_ack(*call_id);
    ASSERT_TRUE(ack);
    EXPECT_EQ(ack->function_or_ack, static_cast<std::uint32_t>(LineErr::notregistered));
    EXPECT_EQ(core.find_line(line_1), nullptr);
}

TEST_F(ClientCoreTest, request_sequence_counts_every_request_from_1) {
    server.open_line(line_with(line_1));  // Sequence 1.
    request(line_1, some_state_change());
    request(line_1, some_state_change());
    Bytes bytes = core.take_output();
    wire::FrameReader reader;
    reader.feed(bytes);
    EXPECT_EQ((*reader.next())->header.sequence, 2U);
    EXPECT_EQ((*reader.next())->header.sequence, 3U);
}

TEST_F(ClientCoreTest, message_carries_line_and_its_instance) {
    server.open_line(line_with(line_1));
    server.line_event(line_1, MessageId::agentsessionstatus, 5, 2, 1);
    const auto message = core.take_message();
    ASSERT_TRUE(message);
    EXPECT_EQ(*message, (ClientMessage{line_1, line_1, 27, line_1 * 10, 5, 2, 1}));
}

TEST_F(ClientCoreTest, closed_line_gets_no_message_any_more) {
    server.open_line(line_with(line_1));
    server.open_line(line_with(line_2));
    server.line_event(line_1, MessageId::queuestatus, 1);
    server.line_event(line_2, MessageId::queuestatus, 2);
    ASSERT_TRUE(core.begin_close(line_1));
    server.line_event(line_1, MessageId::queuestatus, 3);
    EXPECT_EQ(core.take_message()->param1, 2U);
    EXPECT_FALSE(core.take_message());
}

TEST_F(ClientCoreTest, line_close_of_the_server_voids_the_line_after_its_replies) {
    server.open_line(line_with(line_1));
    const std::uint32_t id = request(line_1, some_state_change());
    server.line_event(line_1, MessageId::close);
    EXPECT_EQ(core.take_closed_lines(), std::vector{line_1});
    EXPECT_EQ(core.find_line(line_1), nullptr);
    const auto reply = core.take_message();
    EXPECT_EQ(reply->param1, id);
    EXPECT_EQ(reply->param2, static_cast<std::uint32_t>(LineErr::operationfailed));
    EXPECT_EQ(core.take_message()->id, static_cast<std::uint32_t>(MessageId::close));
    server.reply(id, LineErr::ok);
    EXPECT_FALSE(core.take_message());
}

TEST_F(ClientCoreTest, unknown_event_is_ignored) {
    server.open_line(line_with(line_1));
    server.line_event(line_1, static_cast<MessageId>(0x7777));
    EXPECT_TRUE(server.is_content());
    EXPECT_FALSE(core.take_message());
}

// ---- Checks in order ----

TEST_F(ClientCoreTest, checks_come_in_the_order_of_the_contract) {
    server.open_line(line_with(line_1, api_2_1));
    server.open_line(line_with(line_2, api_2_2));
    const proxy::Request too_small = proxy::GetAgentInfo{AgentId(1), 55};
    const proxy::Request too_large = proxy::GetAgentInfo{AgentId(1), out_structure_size_max + 1};
    EXPECT_EQ(core.check(99, too_small), LineErr::invallinehandle);
    EXPECT_EQ(core.check(line_1, too_small), LineErr::structuretoosmall);
    EXPECT_EQ(core.check(line_1, too_large), LineErr::operationunavail);
    EXPECT_EQ(core.check(line_2, too_large), LineErr::invalparam);
    EXPECT_EQ(core.check(line_2, proxy::GetAgentInfo{AgentId(1), 56}), LineErr::ok);
}

TEST_F(ClientCoreTest, bad_words_and_addresses_are_refused_at_once) {
    server.open_line(line_with(line_1));
    const AgentSessionId session(5);
    EXPECT_EQ(core.check(line_1, proxy::SetAgentSessionState{session, 3, 0}),
              LineErr::invalagentstate);
    EXPECT_EQ(core.check(line_1, proxy::SetAgentSessionState{session, 0, 0}),
              LineErr::invalagentstate);
    EXPECT_EQ(core.check(line_1, proxy::SetAgentMeasurementPeriod{AgentId(1), 0}),
              LineErr::invalparam);
    proxy::CreateAgentSession create;
    create.working_address = AddressId(2);
    EXPECT_EQ(core.check(line_1, create), LineErr::invalparam);
    create.working_address = AddressId(1);
    EXPECT_EQ(core.check(line_1, create), LineErr::ok);
}

// ---- Served requests ----

TEST_F(ClientCoreTest, served_set_comes_with_the_open_and_changes_by_event) {
    server.open_line(line_with(line_1), type_mask(ProxyRequestType::createagent));
    EXPECT_TRUE(core.serves(0, ProxyRequestType::createagent));
    EXPECT_FALSE(core.serves(0, ProxyRequestType::getgrouplist));
    EXPECT_FALSE(core.serves(1, ProxyRequestType::createagent));
    server.served_changed(0, type_mask(ProxyRequestType::getgrouplist));
    EXPECT_FALSE(core.serves(0, ProxyRequestType::createagent));
    EXPECT_TRUE(core.serves(0, ProxyRequestType::getgrouplist));
}

TEST_F(ClientCoreTest, answer_of_the_service_is_learnt_before_later_events) {
    server.open_line(line_with(line_1), 0);
    const auto call_id = core.begin_ask_served(0);
    const auto asked = server.next_request();
    ASSERT_TRUE(asked);
    const auto request = wire::decode<wire::GetProxyStatus>(asked->message);
    wire::GetProxyStatusAck ack;
    ack.list = wire::encode_proxy_request_list({0x9, 0x14}, request->total_size);
    server.acknowledge(*call_id, 0, ack);
    EXPECT_TRUE(core.serves(0, ProxyRequestType::createagent));
    EXPECT_TRUE(core.serves(0, ProxyRequestType::setagentstateex));
    EXPECT_FALSE(core.serves(0, ProxyRequestType::getgrouplist));
    server.served_changed(0, 0);
    ASSERT_TRUE(core.take_ack(*call_id));
    EXPECT_FALSE(core.serves(0, ProxyRequestType::createagent));
}

TEST_F(ClientCoreTest, answer_of_the_service_says_nothing_of_the_agent_list) {
    server.open_line(line_with(line_1), type_mask(ProxyRequestType::getagentlist));
    const auto call_id = core.begin_ask_served(0);
    ASSERT_TRUE(server.next_request());
    wire::GetProxyStatusAck ack;
    ack.list = wire::encode_proxy_request_list({0x9}, 256);
    server.acknowledge(*call_id, 0, ack);
    EXPECT_TRUE(core.serves(0, ProxyRequestType::getagentlist));
    EXPECT_TRUE(core.serves(0, ProxyRequestType::createagent));
}

// ---- Requests and replies ----

TEST_F(ClientCoreTest, answer_of_the_service_says_nothing_of_reasons) {
    server.open_line(line_with(line_1), type_mask(ProxyRequestType::setagentsessionstatereason));
    const auto call_id = core.begin_ask_served(0);
    ASSERT_TRUE(server.next_request());
    wire::GetProxyStatusAck ack;
    ack.list = wire::encode_proxy_request_list({0xE}, 256);
    server.acknowledge(*call_id, 0, ack);
    EXPECT_TRUE(core.serves(0, ProxyRequestType::setagentsessionstatereason));
    EXPECT_TRUE(core.serves(0, ProxyRequestType::setagentsessionstate));
}

TEST_F(ClientCoreTest, request_for_a_state_carries_its_reason_or_none) {
    server.open_line(line_with(line_1));
    for (const wire::Text& reason : {wire::Text(u"lunch"), wire::Text(u""), wire::Text()}) {
        const std::uint32_t id =
            request(line_1, proxy::SetAgentSessionStateReason{{AgentSessionId(5), 1, 2}, reason});
        const auto sent = server.next_request();
        ASSERT_TRUE(sent);
        const auto packet = wire::decode<wire::SetAgentSessionStateReason>(sent->message);
        ASSERT_TRUE(packet);
        EXPECT_EQ(packet->request_id, id);
        EXPECT_EQ(packet->line, line_1 + FakeServer::server_handle_offset);
        EXPECT_EQ(packet->id, 5U);
        EXPECT_EQ(packet->state, 1U);
        EXPECT_EQ(packet->next_state, 2U);
        EXPECT_EQ(packet->reason, reason);
    }
}

TEST_F(ClientCoreTest, request_wants_no_ack_and_carries_its_id) {
    server.open_line(line_with(line_1));
    const std::uint32_t id = request(line_1, some_state_change());
    const auto sent = server.next_request();
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent->header.flags, wire::frame_flag::no_ack);
    const auto packet = wire::decode<wire::SetAgentSessionState>(sent->message);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->request_id, id);
    EXPECT_EQ(packet->line, line_1 + FakeServer::server_handle_offset);
    EXPECT_EQ(packet->id, 5U);
    EXPECT_EQ(packet->state, 0x2U);
}

TEST_F(ClientCoreTest, strings_and_group_reach_the_wire) {
    server.open_line(line_with(line_1));
    std::uint32_t session = 0;
    proxy::CreateAgentSession body;
    body.pin = u"1234";
    body.agent = AgentId(7);
    body.group.bytes[0] = 0xAB;
    body.working_address = AddressId(1);
    request(line_1, body, OutMemory{&session});
    const auto packet = wire::decode<wire::CreateAgentSession>(server.next_request()->message);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->pin, u"1234");
    EXPECT_EQ(packet->agent, 7U);
    EXPECT_EQ(packet->group, body.group);
    EXPECT_EQ(packet->working_address, 1U);
}

TEST_F(ClientCoreTest, reply_writes_the_handle_before_it_can_be_read) {
    server.open_line(line_with(line_1));
    std::uint32_t agent = 0;
    const std::uint32_t id = request_agent(&agent);
    server.reply(id, LineErr::ok, {0x78, 0x56, 0x34, 0x12});
    EXPECT_EQ(agent, 0x12345678U);
    EXPECT_EQ(*core.take_message(), (ClientMessage{line_1, 0, 12, line_1 * 10, id, 0, 0}));
    server.reply(id, LineErr::ok, {1, 0, 0, 0});
    EXPECT_EQ(agent, 0x12345678U);
    EXPECT_FALSE(core.take_message());
}

TEST_F(ClientCoreTest, failed_reply_leaves_memory_alone_and_is_zero_extended) {
    server.open_line(line_with(line_1));
    std::uint32_t agent = 77;
    server.reply(request_agent(&agent), LineErr::invalparam, {1, 0, 0, 0});
    EXPECT_EQ(agent, 77U);
    EXPECT_EQ(core.take_message()->param2, 0x80000032U);
}

TEST_F(ClientCoreTest, success_without_a_handle_is_told_as_failure) {
    server.open_line(line_with(line_1));
    std::uint32_t agent = 77;
    server.reply(request_agent(&agent), LineErr::ok, {1});
    EXPECT_EQ(agent, 77U);
    EXPECT_EQ(core.take_message()->param2, static_cast<std::uint32_t>(LineErr::operationfailed));
}

TEST_F(ClientCoreTest, report_is_written_behind_dwTotalSize_and_not_beyond_it) {
    server.open_line(line_with(line_1));
    Bytes memory(60, 0xEE);
    const std::uint32_t total_size = 56;
    std::memcpy(memory.data(), &total_size, sizeof(total_size));
    const std::uint32_t id = request(line_1, proxy::GetAgentInfo{AgentId(1), total_size},
                                     OutMemory{memory.data(), total_size});
    std::memset(memory.data(), 0xDD, 4);  // A program may reuse the member; it is not read again.
    AgentInfo info;
    info.acd_calls = 3;
    const Bytes report = wire::encode_flat(info, total_size);
    server.reply(id, LineErr::ok, report);
    EXPECT_TRUE(std::equal(report.begin() + 4, report.end(), memory.begin() + 4));
    EXPECT_EQ(ByteReader(memory).u32(), 0xDDDDDDDDU);
    EXPECT_EQ(memory[56], 0xEE);
    EXPECT_EQ(core.take_message()->param2, 0U);
}

TEST_F(ClientCoreTest, report_longer_than_asked_is_refused) {
    server.open_line(line_with(line_1));
    Bytes memory(60, 0xEE);
    const std::uint32_t id = request(line_1, proxy::GetGroupList{24}, OutMemory{memory.data(), 24});
    server.reply(id, LineErr::ok, wire::encode_flat(GroupList{{GroupId{}, "Sales"}}, 200));
    EXPECT_EQ(memory, Bytes(60, 0xEE));
    EXPECT_EQ(core.take_message()->param2, static_cast<std::uint32_t>(LineErr::operationfailed));
}

TEST_F(ClientCoreTest, ansi_caller_gets_names_in_utf_8_if_they_fit_in_it) {
    server.open_line(line_with(line_1));
    const GroupList groups{{GroupId{}, "S\u00e4les"}};
    const std::uint32_t total_size = 24 + 24 + 7 + 1;
    Bytes memory(total_size, 0);
    const std::uint32_t id = request(line_1, proxy::GetGroupList{total_size},
                                     OutMemory{memory.data(), total_size, true});
    const auto packet = wire::decode<wire::GetGroupList>(server.next_request()->message);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->total_size, 2 * total_size);
    server.reply(id, LineErr::ok, wire::encode_flat(groups, packet->total_size));
    ASSERT_EQ(core.take_message()->param2, 0U);
    const std::string text(memory.begin(), memory.end());
    EXPECT_NE(text.find("S\u00e4les"), std::string::npos);
}

// ---- K-11: ends ----

TEST_F(ClientCoreTest, reply_after_close_writes_nothing_and_is_not_told) {
    server.open_line(line_with(line_1));
    std::uint32_t agent = 77;
    const std::uint32_t id = request_agent(&agent);
    ASSERT_TRUE(core.begin_close(line_1));
    server.reply(id, LineErr::ok, {1, 0, 0, 0});
    EXPECT_EQ(agent, 77U);
    EXPECT_FALSE(core.take_message());
}

TEST_F(ClientCoreTest, reply_after_shutdown_writes_nothing_and_is_not_told) {
    server.open_line(line_with(line_1));
    std::uint32_t agent = 77;
    const std::uint32_t id = request_agent(&agent);
    server.line_event(line_1, MessageId::queuestatus, 1);
    ASSERT_TRUE(core.begin_shutdown());
    server.reply(id, LineErr::ok, {1, 0, 0, 0});
    EXPECT_EQ(agent, 77U);
    EXPECT_FALSE(core.take_message());
}

TEST_F(ClientCoreTest, close_leaves_requests_of_other_lines_alone) {
    server.open_line(line_with(line_1));
    server.open_line(line_with(line_2));
    std::uint32_t agent = 0;
    const std::uint32_t id = request_agent(&agent);
    ASSERT_TRUE(core.begin_close(line_2));
    server.reply(id, LineErr::ok, {9, 0, 0, 0});
    EXPECT_EQ(agent, 9U);
}

TEST_F(ClientCoreTest, lost_connection_ends_every_request_and_line_once) {
    server.open_line(line_with(line_1));
    const std::uint32_t id = request(line_1, some_state_change());
    core.connection_lost();
    core.connection_lost();
    const auto reply = core.take_message();
    EXPECT_EQ(reply->param1, id);
    EXPECT_EQ(reply->param2, static_cast<std::uint32_t>(LineErr::operationfailed));
    const auto close = core.take_message();
    EXPECT_EQ(close->id, static_cast<std::uint32_t>(MessageId::close));
    EXPECT_EQ(close->device, line_1);
    EXPECT_FALSE(core.take_message());
    EXPECT_EQ(core.check(line_1, some_state_change()), LineErr::invallinehandle);
    EXPECT_EQ(core.begin_call(wire::GetDevCaps{}).error(), LineErr::operationfailed);
}

// ---- Limits and bad servers ----

TEST(ClientCoreLimits, pending_requests_have_a_limit) {
    ClientCore core({.pending_requests = 1, .messages = 10});
    FakeServer server(core);
    server.open_line(line_with(line_1));
    ASSERT_TRUE(core.request(line_1, some_state_change(), {}));
    EXPECT_EQ(core.request(line_1, some_state_change(), {}).error(), LineErr::resourceunavail);
}

TEST(ClientCoreLimits, full_message_queue_ends_the_connection_and_loses_nothing_that_is_owed) {
    ClientCore core({.pending_requests = 10, .messages = 1});
    FakeServer server(core);
    server.open_line(line_with(line_1));
    server.line_event(line_1, MessageId::queuestatus, 1);
    EXPECT_TRUE(server.is_content());
    server.line_event(line_1, MessageId::queuestatus, 2);
    EXPECT_FALSE(server.is_content());
    core.connection_lost();
    EXPECT_EQ(core.take_message()->param1, 1U);
    EXPECT_EQ(core.take_message()->param1, 2U);
    EXPECT_EQ(core.take_message()->id, static_cast<std::uint32_t>(MessageId::close));
}

TEST(ClientCoreLimits, text_longer_than_a_frame_is_refused_and_leaves_no_request) {
    ClientCore core({.pending_requests = 1, .messages = 10});
    FakeServer server(core);
    server.open_line(line_with(line_1));
    std::uint32_t agent = 0;
    proxy::CreateAgent body;
    body.agent_id = std::u16string(wire::body_size_max, u'x');
    EXPECT_EQ(core.request(line_1, body, OutMemory{&agent}).error(), LineErr::invalparam);
    EXPECT_TRUE(core.request(line_1, some_state_change(), {}));
}

TEST(ClientCoreLimits, bytes_that_are_no_frame_end_the_connection) {
    ClientCore core;
    EXPECT_FALSE(core.receive(Bytes(64, 0xFF)));
}

TEST(ClientCoreLimits, ack_for_nobody_is_ignored) {
    ClientCore core;
    FakeServer server(core);
    const auto call_id = core.begin_call(wire::GetDevCaps{});
    core.forget_call(*call_id);
    server.acknowledge(*call_id, 0, wire::EmptyAck{});
    EXPECT_TRUE(server.is_content());
    EXPECT_FALSE(core.take_ack(*call_id));
}

}  // namespace
}  // namespace agentline::client
