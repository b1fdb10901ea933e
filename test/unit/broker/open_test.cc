// Goal: lineOpen and proxy registration: K-04, LINE_PROXYSTATUS (3.3), roles (design 3.14).
// Method: two handlers and a watcher; peers with and without roles.
#include "unit/broker/world.h"

namespace agentline {
namespace {

using namespace agentline::testing;

constexpr std::uint32_t served_changed =
    static_cast<std::uint32_t>(wire::PrivateEvent::served_changed);

TEST(Open, tells_device_addresses_and_what_is_served) {
    World world;
    const Program p = world.program();
    const auto external = world.open(p, external_line, 1);
    EXPECT_EQ(external.address_count, 2U);
    EXPECT_EQ(external.served_mask, 0U);
    const auto builtin = world.open(p, builtin_line, 2);
    EXPECT_EQ(builtin.served_mask, 0xC01FFE00U) << "the twelve types and our two";
    EXPECT_EQ(builtin.address_count, 2U);
    EXPECT_NE(builtin.line, external.line);
    const auto mapped = world.open(p, 0xFFFFFFFF, 3);
    EXPECT_EQ(mapped.device_id, 0U);
}

TEST(Open, as_second_handler_of_a_type_is_refused_and_the_first_still_works) {
    World world;
    const Program first = world.program();
    const Program second = world.program();
    const Program client = world.program();
    const auto handler = world.open_proxy(first, external_line, 1, {0x13, 0x9});
    wire::Open packet = world.open_packet(second, external_line, 2);
    packet.privileges = 0x40000001;
    packet.call_params = call_params_of({0xA, 0x13});
    EXPECT_EQ(world.try_open(second, packet).function_or_ack, number(LineErr::notregistered));
    EXPECT_EQ(world.open(client, external_line, 3).served_mask, handler.served_mask)
        << "the failed open registered nothing";
    packet.call_params = call_params_of({0xA});
    EXPECT_EQ(world.try_open(second, packet).function_or_ack, 0U);

    const auto line = world.open(client, external_line, 4);
    world.take();
    wire::GetGroupList request;
    request.request_id = 1, request.line = line.line, request.total_size = 24;
    world.post(client.id, request);
    EXPECT_EQ(of_message(world.take_events(first.id), MessageId::proxyrequest).size(), 1U);
    EXPECT_TRUE(world.take_events(second.id).empty());
}

TEST(Open, as_handler_of_a_built_in_type_is_refused) {
    World world;
    const Program p = world.program();
    wire::Open packet = world.open_packet(p, builtin_line, 1);
    packet.privileges = 0x40000001;
    packet.call_params = call_params_of({0x1, 0x9});
    EXPECT_EQ(world.try_open(p, packet).function_or_ack, number(LineErr::notregistered));
    packet.call_params = call_params_of({0x1});
    EXPECT_EQ(world.try_open(p, packet).function_or_ack, 0U);
}

TEST(Open, as_handler_tells_everybody_else_in_array_order) {
    World world;
    const Program handler = world.program();
    const Program watcher = world.program();
    const Program old = world.program();
    world.open(handler, external_line, 10);
    world.open(watcher, external_line, 20);
    world.open(watcher, external_line, 21);
    world.open(old, external_line, 30, 0x00020001);
    world.take();
    world.open_proxy(handler, external_line, 11, {0xC, 0x9});

    const auto events = world.take_events(watcher.id);
    ASSERT_EQ(events.size(), 5U);
    EXPECT_EQ(events[0].message, served_changed);
    EXPECT_EQ(events[0].params[1], (1U << 0xCU) | (1U << 0x9U));
    EXPECT_EQ(events[1].device, 20U);
    EXPECT_EQ(events[1].init_context, watcher.init_context);
    EXPECT_EQ(events[1].open_context, 20U + 0x100);
    EXPECT_EQ(events[1].params, (std::array<std::uint32_t, 4>{proxystatus::open, 0xC, 0, 0}));
    EXPECT_EQ(events[2].device, 21U);
    EXPECT_EQ(events[3].params[1], 0x9U);
    const auto own = of_message(world.take_events(handler.id), MessageId::proxystatus);
    ASSERT_EQ(own.size(), 2U);
    EXPECT_EQ(own[0].device, 10U) << "its other hLine is told, the new one is not";
    EXPECT_TRUE(of_message(world.take_events(old.id), MessageId::proxystatus).empty());
}

TEST(Open, that_completes_the_acd_set_says_so_once) {
    World world;
    const Program handler = world.program();
    const Program watcher = world.program();
    world.open(watcher, external_line, 20);
    world.take();
    world.open_proxy(handler, external_line, 11, acd_types());
    const auto events = of_message(world.take_events(watcher.id), MessageId::proxystatus);
    ASSERT_EQ(events.size(), 13U);
    EXPECT_EQ(events.back().params,
              (std::array<std::uint32_t, 4>{proxystatus::allopenforacd, 0, 0, 0}));
}

TEST(Open, needs_a_role) {
    ServerConfig config = three_lines();
    config.access = {{"uid:7", {Role::agent}, {}}, {"uid:8", {Role::handler}, {}}};
    World world(config);
    const Program nobody = world.program({.uid = 9, .pid = 1, .user = "n", .machine = "m"});
    const Program agent = world.program({.uid = 7, .pid = 1, .user = "a", .machine = "m"});
    const Program handler = world.program({.uid = 8, .pid = 1, .user = "h", .machine = "m"});
    const auto proxy_packet = [&](const Program& p) {
        wire::Open packet = world.open_packet(p, external_line, 1);
        packet.privileges = 0x40000001;
        packet.call_params = call_params_of({0x9});
        return packet;
    };
    EXPECT_EQ(world.try_open(nobody, world.open_packet(nobody, external_line, 1)).function_or_ack,
              number(LineErr::operationfailed));
    EXPECT_EQ(world.try_open(agent, proxy_packet(agent)).function_or_ack,
              number(LineErr::operationfailed));
    EXPECT_EQ(world.try_open(agent, world.open_packet(agent, external_line, 1)).function_or_ack,
              0U);
    EXPECT_EQ(world.try_open(handler, proxy_packet(handler)).function_or_ack, 0U);
}

TEST(Open, reads_call_params_only_where_they_count) {
    World world;
    const Program p = world.program();
    wire::Open packet = world.open_packet(p, external_line, 1);
    packet.call_params = Bytes{1, 2, 3};
    EXPECT_EQ(world.try_open(p, packet).function_or_ack, 0U);
    packet.privileges = 0x40000001;
    EXPECT_EQ(world.try_open(p, packet).function_or_ack, number(LineErr::structuretoosmall));
    packet.call_params.clear();
    EXPECT_EQ(world.try_open(p, packet).function_or_ack, number(LineErr::invalpointer));
}

}  // namespace
}  // namespace agentline
