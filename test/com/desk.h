// What: an agent at work on the line "main", as most tests begin: a server and one object of each
// kind; and the methods of the interfaces by kind, so that a rule for all of them is one test.
// Owner: the test. Thread: one. Contract tapi3 2.2 (classes B and L), 3.
#pragma once

#include <cstring>
#include <type_traits>

#include "com/server.h"
#include "com/sink.h"
#include "com/tapi.h"

namespace agentline::test {

struct Desk {
    Server server;
    ComPtr<ITTAPI> tapi = initialized_tapi();
    ComPtr<Sink> sink = listen(tapi.Get());
    ComPtr<ITAgentHandler> handler = handler_of(tapi);
    ComPtr<ITACDGroup> group = group_of(handler, "Sales");
    ComPtr<ITQueue> queue = queue_of(group, "sales");
    ComPtr<ITAddress> address = address_of(handler, "1001");
    ComPtr<ITAgent> agent = new_agent(handler, "alice", "1234");
    ComPtr<ITAgentSession> session = new_session(agent, group, address);

    Desk() = default;
    explicit Desk(const Config& config) : server(config) {}
};

template <typename Value>
Value poisoned() {
    Value value;
    std::memset(static_cast<void*>(&value), 0xA5, sizeof value);
    return value;
}

/// NULL, 0 or VT_EMPTY.
template <typename Value>
bool is_empty(const Value& value) {
    if constexpr (std::is_same_v<Value, VARIANT>) {
        return value.vt == VT_EMPTY;
    } else {
        static const Value nothing{};
        return std::memcmp(&value, &nothing, sizeof value) == 0;
    }
}

/// Lets go of what an [out] parameter may hold.
template <typename Value>
void clear(Value* value) {
    if constexpr (std::is_same_v<Value, VARIANT>) {
        VariantClear(value);
    } else if constexpr (std::is_same_v<Value, BSTR>) {
        SysFreeString(*value);
    } else if constexpr (std::is_pointer_v<Value>) {
        if (*value != nullptr) (*value)->Release();
    }
}

/// Each visit has the name of a method, the object and a pointer to the method, which has one
/// [out] parameter. These wait for the handler.
template <typename Visit>
void each_blocking_getter(const Desk& d, Visit visit) {
    visit("CreateAgent", d.handler.Get(), &ITAgentHandler::CreateAgent);
    visit("EnumerateACDGroups", d.handler.Get(), &ITAgentHandler::EnumerateACDGroups);
    visit("get_ACDGroups", d.handler.Get(), &ITAgentHandler::get_ACDGroups);
    visit("Agent.MeasurementPeriod", d.agent.Get(), &ITAgent::get_MeasurementPeriod);
    visit("OverallCallRate", d.agent.Get(), &ITAgent::get_OverallCallRate);
    visit("NumberOfACDCalls", d.agent.Get(), &ITAgent::get_NumberOfACDCalls);
    visit("NumberOfIncomingCalls", d.agent.Get(), &ITAgent::get_NumberOfIncomingCalls);
    visit("NumberOfOutgoingCalls", d.agent.Get(), &ITAgent::get_NumberOfOutgoingCalls);
    visit("TotalACDTalkTime", d.agent.Get(), &ITAgent::get_TotalACDTalkTime);
    visit("TotalACDCallTime", d.agent.Get(), &ITAgent::get_TotalACDCallTime);
    visit("Agent.TotalWrapUpTime", d.agent.Get(), &ITAgent::get_TotalWrapUpTime);
    visit("SessionStartTime", d.session.Get(), &ITAgentSession::get_SessionStartTime);
    visit("SessionDuration", d.session.Get(), &ITAgentSession::get_SessionDuration);
    visit("NumberOfCalls", d.session.Get(), &ITAgentSession::get_NumberOfCalls);
    visit("TotalTalkTime", d.session.Get(), &ITAgentSession::get_TotalTalkTime);
    visit("AverageTalkTime", d.session.Get(), &ITAgentSession::get_AverageTalkTime);
    visit("TotalCallTime", d.session.Get(), &ITAgentSession::get_TotalCallTime);
    visit("AverageCallTime", d.session.Get(), &ITAgentSession::get_AverageCallTime);
    visit("TotalWrapUpTime", d.session.Get(), &ITAgentSession::get_TotalWrapUpTime);
    visit("AverageWrapUpTime", d.session.Get(), &ITAgentSession::get_AverageWrapUpTime);
    visit("ACDCallRate", d.session.Get(), &ITAgentSession::get_ACDCallRate);
    visit("LongestTimeToAnswer", d.session.Get(), &ITAgentSession::get_LongestTimeToAnswer);
    visit("AverageTimeToAnswer", d.session.Get(), &ITAgentSession::get_AverageTimeToAnswer);
    visit("EnumerateQueues", d.group.Get(), &ITACDGroup::EnumerateQueues);
    visit("get_Queues", d.group.Get(), &ITACDGroup::get_Queues);
    visit("Queue.MeasurementPeriod", d.queue.Get(), &ITQueue::get_MeasurementPeriod);
    visit("TotalCallsQueued", d.queue.Get(), &ITQueue::get_TotalCallsQueued);
    visit("CurrentCallsQueued", d.queue.Get(), &ITQueue::get_CurrentCallsQueued);
    visit("TotalCallsAbandoned", d.queue.Get(), &ITQueue::get_TotalCallsAbandoned);
    visit("TotalCallsFlowedIn", d.queue.Get(), &ITQueue::get_TotalCallsFlowedIn);
    visit("TotalCallsFlowedOut", d.queue.Get(), &ITQueue::get_TotalCallsFlowedOut);
    visit("LongestEverWaitTime", d.queue.Get(), &ITQueue::get_LongestEverWaitTime);
    visit("CurrentLongestWaitTime", d.queue.Get(), &ITQueue::get_CurrentLongestWaitTime);
    visit("AverageWaitTime", d.queue.Get(), &ITQueue::get_AverageWaitTime);
    visit("FinalDisposition", d.queue.Get(), &ITQueue::get_FinalDisposition);
}

/// These answer from what the process knows.
template <typename Visit>
void each_local_getter(const Desk& d, Visit visit) {
    visit("Handler.Name", d.handler.Get(), &ITAgentHandler::get_Name);
    visit("EnumerateUsableAddresses", d.handler.Get(), &ITAgentHandler::EnumerateUsableAddresses);
    visit("get_UsableAddresses", d.handler.Get(), &ITAgentHandler::get_UsableAddresses);
    visit("EnumerateAgentSessions", d.agent.Get(), &ITAgent::EnumerateAgentSessions);
    visit("get_AgentSessions", d.agent.Get(), &ITAgent::get_AgentSessions);
    visit("ID", d.agent.Get(), &ITAgent::get_ID);
    visit("User", d.agent.Get(), &ITAgent::get_User);
    visit("Agent.State", d.agent.Get(), &ITAgent::get_State);
    visit("Session.Agent", d.session.Get(), &ITAgentSession::get_Agent);
    visit("Session.Address", d.session.Get(), &ITAgentSession::get_Address);
    visit("Session.ACDGroup", d.session.Get(), &ITAgentSession::get_ACDGroup);
    visit("Session.State", d.session.Get(), &ITAgentSession::get_State);
    visit("Group.Name", d.group.Get(), &ITACDGroup::get_Name);
    visit("Queue.Name", d.queue.Get(), &ITQueue::get_Name);
    visit("Address.State", d.address.Get(), &ITAddress::get_State);
    visit("AddressName", d.address.Get(), &ITAddress::get_AddressName);
    visit("ServiceProviderName", d.address.Get(), &ITAddress::get_ServiceProviderName);
    visit("TAPIObject", d.address.Get(), &ITAddress::get_TAPIObject);
    visit("DialableAddress", d.address.Get(), &ITAddress::get_DialableAddress);
}

}  // namespace agentline::test
