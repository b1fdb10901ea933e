// Goal: a reload moves the calls of what it removes or changes and nobody else's (design 4, 3.7;
// contract 12.4). Method: one call that waits, rings and talks each, then one change at a time; the
// calls that must stay are compared as whole records.
#include <algorithm>

#include <gtest/gtest.h>

#include "unit/acd/call_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using Names = std::vector<std::string>;
using namespace std::chrono_literals;

constexpr AddressId third{2};

/// Alice talks, bob rings, one call waits: in "sales" of Sales. Carol talks in "care" of Care.
struct BusyLine : CallLine {
    BusyLine() : CallLine({}, flow_directory()) {
        alice = ready("alice", sales, desk);
        talking = talk();
        bob = ready("bob", sales, home);
        ringing = arrives();
        waiting = arrives();
        carol = ready("carol", care, third);
        bystander = talk("care");
        pass(1s);
    }

    /// Applies it; a second time makes no difference.
    void reload(const Directory& directory) {
        const std::string before = text_of(bystander);
        must(directory);
        const std::vector<StampedFact> facts = last;
        must(directory);
        EXPECT_TRUE(last.empty()) << "the same directory twice makes a difference";
        last = facts;
        EXPECT_EQ(text_of(bystander), before);
        EXPECT_EQ(state_of(carol), S::busyoncall);
    }
    void expect_untouched(CallId id, const std::string& before) {
        EXPECT_EQ(text_of(id), before) << "call " << id.value;
    }
    /// What of a call may change, as text.
    [[nodiscard]] std::string text_of(CallId id) const {
        const Call& c = *call(id);
        std::string text;
        for (const std::int64_t n :
             {std::int64_t{c.queue.value}, std::int64_t{c.offer.value},
              std::int64_t{c.session.value}, std::int64_t{c.address.value},
              c.arrived.us_since_epoch, c.wait_until.us_since_epoch, c.offered.us_since_epoch,
              c.offered_until.us_since_epoch, c.answered.us_since_epoch}) {
            text += std::to_string(n) + ' ';
        }
        return text;
    }

    AgentSessionId alice, bob, carol;
    CallId talking, ringing, waiting, bystander;
};

void drop_group(Directory& directory, const GroupId& id) {
    std::erase_if(directory.groups, [&](const auto& group) { return group.id == id; });
}
void drop_person(Directory& directory, const std::string& id) {
    std::erase_if(directory.people, [&](const auto& person) { return person.id == id; });
}
void drop_queue(Directory& directory, const std::string& title) {
    std::erase_if(directory.queues, [&](const auto& queue) { return queue.title == title; });
    for (auto& group : directory.groups) std::erase(group.queues, title);
    for (auto& queue : directory.queues) {
        if (queue.overflow == title) queue.overflow.clear();
    }
}

/// Everything that is there stays as it is.
void expect_nothing_moves(const Directory& directory, const Names& facts) {
    BusyLine line;
    std::vector<std::string> before;
    for (const CallId id : {line.talking, line.ringing, line.waiting}) {
        before.push_back(line.text_of(id));
    }
    line.reload(directory);
    EXPECT_EQ(line.names(), facts);
    std::size_t n = 0;
    for (const CallId id : {line.talking, line.ringing, line.waiting}) {
        line.expect_untouched(id, before[n++]);
    }
    EXPECT_EQ(line.state_of(line.alice), S::busyoncall);
    EXPECT_EQ(line.state_of(line.bob), S::ready);
}

TEST(ReloadWithCalls, that_changes_nothing_or_only_adds_moves_nobody) {
    expect_nothing_moves(flow_directory(), {});
    Directory directory = flow_directory();
    directory.addresses.insert(directory.addresses.begin(), "1000");
    directory.queues.insert(directory.queues.begin(), {"new"});
    directory.groups.insert(directory.groups.begin(), {group_id(4), "New", {}, {"new", "sales"}});
    directory.people.push_back({"erin", true, {}});
    expect_nothing_moves(directory, {"AddressAdded", "QueueAdded", "GroupAdded", "PersonAdmitted"});
}

TEST(ReloadWithCalls, that_changes_titles_wrapup_or_rules_moves_nobody) {
    Directory directory = flow_directory();
    directory.groups[0].title = "Selling";
    directory.groups[0].wrapup = 99s;
    directory.groups[0].queues = {"care", "sales"};
    expect_nothing_moves(directory, {"GroupChanged"});
    Directory rules = flow_directory();
    rules.queues[0] = {"sales", 5s, "", 3s, 1s};
    expect_nothing_moves(rules, {"QueueRulesSet"});
}

TEST(ReloadWithCalls, new_rules_hold_from_the_next_wait_offer_and_back_off_on) {
    BusyLine line;
    Directory rules = flow_directory();
    rules.queues[0] = {"sales", 5s, "care", 3s, 7s};
    line.reload(rules);
    const CallId later = line.arrives();
    EXPECT_EQ(line.call(later)->wait_until, line.now + Duration(5s));
    line.must(StationRefuses{line.offer(line.ringing), RingFailure::busy});
    EXPECT_EQ(line.the<OfferEnded>().back_off_until, line.now + Duration(7s));
    line.set(line.bob, S::ready);
    EXPECT_EQ(line.the<CallOffered>().deadline, line.now + Duration(3s));
}

TEST(ReloadWithCalls, a_new_overflow_queue_is_where_the_next_overflow_goes) {
    BusyLine line;
    Directory directory = flow_directory();
    directory.queues.push_back({"last"});
    directory.queues[0].overflow = "last";
    line.reload(directory);
    const Instant due = line.call(line.waiting)->wait_until;
    line.must(StationLeaves{line.provider_call(line.bystander)});
    line.set(line.carol, S::notready);
    line.meet_deadline();  // Bob does not answer; both sales calls wait.
    line.pass(due - line.now);
    line.meet_due();
    EXPECT_EQ(line.call(line.waiting)->queue, QueueId{3});
}

TEST(ReloadWithCalls, a_group_that_no_longer_serves_the_queue_loses_the_offer_only) {
    BusyLine line;
    const std::string talking = line.text_of(line.talking);
    Directory directory = flow_directory();
    directory.groups[0].queues = {};
    line.reload(directory);
    EXPECT_EQ(line.names(), (Names{"GroupChanged", "OfferEnded"}));
    EXPECT_EQ(line.the<OfferEnded>().why, OfferEnd::withdrawn);
    EXPECT_TRUE(line.waits(line.ringing) && line.waits(line.waiting));
    EXPECT_EQ(line.state_of(line.bob), S::ready);
    line.expect_untouched(line.talking, talking);
    line.reload(flow_directory());
    EXPECT_EQ(line.names(), (Names{"GroupChanged", "CallOffered"}));
    EXPECT_EQ(line.rings_at(line.ringing), line.bob);
}

TEST(ReloadWithCalls, a_group_that_begins_to_serve_takes_what_waits_in_the_same_step) {
    BusyLine line;
    const auto dave = line.ready("dave", vip, AddressId{3});
    Directory directory = flow_directory();
    directory.groups[2].queues = {"sales"};
    line.reload(directory);
    EXPECT_EQ(line.names(), (Names{"GroupChanged", "CallOffered"}));
    EXPECT_EQ(line.rings_at(line.waiting), dave);
    EXPECT_EQ(line.rings_at(line.ringing), line.bob) << "rings on";
}

/// The sessions of alice and bob go; the talk goes on without its session, the rest waits.
void expect_sessions_gone(BusyLine& line, const Directory& directory, bool bob_too) {
    const Instant arrived = line.call(line.ringing)->arrived;
    const std::string waiting = line.text_of(line.waiting);
    const std::string ringing = line.text_of(line.ringing);
    line.reload(directory);
    EXPECT_EQ(line.state_of(line.alice), S::released);
    EXPECT_TRUE(line.talks(line.talking));
    line.expect_untouched(line.waiting, waiting);
    EXPECT_EQ(line.count("OfferEnded"), bob_too ? 1U : 0U);
    if (!bob_too) line.expect_untouched(line.ringing, ringing);
    if (bob_too) {
        EXPECT_EQ(line.state_of(line.bob), S::released);
        EXPECT_TRUE(line.waits(line.ringing));
        EXPECT_EQ(line.call(line.ringing)->arrived, arrived);
    }
    line.must(StationLeaves{line.provider_call(line.talking)});
    EXPECT_EQ(line.names(), (Names{"CallEnded"}));
}

TEST(ReloadWithCalls, a_removed_group_ends_offers_and_lets_talks_go_on) {
    BusyLine line;
    Directory directory = flow_directory();
    drop_group(directory, sales);
    expect_sessions_gone(line, directory, true);
}

TEST(ReloadWithCalls, a_removed_person_loses_offer_and_session_and_no_one_else_does) {
    BusyLine one;
    Directory directory = flow_directory();
    drop_person(directory, "alice");
    expect_sessions_gone(one, directory, false);
    BusyLine both;
    drop_person(directory, "bob");
    expect_sessions_gone(both, directory, true);
}

TEST(ReloadWithCalls, a_person_who_lost_the_group_is_like_one_who_left_it) {
    BusyLine line;
    Directory directory = flow_directory();
    for (const std::size_t n : {0U, 1U})
        directory.people[n] = {directory.people[n].id, false, {care}};
    expect_sessions_gone(line, directory, true);
}

TEST(ReloadWithCalls, a_removed_address_ends_the_offer_there_and_lets_the_talk_go_on) {
    BusyLine line;
    Directory directory = flow_directory();
    directory.addresses = {"1003", "1004"};
    expect_sessions_gone(line, directory, true);
}

TEST(ReloadWithCalls, a_station_stays_in_use_until_the_talk_of_a_removed_agent_ends) {
    BusyLine line;
    Directory without = flow_directory();
    drop_person(without, "alice");
    line.reload(without);
    line.reload(flow_directory());
    const auto again = line.ready("alice", sales, desk);
    EXPECT_TRUE(line.waits(line.waiting));
    line.station_leaves(line.talking);
    EXPECT_EQ(line.rings_at(line.waiting), again);
}

TEST(ReloadWithCalls, a_private_call_lives_through_the_removal_of_its_address) {
    BusyLine line;
    const auto own = line.private_call("1004", CallDirection::outgoing);
    Directory without = flow_directory();
    without.addresses.pop_back();
    line.reload(without);
    line.reload(flow_directory());
    const auto dave = line.ready("dave", sales, AddressId{3});
    EXPECT_EQ(line.state_of(line.agent("dave")), AgentState::busyoutgoing);
    EXPECT_TRUE(line.waits(line.waiting));
    line.must(PrivateCallEnds{own});
    EXPECT_EQ(line.rings_at(line.waiting), dave);
}

TEST(ReloadWithCalls, a_removed_queue_sends_its_calls_to_its_overflow_with_their_age) {
    BusyLine line;
    const Instant arrived = line.call(line.ringing)->arrived;
    Directory directory = flow_directory();
    drop_queue(directory, "sales");
    line.reload(directory);
    EXPECT_EQ(line.names(), (Names{"GroupChanged", "OfferEnded", "CallOverflowed", "CallOverflowed",
                                   "QueueRemoved"}));
    for (const CallId id : {line.ringing, line.waiting}) {
        EXPECT_TRUE(line.waits(id));
        EXPECT_EQ(line.call(id)->queue, care_queue);
        EXPECT_EQ(line.call(id)->arrived, arrived);
        EXPECT_EQ(line.call(id)->wait_until, line.now + Duration(120s));
    }
    EXPECT_EQ(line.queue(care_queue).flowed_in, 2U);
    EXPECT_EQ(line.state_of(line.bob), S::ready);
    EXPECT_TRUE(line.talks(line.talking));
    EXPECT_EQ(line.refusal(RequeueCall{line.talking}), Refusal::unknown_queue);
    line.caller_leaves(line.talking);
    EXPECT_EQ(line.state_of(line.alice), S::busywrapup);
}

TEST(ReloadWithCalls, queues_removed_with_their_overflow_end_their_calls) {
    BusyLine line;
    Directory directory = flow_directory();
    drop_queue(directory, "sales");
    drop_queue(directory, "care");
    directory.queues.push_back({"other"});
    line.reload(directory);
    EXPECT_EQ(line.call(line.ringing), nullptr);
    EXPECT_EQ(line.call(line.waiting), nullptr);
    EXPECT_EQ(line.the<CallEnded>().how, CallEnd::final_disposition);
    EXPECT_TRUE(line.talks(line.talking) && line.talks(line.bystander));
}

TEST(ReloadWithCalls, calls_pass_over_an_overflow_queue_that_goes_as_well) {
    Directory chain = flow_directory();
    chain.queues.push_back({"last", 40s});
    chain.queues[1].overflow = "last";
    CallLine line({}, chain);
    const CallId call = line.arrives();
    Directory after = chain;
    drop_queue(after, "sales");
    drop_queue(after, "care");
    line.must(after);
    EXPECT_EQ(line.count("CallOverflowed"), 1U);
    EXPECT_EQ(line.call(call)->queue, QueueId{3});
}

TEST(ReloadWithCalls, a_changed_wrapup_holds_for_the_talk_that_runs) {
    for (const Duration wrapup : {Duration(5s), Duration{}}) {
        BusyLine line;
        Directory directory = flow_directory();
        directory.groups[0].wrapup = wrapup;
        line.reload(directory);
        line.caller_leaves(line.talking);
        EXPECT_EQ(line.state_of(line.alice), wrapup == Duration{} ? S::ready : S::busywrapup);
        if (wrapup == Duration{}) continue;
        EXPECT_EQ(line.acd.session(line.alice)->deadline, line.now + wrapup);
    }
}

TEST(ReloadWithCalls, everything_may_go_at_once) {
    BusyLine line;
    Directory directory;
    directory.addresses = {"2001"};
    directory.queues = {{"other"}};
    directory.groups = {{group_id(8), "Other", {}, {"other"}}};
    directory.people = {{"zoe", true, {}}};
    line.must(directory);
    EXPECT_TRUE(line.acd.state().sessions.empty() && line.acd.state().agents.empty());
    EXPECT_TRUE(line.talks(line.talking) && line.talks(line.bystander));
    EXPECT_EQ(line.acd.state().calls.size(), 2U);
    line.must(Reconcile{});
    EXPECT_TRUE(line.acd.state().calls.empty());
    EXPECT_FALSE(line.acd.next_deadline());
}

}  // namespace
}  // namespace agentline::acd
