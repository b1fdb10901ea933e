// Goal: the TAPI object and addresses: making, beginning and ending, addresses and their
// capabilities, what is not there yet, two objects at once. Method: servers, and none. Contract
// tapi3 4.1, 4.2, 8.3, A09, A27.
#include "com/desk.h"
#include "com/outside.h"

namespace agentline::test {
namespace {

template <typename Interface, typename Object>
HRESULT asked_for(const ComPtr<Object>& object) {
    ComPtr<Interface> other;
    const HRESULT result = object.As(&other);
    EXPECT_EQ(SUCCEEDED(result), static_cast<bool>(other));
    return result;
}

std::string text(BSTR value) {
    Bstr holder;
    holder.Attach(value);
    return holder.ToUtf8();
}

template <typename Object>
std::string property(const ComPtr<Object>& object, HRESULT (Object::*get)(BSTR*)) {
    BSTR value = nullptr;
    EXPECT_HR(S_OK, (object.Get()->*get)(&value));
    return text(value);
}

TEST(TapiObject, is_made_in_the_order_of_checks_that_activation_has) {
    const auto outer = new_tapi();
    void* out = &out;
    EXPECT_HR(REGDB_E_CLASSNOTREG,
              CoCreateInstance(CLSID_NULL, outer.Get(), CLSCTX_INPROC_SERVER, IID_ITAgent, &out));
    EXPECT_EQ(out, nullptr);
    out = &out;
    EXPECT_HR(CLASS_E_NOAGGREGATION,
              CoCreateInstance(CLSID_TAPI, outer.Get(), CLSCTX_INPROC_SERVER, IID_ITAgent, &out));
    EXPECT_EQ(out, nullptr);
    out = &out;
    EXPECT_HR(E_NOINTERFACE,
              CoCreateInstance(CLSID_TAPI, nullptr, CLSCTX_INPROC_SERVER, IID_ITAgent, &out));
    EXPECT_EQ(out, nullptr);
    EXPECT_HR(E_POINTER,
              CoCreateInstance(CLSID_TAPI, nullptr, CLSCTX_INPROC_SERVER, IID_ITTAPI, nullptr));
    ComPtr<ITTAPICallCenter> made;
    EXPECT_HR(S_OK, tapi3_create(IID_PPV_ARGS(&made)));
    EXPECT_TRUE(made);
}

TEST(TapiObject, begins_and_ends_once_and_can_begin_again) {
    const Server server;
    const auto tapi = new_tapi();
    EXPECT_HR(S_FALSE, tapi->Shutdown());
    EXPECT_HR(S_OK, tapi->Initialize());
    EXPECT_HR(S_FALSE, tapi->Initialize());
    EXPECT_HR(S_OK, tapi->put_EventFilter(TE_AGENT));
    EXPECT_EQ(handlers_of(tapi).size(), 1U);
    EXPECT_HR(S_OK, tapi->Shutdown());
    EXPECT_HR(S_FALSE, tapi->Shutdown());
    EXPECT_HR(S_OK, tapi->Initialize());
    EXPECT_EQ(handlers_of(tapi).size(), 1U);
    // A new registration: the filter is as at the beginning.
    LONG filter = -1;
    EXPECT_HR(S_OK, tapi->get_EventFilter(&filter));
    EXPECT_EQ(filter, 0);
}

TEST(TapiObject, says_when_no_server_runs_and_begins_when_one_does) {
    Server server({.lines = {main_line()}}, false);
    const auto tapi = new_tapi();
    EXPECT_HR(TAPI_E_SERVICE_NOT_RUNNING, tapi->Initialize());
    EXPECT_HR(S_FALSE, tapi->Shutdown());
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, tapi->put_EventFilter(TE_AGENT));
    server.start();
    EXPECT_HR(S_OK, tapi->Initialize());
    EXPECT_EQ(handlers_of(tapi).size(), 1U);
}

TEST(TapiObject, A27_has_the_interfaces_of_TAPI_3_0_and_no_others) {
    const Desk desk;
    EXPECT_HR(S_OK, asked_for<IDispatch>(desk.tapi));
    EXPECT_HR(S_OK, asked_for<ITTAPICallCenter>(desk.tapi));
    EXPECT_HR(S_OK, asked_for<IConnectionPointContainer>(desk.tapi));
    EXPECT_HR(S_OK, asked_for<ITTAPI>(call_center(desk.tapi)));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITTAPI2>(desk.tapi));
    EXPECT_HR(E_NOINTERFACE, asked_for<IObjectSafety>(desk.tapi));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITAgentHandler>(desk.tapi));
    EXPECT_HR(S_OK, asked_for<ITAddressCapabilities>(desk.address));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITAddress2>(desk.address));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITBasicCallControl>(desk.address));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITBasicCallControl2>(desk.session));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITCallInfo>(desk.session));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITCallInfo2>(desk.session));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITAgent>(desk.session));
    EXPECT_HR(E_NOINTERFACE, asked_for<ITAgentSession>(desk.agent));
    EXPECT_HR(S_OK, asked_for<IDispatch>(desk.queue));
    EXPECT_HR(E_POINTER, desk.agent->QueryInterface(IID_IUnknown, nullptr));
}

TEST(TapiObject, refuses_what_comes_with_call_control) {
    const Desk desk;
    ITTAPI& tapi = *desk.tapi;
    VARIANT list = poisoned<VARIANT>();
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.get_CallHubs(&list));
    EXPECT_TRUE(is_empty(list));
    list = poisoned<VARIANT>();
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.get_PrivateTAPIObjects(&list));
    EXPECT_TRUE(is_empty(list));
    auto* hubs = poisoned<IEnumCallHub*>();
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.EnumerateCallHubs(&hubs));
    EXPECT_EQ(hubs, nullptr);
    auto* objects = poisoned<IEnumUnknown*>();
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.EnumeratePrivateTAPIObjects(&objects));
    EXPECT_EQ(objects, nullptr);
    LONG registration = 7;
    EXPECT_HR(TAPI_E_NOTSUPPORTED,
              tapi.RegisterCallNotifications(desk.address.Get(), VARIANT_TRUE, VARIANT_TRUE,
                                             TAPIMEDIATYPE_AUDIO, 0, &registration));
    EXPECT_EQ(registration, 0);
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.UnregisterNotifications(1));
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.SetCallHubTracking(VARIANT{}, VARIANT_TRUE));
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.RegisterRequestRecipient(1, 1, VARIANT_TRUE));
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.SetAssistedTelephonyPriority(nullptr, VARIANT_TRUE));
    EXPECT_HR(TAPI_E_NOTSUPPORTED, tapi.SetApplicationPriority(nullptr, 8, VARIANT_TRUE));
}

template <typename Object, typename Out>
void expect_not_supported(Object* object, HRESULT (Object::*get)(Out*)) {
    Out out = poisoned<Out>();
    EXPECT_HR(TAPI_E_NOTSUPPORTED, (object->*get)(&out));
    EXPECT_TRUE(is_empty(out));
}

TEST(Address, refuses_what_comes_with_call_control) {
    const Desk desk;
    ITAddress* address = desk.address.Get();
    auto* call = poisoned<ITBasicCallControl*>();
    EXPECT_HR(TAPI_E_NOTSUPPORTED, address->CreateCall(nullptr, 1, TAPIMEDIATYPE_AUDIO, &call));
    EXPECT_EQ(call, nullptr);
    expect_not_supported(address, &ITAddress::get_Calls);
    expect_not_supported(address, &ITAddress::EnumerateCalls);
    expect_not_supported(address, &ITAddress::CreateForwardInfoObject);
    expect_not_supported(address, &ITAddress::get_CurrentForwardInfo);
    expect_not_supported(address, &ITAddress::get_MessageWaiting);
    expect_not_supported(address, &ITAddress::get_DoNotDisturb);
    EXPECT_HR(TAPI_E_NOTSUPPORTED, address->Forward(nullptr, nullptr));
    EXPECT_HR(TAPI_E_NOTSUPPORTED, address->put_MessageWaiting(VARIANT_TRUE));
    EXPECT_HR(TAPI_E_NOTSUPPORTED, address->put_DoNotDisturb(VARIANT_TRUE));
    ComPtr<ITAddressCapabilities> capabilities;
    ASSERT_EQ(desk.address.As(&capabilities), S_OK);
    ITAddressCapabilities* of = capabilities.Get();
    expect_not_supported(of, &ITAddressCapabilities::get_CallTreatments);
    expect_not_supported(of, &ITAddressCapabilities::EnumerateCallTreatments);
    expect_not_supported(of, &ITAddressCapabilities::get_CompletionMessages);
    expect_not_supported(of, &ITAddressCapabilities::EnumerateCompletionMessages);
    expect_not_supported(of, &ITAddressCapabilities::get_DeviceClasses);
    expect_not_supported(of, &ITAddressCapabilities::EnumerateDeviceClasses);
    auto* string = poisoned<BSTR>();
    EXPECT_HR(TAPI_E_NOTSUPPORTED, of->get_AddressCapabilityString(ACS_PROTOCOL, &string));
    EXPECT_EQ(string, nullptr);
}

// The second line has its own addresses, group and agents.
Config two_lines() {
    LineEntry second{.name = "second", .addresses = {"3001", "3002"}};
    second.groups = {{guid_of(8), "Sales", {"sales"}}};
    second.agents = {{"alice", "1234"}, {"dora"}};
    return {.lines = {main_line(), second}};
}

TEST(Address, tells_its_line_device_and_its_address_id) {
    const Desk desk(two_lines());
    const auto second = handler_of(desk.tapi, "second");
    Outside outside;
    for (const auto& [handler, device] : {std::pair{desk.handler, 0}, std::pair{second, 1}}) {
        LONG id = 0;
        for (const auto& address : addresses_of(handler)) {
            EXPECT_EQ(capability(address, AC_LINEID), device);
            EXPECT_EQ(capability(address, AC_ADDRESSID), id++);
        }
        EXPECT_EQ(id, device == 0 ? 3 : 2);
    }
    EXPECT_NE(capability(desk.address, AC_PERMANENTDEVICEID),
              capability(address_of(second, "3001"), AC_PERMANENTDEVICEID));
    ComPtr<ITAddressCapabilities> capabilities;
    ASSERT_EQ(desk.address.As(&capabilities), S_OK);
    LONG value = 7;
    EXPECT_HR(E_INVALIDARG,
              capabilities->get_AddressCapability(static_cast<ADDRESS_CAPABILITY>(-1), &value));
    EXPECT_EQ(value, 0);
    EXPECT_HR(E_INVALIDARG,
              capabilities->get_AddressCapability(static_cast<ADDRESS_CAPABILITY>(48), &value));
    EXPECT_HR(E_POINTER, capabilities->get_AddressCapability(AC_LINEID, nullptr));
}

TEST(Address, has_names_a_state_and_its_TAPI_object) {
    const Desk desk;
    EXPECT_EQ(property(desk.address, &ITAddress::get_DialableAddress), "1001");
    EXPECT_NE(property(desk.address, &ITAddress::get_AddressName).find("1001"), std::string::npos);
    EXPECT_NE(property(desk.address, &ITAddress::get_ServiceProviderName), "");
    ADDRESS_STATE state = AS_OUTOFSERVICE;
    EXPECT_HR(S_OK, desk.address->get_State(&state));
    EXPECT_EQ(state, AS_INSERVICE);
    ComPtr<ITTAPI> tapi;
    EXPECT_HR(S_OK, desk.address->get_TAPIObject(&tapi));
    EXPECT_EQ(identity(tapi), identity(desk.tapi));
    ASSERT_EQ(desk.tapi->Shutdown(), S_OK);
    EXPECT_HR(S_OK, desk.address->get_State(&state));
    EXPECT_EQ(state, AS_OUTOFSERVICE);
}

TEST(Address, does_not_hold_its_TAPI_object) {
    const Server server;
    auto tapi = initialized_tapi();
    const auto address = address_of(handler_of(tapi), "1001");
    tapi.Reset();
    auto* found = poisoned<ITTAPI*>();
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, address->get_TAPIObject(&found));
    EXPECT_EQ(found, nullptr);
    EXPECT_EQ(property(address, &ITAddress::get_DialableAddress), "1001");
}

TEST(Address, A09_a_session_works_on_the_line_of_its_address_and_no_other) {
    const Desk desk(two_lines());
    const auto second = handler_of(desk.tapi, "second");
    EXPECT_EQ(addresses_of(desk.handler).size(), 3U);
    EXPECT_EQ(addresses_of(second).size(), 2U);
    // The agent of one line at the address or for the group of the other.
    auto* none = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG,
              desk.agent->CreateSession(desk.group.Get(), address_of(second, "3001").Get(), &none));
    EXPECT_EQ(none, nullptr);
    EXPECT_HR(E_INVALIDARG, desk.agent->CreateSession(group_of(second, "Sales").Get(),
                                                      desk.address.Get(), &none));
    const auto dora = new_agent(second, "dora");
    const auto session = new_session(dora, group_of(second, "Sales"), address_of(second, "3002"));
    Outside outside(1);
    EXPECT_EQ(outside.sessions(outside.agent("dora")).size(), 1U);
    Outside first(0);
    EXPECT_EQ(first.agent("dora"), 0U);
}

TEST(TapiObject, lists_the_addresses_of_all_lines_each_one_object) {
    Config config = two_lines();
    config.lines.push_back(external_line("outer"));
    const Desk desk(config);
    ComPtr<IEnumAddress> enumerator;
    ASSERT_EQ(desk.tapi->EnumerateAddresses(&enumerator), S_OK);
    const auto addresses = rest_of<ITAddress>(enumerator);
    Variant list;
    ASSERT_EQ(desk.tapi->get_Addresses(&list), S_OK);
    EXPECT_EQ(addresses, items_of<ITAddress>(list));
    ASSERT_EQ(addresses.size(), 7U);
    EXPECT_EQ(addresses.front(), desk.address);
    // Nobody serves the third line: it has addresses and no handler.
    EXPECT_EQ(handlers_of(desk.tapi).size(), 2U);
}

TEST(TapiObject, knows_nothing_of_another_one_in_the_process) {
    Desk desk;
    const auto other = initialized_tapi();
    const auto handler = handler_of(other);
    EXPECT_NE(identity(handler), identity(desk.handler));
    EXPECT_NE(identity(group_of(handler, "Sales")), identity(desk.group));
    // The other one's filter and end are its own.
    const auto sink = listen(other.Get(), TE_AGENT);
    EXPECT_HR(S_OK, desk.session->put_State(ASST_READY));
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_READY, desk.session));
    EXPECT_EQ(sessions_of(new_agent(handler, "alice", "1234")).size(), 0U);
    EXPECT_HR(S_OK, other->Shutdown());
    EXPECT_EQ(sink->count(TE_AGENTSESSION), 0U);
    EXPECT_HR(S_OK, desk.session->put_State(ASST_NOT_READY));
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_NOT_READY, desk.session));
}

}  // namespace
}  // namespace agentline::test
