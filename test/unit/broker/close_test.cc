// Goal: the end of a handler (K-10, contract 3.4) and of a client (K-11, contract 5.4), by
// lineClose, lineShutdown and connection loss. Method: pending requests at the time of each end.
#include "unit/broker/world.h"

namespace agentline {
namespace {

using namespace agentline::testing;

constexpr std::uint32_t served_changed =
    static_cast<std::uint32_t>(wire::PrivateEvent::served_changed);

class Ends : public ::testing::Test {
  protected:
    World world;
    Program handler = world.program();
    Program client = world.program();
    std::uint32_t proxy = world.open_proxy(handler, external_line, 1, {0x13, 0x9}).line;
    std::uint32_t line = world.open(client, external_line, 2).line;

    void SetUp() override { world.take(); }

    void request(std::uint32_t id) {
        wire::GetGroupList packet;
        packet.request_id = id, packet.line = line, packet.total_size = 24;
        world.post(client.id, packet);
    }
    wire::ProxyResponse response_to(const wire::Event& event) const {
        wire::ProxyResponse response;
        response.line = proxy;
        response.key_low = event.params[0], response.key_high = event.params[1];
        response.result = number(LineErr::operationfailed);
        return response;
    }
    /// K-10, whichever way the handler ended.
    void expect_handler_gone() {
        const auto events = world.take_events(client.id);
        ASSERT_EQ(events.size(), 6U);
        EXPECT_EQ(events[0].message, served_changed);
        EXPECT_EQ(events[0].params[1], 0U);
        for (std::uint32_t id = 1; id <= 3; ++id) {
            EXPECT_EQ(events[id].message, number(MessageId::reply));
            EXPECT_EQ(events[id].params[0], id);
            EXPECT_EQ(events[id].params[1], number(LineErr::operationfailed));
        }
        EXPECT_EQ(events[4].params, (std::array<std::uint32_t, 4>{proxystatus::close, 0x13, 0, 0}));
        EXPECT_EQ(events[5].params, (std::array<std::uint32_t, 4>{proxystatus::close, 0x9, 0, 0}));
        request(4);
        const auto later = world.take_events(client.id);
        ASSERT_EQ(later.size(), 1U);
        EXPECT_EQ(later[0].params[1], number(LineErr::operationunavail));
    }
};

TEST_F(Ends, handlers_close_fails_its_requests_then_tells_the_types) {
    for (std::uint32_t id = 1; id <= 3; ++id) request(id);
    world.call_ok<wire::EmptyAck>(handler.id, wire::Close{proxy});
    expect_handler_gone();
}

TEST_F(Ends, handlers_shutdown_does_the_same) {
    for (std::uint32_t id = 1; id <= 3; ++id) request(id);
    world.call_ok<wire::EmptyAck>(handler.id, wire::ShutDown{handler.app});
    expect_handler_gone();
}

TEST_F(Ends, handlers_connection_loss_does_the_same) {
    for (std::uint32_t id = 1; id <= 3; ++id) request(id);
    world.take();
    world.disconnect(handler.id);
    expect_handler_gone();
    for (const Seen& seen : world.take()) EXPECT_NE(seen.client, handler.id);
}

TEST_F(Ends, handler_may_come_back) {
    world.disconnect(handler.id);
    const Program next = world.program();
    world.open_proxy(next, external_line, 1, {0x13, 0x9});
    world.take();
    request(1);
    EXPECT_EQ(world.take_events(next.id).size(), 1U);
}

TEST_F(Ends, late_response_of_a_closed_handler_changes_nothing) {
    request(1);
    const wire::Event asked = world.take_events(handler.id).front();
    world.call_ok<wire::EmptyAck>(handler.id, wire::Close{proxy});
    world.take();
    world.post(handler.id, response_to(asked));
    EXPECT_TRUE(world.take().empty());
}

TEST_F(Ends, clients_close_suppresses_its_replies_and_the_handler_still_works) {
    request(1);
    const wire::Event asked = world.take_events(handler.id).front();
    world.call_ok<wire::EmptyAck>(client.id, wire::Close{line});
    const std::uint32_t again = world.open(client, external_line, 3).line;
    world.take();
    world.post(handler.id, response_to(asked));
    EXPECT_TRUE(world.take().empty());
    line = again;
    request(1);
    EXPECT_EQ(world.take_events(handler.id).size(), 1U) << "the id is free again";
}

TEST_F(Ends, clients_close_of_another_line_keeps_the_reply) {
    const std::uint32_t second = world.open(client, external_line, 3).line;
    request(1);
    const wire::Event asked = world.take_events(handler.id).front();
    world.call_ok<wire::EmptyAck>(client.id, wire::Close{second});
    world.take();
    world.post(handler.id, response_to(asked));
    EXPECT_EQ(world.take_events(client.id).size(), 1U);
}

TEST_F(Ends, clients_connection_loss_drops_its_records) {
    request(1);
    const wire::Event asked = world.take_events(handler.id).front();
    world.disconnect(client.id);
    world.take();
    world.post(handler.id, response_to(asked));
    world.post(handler.id, wire::ProxyMessage{proxy, 0, number(MessageId::queuestatus), 1, 1, 0});
    EXPECT_TRUE(world.take().empty());
}

TEST_F(Ends, program_that_is_client_and_handler_gets_no_reply_to_itself) {
    const std::uint32_t own = world.open(handler, external_line, 4).line;
    line = own;
    client = handler;
    request(1);
    world.take();
    world.call_ok<wire::EmptyAck>(handler.id, wire::ShutDown{handler.app});
    for (const Seen& seen : world.take()) {
        EXPECT_FALSE(seen.client == handler.id && seen.kind == Seen::Kind::event);
    }
}

TEST_F(Ends, shutdown_of_one_application_leaves_the_other_alone) {
    wire::Initialize initialize;
    initialize.init_context = 0x55;
    const std::uint32_t second = world.call_ok<wire::InitializeAck>(client.id, initialize).line_app;
    const Program other{client.id, second, 0x55};
    world.open(other, external_line, 9);
    world.call_ok<wire::EmptyAck>(client.id, wire::ShutDown{client.app});
    world.take();
    world.post(handler.id, wire::ProxyMessage{proxy, 0, number(MessageId::queuestatus), 1, 1, 0});
    const auto events = world.take_events(client.id);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].init_context, 0x55U);
    EXPECT_EQ(events[0].device, 9U);
}

}  // namespace
}  // namespace agentline
