// Goal: a handler that a program serves comes, works like the builtin one, and goes. Method:
// examples/acd_proxy on an external line. Contract tapi3 1, 5, 6.4; A20. What it does ill is tested
// elsewhere.
#include <csignal>

#include "com/desk.h"

namespace agentline::test {
namespace {

struct Outer {
    Server server{{.lines = {main_line(), external_line("outer")}}};
    ComPtr<ITTAPI> tapi = initialized_tapi();
    ComPtr<Sink> sink = listen(tapi.Get());
    std::unique_ptr<Process> proxy;

    void serve() {
        proxy = Server::program("acd_proxy",
                                {"--device", "1", "--group", guid_of(7) + "=Outer sales:outer:0",
                                 "--agent", "erin:4711"});
        proxy->wait_for_line("acd_proxy ready");
    }
};

TEST(Handler, that_comes_is_told_and_works) {
    Outer outer;
    EXPECT_EQ(handlers_of(outer.tapi).size(), 1U);
    outer.serve();
    ASSERT_TRUE(outer.sink->wait_for(TE_AGENTHANDLER, AHE_NEW_AGENTHANDLER));
    ASSERT_EQ(handlers_of(outer.tapi).size(), 2U);
    const auto handler = handler_of(outer.tapi, "outer");
    EXPECT_TRUE(outer.sink->wait_for(TE_AGENTHANDLER, AHE_NEW_AGENTHANDLER, handler));
    const auto agent = new_agent(handler, "erin", "4711");
    const auto session =
        new_session(agent, group_of(handler, "Outer sales"), address_of(handler, "2002"));
    EXPECT_EQ(queues_of(group_of(handler, "Outer sales")).size(), 1U);
    EXPECT_HR(S_OK, session->put_State(ASST_READY));
    EXPECT_TRUE(outer.sink->wait_for(TE_AGENTSESSION, ASE_NEW_SESSION, session));
    EXPECT_TRUE(outer.sink->wait_for(TE_AGENTSESSION, ASE_READY, session));
    EXPECT_TRUE(outer.sink->wait_for(TE_AGENT, AE_READY, agent));
    EXPECT_HR(LINEERR_INVALAGENTSTATE, session->put_State(ASST_BUSY_WRAPUP));
    LONG calls = -1;
    EXPECT_HR(S_OK, session->get_NumberOfCalls(&calls));
    EXPECT_EQ(calls, 0);
}

TEST(Handler, A20_that_goes_is_told_and_its_objects_have_no_device) {
    Outer outer;
    outer.serve();
    ASSERT_TRUE(outer.sink->wait_for(TE_AGENTHANDLER, AHE_NEW_AGENTHANDLER));
    const auto handler = handler_of(outer.tapi, "outer");
    const auto agent = new_agent(handler, "erin", "4711");
    const auto group = group_of(handler, "Outer sales");
    const auto queue = queue_of(group, "outer");
    const auto session = new_session(agent, group, address_of(handler, "2001"));
    outer.proxy->end(SIGTERM);
    ASSERT_TRUE(outer.sink->wait_for(TE_AGENTHANDLER, AHE_AGENTHANDLER_REMOVED, handler));
    EXPECT_TRUE(outer.sink->wait_for(TE_AGENT, AE_UNKNOWN, agent));
    EXPECT_EQ(state_of(agent), AS_UNKNOWN);
    EXPECT_EQ(handlers_of(outer.tapi).size(), 1U);
    EXPECT_HR(TAPI_E_NODEVICE, agent->put_State(AS_READY));
    EXPECT_HR(TAPI_E_NODEVICE, session->put_State(ASST_READY));
    LONG calls = 7;
    EXPECT_HR(TAPI_E_NODEVICE, queue->get_TotalCallsQueued(&calls));
    EXPECT_EQ(calls, 0);
    auto* queues = poisoned<IEnumQueue*>();
    EXPECT_HR(TAPI_E_NODEVICE, group->EnumerateQueues(&queues));
    EXPECT_EQ(queues, nullptr);
    EXPECT_EQ(name_of(handler), "outer");
    EXPECT_EQ(addresses_of(handler).size(), 2U);
}

}  // namespace
}  // namespace agentline::test
