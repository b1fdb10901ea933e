#include "com/tapi.h"

#include <cstdio>
#include <stdexcept>

namespace agentline::test {

std::string text_of(HRESULT result) {
    char number[16];
    (void)std::snprintf(number, sizeof number, "0x%08X", static_cast<unsigned>(result));
    return std::string(number) + " (" + tapi3_strerror(result) + ')';
}

void need(HRESULT result, std::string_view step) {
    if (result != S_OK) throw std::runtime_error(std::string(step) + ": " + text_of(result));
}

testing::AssertionResult same_result(const char*, const char* actual_text, HRESULT expected,
                                     HRESULT actual) {
    if (expected == actual) return testing::AssertionSuccess();
    return testing::AssertionFailure()
           << actual_text << " is " << text_of(actual) << ", expected " << text_of(expected);
}

ComPtr<ITTAPI> new_tapi() {
    ComPtr<ITTAPI> tapi;
    need(CoCreateInstance(CLSID_TAPI, nullptr, CLSCTX_INPROC_SERVER, IID_PPV_ARGS(&tapi)),
         "CoCreateInstance");
    return tapi;
}

ComPtr<ITTAPI> initialized_tapi() {
    ComPtr<ITTAPI> tapi = new_tapi();
    need(tapi->Initialize(), "Initialize");
    return tapi;
}

ComPtr<ITTAPICallCenter> call_center(const ComPtr<ITTAPI>& tapi) {
    ComPtr<ITTAPICallCenter> center;
    need(tapi.As(&center), "ITTAPICallCenter");
    return center;
}

std::vector<ComPtr<ITAgentHandler>> handlers_of(const ComPtr<ITTAPI>& tapi) {
    ComPtr<IEnumAgentHandler> enumerator;
    need(call_center(tapi)->EnumerateAgentHandlers(&enumerator), "EnumerateAgentHandlers");
    return rest_of<ITAgentHandler>(enumerator);
}

std::vector<ComPtr<ITACDGroup>> groups_of(const ComPtr<ITAgentHandler>& handler) {
    ComPtr<IEnumACDGroup> enumerator;
    need(handler->EnumerateACDGroups(&enumerator), "EnumerateACDGroups");
    return rest_of<ITACDGroup>(enumerator);
}

std::vector<ComPtr<ITQueue>> queues_of(const ComPtr<ITACDGroup>& group) {
    ComPtr<IEnumQueue> enumerator;
    need(group->EnumerateQueues(&enumerator), "EnumerateQueues");
    return rest_of<ITQueue>(enumerator);
}

std::vector<ComPtr<ITAddress>> addresses_of(const ComPtr<ITAgentHandler>& handler) {
    ComPtr<IEnumAddress> enumerator;
    need(handler->EnumerateUsableAddresses(&enumerator), "EnumerateUsableAddresses");
    return rest_of<ITAddress>(enumerator);
}

std::vector<ComPtr<ITAgentSession>> sessions_of(const ComPtr<ITAgent>& agent) {
    ComPtr<IEnumAgentSession> enumerator;
    need(agent->EnumerateAgentSessions(&enumerator), "EnumerateAgentSessions");
    return rest_of<ITAgentSession>(enumerator);
}

namespace {

template <typename Object>
ComPtr<Object> named(const std::vector<ComPtr<Object>>& objects, std::string_view name) {
    for (const ComPtr<Object>& object : objects) {
        if (name_of(object) == name) return object;
    }
    throw std::runtime_error("nothing has the name " + std::string(name));
}

}  // namespace

ComPtr<ITAgentHandler> handler_of(const ComPtr<ITTAPI>& tapi, std::string_view name) {
    return named(handlers_of(tapi), name);
}

ComPtr<ITACDGroup> group_of(const ComPtr<ITAgentHandler>& handler, std::string_view name) {
    return named(groups_of(handler), name);
}

ComPtr<ITQueue> queue_of(const ComPtr<ITACDGroup>& group, std::string_view name) {
    return named(queues_of(group), name);
}

ComPtr<ITAddress> address_of(const ComPtr<ITAgentHandler>& handler, std::string_view dialable) {
    for (const ComPtr<ITAddress>& address : addresses_of(handler)) {
        Bstr text;
        need(address->get_DialableAddress(&text), "get_DialableAddress");
        if (text.ToUtf8() == dialable) return address;
    }
    throw std::runtime_error("no address " + std::string(dialable));
}

ComPtr<ITAgent> new_agent(const ComPtr<ITAgentHandler>& handler, std::string_view id,
                          std::string_view pin) {
    ComPtr<ITAgent> agent;
    need(handler->CreateAgentWithID(Bstr(id).Get(), Bstr(pin).Get(), &agent), "CreateAgentWithID");
    return agent;
}

ComPtr<ITAgentSession> new_session(const ComPtr<ITAgent>& agent, const ComPtr<ITACDGroup>& group,
                                   const ComPtr<ITAddress>& address) {
    ComPtr<ITAgentSession> session;
    need(agent->CreateSession(group.Get(), address.Get(), &session), "CreateSession");
    return session;
}

AGENT_STATE state_of(const ComPtr<ITAgent>& agent) {
    AGENT_STATE state = AS_UNKNOWN;
    need(agent->get_State(&state), "get_State");
    return state;
}

AGENT_SESSION_STATE state_of(const ComPtr<ITAgentSession>& session) {
    AGENT_SESSION_STATE state = ASST_SESSION_ENDED;
    need(session->get_State(&state), "get_State");
    return state;
}

LONG capability(const ComPtr<ITAddress>& address, ADDRESS_CAPABILITY which) {
    ComPtr<ITAddressCapabilities> capabilities;
    need(address.As(&capabilities), "ITAddressCapabilities");
    LONG value = -1;
    need(capabilities->get_AddressCapability(which, &value), "get_AddressCapability");
    return value;
}

}  // namespace agentline::test
