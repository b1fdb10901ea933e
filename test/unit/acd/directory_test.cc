// Goal: a configuration is applied as a difference: what it names new appears, what it no longer
// names goes, nothing else moves, and ids are kept and never reused (design 3.11, 4;
// contract 12.4). Method: one change at a time, with a session in every state where it matters.
#include <algorithm>

#include <gtest/gtest.h>

#include "unit/acd/test_line.h"

namespace agentline::acd {
namespace {

using S = AgentSessionState;
using Names = std::vector<std::string>;
using Messages = std::vector<LineMessage>;
using namespace std::chrono_literals;

const S kept_states[] = {S::notready, S::ready, S::busyoncall, S::busywrapup, S::ended};

Directory without_group(GroupId id) {
    Directory directory = small_directory();
    std::erase_if(directory.groups, [&](const auto& g) { return g.id == id; });
    for (auto& person : directory.people) std::erase(person.groups, id);
    return directory;
}

Directory without_person(const std::string& id) {
    Directory directory = small_directory();
    std::erase_if(directory.people, [&](const auto& p) { return p.id == id; });
    return directory;
}

void apply(TestLine& line, const Directory& directory) {
    EXPECT_TRUE(line.run(directory));
    const std::vector<StampedFact> facts = line.last;
    EXPECT_TRUE(line.run(directory));
    EXPECT_TRUE(line.last.empty()) << "the same directory twice makes a difference";
    line.last = facts;
}

/// The facts of the last command name no session or agent but these.
void expect_only(const TestLine& line, const std::vector<std::uint32_t>& sessions,
                 const std::vector<std::uint32_t>& agents) {
    for (const StampedFact& fact : line.last) {
        for (const FactField& field : fields_of(fact.fact)) {
            const auto named = [&](const std::vector<std::uint32_t>& ids) {
                return std::any_of(ids.begin(), ids.end(), [&](std::uint32_t id) {
                    return std::to_string(id) == field.value;
                });
            };
            const bool fine = field.name == "session" ? named(sessions)
                              : field.name == "agent" ? named(agents)
                                                      : true;
            EXPECT_TRUE(fine) << name_of(fact.fact) << ' ' << field.value;
        }
    }
}

TEST(Directory, first_start_opens_the_line_and_announces_what_there_is) {
    TestLine line;
    EXPECT_EQ(line.names(), (Names{"AcdOpened", "AddressAdded", "AddressAdded", "QueueAdded",
                                   "QueueAdded", "GroupAdded", "GroupAdded", "GroupAdded",
                                   "PersonAdmitted", "PersonAdmitted"}));
    const LineMessage new_group{MessageId::groupstatus, 0, groupstatus::newgroup, 0};
    EXPECT_EQ(line.messages(), (Messages{{MessageId::queuestatus, 1, queuestatus::newqueue, 0},
                                         {MessageId::queuestatus, 2, queuestatus::newqueue, 0},
                                         new_group,
                                         new_group,
                                         new_group}));
    EXPECT_EQ(line.acd.group_list(),
              (GroupList{{sales, "Sales"}, {care, "Care"}, {vip, "Very important"}}));
    EXPECT_EQ(*line.acd.queue_list(care), (QueueList{{QueueId{2}, "care"}}));
    EXPECT_TRUE(line.acd.queue_list(vip)->empty());
    EXPECT_FALSE(line.acd.queue_list(group_id(9)));
}

TEST(Directory, the_same_again_is_no_difference) {
    for (const S state : kept_states) {
        TestLine line;
        line.session_in(state, line.agent("bob"), care);
        apply(line, small_directory());
        EXPECT_TRUE(line.last.empty());
    }
}

TEST(Directory, first_ids_count_on_a_new_journal_only) {
    TestLine line;
    Directory directory = small_directory();
    directory.first_agent = 7000;
    directory.first_session = 8000;
    apply(line, directory);
    EXPECT_TRUE(line.last.empty());
    EXPECT_EQ(line.agent("alice"), AgentId{first_agent});
}

TEST(Directory, additions_move_nobody) {
    for (const S state : kept_states) {
        TestLine line;
        line.session_in(state, line.agent("alice"));
        Directory directory = small_directory();
        directory.addresses.insert(directory.addresses.begin(), "1000");
        directory.queues.insert(directory.queues.begin(), {"new"});
        directory.groups.insert(directory.groups.begin(), {group_id(4), "New", {}, {"new"}});
        directory.people.push_back({"carol", false, {group_id(4)}});
        apply(line, directory);
        EXPECT_EQ(line.names(),
                  (Names{"AddressAdded", "QueueAdded", "GroupAdded", "PersonAdmitted"}));
        EXPECT_EQ(line.acd.state().addresses.at(2).number, "1000");
        EXPECT_EQ(line.acd.queue_list(group_id(4))->front().id, QueueId{3});
        line.session(line.agent("carol"), group_id(4), AddressId{2});
    }
}

TEST(Directory, a_changed_group_moves_nobody) {
    for (const S state : kept_states) {
        TestLine line;
        const auto id = line.session_in(state, line.agent("alice"), sales);
        const auto deadline = line.acd.session(id)->deadline;
        Directory directory = small_directory();
        directory.groups[0] = {sales, "Selling", 99s, {"care", "sales"}};
        apply(line, directory);
        EXPECT_EQ(line.names(), (Names{"GroupChanged"}));
        EXPECT_TRUE(line.messages().empty());
        EXPECT_EQ(line.acd.session(id)->deadline, deadline);
        EXPECT_EQ(line.acd.group_list()[0].name, "Selling");
        EXPECT_EQ(line.acd.queue_list(sales)->size(), 2U);
    }
}

TEST(Directory, a_new_wrapup_time_holds_from_the_next_wrapup_on) {
    TestLine line;
    const auto id = line.session_in(S::busywrapup, line.agent("alice"), sales);
    Directory directory = small_directory();
    directory.groups[0].wrapup = 99s;
    apply(line, directory);
    line.meet_deadline();
    line.set(id, S::busyoncall);
    line.set(id, S::busywrapup);
    EXPECT_EQ(line.acd.next_deadline()->at, line.now + Duration(99s));
}

TEST(Directory, removal_of_a_group_ends_and_releases_its_sessions_only) {
    for (const S state : kept_states) {
        TestLine line;
        const AgentId alice = line.agent("alice");
        const AgentId bob = line.agent("bob");
        const auto gone = line.session_in(state, alice, sales);
        const auto stays = line.session_in(S::ready, alice, vip);
        line.session_in(S::busywrapup, bob, care);
        apply(line, without_group(sales));
        Messages expected;
        if (state != S::ended) expected.push_back(session_state(gone, S::ended));
        expected.push_back(session_state(gone, S::released));
        expected.push_back({MessageId::groupstatus, 0, groupstatus::groupremoved, 0});
        Messages heard = line.messages();
        std::erase_if(heard, [](const auto& m) { return m.id == MessageId::agentstatusex; });
        EXPECT_EQ(heard, expected);
        EXPECT_EQ(line.state_of(alice), AgentState::ready);
        EXPECT_EQ(line.state_of(stays), S::ready);
        expect_only(line, {gone.value}, {alice.value});
        EXPECT_EQ(line.refusal(CreateSession{alice, sales, desk}), Refusal::unknown_group);
    }
}

TEST(Directory, the_last_session_lost_with_its_group_leaves_the_agent_not_ready) {
    for (const S state : kept_states) {
        TestLine line;
        const AgentId alice = line.agent("alice");
        line.session_in(state, alice, sales);
        apply(line, without_group(sales));
        EXPECT_EQ(line.state_of(alice), AgentState::notready);
    }
}

TEST(Directory, queues_are_removed_before_their_group) {  // Contract 12.4.
    TestLine line;
    Directory directory = without_group(sales);
    std::erase_if(directory.queues, [](const auto& q) { return q.title == "sales"; });
    apply(line, directory);
    EXPECT_EQ(line.messages(),
              (Messages{{MessageId::queuestatus, 1, queuestatus::queueremoved, 0},
                        {MessageId::groupstatus, 0, groupstatus::groupremoved, 0}}));
    EXPECT_FALSE(line.acd.queue_info(QueueId{1}, line.now));
}

TEST(Directory, a_queue_that_comes_back_has_a_new_id) {
    TestLine line;
    Directory directory = small_directory();
    std::erase_if(directory.queues, [](const auto& q) { return q.title == "care"; });
    directory.groups[1].queues.clear();
    apply(line, directory);
    EXPECT_EQ(line.names(), (Names{"GroupChanged", "QueueRemoved"}));
    EXPECT_TRUE(line.acd.queue_list(care)->empty());
    apply(line, small_directory());
    EXPECT_EQ(line.acd.queue_list(care)->front().id, QueueId{3});
}

TEST(Directory, removal_of_a_person_releases_agent_and_sessions_only) {
    for (const S state : kept_states) {
        TestLine line;
        const AgentId bob = line.agent("bob");
        const auto gone = line.session_in(state, bob, sales);
        const auto stays = line.session_in(S::busyoncall, line.agent("alice"), sales);
        apply(line, without_person("bob"));
        EXPECT_EQ(line.state_of(gone), S::released);
        EXPECT_EQ(line.state_of(bob), AgentState::released);
        EXPECT_EQ(line.messages().back(), agent_state(bob, AgentState::released));
        EXPECT_EQ(line.state_of(stays), S::busyoncall);
        expect_only(line, {gone.value}, {bob.value});
        EXPECT_EQ(line.refusal(CreateAgent{"bob"}), Refusal::unknown_person);
        apply(line, small_directory());
        EXPECT_GT(line.agent("bob"), bob);
    }
}

TEST(Directory, a_person_who_lost_a_group_loses_its_sessions) {
    for (const S state : kept_states) {
        TestLine line;
        const AgentId bob = line.agent("bob");
        const auto gone = line.session_in(state, bob, sales);
        const auto stays = line.session_in(S::notready, bob, care);
        Directory directory = small_directory();
        directory.people[1].groups = {care};
        apply(line, directory);
        EXPECT_EQ(line.names().front(), "PersonAdmitted");
        EXPECT_EQ(line.state_of(gone), S::released);
        EXPECT_EQ(line.state_of(stays), S::notready);
        EXPECT_EQ(line.refusal(CreateSession{bob, sales, desk}), Refusal::not_in_group);
    }
}

TEST(Directory, removal_of_an_address_releases_its_sessions_and_keeps_its_id) {
    for (const S state : kept_states) {
        TestLine line;
        const AgentId alice = line.agent("alice");
        const auto gone = line.session_in(state, alice, sales);
        const auto stays = line.session(alice, care, home);
        Directory directory = small_directory();
        directory.addresses = {"1002", "1003"};
        apply(line, directory);
        EXPECT_EQ(line.state_of(gone), S::released);
        EXPECT_EQ(line.state_of(stays), S::notready);
        EXPECT_EQ(line.refusal(CreateSession{alice, sales, desk}), Refusal::unknown_address);
        EXPECT_EQ(line.acd.state().addresses.at(2).number, "1003");
        apply(line, small_directory());
        EXPECT_EQ(line.acd.state().addresses.at(0).number, "1001");
        EXPECT_EQ(line.acd.state().addresses.size(), 3U);
        line.session(alice, sales, desk);
    }
}

TEST(Directory, one_reload_may_change_everything) {
    TestLine line;
    const AgentId alice = line.agent("alice");
    for (const GroupId group : {sales, care, vip}) line.session(alice, group);
    Directory directory;
    directory.addresses = {"2001"};
    directory.queues = {{"other"}};
    directory.groups = {{group_id(8), "Other", {}, {"other"}}};
    directory.people = {{"carol", true, {}}};
    apply(line, directory);
    EXPECT_TRUE(line.acd.state().sessions.empty());
    EXPECT_TRUE(line.acd.state().agents.empty());
    EXPECT_FALSE(line.acd.next_deadline());
    EXPECT_EQ(line.acd.group_list(), (GroupList{{group_id(8), "Other"}}));
}

}  // namespace
}  // namespace agentline::acd
