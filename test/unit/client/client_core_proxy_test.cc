// Goal: a handler's blocks are answered exactly once, whatever it passes (K-16, A-05, A-18).
// Method: ClientCore against frames of a fake server; blocks are made and filled as bytes.
#include <cstring>

#include <gtest/gtest.h>

#include "client/core/client_core.h"
#include "fake_server.h"
#include "wire/flat.h"
#include "wire/proxy_block.h"

namespace agentline::client {
namespace {

constexpr std::uint32_t proxy_line = 21, plain_line = 22;
constexpr std::uint64_t key = 0x0000000500000007;
constexpr std::uint32_t error = static_cast<std::uint32_t>(LineErr::invalparam);
constexpr std::size_t arm_at = 28;

struct ProxyInboxTest : testing::Test {
    ClientCore core;
    FakeServer server{core};

    void SetUp() override {
        server.open_line(line_with(proxy_line, api_2_2, privilege::none | privilege::option_proxy));
        server.open_line(line_with(plain_line));
    }

    void send_block(std::uint32_t line, const proxy::Request& request) {
        wire::Event event;
        event.device = line;
        event.message = static_cast<std::uint32_t>(MessageId::proxyrequest);
        event.params = {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32U), 0,
                        0};
        event.var_data = wire::encode_proxy_block({"machine", "user", api_2_2, request});
        server.send_event(event);
    }

    std::uint8_t* receive_block(const proxy::Request& request) {
        send_block(proxy_line, request);
        const auto message = core.take_message();
        if (!message) return nullptr;
        EXPECT_EQ(message->id, 24U);
        EXPECT_EQ(message->device, proxy_line);
        EXPECT_EQ(message->instance, proxy_line * 10);
        return reinterpret_cast<std::uint8_t*>(message->param1);
    }

    std::optional<wire::ProxyResponse> next_response() {
        const auto sent = server.next_request();
        if (!sent) return std::nullopt;
        EXPECT_EQ(sent->header.flags, wire::frame_flag::no_ack);
        const auto response = wire::decode<wire::ProxyResponse>(sent->message);
        return response ? std::optional(*response) : std::nullopt;
    }
};

TEST_F(ProxyInboxTest, block_is_what_the_server_sent_and_its_answer_carries_the_key) {
    std::uint8_t* const block = receive_block(proxy::CreateAgent{u"alice", u"1234"});
    ASSERT_NE(block, nullptr);
    const std::uint32_t agent = 0x1234;
    std::memcpy(block + arm_at, &agent, sizeof(agent));
    EXPECT_EQ(core.proxy_response(proxy_line, block, 0), LineErr::ok);
    const auto response = next_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->line, proxy_line + FakeServer::server_handle_offset);
    EXPECT_EQ(response->key_low, 7U);
    EXPECT_EQ(response->key_high, 5U);
    EXPECT_EQ(response->result, 0U);
    EXPECT_EQ(response->handle, agent);
}

TEST_F(ProxyInboxTest, report_goes_back_with_the_answer) {
    std::uint8_t* const block = receive_block(proxy::GetQueueInfo{QueueId(3), 52});
    ASSERT_NE(block, nullptr);
    QueueInfo info;
    info.current_queued = 4;
    const Bytes report = wire::encode_flat(info, 52);
    std::memcpy(block + arm_at + 4, report.data(), report.size());
    EXPECT_EQ(core.proxy_response(proxy_line, block, 0), LineErr::ok);
    EXPECT_EQ(next_response()->report, report);
}

TEST_F(ProxyInboxTest, second_answer_and_foreign_pointer_are_invalparam) {
    std::uint8_t* const block = receive_block(proxy::CreateAgent{});
    const Bytes foreign(64, 0);
    EXPECT_EQ(core.proxy_response(proxy_line, foreign.data(), 0), LineErr::invalparam);
    EXPECT_EQ(core.proxy_response(proxy_line, block, error), LineErr::ok);
    EXPECT_EQ(next_response()->result, error);
    EXPECT_EQ(core.proxy_response(proxy_line, block, error), LineErr::invalparam);
    EXPECT_FALSE(server.next_request());
}

TEST_F(ProxyInboxTest, positive_result_frees_nothing) {
    std::uint8_t* const block = receive_block(proxy::CreateAgent{});
    EXPECT_EQ(core.proxy_response(proxy_line, block, 1), LineErr::invalparam);
    EXPECT_FALSE(server.next_request());
    EXPECT_EQ(core.proxy_response(proxy_line, block, error), LineErr::ok);
}

TEST_F(ProxyInboxTest, null_pointer_and_line_without_registration_are_refused) {
    std::uint8_t* const block = receive_block(proxy::CreateAgent{});
    EXPECT_EQ(core.proxy_response(proxy_line, nullptr, 0), LineErr::invalpointer);
    EXPECT_EQ(core.proxy_response(plain_line, block, 0), LineErr::notregistered);
    EXPECT_EQ(core.proxy_response(proxy_line, block, error), LineErr::ok);
}

TEST_F(ProxyInboxTest, contradicting_sizes_fail_the_client_and_tell_the_handler) {
    std::uint8_t* const block = receive_block(proxy::GetQueueInfo{QueueId(3), 52});
    const std::uint32_t used_beyond_total = 53;
    std::memcpy(block + arm_at + 4 + 8, &used_beyond_total, sizeof(used_beyond_total));
    EXPECT_EQ(core.proxy_response(proxy_line, block, 0), LineErr::invalparam);
    const auto response = next_response();
    ASSERT_TRUE(response);
    EXPECT_EQ(response->result, static_cast<std::uint32_t>(LineErr::operationfailed));
    EXPECT_TRUE(response->report.empty());
    EXPECT_EQ(core.proxy_response(proxy_line, block, 0), LineErr::invalparam);
}

TEST_F(ProxyInboxTest, overwritten_header_fails_the_client) {
    std::uint8_t* const block = receive_block(proxy::GetQueueInfo{QueueId(3), 52});
    const std::uint32_t other_type = number_of(ProxyRequestType::createagent);
    std::memcpy(block + 24, &other_type, sizeof(other_type));
    EXPECT_EQ(core.proxy_response(proxy_line, block, 0), LineErr::invalparam);
    EXPECT_EQ(next_response()->result, static_cast<std::uint32_t>(LineErr::operationfailed));
}

TEST_F(ProxyInboxTest, block_outlives_line_close_and_is_freed_once) {
    std::uint8_t* const block = receive_block(proxy::CreateAgent{});
    EXPECT_FALSE(core.free_orphan(block));  // Its line still lives.
    server.line_event(proxy_line, MessageId::close);
    block[arm_at] = 1;  // Still the handler's to write.
    EXPECT_TRUE(core.free_orphan(block));
    EXPECT_FALSE(core.free_orphan(block));
    EXPECT_FALSE(server.next_request());
}

TEST_F(ProxyInboxTest, block_of_a_dead_line_may_be_given_back_by_a_new_one) {
    std::uint8_t* const block = receive_block(proxy::CreateAgent{});
    ASSERT_TRUE(core.begin_close(proxy_line));
    ASSERT_TRUE(server.next_request());
    server.open_line(line_with(23, api_2_2, privilege::none | privilege::option_proxy));
    EXPECT_EQ(core.proxy_response(23, block, 0), LineErr::ok);
    EXPECT_FALSE(server.next_request());
}

TEST_F(ProxyInboxTest, block_outlives_the_connection) {
    std::uint8_t* const block = receive_block(proxy::CreateAgent{});
    core.connection_lost();
    EXPECT_TRUE(core.free_orphan(block));
}

TEST_F(ProxyInboxTest, unread_block_is_freed_with_its_line) {
    send_block(proxy_line, proxy::CreateAgent{});
    ASSERT_TRUE(core.begin_close(proxy_line));
    EXPECT_FALSE(core.take_message());
}

TEST_F(ProxyInboxTest, bytes_that_are_no_block_end_the_connection) {
    wire::Event event;
    event.device = proxy_line;
    event.message = static_cast<std::uint32_t>(MessageId::proxyrequest);
    event.var_data = Bytes(16, 0xFF);
    server.send_event(event);
    EXPECT_FALSE(server.is_content());
}

TEST_F(ProxyInboxTest, message_is_checked_and_sent) {
    const HandlerMessage good{0, 27, 5, 2, 1};
    EXPECT_EQ(core.proxy_message(plain_line, good), LineErr::notregistered);
    EXPECT_EQ(core.proxy_message(proxy_line, {9, 27, 5, 2, 1}), LineErr::invalcallhandle);
    EXPECT_EQ(core.proxy_message(proxy_line, {0, 31, 1, 1, 0}), LineErr::invalparam);
    EXPECT_FALSE(server.next_request());
    EXPECT_EQ(core.proxy_message(proxy_line, good), LineErr::ok);
    const auto packet = wire::decode<wire::ProxyMessage>(server.next_request()->message);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->message, 27U);
    EXPECT_EQ(packet->param1, 5U);
    EXPECT_EQ(packet->param2, 2U);
    EXPECT_EQ(packet->param3, 1U);
}

}  // namespace
}  // namespace agentline::client
