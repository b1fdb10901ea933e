// Goal: the whole way of an agent desktop, from the TAPI object to a session that is READY. Method:
// a server, one TAPI object, a sink.
#include "com/server.h"
#include "com/sink.h"
#include "com/tapi.h"

namespace agentline::test {
namespace {

TEST(Walk, leads_from_the_object_to_a_session_that_is_ready) {
    Server server;
    const auto tapi = initialized_tapi();
    const auto sink = listen(tapi.Get());
    const auto handler = handler_of(tapi);
    const auto agent = new_agent(handler, "alice", "1234");
    const auto session =
        new_session(agent, group_of(handler, "Sales"), address_of(handler, "1001"));
    EXPECT_EQ(state_of(session), ASST_NOT_READY);
    EXPECT_HR(S_OK, session->put_State(ASST_READY));
    EXPECT_EQ(state_of(session), ASST_READY);
    EXPECT_TRUE(sink->wait_for(TE_AGENTSESSION, ASE_NEW_SESSION, session));
    EXPECT_TRUE(sink->wait_for(TE_AGENTSESSION, ASE_READY, session));
    EXPECT_HR(S_OK, tapi->Shutdown());
}

}  // namespace
}  // namespace agentline::test
