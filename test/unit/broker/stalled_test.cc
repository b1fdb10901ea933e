// Goal: while the journal cannot commit, the door refuses what is new and lets go what ends
// (design 3.3); nothing waits for a commit that does not come. Method: set_stalled, one request of
// each kind, and what came around the sequence.
#include "unit/broker/world.h"

namespace agentline {
namespace {

using namespace agentline::testing;

class Stalled : public ::testing::Test {
  protected:
    World world;
    Program client = world.program();
    std::uint32_t line = world.open(client, builtin_line, 2).line;

    void SetUp() override {
        world.take();
        world.broker().set_stalled("no space");
    }
    wire::GetGroupList request(std::uint32_t id) const {
        wire::GetGroupList packet;
        packet.request_id = id, packet.line = line, packet.total_size = 500;
        return packet;
    }
    std::string admin(const std::string& text) {
        const wire::Message ack =
            world.call(client.id, wire::Admin{Bytes(text.begin(), text.end())});
        if (ack.function_or_ack != 0) return "refused";
        const Bytes json = wire::decode<wire::AdminAck>(ack).value().json;
        return {json.begin(), json.end()};
    }
    void expect_all_at_once() {
        for (const Seen& seen : world.take()) EXPECT_TRUE(seen.at_once);
    }
};

TEST_F(Stalled, asynchronous_requests_get_their_refusal_at_once) {
    world.post(client.id, request(1));
    const auto seen = world.take();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_TRUE(seen[0].at_once);
    EXPECT_EQ(seen[0].sequence, 0U) << "outside the sequence that a client resumes";
    EXPECT_EQ(seen[0].event.params[0], 1U);
    EXPECT_EQ(seen[0].event.params[1], number(LineErr::operationfailed));
}

TEST_F(Stalled, synchronous_requests_are_refused_at_once) {
    EXPECT_EQ(world.try_open(client, world.open_packet(client, builtin_line, 3)).function_or_ack,
              number(LineErr::operationfailed));
    EXPECT_EQ(world.call(client.id, wire::Initialize{}).function_or_ack,
              number(LineErr::operationfailed));
    const wire::GetAddressCaps caps{client.app, builtin_line, 0, 0x00020002, 0, 500};
    EXPECT_EQ(world.call(client.id, caps).function_or_ack, number(LineErr::operationfailed));
    expect_all_at_once();
}

TEST_F(Stalled, hello_and_status_are_answered) {
    const ClientId newcomer = world.connect();
    world.call_ok<wire::HelloAck>(newcomer, wire::Hello{1, u"x"});
    EXPECT_NE(admin(R"({"command":"status"})").find(R"("stalled":"no space")"), std::string::npos);
    EXPECT_EQ(admin(R"({"command":"lines"})"), "refused");
    expect_all_at_once();
}

TEST_F(Stalled, close_and_shutdown_still_work) {
    world.call_ok<wire::EmptyAck>(client.id, wire::Close{line});
    world.call_ok<wire::EmptyAck>(client.id, wire::ShutDown{client.app});
    expect_all_at_once();
}

TEST_F(Stalled, work_resumes_by_itself) {
    world.broker().set_stalled(std::nullopt);
    world.post(client.id, request(1));
    const auto seen = world.take();
    ASSERT_EQ(seen.size(), 1U);
    EXPECT_FALSE(seen[0].at_once);
    EXPECT_EQ(seen[0].event.params[1], 0U);
}

}  // namespace
}  // namespace agentline
