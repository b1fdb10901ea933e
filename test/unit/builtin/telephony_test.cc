// Goal: calls through the handler: events in, orders out before replies, messages after them,
// UPDATEINFO once per second at most, reconciliation with its figures.
// Method: a handler with a host that writes down everything; events as the provider would tell.
#include <gtest/gtest.h>

#include "unit/builtin/fake_host.h"

namespace agentline {
namespace {

using namespace std::chrono_literals;
using S = AgentSessionState;
constexpr ProviderCallId first_call{700};

LineConfig center() {
    LineConfig config = small_config();
    config.queues.front().ring_time = 20s;
    return config;
}

/// Bob in Sales, READY, and what a telephone does to him.
class Telephony : public testing::Test {
  protected:
    Telephony() {
        bob = agent_client(7, "bob");
        agent = test.create_agent(bob, u"bob");
        session = test.create_session(bob, agent);
        test.set(bob, session, S::ready);
        forget();
    }
    void forget() {
        test.host.effects.clear();
        test.host.orders.clear();
    }
    void tell(const provider::Event& event) { (void)test.handler.provider_event(event, test.now); }
    void call(ProviderCallId id = first_call) {
        tell(provider::CallArrived{id, "sales", "+331", 0, 0});
    }
    [[nodiscard]] std::string address() const {
        const acd::Acd& acd = test.handler.state();
        return acd.state().addresses.at(acd.session(session)->address.value).number;
    }
    template <class Order>
    [[nodiscard]] std::vector<Order> orders() const {
        std::vector<Order> found;
        for (const provider::Order& order : test.host.orders) {
            if (const auto* one = std::get_if<Order>(&order)) found.push_back(*one);
        }
        return found;
    }
    OfferId ringing() {
        const auto rings = orders<provider::Ring>();
        EXPECT_EQ(rings.size(), 1U);
        return rings.empty() ? OfferId{} : rings.front().offer;
    }
    [[nodiscard]] S state() const { return test.handler.state().session(session)->state; }
    /// Which objects were said to have new figures.
    [[nodiscard]] std::vector<LineMessage> updates() const {
        std::vector<LineMessage> found;
        for (const LineMessage& each : test.host.messages()) {
            const std::uint32_t bit = each.id == MessageId::queuestatus
                                          ? queuestatus::updateinfo
                                          : agentsessionstatus::updateinfo;
            if (each.param2 == bit) found.push_back(each);
        }
        return found;
    }

    TestHandler test{center()};
    Client bob;
    AgentId agent;
    AgentSessionId session;
};

TEST_F(Telephony, a_call_rings_where_an_agent_is_ready_and_is_connected_on_answer) {
    call();
    const auto rings = orders<provider::Ring>();
    ASSERT_EQ(rings.size(), 1U);
    EXPECT_EQ(rings.front().call, first_call);
    EXPECT_EQ(rings.front().address, address());
    EXPECT_EQ(state(), S::ready) << "there is no ringing state";
    tell(provider::StationAnswered{rings.front().offer, address()});
    EXPECT_EQ(orders<provider::Connect>().size(), 1U);
    EXPECT_EQ(state(), S::busyoncall);
    tell(provider::CallerLeft{first_call});
    EXPECT_EQ(state(), S::busywrapup);
    EXPECT_TRUE(test.handler.state().state().calls.empty());
}

TEST_F(Telephony, notready_while_ringing_stops_the_station_before_the_reply) {
    call();
    forget();
    test.set(bob, session, S::notready);
    EXPECT_EQ(orders<provider::StopRinging>().size(), 1U);
    ASSERT_FALSE(test.host.effects.empty());
    EXPECT_TRUE(std::holds_alternative<SentReply>(test.host.effects.front())) << "O-5";
    EXPECT_EQ(test.handler.state().state().calls.size(), 1U) << "the caller waits on";
}

TEST_F(Telephony, an_answer_that_comes_too_late_drops_the_station_and_is_counted) {
    call();
    const OfferId offer = ringing();
    test.set(bob, session, S::notready);
    forget();
    tell(provider::StationAnswered{offer, address()});
    EXPECT_EQ(orders<provider::StopRinging>().size(), 1U);
    EXPECT_TRUE(orders<provider::Connect>().empty());
    EXPECT_EQ(state(), S::notready);
    EXPECT_EQ(test.handler.reconciliation().answers_late, 1U);
}

TEST_F(Telephony, forged_answers_do_not_stop_the_genuine_ringing) {
    call();
    const OfferId offer = ringing();
    forget();
    tell(provider::StationAnswered{offer, "elsewhere"});
    tell(provider::StationAnswered{OfferId{offer.value + 1}, address()});
    for (const auto& stop : orders<provider::StopRinging>()) EXPECT_NE(stop.offer, offer);
    EXPECT_EQ(test.handler.reconciliation().answers_late, 1U) << "the other one still rang";
    tell(provider::StationAnswered{offer, address()});
    EXPECT_EQ(orders<provider::Connect>().size(), 1U);
    EXPECT_EQ(state(), S::busyoncall);
}

TEST_F(Telephony, a_call_for_no_queue_is_dropped_and_one_told_twice_is_not) {
    tell(provider::CallArrived{first_call, "nowhere", "+331", 0, 0});
    EXPECT_EQ(orders<provider::DropCall>().size(), 1U);
    forget();
    call();
    call();
    EXPECT_TRUE(orders<provider::DropCall>().empty());
    EXPECT_EQ(test.handler.state().state().calls.size(), 1U);
}

TEST_F(Telephony, an_operators_call_is_answered_with_its_number_or_the_reason) {
    const auto good =
        test.handler.provider_event(provider::CallArrived{first_call, "sales", "", 0, 9}, test.now);
    EXPECT_EQ(good.job, 9U);
    ASSERT_TRUE(good.call);
    EXPECT_EQ(test.handler.state().state().calls.count(*good.call), 1U);
    const auto bad = test.handler.provider_event(
        provider::CallArrived{ProviderCallId{701}, "nowhere", "", 0, 10}, test.now);
    EXPECT_EQ(bad.job, 10U);
    EXPECT_FALSE(bad.error.empty());
}

TEST_F(Telephony, what_the_provider_no_longer_has_is_lost_and_what_only_it_has_is_dropped) {
    call();
    tell(provider::StationAnswered{ringing(), address()});
    forget();
    tell(provider::LiveCalls{{ProviderCallId{999}}, {}, {}});
    EXPECT_TRUE(test.handler.state().state().calls.empty());
    EXPECT_EQ(state(), S::busywrapup) << "SS-3";
    const auto dropped = orders<provider::DropCall>();
    ASSERT_EQ(dropped.size(), 1U);
    EXPECT_EQ(dropped.front().call, ProviderCallId{999});
    EXPECT_EQ(test.handler.reconciliation().calls_lost, 1U);
    EXPECT_EQ(test.handler.reconciliation().calls_unknown, 1U);
}

TEST_F(Telephony, a_hang_up_that_crosses_a_requeue_asks_what_lives) {
    call();
    tell(provider::StationAnswered{ringing(), address()});
    const CallId id = test.handler.state().state().calls.begin()->first;
    ASSERT_TRUE(test.handler.operate(acd::RequeueCall{id}, "uid:0", test.now));
    EXPECT_EQ(orders<provider::DropStation>().size(), 1U);
    forget();
    tell(provider::StationLeft{first_call});
    EXPECT_EQ(orders<provider::QueryCalls>().size(), 1U);
    tell(provider::LiveCalls{});
    EXPECT_TRUE(test.handler.state().state().calls.empty());
}

TEST_F(Telephony, a_call_whose_end_is_on_its_way_is_no_difference) {
    call();
    tell(provider::StationAnswered{ringing(), address()});
    tell(provider::StationLeft{first_call});
    forget();
    tell(provider::LiveCalls{{first_call}, {}, {}});
    EXPECT_TRUE(orders<provider::DropCall>().empty());
    EXPECT_EQ(test.handler.reconciliation().calls_unknown, 0U);
    tell(provider::LiveCalls{{first_call}, {}, {}});
    EXPECT_EQ(orders<provider::DropCall>().size(), 1U) << "it is still there the next time";
}

TEST_F(Telephony, new_figures_are_announced_at_once_and_then_once_per_second) {
    test.now = test.now + Duration(5s);
    call();
    ASSERT_EQ(updates().size(), 1U);
    EXPECT_EQ(updates().front().id, MessageId::queuestatus);
    const OfferId offer = ringing();
    forget();
    test.now = test.now + Duration(100ms);
    tell(provider::StationAnswered{offer, address()});
    tell(provider::CallerLeft{first_call});
    EXPECT_TRUE(updates().empty()) << "within the second";
    ASSERT_TRUE(test.handler.next_deadline());
    EXPECT_EQ(*test.handler.next_deadline(), test.now + Duration(900ms));
    test.now = test.now + Duration(900ms);
    test.handler.deadline(test.now);
    const auto told = updates();
    ASSERT_EQ(told.size(), 3U) << "session, agent and queue";
    EXPECT_EQ(told[0].param1, session.value);
    EXPECT_EQ(told[1].param1, agent.value);
    test.host.effects.clear();
    test.handler.deadline(test.now + Duration(2s));
    EXPECT_TRUE(updates().empty()) << "nothing changed since";
}

TEST_F(Telephony, an_agents_figures_are_announced_when_his_session_is_released_in_wrapup) {
    call();
    tell(provider::StationAnswered{ringing(), address()});
    tell(provider::CallerLeft{first_call});
    ASSERT_EQ(state(), S::busywrapup);
    test.now = test.now + Duration(5s);
    test.handler.deadline(test.now);
    test.now = test.now + Duration(5s);
    forget();
    test.ask(bob, proxy::SetAgentSessionState{session, bits(S::released), 0});
    const auto told = updates();
    ASSERT_EQ(told.size(), 1U) << "the session is gone, the agent worked longer";
    EXPECT_EQ(told.front().id, MessageId::agentstatusex);
    EXPECT_EQ(told.front().param1, agent.value);
}

TEST_F(Telephony, a_wrapup_without_any_call_changes_figures_too) {
    test.ask(bob, proxy::SetAgentSessionState{session, bits(S::busyoncall), 0});
    test.ask(bob, proxy::SetAgentSessionState{session, bits(S::busywrapup), 0});
    ASSERT_EQ(state(), S::busywrapup);
    forget();
    test.ask(bob, proxy::SetAgentSessionState{session, bits(S::ready), 0});
    EXPECT_EQ(updates().size(), 2U) << "session and agent";
}

TEST_F(Telephony, figures_of_those_who_are_gone_take_no_second_from_others) {
    call();
    tell(provider::StationAnswered{ringing(), address()});
    test.now = test.now + Duration(5s);
    test.ask(bob, proxy::SetAgentStateEx{agent, bits(AgentState::released), 0});
    test.now = test.now + Duration(5s);
    tell(provider::CallerLeft{first_call});
    forget();
    call(ProviderCallId{701});
    EXPECT_EQ(updates().size(), 1U) << "the queue, at once";
}

TEST_F(Telephony, nobody_is_blamed_for_a_call_that_died_while_the_server_was_away) {
    call();  // Rings at bob.
    call(ProviderCallId{701});
    FakeHost host;
    BuiltinHandler again(
        {LineDeviceId{4}, 0xABCD, host, host, host, host, 100, {}, std::chrono::hours(1)});
    ASSERT_TRUE(again.restore(test.handler.state().snapshot()));
    const Instant later = test.now + Duration(90s);
    again.configure(center(), CauseKind::start, later);
    again.deadline(later);
    EXPECT_EQ(again.state().state().calls.size(), 2U) << "asked first";
    (void)again.provider_event(provider::LiveCalls{}, later + Duration(1s));
    again.deadline(later + Duration(1s));
    EXPECT_TRUE(again.state().state().calls.empty());
    EXPECT_EQ(again.reconciliation().calls_lost, 2U);
    EXPECT_EQ(again.state().session(session)->state, S::ready) << "his telephone never rang";
}

TEST_F(Telephony, a_provider_that_says_nothing_holds_no_deadline_for_long) {
    call();
    FakeHost host;
    BuiltinHandler again(
        {LineDeviceId{4}, 0xABCD, host, host, host, host, 100, {}, std::chrono::hours(1)});
    ASSERT_TRUE(again.restore(test.handler.state().snapshot()));
    const Instant later = test.now + Duration(90s);
    again.configure(center(), CauseKind::start, later);
    ASSERT_TRUE(again.next_deadline());
    EXPECT_EQ(*again.next_deadline(), later + Duration(2s));
    again.deadline(later + Duration(2s));
    EXPECT_EQ(again.state().session(session)->state, S::notready);
}

TEST_F(Telephony, a_reload_tells_the_provider_and_an_operator_is_named_in_the_journal) {
    LineConfig config = center();
    config.addresses.emplace_back("1999");
    test.handler.configure(config, CauseKind::configuration, test.now);
    const auto configured = orders<provider::Configure>();
    ASSERT_EQ(configured.size(), 1U);
    EXPECT_EQ(configured.front().addresses, config.addresses);
    ASSERT_TRUE(test.handler.operate(acd::SetDrain{true}, "uid:42", test.now));
    EXPECT_EQ(test.host.records.back().stamp.actor, "uid:42");
    EXPECT_EQ(test.host.records.back().stamp.cause, CauseKind::admin);
    call();
    EXPECT_EQ(orders<provider::DropCall>().size(), 1U) << "turned away while draining";
}

}  // namespace
}  // namespace agentline
