#include "com/blocking_methods.h"

#include <cstring>
#include <thread>
#include <type_traits>

#include "com/tapi.h"

namespace agentline::test {
namespace {

/// What a method has given is let go of.
template <class Out>
void let_go(Out& out) {
    if constexpr (std::is_pointer_v<Out>) {
        if (out != nullptr) out->Release();
    } else if constexpr (std::is_same_v<Out, VARIANT>) {
        VariantClear(&out);
    }
}

template <class Out, class Call>
Outcome outcome_of(Call call) {
    Out out;
    unsigned char bytes[sizeof(Out)], zero[sizeof(Out)] = {};
    std::memset(bytes, 0x5A, sizeof(bytes));
    std::memcpy(&out, bytes, sizeof(out));
    Outcome outcome;
    outcome.result = call(&out);
    outcome.last_lineerr = tapi3_last_lineerr();
    std::memcpy(bytes, &out, sizeof(out));
    outcome.is_empty = std::memcmp(bytes, zero, sizeof(zero)) == 0;
    if (outcome.result == S_OK) let_go(out);
    return outcome;
}

/// A method whose only parameter is [out].
template <class Interface, class Out>
BlockingMethod getter(const char* name, DWORD type, ComPtr<Interface> Objects::*object,
                      HRESULT (Interface::*method)(Out*)) {
    return {name, type, [=](const Objects& objects) {
                return outcome_of<Out>(
                    [&](Out* out) { return ((objects.*object).Get()->*method)(out); });
            }};
}

template <class Interface, class Value>
BlockingMethod setter(const char* name, DWORD type, ComPtr<Interface> Objects::*object,
                      HRESULT (Interface::*method)(Value), Value value) {
    return {name, type, [=](const Objects& objects) {
                Outcome outcome;
                outcome.result = ((objects.*object).Get()->*method)(value);
                outcome.last_lineerr = tapi3_last_lineerr();
                return outcome;
            }};
}

template <class Out>
BlockingMethod other(const char* name, DWORD type,
                     std::function<HRESULT(const Objects&, Out*)> call) {
    return {name, type, [=](const Objects& objects) {
                return outcome_of<Out>([&](Out* out) { return call(objects, out); });
            }};
}

void add_handler_methods(std::vector<BlockingMethod>* to) {
    const auto object = &Objects::handler;
    const DWORD list = LINEPROXYREQUEST_GETGROUPLIST, create = LINEPROXYREQUEST_CREATEAGENT;
    to->push_back(getter("CreateAgent", create, object, &ITAgentHandler::CreateAgent));
    to->push_back(other<ITAgent*>("CreateAgentWithID", create, [](const Objects& on, auto* out) {
        return on.handler->CreateAgentWithID(Bstr(u"bob").Get(), Bstr(u"1").Get(), out);
    }));
    to->push_back(getter("EnumerateACDGroups", list, object, &ITAgentHandler::EnumerateACDGroups));
    to->push_back(getter("get_ACDGroups", list, object, &ITAgentHandler::get_ACDGroups));
}

void add_agent_methods(std::vector<BlockingMethod>* to) {
    const auto object = &Objects::agent;
    const DWORD create = LINEPROXYREQUEST_CREATEAGENTSESSION, info = LINEPROXYREQUEST_GETAGENTINFO;
    to->push_back(other<ITAgentSession*>("CreateSession", create, [](const Objects& on, auto* out) {
        return on.agent->CreateSession(on.group.Get(), on.address.Get(), out);
    }));
    to->push_back(
        other<ITAgentSession*>("CreateSessionWithPIN", create, [](const Objects& on, auto* out) {
            return on.agent->CreateSessionWithPIN(on.group.Get(), on.address.Get(),
                                                  Bstr(u"1").Get(), out);
        }));
    to->push_back(setter("ITAgent::put_State", LINEPROXYREQUEST_SETAGENTSTATEEX, object,
                         &ITAgent::put_State, AS_READY));
    to->push_back(setter("ITAgent::put_MeasurementPeriod",
                         LINEPROXYREQUEST_SETAGENTMEASUREMENTPERIOD, object,
                         &ITAgent::put_MeasurementPeriod, LONG{60}));
    const auto count = [&](const char* name, HRESULT (ITAgent::*method)(LONG*)) {
        to->push_back(getter(name, info, object, method));
    };
    count("ITAgent::get_MeasurementPeriod", &ITAgent::get_MeasurementPeriod);
    to->push_back(getter("get_OverallCallRate", info, object, &ITAgent::get_OverallCallRate));
    count("get_NumberOfACDCalls", &ITAgent::get_NumberOfACDCalls);
    count("get_NumberOfIncomingCalls", &ITAgent::get_NumberOfIncomingCalls);
    count("get_NumberOfOutgoingCalls", &ITAgent::get_NumberOfOutgoingCalls);
    count("get_TotalACDTalkTime", &ITAgent::get_TotalACDTalkTime);
    count("get_TotalACDCallTime", &ITAgent::get_TotalACDCallTime);
    count("ITAgent::get_TotalWrapUpTime", &ITAgent::get_TotalWrapUpTime);
}

void add_session_methods(std::vector<BlockingMethod>* to) {
    const auto object = &Objects::session;
    const DWORD info = LINEPROXYREQUEST_GETAGENTSESSIONINFO;
    to->push_back(setter("ITAgentSession::put_State", LINEPROXYREQUEST_SETAGENTSESSIONSTATE, object,
                         &ITAgentSession::put_State, ASST_READY));
    to->push_back(
        getter("get_SessionStartTime", info, object, &ITAgentSession::get_SessionStartTime));
    to->push_back(getter("get_ACDCallRate", info, object, &ITAgentSession::get_ACDCallRate));
    const auto count = [&](const char* name, HRESULT (ITAgentSession::*method)(LONG*)) {
        to->push_back(getter(name, info, object, method));
    };
    count("get_SessionDuration", &ITAgentSession::get_SessionDuration);
    count("get_NumberOfCalls", &ITAgentSession::get_NumberOfCalls);
    count("get_TotalTalkTime", &ITAgentSession::get_TotalTalkTime);
    count("get_AverageTalkTime", &ITAgentSession::get_AverageTalkTime);
    count("get_TotalCallTime", &ITAgentSession::get_TotalCallTime);
    count("get_AverageCallTime", &ITAgentSession::get_AverageCallTime);
    count("ITAgentSession::get_TotalWrapUpTime", &ITAgentSession::get_TotalWrapUpTime);
    count("get_AverageWrapUpTime", &ITAgentSession::get_AverageWrapUpTime);
    count("get_LongestTimeToAnswer", &ITAgentSession::get_LongestTimeToAnswer);
    count("get_AverageTimeToAnswer", &ITAgentSession::get_AverageTimeToAnswer);
}

void add_group_and_queue_methods(std::vector<BlockingMethod>* to) {
    const DWORD list = LINEPROXYREQUEST_GETQUEUELIST, info = LINEPROXYREQUEST_GETQUEUEINFO;
    to->push_back(getter("EnumerateQueues", list, &Objects::group, &ITACDGroup::EnumerateQueues));
    to->push_back(getter("get_Queues", list, &Objects::group, &ITACDGroup::get_Queues));
    to->push_back(setter("ITQueue::put_MeasurementPeriod",
                         LINEPROXYREQUEST_SETQUEUEMEASUREMENTPERIOD, &Objects::queue,
                         &ITQueue::put_MeasurementPeriod, LONG{60}));
    const auto count = [&](const char* name, HRESULT (ITQueue::*method)(LONG*)) {
        to->push_back(getter(name, info, &Objects::queue, method));
    };
    count("ITQueue::get_MeasurementPeriod", &ITQueue::get_MeasurementPeriod);
    count("get_TotalCallsQueued", &ITQueue::get_TotalCallsQueued);
    count("get_CurrentCallsQueued", &ITQueue::get_CurrentCallsQueued);
    count("get_TotalCallsAbandoned", &ITQueue::get_TotalCallsAbandoned);
    count("get_TotalCallsFlowedIn", &ITQueue::get_TotalCallsFlowedIn);
    count("get_TotalCallsFlowedOut", &ITQueue::get_TotalCallsFlowedOut);
    count("get_LongestEverWaitTime", &ITQueue::get_LongestEverWaitTime);
    count("get_CurrentLongestWaitTime", &ITQueue::get_CurrentLongestWaitTime);
    count("get_AverageWaitTime", &ITQueue::get_AverageWaitTime);
    count("get_FinalDisposition", &ITQueue::get_FinalDisposition);
}

}  // namespace

Objects objects_of(const ComPtr<ITAgentHandler>& handler) {
    Objects made;
    made.handler = handler;
    made.group = groups_of(handler).at(0);
    made.queue = queues_of(made.group).at(0);
    made.address = addresses_of(handler).at(0);
    made.agent = new_agent(handler, "alice", "1234");
    made.session = new_session(made.agent, made.group, made.address);
    return made;
}

std::vector<BlockingMethod> blocking_methods() {
    std::vector<BlockingMethod> methods;
    add_handler_methods(&methods);
    add_agent_methods(&methods);
    add_session_methods(&methods);
    add_group_and_queue_methods(&methods);
    return methods;
}

std::vector<Outcome> call_all(const std::vector<BlockingMethod>& methods, const Objects& objects) {
    std::vector<Outcome> outcomes(methods.size());
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < methods.size(); ++i)
        threads.emplace_back([&, i] { outcomes[i] = methods[i].call(objects); });
    threads.clear();
    return outcomes;
}

}  // namespace agentline::test
