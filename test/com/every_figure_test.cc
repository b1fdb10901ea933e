// Goal: each figure is the member of the structure that it is named after, and no other. Method: a
// scripted handler whose figures all differ (agent 11 to 17, session 31 to 41, queue 51 to 59).
// Contract tapi3 3.3 to 3.5.
#include "com/fault_test.h"

namespace agentline::test {
namespace {

class EveryFigure : public HandlerTest {
  protected:
    template <typename Object, typename Out>
    static Out read(const ComPtr<Object>& object, HRESULT (Object::*get)(Out*)) {
        Out out{};
        EXPECT_EQ((object.Get()->*get)(&out), S_OK);
        return out;
    }
};

TEST_F(EveryFigure, of_an_agent) {
    const auto& agent = objects_.agent;
    EXPECT_EQ(read(agent, &ITAgent::get_OverallCallRate).int64, 11);
    EXPECT_EQ(read(agent, &ITAgent::get_NumberOfACDCalls), 12);
    EXPECT_EQ(read(agent, &ITAgent::get_NumberOfIncomingCalls), 13);
    EXPECT_EQ(read(agent, &ITAgent::get_NumberOfOutgoingCalls), 14);
    EXPECT_EQ(read(agent, &ITAgent::get_TotalACDTalkTime), 15);
    EXPECT_EQ(read(agent, &ITAgent::get_TotalACDCallTime), 16);
    EXPECT_EQ(read(agent, &ITAgent::get_TotalWrapUpTime), 17);
}

TEST_F(EveryFigure, of_a_session) {
    const auto& session = objects_.session;
    EXPECT_EQ(read(session, &ITAgentSession::get_SessionStartTime), 30000.5);
    EXPECT_EQ(read(session, &ITAgentSession::get_SessionDuration), 31);
    EXPECT_EQ(read(session, &ITAgentSession::get_NumberOfCalls), 32);
    EXPECT_EQ(read(session, &ITAgentSession::get_TotalTalkTime), 33);
    EXPECT_EQ(read(session, &ITAgentSession::get_AverageTalkTime), 34);
    EXPECT_EQ(read(session, &ITAgentSession::get_TotalCallTime), 35);
    EXPECT_EQ(read(session, &ITAgentSession::get_AverageCallTime), 36);
    EXPECT_EQ(read(session, &ITAgentSession::get_TotalWrapUpTime), 37);
    EXPECT_EQ(read(session, &ITAgentSession::get_AverageWrapUpTime), 38);
    EXPECT_EQ(read(session, &ITAgentSession::get_ACDCallRate).int64, 39);
    EXPECT_EQ(read(session, &ITAgentSession::get_LongestTimeToAnswer), 40);
    EXPECT_EQ(read(session, &ITAgentSession::get_AverageTimeToAnswer), 41);
}

TEST_F(EveryFigure, of_a_queue) {
    const auto& queue = objects_.queue;
    EXPECT_EQ(read(queue, &ITQueue::get_TotalCallsQueued), 51);
    EXPECT_EQ(read(queue, &ITQueue::get_CurrentCallsQueued), 52);
    EXPECT_EQ(read(queue, &ITQueue::get_TotalCallsAbandoned), 53);
    EXPECT_EQ(read(queue, &ITQueue::get_TotalCallsFlowedIn), 54);
    EXPECT_EQ(read(queue, &ITQueue::get_TotalCallsFlowedOut), 55);
    EXPECT_EQ(read(queue, &ITQueue::get_LongestEverWaitTime), 56);
    EXPECT_EQ(read(queue, &ITQueue::get_CurrentLongestWaitTime), 57);
    EXPECT_EQ(read(queue, &ITQueue::get_AverageWaitTime), 58);
    EXPECT_EQ(read(queue, &ITQueue::get_FinalDisposition), 59);
}

}  // namespace
}  // namespace agentline::test
