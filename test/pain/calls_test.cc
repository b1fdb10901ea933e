// Goal: the rows of the pain list about calls and offers (README.md). Method: the real ACD; loads
// by plain loops and a seeded order, with what must hold counted outside of it.
#include <algorithm>
#include <random>

#include "pain/line.h"
#include "unit/acd/invariants.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using A = AgentState;
using namespace std::chrono_literals;

const std::pair<GroupId, const char*> groups[] = {{sales, "sales"}, {care, "care"}};

TEST(Pain, a_far_end_that_vanishes_in_talk_frees_the_agent) {
    for (const auto& [group, queue] : groups) {
        for (const std::optional<S> next : {std::optional<S>(), {S::notready}, {S::ended}}) {
            CallLine line;
            const auto id = line.session(line.agent("alice"), group);
            line.must(SetSessionState{id, {S::ready, next}});
            const CallId call = line.talk(queue);
            line.must(Reconcile{});  // The provider no longer has it, and nobody said so.
            EXPECT_EQ(line.call(call), nullptr);
            EXPECT_EQ(line.the<CallEnded>().how, CallEnd::lost);
            const S usual = group == sales ? S::busywrapup : S::ready;
            EXPECT_EQ(line.state_of(id), next.value_or(usual));
            if (!next && group == sales) line.meet_deadline();
            if (next) continue;
            const CallId other = line.arrives(queue);
            EXPECT_EQ(line.rings_at(other), id) << "he is not free for the next one";
        }
    }
}

/// One round: an offer, 49 answers that are not its, and the one that is, in any order.
void answer_fifty_times(LoadedLine& line, AgentSessionId owner, std::mt19937& random) {
    const OfferId offer = line.state().call_of_offer.begin()->first;
    const CallId call = line.state().call_of_offer.begin()->second;
    const std::string station = std::to_string(line.state().calls.at(call).address.value);
    std::vector<StationAnswers> answers = {{offer, station}};
    while (answers.size() < 50) {
        const OfferId other{static_cast<std::uint32_t>(random() % (offer.value + 3))};
        const std::string where = std::to_string(random() % 4);
        if (other != offer || where != station) answers.push_back({other, where});
    }
    std::shuffle(answers.begin(), answers.end(), random);
    std::size_t winners = 0;
    for (const StationAnswers& answer : answers) {
        const auto outcome = line.run(answer);
        ASSERT_EQ(outcome.has_value(), answer.offer == offer && answer.address == station);
        winners += outcome ? 1 : 0;
    }
    ASSERT_EQ(winners, 1U);
    ASSERT_EQ(line.acd.session(owner)->call, call);
}

TEST(Pain, of_49_forged_answers_and_one_genuine_the_genuine_wins_10000_times) {
    LoadedLine line(crowd(2, {}));
    const AgentSessionId ids[] = {line.session_of(0), line.session_of(1)};
    ASSERT_TRUE(line.run(SetSessionState{ids[0], {S::ready, {}}}));
    std::mt19937 random(49);
    for (std::uint64_t round = 1; round <= 10'000; ++round) {
        const AgentSessionId owner = ids[(round + 1) % 2], next = ids[round % 2];
        ASSERT_TRUE(line.run(CallArrives{ProviderCallId{round}, "sales", "+331", 0}));
        ASSERT_NO_FATAL_FAILURE(answer_fifty_times(line, owner, random)) << round;
        ASSERT_TRUE(line.run(CallerLeaves{ProviderCallId{round}}));
        // Nothing is left of it: no offer, no reservation, no deadline.
        ASSERT_TRUE(line.state().calls.empty() && line.state().call_of_offer.empty());
        ASSERT_TRUE(line.state().calls_of.empty() && line.state().deadlines.empty());
        ASSERT_TRUE(line.run(SetSessionState{owner, {S::notready, {}}}));
        ASSERT_TRUE(line.run(SetSessionState{next, {S::ready, {}}}));
        if (round % 1000 == 0) expect_sound(line.acd);
    }
    EXPECT_EQ(line.acd.session(ids[0])->calls + line.acd.session(ids[1])->calls, 10'000U);
}

TEST(Pain, a_caller_gone_while_the_agents_side_is_set_up_leaves_nothing_reserved) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.arrives();
    const StationAnswers late{line.offer(call), "1001"};
    const StationRefuses dropped{line.offer(call), RingFailure::unreachable};
    line.caller_leaves(call);
    EXPECT_EQ(line.refusal(late), Refusal::unknown_offer) << "connected to nobody";
    EXPECT_EQ(line.refusal(dropped), Refusal::unknown_offer);
    EXPECT_EQ(line.state_of(id), S::ready) << "it was not the agent's doing";
    EXPECT_FALSE(line.acd.next_deadline());
    EXPECT_EQ(line.rings_at(line.arrives()), id);
}

TEST(Pain, a_caller_gone_just_after_the_answer_ends_the_talk_once) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.talk();
    const StationLeaves agents_side{line.provider_call(call)};
    line.caller_leaves(call);
    EXPECT_EQ(line.state_of(id), S::busywrapup);
    EXPECT_EQ(line.refusal(agents_side), Refusal::unknown_call) << "the other side tells it too";
    EXPECT_EQ(line.state_of(id), S::busywrapup);
}

void expect_withdrawn(CallLine& line, CallId call, const StationAnswers& late, Instant arrived) {
    EXPECT_TRUE(line.waits(call));
    EXPECT_EQ(line.call(call)->arrived, arrived) << "its age is gone";
    EXPECT_EQ(line.refusal(late), Refusal::unknown_offer);
}

TEST(Pain, notready_while_it_rings_takes_the_offer_back_and_the_call_keeps_its_place) {
    for (const bool is_of_agent : {false, true}) {
        CallLine line;
        const auto id = line.ready("alice");
        const CallId call = line.arrives();
        const Instant arrived = line.call(call)->arrived;
        const StationAnswers late{line.offer(call), "1001"};
        line.pass(5s);
        const AgentId agent = line.acd.session(id)->agent;
        if (is_of_agent) {
            line.must(SetAgentState{agent, {A::notready, {}}});
        } else {
            line.must(SetSessionState{id, {S::notready, {}}});
        }
        expect_withdrawn(line, call, late, arrived);
        const CallId younger = line.arrives();
        const auto bob = line.ready("bob", sales, home);
        EXPECT_EQ(line.rings_at(call), bob) << "the older call first";
        EXPECT_TRUE(line.waits(younger));
    }
}

/// How often the agent is rung in an hour, if his telephone does `failure` (none = rings on) and
/// his program sets READY again at once, or not.
std::size_t offers_in_an_hour(std::optional<RingFailure> failure, bool sets_ready_again) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.arrives();
    std::size_t offers = 1;
    for (const Instant end = line.now + 1h; line.now < end && offers < 1000;) {
        if (failure && line.rings_at(call) == id) {
            line.must(StationRefuses{line.offer(call), *failure});
        } else if (line.acd.next_deadline()) {
            line.meet_deadline();
        } else {
            break;
        }
        offers += line.count("CallOffered");
        if (!sets_ready_again || line.state_of(id) != S::notready) continue;
        line.must(SetSessionState{id, {S::ready, {}}});
        offers += line.count("CallOffered");
    }
    EXPECT_TRUE(line.waits(call) || line.rings_at(call) == id) << "the call was lost";
    return offers;
}

TEST(Pain, an_agent_who_does_not_take_a_call_is_not_rung_again_and_again) {
    const std::optional<RingFailure> failures[] = {std::nullopt, RingFailure::busy,
                                                   RingFailure::rejected, RingFailure::unreachable};
    for (const auto& failure : failures) {
        EXPECT_EQ(offers_in_an_hour(failure, false), 1U) << "rung while NOTREADY";
        // Rings 20 s at most, then 30 s of back-off: at least 30 s between two offers.
        EXPECT_LE(offers_in_an_hour(failure, true), 3600U / 30 + 2) << "a loop of offers";
    }
}

TEST(Pain, a_call_that_its_first_agent_does_not_take_goes_to_the_next_in_the_same_step) {
    CallLine line;
    line.ready("alice", sales, desk);
    const auto bob = line.ready("bob", sales, home);
    const CallId call = line.arrives();
    line.must(StationRefuses{line.offer(call), RingFailure::rejected});
    EXPECT_EQ(line.rings_at(call), bob);
}

/// Who was served in which order, and whether anything rang twice.
struct Burst {
    std::vector<CallId> served;
    std::set<CallId> rung;
    std::size_t offers = 0, doubles = 0;

    void read(const LoadedLine& line) {
        for (const StampedFact& each : line.last) {
            const auto* offer = std::get_if<CallOffered>(&each.fact);
            if (offer == nullptr) continue;
            ++offers;
            doubles += rung.insert(offer->call).second ? 0 : 1;
            served.push_back(offer->call);
            const auto& calls = line.state().calls_of.at(offer->agent);
            doubles += calls.size() == 1 ? 0 : 1;
        }
    }
};

TEST(Pain, a_burst_of_1000_calls_over_100_agents_is_served_once_each_and_in_order) {
    LoadedLine line(crowd(100, {}));
    for (std::size_t i = 0; i < 100; ++i) {
        ASSERT_TRUE(line.run(SetSessionState{line.session_of(i), {S::ready, {}}}));
    }
    Burst burst;
    for (std::uint64_t i = 1; i <= 1000; ++i) {
        ASSERT_TRUE(line.run(CallArrives{ProviderCallId{i}, "sales", "+331", 0}));
        burst.read(line);
    }
    ASSERT_EQ(burst.offers, 100U) << "everyone has one, nobody two";
    std::mt19937 random(1000);
    while (!line.state().calls.empty()) {
        const auto ringing =
            std::next(line.state().call_of_offer.begin(),
                      static_cast<std::ptrdiff_t>(random() % line.state().call_of_offer.size()));
        const Call call = line.state().calls.at(ringing->second);
        line.now = line.now + 1s;
        ASSERT_TRUE(line.run(StationAnswers{call.offer, std::to_string(call.address.value)}));
        burst.read(line);
        ASSERT_TRUE(line.run(CallerLeaves{call.provider_call}));
        burst.read(line);
    }
    EXPECT_EQ(burst.served.size(), 1000U);
    EXPECT_EQ(burst.doubles, 0U);
    EXPECT_TRUE(std::is_sorted(burst.served.begin(), burst.served.end())) << "out of turn";
    std::uint32_t answered = 0;
    for (const auto& [id, session] : line.state().sessions) answered += session.calls;
    EXPECT_EQ(answered, 1000U);
    expect_sound(line.acd);
}

}  // namespace
}  // namespace agentline::acd
