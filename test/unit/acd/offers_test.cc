// Goal: an offer is a leased reservation with one owner (design 3.7): it ends by answer, time-out,
// refusal or withdrawal, the call keeps its age and place, and an answer that crosses with its end
// is refused (glare). Method: everything that takes an offer away, before and after the answer.
#include <functional>

#include <gtest/gtest.h>

#include "unit/acd/call_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using A = AgentState;
using Names = std::vector<std::string>;
using namespace std::chrono_literals;

// --- Offers that nobody takes. ---

TEST(Offer, no_answer_takes_the_agent_out_and_keeps_the_calls_age_and_place) {
    CallLine line;
    const auto lazy = line.ready("alice", sales, desk);
    const CallId call = line.arrives();
    const Instant arrived = line.now;
    const CallId younger = line.arrives();
    line.meet_deadline();
    EXPECT_EQ(line.now, arrived + Duration(20s));
    EXPECT_EQ(line.names(), (Names{"OfferEnded", "SessionStateChanged", "SessionReasonSet",
                                   "AgentStateChanged"}));
    EXPECT_EQ(line.the<OfferEnded>().why, OfferEnd::no_answer);
    EXPECT_EQ(line.state_of(lazy), S::notready);
    EXPECT_EQ(line.reason(lazy), "no-answer");
    EXPECT_EQ(line.call(call)->arrived, arrived);
    const auto fresh = line.ready("bob", sales, home);
    EXPECT_EQ(line.rings_at(call), fresh);
    EXPECT_TRUE(line.waits(younger));
}

TEST(Offer, no_answer_goes_on_to_the_next_session_in_the_same_step) {
    CallLine line;
    line.ready("alice", sales, desk);
    const auto second = line.ready("bob", sales, home);
    const CallId call = line.arrives();
    line.meet_deadline();
    EXPECT_EQ(line.names().back(), "CallOffered");
    EXPECT_EQ(line.rings_at(call), second);
    EXPECT_EQ(line.the<CallOffered>().deadline, line.now + Duration(20s));
}

TEST(Offer, does_not_come_back_to_the_same_session_before_the_back_off_is_over) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.arrives();
    line.meet_deadline();
    const Instant back = line.now + Duration(30s);
    EXPECT_EQ(line.the<OfferEnded>().back_off_until, back);
    line.set(id, S::ready);
    EXPECT_TRUE(line.waits(call));
    const CallId other = line.arrives();
    EXPECT_EQ(line.rings_at(other), id) << "only this very call backs off";
    line.caller_leaves(other);
    EXPECT_TRUE(line.waits(call));
    line.meet_deadline();
    EXPECT_EQ(line.now, back);
    EXPECT_EQ(line.names(), (Names{"BackOffEnded", "CallOffered"}));
    EXPECT_EQ(line.rings_at(call), id);
}

TEST(Offer, back_off_is_forgotten_with_the_call_and_with_its_answer) {
    for (const bool is_answered : {true, false}) {
        CallLine line;
        line.ready("alice", sales, desk);
        const CallId call = line.arrives();
        line.meet_deadline();
        if (is_answered) line.ready("bob", sales, home);
        if (is_answered) line.answer(call);
        if (!is_answered) line.caller_leaves(call);
        EXPECT_FALSE(line.acd.next_deadline());
    }
}

TEST(Offer, without_back_off_rings_again_as_soon_as_the_agent_is_back) {
    Directory directory = small_directory();
    directory.queues[0].back_off = {};
    CallLine line({}, directory);
    const auto id = line.ready("alice");
    const CallId call = line.arrives();
    line.meet_deadline();
    EXPECT_FALSE(line.acd.next_deadline());
    line.set(id, S::ready);
    EXPECT_EQ(line.rings_at(call), id);
}

TEST(Offer, refused_by_the_station_is_like_no_answer_with_its_own_reason) {
    const std::tuple<RingFailure, OfferEnd, std::string> rows[] = {
        {RingFailure::busy, OfferEnd::busy, "station-busy"},
        {RingFailure::rejected, OfferEnd::rejected, "rejected"},
        {RingFailure::unreachable, OfferEnd::unreachable, "unreachable"}};
    for (const auto& [failure, end, reason] : rows) {
        CallLine line;
        const auto id = line.ready("alice");
        const CallId call = line.arrives();
        line.must(StationRefuses{line.offer(call), failure});
        EXPECT_EQ(line.the<OfferEnded>().why, end);
        EXPECT_EQ(line.the<OfferEnded>().back_off_until, line.now + Duration(30s));
        EXPECT_EQ(line.state_of(id), S::notready);
        EXPECT_EQ(line.reason(id), reason);
        EXPECT_TRUE(line.waits(call));
    }
}

/// What takes an offer away without fault of the agent.
struct Withdrawal {
    std::string text;
    std::function<Command(const CallLine&, CallId)> command;
};
const Withdrawal withdrawals[] = {
    {"session NOTREADY",
     [](const CallLine& l, CallId c) {
         return SetSessionState{l.rings_at(c), {S::notready, {}}, "lunch"};
     }},
    {"session BUSYONCALL",
     [](const CallLine& l, CallId c) {
         return SetSessionState{l.rings_at(c), {S::busyoncall, {}}};
     }},
    {"session ENDED",
     [](const CallLine& l, CallId c) {
         return SetSessionState{l.rings_at(c), {S::ended, {}}};
     }},
    {"session RELEASED",
     [](const CallLine& l, CallId c) {
         return SetSessionState{l.rings_at(c), {S::released, {}}};
     }},
    {"agent NOTREADY",
     [](const CallLine& l, CallId c) {
         return SetAgentState{l.call(c)->agent, {A::notready, {}}};
     }},
    {"agent RELEASED",
     [](const CallLine& l, CallId c) {
         return SetAgentState{l.call(c)->agent, {A::released, {}}};
     }},
    {"private call",
     [](const CallLine& l, CallId c) {
         return PrivateCallBegins{ProviderCallId{900}, l.address_of(c), CallDirection::outgoing};
     }},
    {"out of reach",
     [](const CallLine& l, CallId c) {
         return StationReach{l.address_of(c), false};
     }},
};

TEST(Offer, is_withdrawn_in_the_step_that_takes_its_session_away) {
    for (const Withdrawal& each : withdrawals) {
        SCOPED_TRACE(each.text);
        CallLine line;
        const auto id = line.ready("alice");
        const CallId call = line.arrives();
        const Instant arrived = line.call(call)->arrived;
        line.pass(3s);
        line.must(each.command(line, call));
        ASSERT_EQ(line.count("OfferEnded"), 1U);
        EXPECT_EQ(line.the<OfferEnded>().why, OfferEnd::withdrawn);
        EXPECT_EQ(line.the<OfferEnded>().back_off_until, Instant{}) << "a loser is not punished";
        EXPECT_TRUE(line.waits(call));
        EXPECT_EQ(line.call(call)->arrived, arrived);
        EXPECT_EQ(line.state_of(id) == S::notready, each.text == "session NOTREADY");
    }
}

TEST(Offer, that_was_withdrawn_goes_to_the_next_session_at_once) {
    for (const Withdrawal& each : withdrawals) {
        SCOPED_TRACE(each.text);
        CallLine line;
        line.ready("alice", sales, desk);
        const auto second = line.ready("bob", sales, home);
        const CallId call = line.arrives();
        line.must(each.command(line, call));
        EXPECT_EQ(line.rings_at(call), second);
    }
}

TEST(Offer, that_was_withdrawn_may_come_back_without_a_back_off) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.arrives();
    const OfferId first = line.offer(call);
    line.set(id, S::notready);
    line.set(id, S::ready);
    EXPECT_EQ(line.rings_at(call), id);
    EXPECT_GT(line.offer(call), first);
}

// --- Glare (design 3.7): an answer and what takes the offer away cross. ---

TEST(Glare, an_answer_after_the_offer_was_withdrawn_is_refused) {
    for (const Withdrawal& each : withdrawals) {
        SCOPED_TRACE(each.text);
        CallLine line;
        line.ready("alice");
        const CallId call = line.arrives();
        const StationAnswers late{line.offer(call), "1001"};
        line.must(each.command(line, call));
        EXPECT_EQ(line.refusal(late), Refusal::unknown_offer);
        EXPECT_TRUE(line.waits(call));
    }
}

TEST(Glare, an_answer_after_time_out_abandon_or_requeue_is_refused) {
    for (const int way : {0, 1, 2, 3}) {
        CallLine line;
        line.ready("alice");
        const CallId call = line.arrives();
        const StationAnswers late{line.offer(call), "1001"};
        if (way == 0) line.meet_deadline();
        if (way == 1) line.caller_leaves(call);
        if (way == 2) line.must(RequeueCall{call});
        if (way == 3) line.must(StationRefuses{late.offer, RingFailure::busy});
        EXPECT_EQ(line.refusal(late), Refusal::unknown_offer) << way;
        EXPECT_EQ(line.refusal(StationRefuses{late.offer, RingFailure::busy}),
                  Refusal::unknown_offer);
    }
}

TEST(Glare, an_answer_at_the_moment_of_the_deadline_wins_or_loses_by_order_alone) {
    for (const bool is_answer_first : {true, false}) {
        CallLine line;
        const auto id = line.ready("alice");
        const CallId call = line.arrives();
        const StationAnswers answer{line.offer(call), "1001"};
        line.pass(20s);
        if (is_answer_first) {
            line.must(answer);
            line.must(MeetDeadline{});
            EXPECT_TRUE(line.last.empty());
            EXPECT_EQ(line.talks_to(call), id);
        } else {
            line.must(MeetDeadline{});
            EXPECT_EQ(line.refusal(answer), Refusal::unknown_offer);
            EXPECT_EQ(line.reason(id), "no-answer");
        }
    }
}

TEST(Glare, of_two_answers_to_one_call_the_owner_of_the_offer_wins) {
    CallLine line;
    line.ready("alice", sales, desk);
    const auto bob = line.ready("bob", sales, home);
    const CallId call = line.arrives();
    const StationAnswers late{line.offer(call), "1001"};
    line.meet_deadline();
    EXPECT_EQ(line.refusal(late), Refusal::unknown_offer);
    EXPECT_EQ(line.refusal({StationAnswers{line.offer(call), "1001"}}), Refusal::unknown_offer)
        << "the right offer at the wrong station";
    line.answer(call);
    EXPECT_EQ(line.talks_to(call), bob);
    EXPECT_EQ(line.refusal(late), Refusal::unknown_offer);
}

TEST(Glare, of_49_forged_answers_and_a_genuine_one_the_genuine_one_connects) {
    CallLine line;
    const auto id = line.ready("alice");
    const CallId call = line.arrives();
    const OfferId genuine = line.offer(call);
    const char* const stations[] = {"1001", "1002", "", "9999", "alice"};
    std::uint32_t forged = 0;
    for (std::uint32_t n = 0; forged < 49; ++n) {
        const StationAnswers answer{OfferId{n % 11}, stations[n % 5]};
        if (answer.offer == genuine && answer.address == "1001") continue;
        EXPECT_EQ(line.refusal(answer), Refusal::unknown_offer) << n;
        ++forged;
    }
    line.must(StationAnswers{genuine, "1001"});
    EXPECT_EQ(line.talks_to(call), id);
    EXPECT_EQ(line.refusal(StationAnswers{genuine, "1001"}), Refusal::unknown_offer) << "twice";
    EXPECT_EQ(line.info(id).calls, 1U);
}

TEST(Glare, offer_zero_is_nobodys) {
    CallLine line;
    line.arrives();
    EXPECT_EQ(line.refusal(StationAnswers{OfferId{0}, "1001"}), Refusal::unknown_offer);
    EXPECT_EQ(line.refusal(StationRefuses{OfferId{0}, RingFailure::busy}), Refusal::unknown_offer);
}

}  // namespace
}  // namespace agentline::acd
