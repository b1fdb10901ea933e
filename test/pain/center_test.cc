// Goal: the rows of the pain list that need a loaded center, two programs or another handler
// (README.md). Method: the whole center of test/center, scenario scripts, and a broker with
// clients.
#include "center/center.h"

#include <gtest/gtest.h>

#include "scenario/runner/runner.h"
#include "unit/broker/world.h"

namespace agentline {
namespace {

using namespace std::chrono_literals;
using testing::number;

/// Adds a call to a queue's figures on their way to the judges.
class Spoiler : public center::Meddler {
  public:
    void told_queue(QueueInfo& info) override { ++info.total_queued; }
};

TEST(Pain, statistics_equal_the_journal_under_load) {
    std::uint64_t figures = 0, calls = 0;
    for (std::uint64_t seed = 7001; seed <= 7010; ++seed) {
        const center::Report report = center::run_center({seed, 4h});
        for (const std::string& complaint : report.complaints) ADD_FAILURE() << complaint;
        figures += report.figures;
        calls += report.calls;
    }
    EXPECT_GT(calls, 1000U);
    EXPECT_GT(figures, 1000U) << "hardly anything was compared";
    Spoiler spoiler;
    EXPECT_FALSE(center::run_center({7001, 4h, &spoiler}).complaints.empty()) << "asleep";
}

std::string told(const std::string& steps) {
    std::string all;
    const std::string head =
        "center addresses 1001\n"
        "center queue sales rings 20s, backs-off 30s\n"
        "center group Sales wrapup 30s, queues sales\n"
        "center agent alice pin 1234\n";
    for (const std::string& line : scenario::run_script("pain.txt", head + steps)) {
        all += line + "\n";
    }
    return all;
}

TEST(Pain, two_desktops_of_one_agent_share_one_session_and_the_last_word_wins) {
    EXPECT_EQ(told("alice logs in pin 1234 -> ok new; new agent alice NOTREADY\n"
                   "alice/2 logs in pin 1234 -> ok same\n"
                   "alice joins Sales at 1001 -> ok new; new session alice Sales NOTREADY\n"
                   "alice/2 joins Sales at 1001 -> ok same\n"
                   "alice sets READY -> ok; session alice Sales READY; agent alice READY\n"
                   "alice/2 sets READY -> ok\n"
                   "alice sets 0 next NOTREADY -> ok\n"
                   "alice/2 sets 0 next READY -> ok\n"
                   "call C1 to sales -> C1 rings alice\n"
                   "alice answers C1 -> session alice Sales BUSYONCALL; agent alice BUSYACD; "
                   "C1 talks to alice\n"
                   "C1 hangs up -> session alice Sales READY; agent alice READY; "
                   "C1 ended caller-hung-up\n"),
              "");
}

TEST(Pain, one_desktop_that_dies_leaves_the_session_to_the_other) {
    EXPECT_EQ(told("alice logs in pin 1234\n"
                   "alice/2 logs in pin 1234\n"
                   "alice joins Sales at 1001\n"
                   "alice/2 joins Sales at 1001\n"
                   "alice sets READY\n"
                   "alice disconnects -> nothing\n"
                   "after 60s -> nothing\n"
                   "call C1 to sales -> C1 rings alice\n"
                   "alice/2 answers C1 -> session alice Sales BUSYONCALL; agent alice BUSYACD; "
                   "C1 talks to alice\n"),
              "");
}

/// An external line whose handler has opened all twelve types, and an agent's program.
class ExternalLine {
  public:
    testing::World world;
    testing::Program handler = world.program();
    testing::Program desktop = world.program();
    std::uint32_t proxy = open_handler(handler);
    std::uint32_t line = world.open(desktop, testing::external_line, 2).line;

    ExternalLine() { world.take(); }
    std::uint32_t open_handler(const testing::Program& program) {
        return world.open_proxy(program, testing::external_line, 1, testing::acd_types()).line;
    }
    void set_ready(std::uint32_t request_id) {
        wire::SetAgentSessionState packet;
        packet.request_id = request_id;
        packet.line = line;
        packet.id = 4711;
        packet.state = 2;
        world.post(desktop.id, packet);
    }
    /// The result of the reply to this request; fails the test unless there is exactly one.
    std::uint32_t reply_to(std::uint32_t request_id) {
        std::vector<std::uint32_t> results;
        for (const wire::Event& event : world.take_events(desktop.id)) {
            const bool is_it =
                event.message == number(MessageId::reply) && event.params[0] == request_id;
            if (is_it) results.push_back(event.params[1]);
        }
        EXPECT_EQ(results.size(), 1U) << "one request, one reply";
        return results.empty() ? 0 : results[0];
    }
};

TEST(Pain, a_session_on_a_handler_that_dies_gets_an_answer_and_works_with_the_next_handler) {
    ExternalLine external;
    external.set_ready(1);
    external.world.disconnect(external.handler.id);
    EXPECT_EQ(external.reply_to(1), number(LineErr::operationfailed)) << "asked before it died";
    external.set_ready(2);
    EXPECT_EQ(external.reply_to(2), number(LineErr::operationunavail)) << "asked while none is";
    const testing::Program next = external.world.program();
    const std::uint32_t proxy = external.open_handler(next);
    external.world.take();
    external.set_ready(3);
    const auto asked = external.world.take_events(next.id);
    ASSERT_EQ(asked.size(), 1U) << "the next handler is asked";
    wire::ProxyResponse response;
    response.line = proxy;
    response.key_low = asked[0].params[0], response.key_high = asked[0].params[1];
    external.world.post(next.id, response);
    EXPECT_EQ(external.reply_to(3), 0U);
}

}  // namespace
}  // namespace agentline
