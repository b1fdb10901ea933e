// Goal: lineNegotiateAPIVersion, lineGetDevCaps, lineGetAddressCaps and lineGetProxyStatus answer
// from the service's own tables, with the written codes. Method: good requests and one fault each.
#include "core/telephony/devices.h"

#include "model/line_key.h"
#include "model/versions.h"
#include "unit/broker/world.h"
#include "wire/flat.h"

namespace agentline {
namespace {

using namespace agentline::testing;

std::uint32_t dword_at(const Bytes& bytes, std::size_t at) {
    return ByteReader(ByteView(bytes).subspan(at, 4)).u32();
}

TEST(NegotiateApiVersion, gives_the_highest_common_one) {
    World world;
    const Program p = world.program();
    const auto ask = [&](std::uint32_t device, std::uint32_t low, std::uint32_t high) {
        return world.call(p.id, wire::NegotiateApiVersion{p.app, device, low, high});
    };
    const auto ack =
        wire::decode<wire::NegotiateApiVersionAck>(ask(0, 0x00010003, 0x00020002)).value();
    EXPECT_EQ(ack.negotiated, 0x00020002U);
    EXPECT_EQ(ask(9, 0x00010003, 0x00020002).function_or_ack, number(LineErr::baddeviceid));
    EXPECT_EQ(ask(0, 0x00040000, 0x00050000).function_or_ack,
              number(LineErr::incompatibleapiversion));
}

TEST(GetDevCaps, names_the_line) {
    World world;
    const Program p = world.program();
    const auto ack = world.call_ok<wire::GetDevCapsAck>(
        p.id, wire::GetDevCaps{p.app, builtin_line, 0x00020002, 0, 4096});
    EXPECT_EQ(dword_at(ack.dev_caps, 0), 4096U);
    EXPECT_EQ(dword_at(ack.dev_caps, 8), ack.dev_caps.size());
    EXPECT_EQ(dword_at(ack.dev_caps, 28), line_key("main"));
}

TEST(GetDevCaps, refuses_in_the_written_order) {
    World world;
    const Program p = world.program();
    const auto ask = [&](const wire::GetDevCaps& packet) {
        return world.call(p.id, packet).function_or_ack;
    };
    EXPECT_EQ(ask({p.app + 1, 9, 7, 1, 1}), number(LineErr::invalapphandle));
    EXPECT_EQ(ask({p.app, 9, 0x00020002, 1, 1}), number(LineErr::structuretoosmall));
    EXPECT_EQ(ask({p.app, 9, 7, 1, 4096}), number(LineErr::baddeviceid));
    EXPECT_EQ(ask({p.app, 0, 7, 1, 4096}), number(LineErr::incompatibleapiversion));
    EXPECT_EQ(ask({p.app, 0, 0x00020002, 1, 4096}), number(LineErr::incompatibleextversion));
    EXPECT_EQ(ask({p.app, 0, 0x00020002, 0, 0xFFFFFFFF}), 0U);
}

/// The address in LINEADDRESSCAPS; what was answered instead, if not one.
std::u16string address_of(World& world, const Program& p, std::uint32_t device,
                          std::uint32_t address, std::uint32_t version = 0x00020002) {
    const wire::Message answer =
        world.call(p.id, wire::GetAddressCaps{p.app, device, address, version, 0, 4096});
    if (answer.function_or_ack == number(LineErr::invaladdressid)) return u"INVALADDRESSID";
    if (answer.function_or_ack != 0) return u"another error";
    const Bytes caps = wire::decode<wire::GetAddressCapsAck>(answer).value().address_caps;
    EXPECT_EQ(dword_at(caps, 8), caps.size());
    EXPECT_EQ(dword_at(caps, 12), device);
    std::u16string text;
    const std::uint32_t size = dword_at(caps, 16), offset = dword_at(caps, 20);
    for (std::size_t at = offset; at + 2 < offset + size; at += 2) {
        text += static_cast<char16_t>(ByteReader(ByteView(caps).subspan(at, 2)).u16());
    }
    return text;
}

TEST(GetAddressCaps, names_the_addresses_of_builtin_and_external_lines_in_every_version) {
    ServerConfig config = three_lines();
    config.lines[external_line].addresses = {"2001", "+49 30 2002", "2003"};
    World world(config);
    const Program p = world.program();
    for (const std::uint32_t version : api_versions) {
        EXPECT_EQ(address_of(world, p, builtin_line, 0, version), u"1001");
        EXPECT_EQ(address_of(world, p, builtin_line, 1, version), u"1002");
        EXPECT_EQ(address_of(world, p, builtin_line, 2, version), u"INVALADDRESSID");
        EXPECT_EQ(address_of(world, p, external_line, 1, version), u"+49 30 2002");
        EXPECT_EQ(address_of(world, p, external_line, 2, version), u"2003");
        EXPECT_EQ(address_of(world, p, external_line, 3, version), u"INVALADDRESSID");
    }
}

TEST(GetAddressCaps, refuses_an_address_that_was_removed_and_keeps_the_ids_of_the_others) {
    World world;
    const Program p = world.program();
    ServerConfig config = three_lines();
    config.lines[builtin_line].addresses = {"1002", "1003"};
    ASSERT_TRUE(world.broker().config_read(0, config, world.now));
    world.pump();
    EXPECT_EQ(address_of(world, p, builtin_line, 0), u"INVALADDRESSID");
    EXPECT_EQ(address_of(world, p, builtin_line, 1), u"1002");
    EXPECT_EQ(address_of(world, p, builtin_line, 2), u"1003");
    ASSERT_TRUE(world.broker().config_read(0, three_lines(), world.now));
    world.pump();
    EXPECT_EQ(address_of(world, p, builtin_line, 0), u"1001") << "it came back";
    EXPECT_EQ(address_of(world, p, builtin_line, 2), u"INVALADDRESSID");
}

TEST(GetAddressCaps, refuses_in_the_written_order) {
    World world;
    const Program p = world.program();
    const auto ask = [&](const wire::GetAddressCaps& packet) {
        return world.call(p.id, packet).function_or_ack;
    };
    EXPECT_EQ(ask({p.app + 1, 9, 9, 7, 1, 1}), number(LineErr::invalapphandle));
    EXPECT_EQ(ask({p.app, 9, 9, 0x00020002, 1, 227}), number(LineErr::structuretoosmall));
    EXPECT_EQ(ask({p.app, 9, 9, 0x00010004, 1, 179}), number(LineErr::structuretoosmall));
    EXPECT_EQ(ask({p.app, 9, 9, 7, 1, 4096}), number(LineErr::baddeviceid));
    EXPECT_EQ(ask({p.app, line_mapper, 0, 0x00020002, 0, 4096}), number(LineErr::baddeviceid));
    EXPECT_EQ(ask({p.app, 0, 9, 7, 1, 4096}), number(LineErr::incompatibleapiversion));
    EXPECT_EQ(ask({p.app, 0, 9, 0x00020002, 1, 4096}), number(LineErr::incompatibleextversion));
    EXPECT_EQ(ask({p.app, 0, 9, 0x00020002, 0, 4096}), number(LineErr::invaladdressid));
    EXPECT_EQ(ask({p.app, 0, 0, 0x00010004, 0, 180}), 0U);
    EXPECT_EQ(ask({p.app, 0, 0, 0x00020002, 0, 0xFFFFFFFF}), 0U);
}

TEST(GetProxyStatus, lists_what_is_served_now) {
    World world;
    const Program p = world.program();
    const auto entries = [&](std::uint32_t device) {
        const auto ack = world.call_ok<wire::GetProxyStatusAck>(
            p.id, wire::GetProxyStatus{p.app, device, 0x00020002, 1000});
        return dword_at(ack.list, 12);
    };
    EXPECT_EQ(entries(external_line), 0U);
    EXPECT_EQ(entries(builtin_line), 12U);
    const auto open = world.open_proxy(p, external_line, 1, {0x9, 0x1});
    EXPECT_EQ(entries(external_line), 2U);
    world.call_ok<wire::EmptyAck>(p.id, wire::Close{open.line});
    EXPECT_EQ(entries(external_line), 0U);
}

TEST(GetProxyStatus, refuses_in_the_written_order) {
    World world;
    const Program p = world.program();
    const auto ask = [&](const wire::GetProxyStatus& packet) {
        return world.call(p.id, packet).function_or_ack;
    };
    EXPECT_EQ(ask({p.app + 1, 9, 7, 1}), number(LineErr::invalapphandle));
    EXPECT_EQ(ask({p.app, 9, 7, 23}), number(LineErr::structuretoosmall));
    EXPECT_EQ(ask({p.app, 9, 7, 24}), number(LineErr::baddeviceid));
    EXPECT_EQ(ask({p.app, 0, 0x00020001, 24}), number(LineErr::incompatibleapiversion));
    EXPECT_EQ(ask({p.app, 0, 0x00020002, 0x40001}), number(LineErr::invalparam));
}

}  // namespace
}  // namespace agentline
