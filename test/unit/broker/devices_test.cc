// Goal: lineNegotiateAPIVersion, lineGetDevCaps and lineGetProxyStatus answer from the service's
// own tables, with the written codes. Method: good requests and one fault each.
#include "model/line_key.h"
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
