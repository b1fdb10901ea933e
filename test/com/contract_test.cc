// Goal: the rules that hold for every method: codes, the order of checks, what an [out] parameter
// holds after a failure, and which methods still answer after Shutdown. Method: the lists of
// methods of desk.h against a server. Contract tapi3 2.1, 2.2, A06, A13.
#include "com/desk.h"
#include "com/outside.h"

namespace agentline::test {
namespace {

// A visit that calls with a poisoned [out] and expects a failure that empties it.
auto expects_failure(HRESULT expected) {
    return [expected](const char* name, auto* object, auto method) {
        [&]<typename Object, typename Base, typename Out>(Object* of, HRESULT (Base::*m)(Out*)) {
            Out out = poisoned<Out>();
            EXPECT_HR(expected, (of->*m)(&out)) << name;
            EXPECT_TRUE(is_empty(out)) << name;
        }(object, method);
    };
}

auto expects_success() {
    return [](const char* name, auto* object, auto method) {
        [&]<typename Object, typename Base, typename Out>(Object* of, HRESULT (Base::*m)(Out*)) {
            Out out = poisoned<Out>();
            EXPECT_HR(S_OK, (of->*m)(&out)) << name;
            if constexpr (std::is_pointer_v<Out>) {
                EXPECT_NE(out, nullptr) << name;
            }
            clear(&out);
        }(object, method);
    };
}

auto expects_of_null(HRESULT expected) {
    return [expected](const char* name, auto* object, auto method) {
        EXPECT_HR(expected, (object->*method)(nullptr)) << name;
    };
}

TEST(Contract, every_getter_answers) {
    const Desk desk;
    // CreateAgent needs an agent whose id is the account's: see login_test.cc.
    each_blocking_getter(desk, [](const char* name, auto* object, auto method) {
        if (std::string_view(name) != "CreateAgent") expects_success()(name, object, method);
    });
    each_local_getter(desk, expects_success());
}

TEST(Contract, a_null_out_pointer_is_E_POINTER) {
    const Desk desk;
    each_blocking_getter(desk, expects_of_null(E_POINTER));
    each_local_getter(desk, expects_of_null(E_POINTER));
    const Bstr text(OLESTR("bob"));
    EXPECT_HR(E_POINTER, desk.handler->CreateAgentWithID(text.Get(), text.Get(), nullptr));
    EXPECT_HR(E_POINTER, desk.agent->CreateSession(desk.group.Get(), desk.address.Get(), nullptr));
    EXPECT_HR(E_POINTER, desk.agent->CreateSessionWithPIN(desk.group.Get(), desk.address.Get(),
                                                          text.Get(), nullptr));
    EXPECT_HR(E_POINTER, call_center(desk.tapi)->EnumerateAgentHandlers(nullptr));
    // A06: get_AgentHandlers lists two codes for its pointer.
    EXPECT_HR(E_POINTER, call_center(desk.tapi)->get_AgentHandlers(nullptr));
    EXPECT_HR(E_POINTER, desk.tapi->get_Addresses(nullptr));
    EXPECT_HR(E_POINTER, desk.tapi->EnumerateAddresses(nullptr));
    EXPECT_HR(E_POINTER, desk.tapi->get_EventFilter(nullptr));
}

TEST(Contract, the_out_pointer_is_looked_at_before_the_parameters) {
    const Desk desk;
    EXPECT_HR(E_POINTER, desk.handler->CreateAgentWithID(nullptr, nullptr, nullptr));
    EXPECT_HR(E_POINTER, desk.agent->CreateSession(nullptr, nullptr, nullptr));
    EXPECT_HR(E_POINTER, desk.agent->CreateSessionWithPIN(nullptr, nullptr, nullptr, nullptr));
}

TEST(Contract, after_shutdown_what_waits_is_not_initialized_and_what_does_not_answers) {
    Desk desk;
    ASSERT_EQ(desk.tapi->Shutdown(), S_OK);
    each_blocking_getter(desk, expects_failure(TAPI_E_NOT_INITIALIZED));
    each_local_getter(desk, expects_success());
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.session->put_State(ASST_READY));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.agent->put_State(AS_READY));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.agent->put_MeasurementPeriod(60));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.queue->put_MeasurementPeriod(60));
    const Bstr text(OLESTR("bob"));
    auto* agent = poisoned<ITAgent*>();
    EXPECT_HR(TAPI_E_NOT_INITIALIZED,
              desk.handler->CreateAgentWithID(text.Get(), text.Get(), &agent));
    EXPECT_EQ(agent, nullptr);
    auto* session = poisoned<ITAgentSession*>();
    EXPECT_HR(TAPI_E_NOT_INITIALIZED,
              desk.agent->CreateSession(desk.group.Get(), desk.address.Get(), &session));
    EXPECT_EQ(session, nullptr);
}

TEST(Contract, the_state_of_the_object_is_looked_at_before_everything_else) {
    Desk desk;
    ASSERT_EQ(desk.tapi->Shutdown(), S_OK);
    each_blocking_getter(desk, expects_of_null(TAPI_E_NOT_INITIALIZED));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED,
              desk.session->put_State(static_cast<AGENT_SESSION_STATE>(-1)));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.agent->put_State(AS_UNKNOWN));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.agent->put_MeasurementPeriod(0));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.queue->put_MeasurementPeriod(0));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.agent->CreateSession(nullptr, nullptr, nullptr));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.handler->CreateAgentWithID(nullptr, nullptr, nullptr));
}

TEST(Contract, A06_of_an_object_that_is_not_initialized_the_call_center_says_E_INVALIDARG) {
    const Server server;
    const auto tapi = new_tapi();
    const auto center = call_center(tapi);
    for (int round = 0; round < 2; ++round) {
        expects_failure(E_INVALIDARG)("enumerator", center.Get(),
                                      &ITTAPICallCenter::EnumerateAgentHandlers);
        expects_failure(E_INVALIDARG)("collection", center.Get(),
                                      &ITTAPICallCenter::get_AgentHandlers);
        expects_failure(TAPI_E_NOT_INITIALIZED)("addresses", tapi.Get(), &ITTAPI::get_Addresses);
        expects_failure(TAPI_E_NOT_INITIALIZED)("addresses", tapi.Get(),
                                                &ITTAPI::EnumerateAddresses);
        expects_failure(TAPI_E_NOT_INITIALIZED)("filter", tapi.Get(), &ITTAPI::get_EventFilter);
        EXPECT_HR(TAPI_E_NOT_INITIALIZED, tapi->put_EventFilter(TE_AGENT));
        LONG registration = 7;
        EXPECT_HR(TAPI_E_NOT_INITIALIZED,
                  tapi->RegisterCallNotifications(nullptr, VARIANT_TRUE, VARIANT_TRUE,
                                                  TAPIMEDIATYPE_AUDIO, 0, &registration));
        EXPECT_EQ(registration, 0);
        // The same again after Shutdown.
        ASSERT_EQ(tapi->Initialize(), S_OK);
        ASSERT_EQ(tapi->Shutdown(), S_OK);
    }
}

TEST(Contract, parameters_that_no_object_takes_are_E_INVALIDARG) {
    const Desk desk;
    const Bstr text(OLESTR("bob"));
    auto* agent = poisoned<ITAgent*>();
    EXPECT_HR(E_INVALIDARG, desk.handler->CreateAgentWithID(nullptr, text.Get(), &agent));
    EXPECT_EQ(agent, nullptr);
    agent = poisoned<ITAgent*>();
    EXPECT_HR(E_INVALIDARG, desk.handler->CreateAgentWithID(text.Get(), nullptr, &agent));
    EXPECT_EQ(agent, nullptr);
    auto* session = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG, desk.agent->CreateSession(nullptr, desk.address.Get(), &session));
    EXPECT_EQ(session, nullptr);
    session = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG, desk.agent->CreateSession(desk.group.Get(), nullptr, &session));
    EXPECT_EQ(session, nullptr);
    session = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG, desk.agent->CreateSessionWithPIN(desk.group.Get(), desk.address.Get(),
                                                             nullptr, &session));
    EXPECT_EQ(session, nullptr);
    EXPECT_HR(E_INVALIDARG, desk.agent->put_MeasurementPeriod(0));
    EXPECT_HR(E_INVALIDARG, desk.queue->put_MeasurementPeriod(0));
}

TEST(Contract, A13_a_period_of_any_sign_but_zero_is_set_and_resets_nothing) {
    const Desk desk;
    Outside outside;
    const HAGENT agent = outside.agent("alice");
    const DWORD queue = outside.queue(guid_of(1), "sales");
    for (const LONG period : {60, 7200, -1, 1}) {
        EXPECT_HR(S_OK, desk.agent->put_MeasurementPeriod(period));
        EXPECT_HR(S_OK, desk.queue->put_MeasurementPeriod(period));
        EXPECT_EQ(outside.agent_info(agent).dwMeasurementPeriod, static_cast<DWORD>(period));
        EXPECT_EQ(outside.queue_info(queue).dwMeasurementPeriod, static_cast<DWORD>(period));
        LONG read = 0;
        EXPECT_HR(S_OK, desk.agent->get_MeasurementPeriod(&read));
        // DWORDs above 0x7FFFFFFF are clamped; a negative period is the one way to reach that here.
        EXPECT_EQ(read, period > 0 ? period : 0x7FFFFFFF);
        EXPECT_HR(S_OK, desk.queue->get_MeasurementPeriod(&read));
        EXPECT_EQ(read, period > 0 ? period : 0x7FFFFFFF);
    }
}

}  // namespace
}  // namespace agentline::test
