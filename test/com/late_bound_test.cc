// Goal: a program that knows names and no vtables gets from the TAPI object to a session at work.
// Method: IDispatch::GetIDsOfNames and Invoke alone. Contract tapi3 8.3; A19.
#include <algorithm>
#include <stdexcept>

#include "com/desk.h"

namespace agentline::test {
namespace {

// One argument: what a late-bound program has to say.
VARIANTARG argument(BSTR text) {
    VARIANTARG value{};
    value.vt = VT_BSTR;
    value.bstrVal = text;
    return value;
}
VARIANTARG argument(LONG number) {
    VARIANTARG value{};
    value.vt = VT_I4;
    value.lVal = number;
    return value;
}
VARIANTARG argument(const ComPtr<IDispatch>& object) {
    VARIANTARG value{};
    value.vt = VT_DISPATCH;
    value.pdispVal = object.Get();
    return value;
}

DISPID id_of(const ComPtr<IDispatch>& object, const OLECHAR* name) {
    std::basic_string<OLECHAR> copy(name);
    LPOLESTR names[] = {copy.data()};
    DISPID id = DISPID_UNKNOWN;
    need(object->GetIDsOfNames(IID_NULL, names, 1, 0, &id), "GetIDsOfNames");
    return id;
}

HRESULT run(const ComPtr<IDispatch>& object, const OLECHAR* name, WORD kind,
            std::vector<VARIANTARG> arguments, VARIANT* result, EXCEPINFO* exception = nullptr) {
    // Arguments lie in reverse order; a property's value has a name.
    std::reverse(arguments.begin(), arguments.end());
    DISPID put = DISPID_PROPERTYPUT;
    DISPPARAMS parameters{arguments.data(), nullptr, static_cast<UINT>(arguments.size()), 0};
    if (kind == DISPATCH_PROPERTYPUT) {
        parameters.rgdispidNamedArgs = &put;
        parameters.cNamedArgs = 1;
    }
    return object->Invoke(id_of(object, name), IID_NULL, 0, kind, &parameters, result, exception,
                          nullptr);
}

Variant get(const ComPtr<IDispatch>& object, const OLECHAR* name,
            const std::vector<VARIANTARG>& arguments = {}) {
    Variant value;
    need(run(object, name, DISPATCH_PROPERTYGET, arguments, &value), "a property");
    return value;
}

Variant call(const ComPtr<IDispatch>& object, const OLECHAR* name,
             const std::vector<VARIANTARG>& arguments = {}) {
    Variant value;
    need(run(object, name, DISPATCH_METHOD, arguments, &value), "a method");
    return value;
}

void put(const ComPtr<IDispatch>& object, const OLECHAR* name, LONG value) {
    need(run(object, name, DISPATCH_PROPERTYPUT, {argument(value)}, nullptr), "a put");
}

// The item of a list whose property has this text.
ComPtr<IDispatch> item_with(const ComPtr<IDispatch>& list, const OLECHAR* property,
                            const OLECHAR* text) {
    const Variant count = get(list, OLESTR("Count"));
    for (LONG i = 1; i <= count->lVal; ++i) {
        ComPtr<IDispatch> item = get(list, OLESTR("Item"), {argument(i)}).Object();
        const Variant value = get(item, property);
        if (std::basic_string<OLECHAR>(value->bstrVal) == text) return item;
    }
    throw std::runtime_error("no such item");
}

ComPtr<IDispatch> dispatch_of(const ComPtr<ITTAPI>& tapi) {
    ComPtr<IDispatch> object;
    need(tapi.As(&object), "IDispatch");
    return object;
}

struct Names {
    Server server;
    ComPtr<IDispatch> tapi;
    ComPtr<IDispatch> handler, group, address, agent, session;

    Names() : tapi(dispatch_of(new_tapi())) {
        call(tapi, OLESTR("Initialize"));
        put(tapi, OLESTR("EventFilter"), call_center_events);
        handler =
            item_with(get(tapi, OLESTR("AgentHandlers")).Object(), OLESTR("Name"), OLESTR("main"));
        group =
            item_with(get(handler, OLESTR("ACDGroups")).Object(), OLESTR("Name"), OLESTR("Sales"));
        address = item_with(get(handler, OLESTR("UsableAddresses")).Object(),
                            OLESTR("DialableAddress"), OLESTR("1001"));
        const Bstr id(OLESTR("alice"));
        const Bstr pin(OLESTR("1234"));
        agent =
            call(handler, OLESTR("CreateAgentWithID"), {argument(id.Get()), argument(pin.Get())})
                .Object();
        session =
            call(agent, OLESTR("CreateSession"), {argument(group), argument(address)}).Object();
    }
};

TEST(LateBound, leads_from_the_object_to_a_session_at_work) {
    const Names names;
    EXPECT_EQ(get(names.tapi, OLESTR("EventFilter"))->lVal, call_center_events);
    EXPECT_EQ(get(names.session, OLESTR("State"))->lVal, ASST_NOT_READY);
    put(names.session, OLESTR("State"), ASST_READY);
    EXPECT_EQ(get(names.session, OLESTR("State"))->lVal, ASST_READY);
    const Variant id = get(names.agent, OLESTR("ID"));
    EXPECT_EQ(std::basic_string<OLECHAR>(id->bstrVal), OLESTR("alice"));
    put(names.agent, OLESTR("MeasurementPeriod"), 900);
    EXPECT_EQ(get(names.agent, OLESTR("MeasurementPeriod"))->lVal, 900);
    EXPECT_EQ(get(names.agent, OLESTR("OverallCallRate"))->vt, VT_CY);
    EXPECT_EQ(get(names.session, OLESTR("SessionStartTime"))->vt, VT_DATE);
    const Variant sessions = get(names.agent, OLESTR("AgentSessions"));
    EXPECT_EQ(get(sessions.Object(), OLESTR("Count"))->lVal, 1);
    const ComPtr<IDispatch> its_agent = get(names.session, OLESTR("Agent")).Object();
    EXPECT_EQ(identity(its_agent), identity(names.agent));
    put(names.session, OLESTR("State"), ASST_SESSION_ENDED);
    call(names.tapi, OLESTR("Shutdown"));
}

TEST(LateBound, names_have_no_case_and_unknown_ones_no_number) {
    const Names names;
    EXPECT_EQ(id_of(names.session, OLESTR("sTaTe")), id_of(names.session, OLESTR("State")));
    OLECHAR unknown[] = OLESTR("get_State");
    LPOLESTR list[] = {unknown};
    DISPID id = 0;
    EXPECT_HR(DISP_E_UNKNOWNNAME, names.session->GetIDsOfNames(IID_NULL, list, 1, 0, &id));
    EXPECT_EQ(id, DISPID_UNKNOWN);
    EXPECT_HR(DISP_E_UNKNOWNINTERFACE,
              names.session->GetIDsOfNames(IID_ITAgentSession, list, 1, 0, &id));
    UINT count = 7;
    EXPECT_HR(S_OK, names.session->GetTypeInfoCount(&count));
    EXPECT_EQ(count, 0U);
    ITypeInfo* info = nullptr;
    EXPECT_HR(DISP_E_BADINDEX, names.session->GetTypeInfo(0, 0, &info));
}

TEST(LateBound, a_member_that_fails_is_an_exception_with_its_result) {
    const Names names;
    EXCEPINFO exception{};
    EXPECT_HR(DISP_E_EXCEPTION, run(names.session, OLESTR("State"), DISPATCH_PROPERTYPUT,
                                    {argument(ASST_BUSY_ON_CALL)}, nullptr, &exception));
    EXPECT_HR(LINEERR_INVALAGENTSTATE, exception.scode);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
    exception = EXCEPINFO{};
    EXPECT_HR(DISP_E_EXCEPTION, run(names.session, OLESTR("State"), DISPATCH_PROPERTYPUT,
                                    {argument(LONG{5})}, nullptr, &exception));
    EXPECT_HR(E_INVALIDARG, exception.scode);
    SysFreeString(exception.bstrSource);
    SysFreeString(exception.bstrDescription);
    SysFreeString(exception.bstrHelpFile);
}

TEST(LateBound, wrong_calls_have_the_codes_of_IDispatch) {
    const Names names;
    Variant result;
    EXPECT_HR(DISP_E_BADPARAMCOUNT, run(names.agent, OLESTR("CreateSession"), DISPATCH_METHOD,
                                        {argument(names.group)}, &result));
    EXPECT_HR(DISP_E_TYPEMISMATCH,
              run(names.agent, OLESTR("CreateSession"), DISPATCH_METHOD,
                  {argument(Bstr(OLESTR("x")).Get()), argument(names.address)}, &result));
    EXPECT_HR(DISP_E_MEMBERNOTFOUND,
              run(names.agent, OLESTR("ID"), DISPATCH_PROPERTYPUT, {argument(LONG{1})}, nullptr));
    DISPPARAMS none{};
    EXPECT_HR(DISP_E_MEMBERNOTFOUND, names.agent->Invoke(4711, IID_NULL, 0, DISPATCH_METHOD, &none,
                                                         nullptr, nullptr, nullptr));
    EXPECT_HR(DISP_E_UNKNOWNINTERFACE, names.agent->Invoke(5, IID_ITAgent, 0, DISPATCH_PROPERTYGET,
                                                           &none, nullptr, nullptr, nullptr));
}

}  // namespace
}  // namespace agentline::test
