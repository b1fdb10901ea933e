// Goal: groups, queues, addresses and agents that come and go while programs hold their objects.
// Method: the server reads another configuration; the objects and the events tell. Contract tapi3
// 1, 2.1, 5, 6.4; A15, A21.
#include "com/desk.h"
#include "com/outside.h"

namespace agentline::test {
namespace {

const std::string night = "Night";

// A desk whose TAPI object is known to have seen all groups: a new one was told.
struct Watch : Desk {
    Config config{.lines = {main_line()}};

    Watch() {
        // Until the object has looked the first time it cannot tell what is new.
        for (int probe = 20; sink->count(TE_ACDGROUP) == 0; ++probe) {
            config.lines[0].groups.push_back({guid_of(probe), "Probe " + std::to_string(probe)});
            server.reload(config);
            // A change that is told anyway stands behind it.
            const auto state = probe % 2 == 0 ? ASST_READY : ASST_NOT_READY;
            need(session->put_State(state), "put_State");
            sink->wait_for(TE_AGENTSESSION, LONG{state} + 1, session);
        }
    }
    std::vector<GroupEntry>& groups() { return config.lines[0].groups; }
    void remove_group(const std::string& name) {
        std::erase_if(groups(), [&](const GroupEntry& entry) { return entry.name == name; });
        server.reload(config);
    }
};

TEST(Removal, A15_a_group_that_goes_is_told_and_fails_and_keeps_its_name) {
    Watch desk;
    const auto group = group_of(desk.handler, "Support");
    const auto session = new_session(desk.agent, group, desk.address);
    desk.remove_group("Support");
    ASSERT_TRUE(desk.sink->wait_for(TE_ACDGROUP, ACDGE_GROUP_REMOVED, group));
    // A21
    EXPECT_EQ(name_of(group), "Support");
    auto* queues = poisoned<IEnumQueue*>();
    EXPECT_HR(TAPI_E_CALLCENTER_GROUP_REMOVED, group->EnumerateQueues(&queues));
    EXPECT_EQ(queues, nullptr);
    VARIANT list = poisoned<VARIANT>();
    EXPECT_HR(TAPI_E_CALLCENTER_GROUP_REMOVED, group->get_Queues(&list));
    EXPECT_TRUE(is_empty(list));
    EXPECT_HR(TAPI_E_CALLCENTER_GROUP_REMOVED, group->EnumerateQueues(nullptr));
    auto* made = poisoned<ITAgentSession*>();
    EXPECT_HR(TAPI_E_CALLCENTER_GROUP_REMOVED,
              desk.agent->CreateSession(group.Get(), desk.address.Get(), &made));
    EXPECT_EQ(made, nullptr);
    // Its sessions ended with it.
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_END, session));
    EXPECT_EQ(state_of(session), ASST_SESSION_ENDED);
    for (const auto& left : groups_of(desk.handler)) EXPECT_NE(name_of(left), "Support");
    // Shutdown is looked at first.
    ASSERT_EQ(desk.tapi->Shutdown(), S_OK);
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, group->EnumerateQueues(&queues));
}

TEST(Removal, a_group_that_comes_is_told_and_is_the_one_that_is_listed) {
    Watch desk;
    desk.groups().push_back({guid_of(9), "Late", {"late"}});
    desk.server.reload(desk.config);
    ASSERT_TRUE(desk.sink->wait_for([&](const auto& events) {
        for (const Received& event : events) {
            ComPtr<ITACDGroup> group;
            if (event.kind != TE_ACDGROUP || event.what != ACDGE_NEW_GROUP) continue;
            if (event.subject.As(&group) == S_OK && name_of(group) == "Late") return true;
        }
        return false;
    }));
    const auto group = group_of(desk.handler, "Late");
    EXPECT_TRUE(desk.sink->wait_for(TE_ACDGROUP, ACDGE_NEW_GROUP, group));
    EXPECT_EQ(queues_of(group).size(), 1U);
}

TEST(Removal, a_group_that_comes_back_works_again) {
    Watch desk;
    const auto group = group_of(desk.handler, night);
    desk.remove_group(night);
    ASSERT_TRUE(desk.sink->wait_for(TE_ACDGROUP, ACDGE_GROUP_REMOVED, group));
    desk.groups().push_back({guid_of(3), night});
    desk.server.reload(desk.config);
    ASSERT_TRUE(desk.sink->wait_for(TE_ACDGROUP, ACDGE_NEW_GROUP, group));
    EXPECT_EQ(queues_of(group).size(), 0U);
    EXPECT_EQ(identity(group_of(desk.handler, night)), identity(group));
}

TEST(Removal, A21_a_queue_that_goes_is_told_and_fails_and_keeps_its_name) {
    Watch desk;
    const auto queue = queue_of(desk.group, "vip");
    desk.groups()[0].queues = {"sales"};
    desk.server.reload(desk.config);
    ASSERT_TRUE(desk.sink->wait_for(TE_QUEUE, ACDQE_QUEUE_REMOVED, queue));
    EXPECT_EQ(name_of(queue), "vip");
    LONG calls = 7;
    EXPECT_HR(TAPI_E_CALLCENTER_QUEUE_REMOVED, queue->get_TotalCallsQueued(&calls));
    EXPECT_EQ(calls, 0);
    EXPECT_HR(TAPI_E_CALLCENTER_QUEUE_REMOVED, queue->get_FinalDisposition(nullptr));
    EXPECT_HR(TAPI_E_CALLCENTER_QUEUE_REMOVED, queue->put_MeasurementPeriod(60));
    // Before the parameter, as a state of the object.
    EXPECT_HR(TAPI_E_CALLCENTER_QUEUE_REMOVED, queue->put_MeasurementPeriod(0));
    EXPECT_EQ(queues_of(desk.group).size(), 1U);
    EXPECT_HR(S_OK, desk.queue->get_TotalCallsQueued(&calls));
    ASSERT_EQ(desk.tapi->Shutdown(), S_OK);
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, queue->get_TotalCallsQueued(&calls));
}

TEST(Removal, a_queue_that_comes_is_told_and_is_the_one_that_is_listed) {
    Watch desk;
    desk.groups()[0].queues = {"sales", "vip", "fresh"};
    desk.server.reload(desk.config);
    ASSERT_TRUE(desk.sink->wait_for(TE_QUEUE, ACDQE_NEW_QUEUE));
    const auto queue = queue_of(desk.group, "fresh");
    EXPECT_TRUE(desk.sink->wait_for(TE_QUEUE, ACDQE_NEW_QUEUE, queue));
    LONG calls = -1;
    EXPECT_HR(S_OK, queue->get_TotalCallsQueued(&calls));
    EXPECT_EQ(calls, 0);
}

TEST(Removal, an_agent_that_goes_is_unknown_and_his_session_has_ended) {
    Watch desk;
    std::erase_if(desk.config.lines[0].agents,
                  [](const AgentEntry& agent) { return agent.id == "alice"; });
    desk.server.reload(desk.config);
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_END, desk.session));
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENT, AE_UNKNOWN, desk.agent));
    EXPECT_EQ(state_of(desk.agent), AS_UNKNOWN);
    EXPECT_EQ(state_of(desk.session), ASST_SESSION_ENDED);
    size_t ends = 0;
    for (const Received& event : desk.sink->events()) {
        ends += event.kind == TE_AGENTSESSION && event.what == ASE_END ? 1 : 0;
    }
    EXPECT_EQ(ends, 1U);
    Bstr id;
    EXPECT_HR(S_OK, desk.agent->get_ID(&id));
}

}  // namespace
}  // namespace agentline::test
