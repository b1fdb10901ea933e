// What: the way of a program through TAPI 3 in few words, for tests: object, handler, group,
// address, agent, session.
// Owner: the test has the references. Thread: any. What must succeed throws std::runtime_error that
// says which step failed and with which result; tests of failures call the interfaces themselves.
#pragma once

#include <agentline_comptr.h>
#include <string>
#include <string_view>
#include <tapi3.h>
#include <vector>

#include <gtest/gtest.h>

namespace agentline::test {

/// A result as text: number and tapi3_strerror.
std::string text_of(HRESULT result);

/// Throws unless it is S_OK.
void need(HRESULT result, std::string_view step);

/// For results: says them by name.
#define EXPECT_HR(expected, expression)                                                 \
    EXPECT_PRED_FORMAT2(::agentline::test::same_result, static_cast<HRESULT>(expected), \
                        static_cast<HRESULT>(expression))
testing::AssertionResult same_result(const char* expected_text, const char* actual_text,
                                     HRESULT expected, HRESULT actual);

ComPtr<ITTAPI> new_tapi();
ComPtr<ITTAPI> initialized_tapi();

/// The rest of what an enumerator has.
template <typename Element, typename Enumerator>
std::vector<ComPtr<Element>> rest_of(const ComPtr<Enumerator>& enumerator) {
    std::vector<ComPtr<Element>> elements;
    for (;;) {
        ComPtr<Element> element;
        if (enumerator->Next(1, &element, nullptr) != S_OK) return elements;
        elements.push_back(element);
    }
}

/// The list that a property holds, as a program by names reads it: its items' interfaces.
template <typename Element>
std::vector<ComPtr<Element>> items_of(const Variant& list) {
    ComPtr<ITCollection> collection;
    need(ComPtr<IDispatch>(list.Object()).As(&collection), "ITCollection");
    LONG count = 0;
    need(collection->get_Count(&count), "get_Count");
    std::vector<ComPtr<Element>> elements;
    for (LONG i = 1; i <= count; ++i) {
        Variant item;
        need(collection->get_Item(i, &item), "get_Item");
        ComPtr<Element> element;
        need(ComPtr<IDispatch>(item.Object()).As(&element), "the interface of an item");
        elements.push_back(element);
    }
    return elements;
}

template <typename Object>
std::string name_of(const ComPtr<Object>& object) {
    Bstr name;
    need(object->get_Name(&name), "get_Name");
    return name.ToUtf8();
}

ComPtr<ITTAPICallCenter> call_center(const ComPtr<ITTAPI>& tapi);
std::vector<ComPtr<ITAgentHandler>> handlers_of(const ComPtr<ITTAPI>& tapi);
std::vector<ComPtr<ITACDGroup>> groups_of(const ComPtr<ITAgentHandler>& handler);
std::vector<ComPtr<ITQueue>> queues_of(const ComPtr<ITACDGroup>& group);
std::vector<ComPtr<ITAddress>> addresses_of(const ComPtr<ITAgentHandler>& handler);
std::vector<ComPtr<ITAgentSession>> sessions_of(const ComPtr<ITAgent>& agent);

/// By name; they throw when there is none.
ComPtr<ITAgentHandler> handler_of(const ComPtr<ITTAPI>& tapi, std::string_view name = "main");
ComPtr<ITACDGroup> group_of(const ComPtr<ITAgentHandler>& handler, std::string_view name);
ComPtr<ITQueue> queue_of(const ComPtr<ITACDGroup>& group, std::string_view name);
ComPtr<ITAddress> address_of(const ComPtr<ITAgentHandler>& handler, std::string_view dialable);

/// Logs an agent in; without a PIN with an empty one.
ComPtr<ITAgent> new_agent(const ComPtr<ITAgentHandler>& handler, std::string_view id,
                          std::string_view pin = {});
ComPtr<ITAgentSession> new_session(const ComPtr<ITAgent>& agent, const ComPtr<ITACDGroup>& group,
                                   const ComPtr<ITAddress>& address);

AGENT_STATE state_of(const ComPtr<ITAgent>& agent);
AGENT_SESSION_STATE state_of(const ComPtr<ITAgentSession>& session);

/// The line device and address id of an address, by ITAddressCapabilities.
LONG capability(const ComPtr<ITAddress>& address, ADDRESS_CAPABILITY which);

}  // namespace agentline::test
