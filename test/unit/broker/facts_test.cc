// Goal: facts carry one gapless sequence and times that never go back; a broker made from snapshot
// and groups has the same state (design 3.1, 3.4); event sequences count per client.
// Method: the built-in line's requests, then a second broker from what the first one wrote.
#include "unit/broker/world.h"

namespace agentline {
namespace {

using namespace agentline::testing;

std::uint32_t create_agent(World& world, const Program& client, std::uint32_t line,
                           std::uint32_t id) {
    wire::CreateAgent create;
    create.request_id = id, create.line = line, create.agent_id = u"alice";
    world.post(client.id, create);
    const auto replies = of_message(world.take_events(client.id), MessageId::reply);
    EXPECT_EQ(replies.size(), 1U);
    return ByteReader(replies.at(0).var_data).u32();
}

TEST(Facts, have_one_gapless_sequence_and_never_go_back_in_time) {
    World world;
    const Program client = world.program();
    const std::uint32_t line = world.open(client, builtin_line, 2).line;
    world.now = Instant{5'000'000'000};
    create_agent(world, client, line, 1);
    world.now = Instant{1'000};  // A clock step.
    wire::SetAgentMeasurementPeriod period{.request_id = 2, .line = line, .period_s = 60};
    period.id = create_agent(world, client, line, 3);
    world.post(client.id, period);
    const journal::Group& facts = world.facts();
    ASSERT_FALSE(facts.empty());
    for (std::size_t i = 0; i < facts.size(); ++i) {
        EXPECT_EQ(facts[i].stamp.sequence, i + 1);
        const std::size_t before = i > 0 ? i - 1 : 0;
        EXPECT_GE(facts[i].stamp.time, facts[before].stamp.time);
    }
    EXPECT_EQ(facts.back().stamp.cause, CauseKind::request);
}

TEST(Facts, make_the_same_state_again) {
    World first;
    const Program client = first.program();
    const std::uint32_t line = first.open(client, builtin_line, 2).line;
    create_agent(first, client, line, 1);
    const journal::Snapshot wanted = first.broker().snapshot();

    World replayed(three_lines(), false);
    ASSERT_TRUE(replayed.broker().replay(first.facts()));
    EXPECT_EQ(replayed.broker().snapshot(), wanted);

    World restored(three_lines(), false);
    ASSERT_TRUE(restored.broker().restore(wanted));
    EXPECT_EQ(restored.broker().snapshot(), wanted);
    restored.broker().start(restored.now);
    restored.pump();
    EXPECT_TRUE(restored.facts().empty()) << "the same configuration is no difference";
    const Program again = restored.program();
    const std::uint32_t agent =
        create_agent(restored, again, restored.open(again, builtin_line, 2).line, 1);
    EXPECT_EQ(agent, create_agent(first, client, line, 9)) << "HAGENT survives a restart";
}

TEST(Facts, that_a_snapshot_holds_can_still_be_told_after_a_restart) {
    World first;
    const Program client = first.program();
    create_agent(first, client, first.open(client, builtin_line, 2).line, 1);
    const journal::Group all = first.facts();
    World restored(three_lines(), false);
    ASSERT_TRUE(restored.broker().restore(first.broker().snapshot()));
    restored.broker().recall(all);
    restored.broker().start(restored.now);
    restored.pump();
    const Program follower = restored.program();
    const std::string text = R"({"command":"subscribe","since":1})";
    wire::Admin subscribe;
    subscribe.json.assign(text.begin(), text.end());
    restored.call(follower.id, subscribe);
    std::size_t told = 0;
    for (const wire::Event& event : restored.take_events(follower.id)) {
        told += event.message == static_cast<std::uint32_t>(wire::PrivateEvent::fact) ? 1 : 0;
    }
    EXPECT_EQ(told, all.size() - 1) << "all but the first";
    EXPECT_EQ(restored.broker().snapshot(), first.broker().snapshot()) << "nothing else changed";
}

TEST(Facts, with_a_gap_are_refused) {
    World first;
    World second(three_lines(), false);
    journal::Group group = first.facts();
    ASSERT_GE(group.size(), 2U);
    group.erase(group.begin());
    EXPECT_FALSE(second.broker().replay(group));
}

TEST(Facts, of_a_line_that_left_the_configuration_are_kept) {
    World first;
    const journal::Snapshot wanted = first.broker().snapshot();
    ServerConfig config = three_lines();
    config.lines.pop_back();
    World without(config, false);
    ASSERT_TRUE(without.broker().replay(first.facts()));
    without.broker().start(without.now);
    EXPECT_EQ(without.broker().snapshot().lines, wanted.lines);
}

TEST(Events, count_per_client_from_one) {
    World world;
    const Program one = world.program();
    const Program two = world.program();
    world.open(one, external_line, 1);
    world.open(two, external_line, 2);
    const Program handler = world.program();
    world.open_proxy(handler, external_line, 3, {0x9});
    std::uint64_t last_one = 0;
    std::uint64_t last_two = 0;
    for (const Seen& seen : world.take()) {
        if (seen.kind != Seen::Kind::event) continue;
        if (seen.client == handler.id) continue;
        EXPECT_EQ(seen.sequence, ++(seen.client == one.id ? last_one : last_two));
    }
    EXPECT_EQ(last_one, 2U);
    EXPECT_EQ(last_two, 2U);
}

TEST(Batches, merge_what_goes_to_one_client_in_a_row) {
    World world;
    const Program client = world.program();
    world.take();
    for (std::uint32_t i = 0; i < 3; ++i) {
        Bytes body;
        wire::append_message(body, wire::encode(world.open_packet(client, external_line, i + 1)));
        world.broker().received(client.id, {{}, body}, world.now);
    }
    const Batch batch = world.broker().take_batch();
    EXPECT_EQ(batch.outputs.size(), 1U);
    EXPECT_TRUE(batch.facts.empty());
    EXPECT_TRUE(world.broker().take_batch().empty());
}

}  // namespace
}  // namespace agentline
