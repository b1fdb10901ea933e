// Goal: each refusal of the ACD has the code that contract 10.1, 10.2 list for its cause.
// Method: the whole table, written a second time.
#include "broker/acd_errors.h"

#include <map>

#include <gtest/gtest.h>

namespace agentline {
namespace {

TEST(AcdErrors, each_refusal_has_its_code) {
    using acd::Refusal;
    const std::map<Refusal, LineErr> table = {
        {Refusal::unknown_person, LineErr::invalparam},
        {Refusal::unknown_agent, LineErr::invalparam},
        {Refusal::unknown_session, LineErr::invalparam},
        {Refusal::unknown_group, LineErr::invalparam},
        {Refusal::unknown_queue, LineErr::invalparam},
        {Refusal::unknown_address, LineErr::invalparam},
        {Refusal::other_address, LineErr::invalparam},
        {Refusal::not_in_group, LineErr::operationfailed},
        {Refusal::illegal_state, LineErr::invalagentstate},
        {Refusal::other_session_busy, LineErr::invalagentstate},
        {Refusal::agent_blocked, LineErr::invalagentstate},
        {Refusal::too_many_agents, LineErr::resourceunavail},
        {Refusal::too_many_sessions, LineErr::resourceunavail}};
    EXPECT_EQ(table.size(), static_cast<std::size_t>(Refusal::too_many_sessions) + 1);
    for (const auto& [refusal, code] : table) {
        EXPECT_EQ(lineerr_of(refusal), code) << acd::name_of(refusal);
    }
}

}  // namespace
}  // namespace agentline
