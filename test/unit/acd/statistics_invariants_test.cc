// Goal: K-15: the invariants of contract 13 hold over any run from empty to empty, and replay and
// snapshot report the same figures. Method: seeded random runs, judged by the facts alone.
#include <map>
#include <random>

#include <gtest/gtest.h>

#include "unit/acd/call_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using namespace std::chrono_literals;

struct Flow {
    std::uint32_t queued = 0, answered = 0, abandoned = 0, out = 0, in = 0, final_disposition = 0;
};

/// What the facts say, without any of the ACD's own counters.
std::map<QueueId, Flow> flows_of(const std::vector<StampedFact>& journal) {
    std::map<QueueId, Flow> flows;
    std::map<CallId, std::pair<QueueId, bool>> calls;  // Where, and whether it is connected.
    for (const StampedFact& each : journal) {
        if (const auto* queued = std::get_if<CallQueued>(&each.fact)) {
            calls[queued->call] = {queued->queue, false};
            ++flows[queued->queue].queued;
        } else if (const auto* answered = std::get_if<CallAnswered>(&each.fact)) {
            calls.at(answered->call).second = true;
            ++flows[calls.at(answered->call).first].answered;
        } else if (const auto* flowed = std::get_if<CallOverflowed>(&each.fact)) {
            calls.at(flowed->call).first = flowed->to;
            ++flows[flowed->from].out, ++flows[flowed->to].in, ++flows[flowed->to].queued;
        } else if (const auto* requeued = std::get_if<CallRequeued>(&each.fact)) {
            calls.at(requeued->call).second = false;
            ++flows[calls.at(requeued->call).first].queued;
        } else if (const auto* ended = std::get_if<CallEnded>(&each.fact)) {
            const auto& [queue, is_connected] = calls.at(ended->call);
            const bool gone = ended->how == CallEnd::abandoned || ended->how == CallEnd::lost;
            if (is_connected) continue;
            ++(gone ? flows[queue].abandoned : flows[queue].final_disposition);
        }
    }
    return flows;
}

class Crowd {
  public:
    explicit Crowd(std::uint32_t seed) : random_(seed) {
        for (const char* person : {"alice", "bob", "carol", "dave"}) {
            const AddressId address{static_cast<std::uint32_t>(sessions_.size()) / 2};
            for (const GroupId& group : {sales, care}) {
                sessions_.push_back(line.session(line.agent(person), group, address));
            }
            EXPECT_TRUE(line.run(SetAgentPeriod{line.agent(person), 86'400 * 31}));
        }
        for (const QueueId queue : {sales_queue, care_queue}) {
            EXPECT_TRUE(line.run(SetQueuePeriod{queue, 86'400 * 31}));
        }
    }
    void step() {
        line.pass(std::chrono::milliseconds(below(9000)));
        while (line.acd.next_deadline() && line.acd.next_deadline()->at <= line.now) {
            EXPECT_TRUE(line.run(MeetDeadline{}));
        }
        (void)line.run(next());
        for (const AgentSessionId id : sessions_) expect_sums(id);
    }
    /// Until no call is left.
    void empty() {
        while (!line.acd.state().calls.empty()) {
            const auto& call = line.acd.state().calls.begin()->second;
            EXPECT_TRUE(line.run(CallerLeaves{call.provider_call}));
        }
    }

    TestLine line{{}, flow_directory()};

  private:
    std::uint32_t below(std::uint32_t end) { return static_cast<std::uint32_t>(random_() % end); }
    Command next() {
        const auto& calls = line.acd.state().calls;
        if (below(3) == 0) {
            return CallArrives{ProviderCallId{++calls_}, below(3) == 0 ? "care" : "sales", "", 0};
        }
        if (below(3) == 0 || calls.empty()) {
            const S states[] = {S::ready, S::ready, S::ready, S::notready, S::busywrapup};
            return SetSessionState{sessions_[below(8)], {states[below(5)], {}}};
        }
        const Call& call =
            std::next(calls.begin(), below(static_cast<std::uint32_t>(calls.size())))->second;
        if (is_ringing(call) && below(4) != 0) {
            return StationAnswers{call.offer,
                                  line.acd.state().addresses.at(call.address.value).number};
        }
        if (below(30) == 0) return Reconcile{};
        if (below(12) == 0) return RequeueCall{call.id};
        if (below(40) == 0) return SetDrain{below(3) == 0};
        if (is_connected(call) && below(2) == 0) return StationLeaves{call.provider_call};
        return CallerLeaves{call.provider_call};
    }
    void expect_sums(AgentSessionId id) {
        const auto session = *line.acd.session_info(id, line.now);
        EXPECT_EQ(session.call_s, session.talk_s + session.wrapup_s);
        EXPECT_LE(session.call_s, session.duration_s);
        const auto agent = *line.acd.agent_info(line.acd.session(id)->agent, line.now);
        EXPECT_EQ(agent.acd_call_s, agent.acd_talk_s + agent.acd_wrapup_s);
    }
    std::mt19937 random_;
    std::vector<AgentSessionId> sessions_;
    std::uint64_t calls_ = 0;
};

void expect_flows(const TestLine& line) {
    std::uint32_t out = 0;
    std::uint32_t in = 0;
    for (const auto& [queue, flow] : flows_of(line.journal)) {
        const QueueInfo info = *line.acd.queue_info(queue, line.now);
        EXPECT_EQ(info.total_queued, flow.queued);
        EXPECT_EQ(info.abandoned, flow.abandoned);
        EXPECT_EQ(info.flowed_out, flow.out);
        EXPECT_EQ(info.flowed_in, flow.in);
        EXPECT_EQ(info.final_disposition, flow.final_disposition);
        EXPECT_EQ(info.current_queued, 0U);
        EXPECT_EQ(info.total_queued,
                  flow.answered + info.abandoned + info.flowed_out + info.final_disposition)
            << "K-15";
        out += info.flowed_out;
        in += info.flowed_in;
    }
    EXPECT_EQ(out, in);
}

/// Another ACD of the same facts reports the same, now and later.
void expect_same_reports(const Acd& a, const Acd& b, Instant now) {
    for (const Instant when : {now, now + Duration(17s), now + Duration(2h)}) {
        for (const auto& [id, agent] : a.state().agents) {
            EXPECT_EQ(a.agent_info(id, when), b.agent_info(id, when));
        }
        for (const auto& [id, session] : a.state().sessions) {
            EXPECT_EQ(a.session_info(id, when), b.session_info(id, when));
        }
        for (const auto& [id, queue] : a.state().queues) {
            EXPECT_EQ(a.queue_info(queue.id, when), b.queue_info(queue.id, when));
        }
    }
}

TEST(Statistics, random_runs_keep_every_invariant_and_report_the_same_from_replay_and_snapshot) {
    Flow all;
    for (std::uint32_t seed = 1; seed <= 25 && !HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Crowd crowd(seed);
        for (int step = 0; step < 300 && !HasFailure(); ++step) crowd.step();
        const auto restored = Acd::restore(crowd.line.acd.snapshot(), {});
        ASSERT_TRUE(restored);
        expect_same_reports(crowd.line.acd, *restored, crowd.line.now);
        crowd.empty();
        expect_flows(crowd.line);
        Acd replayed;
        for (const StampedFact& fact : crowd.line.journal) replayed.apply(fact);
        expect_same_reports(crowd.line.acd, replayed, crowd.line.now);
        for (const auto& [queue, flow] : flows_of(crowd.line.journal)) {
            all.answered += flow.answered, all.abandoned += flow.abandoned, all.out += flow.out;
            all.final_disposition += flow.final_disposition;
        }
    }
    EXPECT_GT(std::min({all.answered, all.abandoned, all.out, all.final_disposition}), 25U);
}

}  // namespace
}  // namespace agentline::acd
