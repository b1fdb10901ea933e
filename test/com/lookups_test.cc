// Goal: groups and queues that a handler says have changed (contract tapi3 6.4, A15, A21), though
// its messages say little: which they are, codes of removed ones, and the order of events while the
// worker must ask. Method: a scripted handler whose lists the test changes and whose answers it
// holds. An agent's state that has changed proves that the line thread is past a message.
#include <thread>

#include "com/fault_test.h"

namespace agentline::test {
namespace {

constexpr DWORD group_list = LINEPROXYREQUEST_GETGROUPLIST;
constexpr HandlerMessage groups_changed = {LINE_GROUPSTATUS, 0, LINEGROUPSTATUS_NEWGROUP, 0};

HandlerMessage queue_changed(DWORD queue, DWORD bits) {
    return {LINE_QUEUESTATUS, queue, bits, 0};
}

class Lookups : public HandlerTest {
  protected:
    /// The worker has looked at the groups that are there now; only then a difference is one.
    void SetUp() override {
        HandlerTest::SetUp();
        settle();
    }
    /// Comes back when the worker is past everything that was sent before: the event of a queue
    /// that is made up for this stands behind all others.
    void settle() {
        auto groups = groups_;
        groups[1].queues.push_back({++marker_, u"marker"});
        scripted_.set_groups(groups);
        scripted_.send(queue_changed(marker_, LINEQUEUESTATUS_NEWQUEUE));
        ASSERT_TRUE(sink_->wait_for(TE_QUEUE, ACDQE_NEW_QUEUE));
        scripted_.set_groups(groups_);
        sink_->forget();
    }
    void change(std::vector<ScriptedHandler::GroupEntry> groups) {
        groups_ = std::move(groups);
        scripted_.set_groups(groups_);
        scripted_.send(groups_changed);
    }
    HAGENT agent() { return scripted_.agents().begin()->first; }

    std::vector<ScriptedHandler::GroupEntry> groups_ = ScriptedHandler::usual_groups();
    DWORD marker_ = 5000;
};

ScriptedHandler::GroupEntry night() {
    return {{0x33333333, 3, 3, {1, 1, 1, 1, 1, 1, 1, 1}}, u"Night", {{7, u"night"}}};
}

std::string name_of_subject(const Received& event) {
    ComPtr<ITACDGroup> group;
    if (SUCCEEDED(event.subject.As(&group))) return name_of(group);
    ComPtr<ITQueue> queue;
    need(event.subject.As(&queue), "ITQueue");
    return name_of(queue);
}

// ---- Groups ------------------------------------------------------------------------------------

TEST_F(Lookups, A15_new_and_removed_groups_are_found_by_difference) {
    auto groups = groups_;
    groups.erase(groups.begin());
    groups.push_back(night());
    change(groups);
    ASSERT_TRUE(sink_->wait_for([](const auto& events) { return events.size() == 2; }));
    const auto events = sink_->events();
    EXPECT_EQ(events[0].what, ACDGE_GROUP_REMOVED);
    EXPECT_EQ(events[0].subject, identity(objects_.group));
    EXPECT_EQ(events[1].what, ACDGE_NEW_GROUP);
    EXPECT_EQ(name_of_subject(events[1]), "Night");
    EXPECT_EQ(groups_of(objects_.handler).size(), 2U);
}

TEST_F(Lookups, A15_a_message_without_a_difference_tells_nothing) {
    scripted_.send(groups_changed);
    scripted_.send({LINE_GROUPSTATUS, 0, LINEGROUPSTATUS_GROUPREMOVED, 0});
    scripted_.send(agent_state_message(agent(), LINEAGENTSTATEEX_READY));
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_READY));
    EXPECT_EQ(sink_->events().size(), 1U);
}

TEST_F(Lookups, A21_removed_group_keeps_its_name_and_nothing_else) {
    change({groups_[1]});
    ASSERT_TRUE(sink_->wait_for(TE_ACDGROUP, ACDGE_GROUP_REMOVED, objects_.group));
    const auto requests = scripted_.count(LINEPROXYREQUEST_GETQUEUELIST);
    ComPtr<IEnumQueue> queues;
    EXPECT_HR(TAPI_E_CALLCENTER_GROUP_REMOVED, objects_.group->EnumerateQueues(&queues));
    Variant list;
    EXPECT_HR(TAPI_E_CALLCENTER_GROUP_REMOVED, objects_.group->get_Queues(&list));
    ComPtr<ITAgentSession> session;
    EXPECT_HR(
        TAPI_E_CALLCENTER_GROUP_REMOVED,
        objects_.agent->CreateSession(objects_.group.Get(), objects_.address.Get(), &session));
    EXPECT_EQ(name_of(objects_.group), "Sales");
    EXPECT_EQ(scripted_.count(LINEPROXYREQUEST_GETQUEUELIST), requests) << "it does not ask";
    // A session of before has its group all the same.
    ComPtr<ITACDGroup> group;
    EXPECT_HR(S_OK, objects_.session->get_ACDGroup(&group));
    EXPECT_EQ(group, objects_.group);
}

TEST_F(Lookups, a_group_that_comes_back_is_the_same_object_and_works) {
    const auto before = groups_;
    change({groups_[1]});
    ASSERT_TRUE(sink_->wait_for(TE_ACDGROUP, ACDGE_GROUP_REMOVED, objects_.group));
    change(before);
    ASSERT_TRUE(sink_->wait_for(TE_ACDGROUP, ACDGE_NEW_GROUP, objects_.group));
    EXPECT_EQ(queues_of(objects_.group).at(0), objects_.queue);
    EXPECT_EQ(sink_->events().size(), 2U);
}

TEST_F(Lookups, a_long_list_of_groups_is_read_whole) {
    auto groups = groups_;
    for (std::uint8_t i = 0; i < 200; ++i) {
        groups.push_back({{0x44444444, 4, 4, {i}}, std::u16string(40, u'x'), {}});
    }
    change(groups);
    ASSERT_TRUE(sink_->wait_for([](const auto& events) { return events.size() == 200; }));
    EXPECT_EQ(groups_of(objects_.handler).size(), 202U);
}

// ---- Queues ------------------------------------------------------------------------------------

TEST_F(Lookups, a_new_queue_is_looked_for_and_told) {
    groups_[0].queues.push_back({42, u"gold"});
    scripted_.set_groups(groups_);
    scripted_.send(queue_changed(42, LINEQUEUESTATUS_NEWQUEUE));
    ASSERT_TRUE(sink_->wait_for(TE_QUEUE, ACDQE_NEW_QUEUE));
    EXPECT_EQ(name_of_subject(sink_->events().at(0)), "gold");
    EXPECT_EQ(queues_of(objects_.group).size(), 3U);
}

TEST_F(Lookups, a_new_queue_that_no_list_has_is_not_told) {
    scripted_.send(queue_changed(4711, LINEQUEUESTATUS_NEWQUEUE));
    scripted_.send(agent_state_message(agent(), LINEAGENTSTATEEX_READY));
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_READY));
    EXPECT_EQ(sink_->count(TE_QUEUE), 0U);
}

TEST_F(Lookups, A21_removed_queue_keeps_its_name_and_nothing_else) {
    scripted_.send(queue_changed(1, LINEQUEUESTATUS_QUEUEREMOVED));
    ASSERT_TRUE(sink_->wait_for(TE_QUEUE, ACDQE_QUEUE_REMOVED, objects_.queue));
    const auto requests = scripted_.count(LINEPROXYREQUEST_GETQUEUEINFO);
    for (const BlockingMethod& method : blocking_methods()) {
        const bool is_queues = method.type == LINEPROXYREQUEST_GETQUEUEINFO ||
                               method.type == LINEPROXYREQUEST_SETQUEUEMEASUREMENTPERIOD;
        if (!is_queues) continue;
        const Outcome outcome = method.call(objects_);
        EXPECT_HR(TAPI_E_CALLCENTER_QUEUE_REMOVED, outcome.result) << method.name;
        EXPECT_TRUE(outcome.is_empty) << method.name;
    }
    EXPECT_EQ(name_of(objects_.queue), "sales");
    EXPECT_EQ(scripted_.count(LINEPROXYREQUEST_GETQUEUEINFO), requests);
}

TEST_F(Lookups, a_queue_that_comes_back_is_the_same_object_and_works) {
    scripted_.send(queue_changed(1, LINEQUEUESTATUS_QUEUEREMOVED));
    ASSERT_TRUE(sink_->wait_for(TE_QUEUE, ACDQE_QUEUE_REMOVED, objects_.queue));
    scripted_.send(queue_changed(1, LINEQUEUESTATUS_NEWQUEUE));
    ASSERT_TRUE(sink_->wait_for(TE_QUEUE, ACDQE_NEW_QUEUE, objects_.queue));
    LONG calls = -1;
    EXPECT_HR(S_OK, objects_.queue->get_TotalCallsQueued(&calls));
}

TEST_F(Lookups, a_queue_that_comes_back_unseen_works_once_it_is_listed) {
    scripted_.send(queue_changed(1, LINEQUEUESTATUS_QUEUEREMOVED));
    ASSERT_TRUE(sink_->wait_for(TE_QUEUE, ACDQE_QUEUE_REMOVED, objects_.queue));
    EXPECT_EQ(queues_of(objects_.group).at(0), objects_.queue);
    LONG calls = -1;
    EXPECT_HR(S_OK, objects_.queue->get_TotalCallsQueued(&calls));
}

TEST_F(Lookups, a_queue_that_nobody_holds_is_told_with_its_name_when_it_goes) {
    scripted_.send(queue_changed(3, LINEQUEUESTATUS_QUEUEREMOVED));
    ASSERT_TRUE(sink_->wait_for(TE_QUEUE, ACDQE_QUEUE_REMOVED));
    EXPECT_EQ(name_of_subject(sink_->events().at(0)), "help");
}

TEST_F(Lookups, UPDATEINFO_of_a_queue_tells_nothing) {
    scripted_.send(queue_changed(1, LINEQUEUESTATUS_UPDATEINFO));
    scripted_.send(agent_state_message(agent(), LINEAGENTSTATEEX_READY));
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_READY));
    EXPECT_EQ(sink_->events().size(), 1U);
}

// ---- Order while the worker asks ---------------------------------------------------------------

TEST_F(Lookups, events_behind_a_look_up_wait_for_it) {
    scripted_.once(group_list, hold());
    auto groups = groups_;
    groups.push_back(night());
    change(groups);
    scripted_.wait_for_held(1);
    const HAGENT handle = agent();
    scripted_.send(agent_state_message(handle, LINEAGENTSTATEEX_BUSYACD));
    scripted_.send(agent_state_message(handle, LINEAGENTSTATEEX_READY));
    // Their reply comes behind these messages; and waiting methods go on meanwhile.
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
    EXPECT_EQ(state_of(objects_.agent), AS_READY) << "the state is known before its event";
    EXPECT_TRUE(sink_->events().empty());
    scripted_.release(group_list);
    ASSERT_TRUE(sink_->wait_for([](const auto& events) { return events.size() == 3; }));
    const auto events = sink_->events();
    EXPECT_EQ(events[0].kind, TE_ACDGROUP);
    EXPECT_EQ(events[1].what, AE_BUSY_ACD);
    EXPECT_EQ(events[2].what, AE_READY);
}

TEST_F(Lookups, two_look_ups_keep_the_order_of_their_messages) {
    scripted_.once(group_list, hold());
    auto groups = groups_;
    groups.push_back(night());
    groups[0].queues.push_back({42, u"gold"});
    scripted_.set_groups(groups);
    scripted_.send(queue_changed(42, LINEQUEUESTATUS_NEWQUEUE));
    scripted_.wait_for_held(1);
    scripted_.send(groups_changed);
    scripted_.send(queue_changed(1, LINEQUEUESTATUS_QUEUEREMOVED));
    scripted_.release(group_list);
    ASSERT_TRUE(sink_->wait_for([](const auto& events) { return events.size() == 3; }));
    const auto events = sink_->events();
    EXPECT_EQ(events[0].what, ACDQE_NEW_QUEUE);
    EXPECT_EQ(events[1].kind, TE_ACDGROUP);
    EXPECT_EQ(events[2].what, ACDQE_QUEUE_REMOVED);
}

TEST_F(Lookups, a_failed_look_up_lets_the_events_behind_it_go_on) {
    scripted_.once(group_list, answer_with(LINEERR_RESOURCEUNAVAIL));
    auto groups = groups_;
    groups.push_back(night());
    change(groups);
    scripted_.send(agent_state_message(agent(), LINEAGENTSTATEEX_READY));
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_READY));
    EXPECT_EQ(sink_->count(TE_ACDGROUP), 0U);
    // The next message finds what this one did not.
    scripted_.send(groups_changed);
    ASSERT_TRUE(sink_->wait_for(TE_ACDGROUP, ACDGE_NEW_GROUP));
}

TEST_F(Lookups, Shutdown_does_not_wait_for_a_look_up) {
    scripted_.once(group_list, hold());
    scripted_.send(groups_changed);
    scripted_.wait_for_held(1);
    EXPECT_HR(S_OK, tapi_->Shutdown());
}

TEST_F(Lookups, a_handler_that_goes_while_it_is_asked_ends_the_look_up) {
    scripted_.once(group_list, hold());
    scripted_.send(groups_changed);
    scripted_.wait_for_held(1);
    scripted_.close();
    ASSERT_TRUE(sink_->wait_for(TE_AGENTHANDLER, AHE_AGENTHANDLER_REMOVED, objects_.handler));
}

class ImpatientLookups : public Lookups {
  protected:
    const TimeLimit limit_{2000};
};

TEST_F(ImpatientLookups, a_silent_handler_holds_events_back_until_the_time_is_over) {
    scripted_.on(group_list, hold());
    scripted_.send(groups_changed);
    scripted_.wait_for_held(1);
    scripted_.send(agent_state_message(agent(), LINEAGENTSTATEEX_READY));
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_READY));
    EXPECT_EQ(sink_->events().size(), 1U);
    // The late answer tells nothing any more, and harms nothing.
    scripted_.release();
    LONG calls = -1;
    EXPECT_HR(S_OK, objects_.session->get_NumberOfCalls(&calls));
}

}  // namespace
}  // namespace agentline::test
