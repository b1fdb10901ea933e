// Goal: what the shard thread promises to those around it: nothing leaves before its ticket is
// released, all in order, and what a full worker does not take is answered. Method: a real broker
// with built-in line; run() in the test's own thread, whose exits are the test: they keep what
// comes out, play a client that answers each ack with its next request, and close the queue at the
// end.
#include "agentlined/shard_thread.h"

#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "unit/broker/world.h"
#include "wire/packet.h"

namespace agentline {
namespace {

using testing::builtin_line;
using testing::number;
using testing::three_lines;

constexpr ClientId client{1};

class ShardThreadTest : public ::testing::Test {
  protected:
    using Ticket = ShardThread::Ticket;
    /// The next request, made of the ack of the one before.
    using Step = std::function<wire::Message(const wire::Message&)>;

    struct Commit {
        std::size_t facts = 0;
        Ticket ticket = 0;
    };

    ShardThreadTest()
        : broker_(three_lines(), {.server_uid = 0, .entropy = 5, .version = "test"}),
          shard_(broker_, exits()) {
        shard_.push(ClientConnected{client, {.uid = 0, .pid = 1, .user = "root", .machine = "d"}});
    }

    ShardThread::Exits exits() {
        return {
            [this](const journal::Group& facts, Ticket ticket) {
                commits_.push_back({facts.size(), ticket});
                if (releases_) shard_.release({ticket});
                if (commits_.size() == commits_wanted_) shard_.close();
            },
            [this](const std::vector<ClientOutput>& outputs) {
                for (const ClientOutput& each : outputs) hear(each);
            },
            [this](const PinWorker::Job&) { return ++pins_asked_ == 0; },
            [this](std::uint64_t) { return ++readings_asked_ == 0; },
            [](const OrderProvider&) {},
            [this](const ServerConfig& config) { in_force_.push_back(config.data_dir); },
        };
    }

    void hear(const ClientOutput& output) {
        reader_.feed(output.bytes);
        for (auto frame = reader_.next(); frame && *frame; frame = reader_.next()) {
            if ((*frame)->header.kind == wire::FrameKind::ack) {
                acked_calls_.push_back((*frame)->header.call_id);
                acks_.push_back(wire::read_message((*frame)->body).value());
                go_on();
            } else {
                const auto event = wire::read_event((*frame)->body).value();
                if (event.message == number(MessageId::reply)) replies_.push_back(event);
            }
        }
    }

    void go_on() {
        if (acks_.size() >= steps_.size()) return;
        push({steps_.at(acks_.size())(acks_.empty() ? wire::Message{} : acks_.back())});
    }

    void push(const std::vector<wire::Message>& requests, std::uint8_t flags = 0) {
        FrameBatch batch;
        for (const wire::Message& request : requests) {
            Bytes body;
            wire::append_message(body, request);
            wire::FrameHeader header;
            header.kind = wire::FrameKind::request;
            header.flags = flags;
            header.call_id = flags == 0 ? ++last_call_ : 0;
            batch.add({header, body});
        }
        shard_.push(FramesReceived{client, std::move(batch)});
    }

    static wire::Message hello(const wire::Message&) {
        return wire::encode(wire::Hello{wire::protocol_version, u"test"});
    }
    static wire::Message initialize(const wire::Message&) {
        return wire::encode(wire::Initialize{});
    }
    static wire::Message open(const wire::Message& ack) {
        wire::Open packet;
        packet.line_app = wire::decode<wire::InitializeAck>(ack).value().line_app;
        packet.device_id = builtin_line;
        packet.api_version = 0x00020002;
        packet.privileges = 1;
        packet.remote_line = 7;
        return wire::encode(packet);
    }
    static wire::Message log_in_with_pin(const wire::Message& ack) {
        wire::CreateAgent packet;
        packet.request_id = 1;
        packet.line = wire::decode<wire::OpenAck>(ack).value().line;
        packet.agent_id = u"bob";
        packet.pin = u"9999";
        return wire::encode(packet);
    }
    static wire::Message reload(const wire::Message&) {
        const std::string text = R"({"command":"reload"})";
        return wire::encode(wire::Admin{Bytes(text.begin(), text.end())});
    }

    std::vector<Step> steps_;
    std::size_t commits_wanted_ = 0;  ///< So many, and the queue is closed.
    bool releases_ = true;            ///< What is handed to the commit thread is durable at once.

    std::vector<Commit> commits_;
    std::vector<std::uint32_t> acked_calls_;
    std::vector<wire::Message> acks_;
    std::vector<wire::Event> replies_;
    std::vector<std::string> in_force_;
    int pins_asked_ = 0;
    int readings_asked_ = 0;
    wire::FrameReader reader_;
    std::uint32_t last_call_ = 0;
    Broker broker_;
    ShardThread shard_;
};

TEST_F(ShardThreadTest, nothing_leaves_before_its_ticket_is_released) {
    releases_ = false;
    commits_wanted_ = 2;
    push({hello({})});
    shard_.run();
    ASSERT_EQ(commits_.size(), 2U);
    EXPECT_GT(commits_[0].facts, 0U) << "the start makes the directory's facts";
    EXPECT_EQ(commits_[1].facts, 0U);
    EXPECT_LT(commits_[0].ticket, commits_[1].ticket);
    EXPECT_TRUE(acks_.empty());
    shard_.release({commits_[0].ticket});
    EXPECT_TRUE(acks_.empty());
    shard_.release({commits_[1].ticket});
    EXPECT_EQ(acks_.size(), 1U);
}

TEST_F(ShardThreadTest, many_requests_are_committed_in_pieces_and_answered_in_their_order) {
    constexpr std::size_t requests = 1000;
    releases_ = false;
    commits_wanted_ = 5;  // The start, then batches of at most 256 decisions.
    std::vector<wire::Message> all{hello({})};
    for (std::size_t i = 1; i < requests; ++i) all.push_back(initialize({}));
    push(all);
    shard_.run();
    ASSERT_EQ(commits_.size(), 5U);
    std::vector<Ticket> tickets;
    for (const Commit& each : commits_) tickets.push_back(each.ticket);
    shard_.release(tickets);
    std::vector<std::uint32_t> in_order(requests);
    std::iota(in_order.begin(), in_order.end(), 1U);
    EXPECT_EQ(acked_calls_, in_order);
}

TEST_F(ShardThreadTest, a_pin_that_nobody_has_time_to_compare_does_not_match) {
    steps_ = {&hello, &initialize, &open, &log_in_with_pin};
    commits_wanted_ = 6;  // The start, four acks, the reply.
    go_on();
    shard_.run();
    EXPECT_EQ(pins_asked_, 1);
    ASSERT_EQ(replies_.size(), 1U);
    EXPECT_EQ(replies_[0].params[1], number(LineErr::invalparam));
    EXPECT_EQ(broker_.snapshot().sequence, commits_[0].facts) << "somebody logged in";
}

TEST_F(ShardThreadTest, a_reload_that_nobody_carries_out_is_answered) {
    steps_ = {&hello, &reload};
    commits_wanted_ = 3;
    go_on();
    shard_.run();
    EXPECT_EQ(readings_asked_, 1);
    ASSERT_EQ(acks_.size(), 2U);
    const Bytes json = wire::decode<wire::AdminAck>(acks_[1]).value().json;
    EXPECT_NE(std::string(json.begin(), json.end()).find("\"error\""), std::string::npos);
    EXPECT_TRUE(in_force_.empty());
}

TEST_F(ShardThreadTest, says_which_configuration_is_in_force_and_only_that) {
    commits_wanted_ = 2;
    shard_.push(ConfigRead{0, failure("a mistake")});
    shard_.push(ConfigRead{0, three_lines()});
    shard_.close();
    shard_.run();
    EXPECT_EQ(in_force_, std::vector<std::string>{"/nowhere"});
}

TEST_F(ShardThreadTest, what_was_accepted_before_the_close_is_decided) {
    push({hello({})});
    shard_.close();
    EXPECT_FALSE(shard_.push(ClientDisconnected{client}));
    shard_.run();
    EXPECT_EQ(acks_.size(), 1U);
}

}  // namespace
}  // namespace agentline
