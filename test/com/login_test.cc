// Goal: who logs in as whom: ids, PINs, the account, and groups or addresses that are not ours.
// Method: a server whose configuration knows the account of this process as an agent. Contract
// tapi3 3.2, 3.3, 9 (raw values), A01, A07, A08, A23.
#include <pwd.h>
#include <unistd.h>

#include "com/desk.h"
#include "com/outside.h"

namespace agentline::test {
namespace {

std::string account() {
    const passwd* entry = getpwuid(geteuid());
    return entry != nullptr ? entry->pw_name : std::string();
}

Config with_account() {
    Config config{.lines = {main_line()}};
    config.lines[0].agents.push_back({account()});
    config.lines[0].agents.push_back({"J\u00F6rg \U0001F600", "\u00FC\u00DF"});
    return config;
}

HRESULT create(const Desk& desk, std::string_view id, std::string_view pin) {
    auto* agent = poisoned<ITAgent*>();
    const HRESULT result = desk.handler->CreateAgentWithID(Bstr(id).Get(), Bstr(pin).Get(), &agent);
    EXPECT_EQ(agent != nullptr, result == S_OK);
    if (agent != nullptr) agent->Release();
    return result;
}

HRESULT create_with_pin(const Desk& desk, const ComPtr<ITAgent>& agent, std::string_view pin) {
    ComPtr<ITAgentSession> session;
    return agent->CreateSessionWithPIN(desk.group.Get(), desk.address.Get(), Bstr(pin).Get(),
                                       &session);
}

// The one code of our ACD for both (tapi2 A-08); it is not E_INVALIDARG.
TEST(Login, A01_with_a_wrong_id_or_PIN_fails_with_the_raw_value) {
    const Desk desk;
    EXPECT_HR(S_OK, create(desk, "bob", "2345"));
    EXPECT_HR(LINEERR_INVALPARAM, create(desk, "bob", "1234"));
    EXPECT_EQ(tapi3_last_lineerr(), static_cast<LONG>(LINEERR_INVALPARAM));
    EXPECT_HR(LINEERR_INVALPARAM, create(desk, "bob", ""));
    EXPECT_HR(LINEERR_INVALPARAM, create(desk, "nobody", "2345"));
    EXPECT_HR(LINEERR_INVALPARAM, create(desk, "", ""));
    EXPECT_HR(E_INVALIDARG, tapi3_map_lineerr(static_cast<HRESULT>(LINEERR_INVALPARAM)));
    EXPECT_HR(S_OK, create(desk, "carol", ""));
    // A success forgets the value of the failure before.
    EXPECT_EQ(tapi3_last_lineerr(), 0);
}

TEST(Login, takes_ids_and_PINs_that_are_not_ASCII) {
    const Desk desk(with_account());
    const std::string id = "J\u00F6rg \U0001F600";
    const auto agent = new_agent(desk.handler, id, "\u00FC\u00DF");
    Bstr back;
    EXPECT_HR(S_OK, agent->get_ID(&back));
    EXPECT_EQ(back.ToUtf8(), id);
}

TEST(Login, of_an_agent_with_an_id_tells_the_id_and_the_account) {
    const Desk desk;
    Bstr id;
    EXPECT_HR(S_OK, desk.agent->get_ID(&id));
    EXPECT_EQ(id.ToUtf8(), "alice");
    Bstr user;
    EXPECT_HR(S_OK, desk.agent->get_User(&user));
    // A23: the account of the process, not the agent's id.
    EXPECT_EQ(user.ToUtf8(), account());
    EXPECT_EQ(state_of(desk.agent), AS_NOT_READY);
}

TEST(Login, by_the_account_needs_no_id_and_has_none) {
    const Desk desk(with_account());
    ComPtr<ITAgent> agent;
    ASSERT_EQ(desk.handler->CreateAgent(&agent), S_OK);
    Outside outside;
    EXPECT_NE(outside.agent(account()), 0U);
    auto* id = poisoned<BSTR>();
    EXPECT_HR(TAPI_E_CALLCENTER_NO_AGENT_ID, agent->get_ID(&id));
    EXPECT_EQ(id, nullptr);
    Bstr user;
    EXPECT_HR(S_OK, agent->get_User(&user));
    EXPECT_EQ(user.ToUtf8(), account());
    const auto session = new_session(agent, desk.group, desk.address);
    EXPECT_HR(S_OK, session->put_State(ASST_READY));
}

TEST(Login, by_an_account_that_is_no_agent_fails) {
    const Desk desk;
    auto* agent = poisoned<ITAgent*>();
    EXPECT_HR(LINEERR_INVALPARAM, desk.handler->CreateAgent(&agent));
    EXPECT_EQ(agent, nullptr);
}

TEST(Session, A07_with_a_PIN_looks_at_pointers_then_at_the_id_then_at_group_and_address) {
    const Desk desk(with_account());
    ComPtr<ITAgent> nameless;
    ASSERT_EQ(desk.handler->CreateAgent(&nameless), S_OK);
    const Bstr pin(OLESTR("1234"));
    EXPECT_HR(E_POINTER, nameless->CreateSessionWithPIN(nullptr, nullptr, nullptr, nullptr));
    auto* session = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG, nameless->CreateSessionWithPIN(nullptr, nullptr, nullptr, &session));
    EXPECT_EQ(session, nullptr);
    session = poisoned<ITAgentSession*>();
    EXPECT_HR(TAPI_E_CALLCENTER_NO_AGENT_ID,
              nameless->CreateSessionWithPIN(nullptr, nullptr, pin.Get(), &session));
    EXPECT_EQ(session, nullptr);
    session = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG,
              desk.agent->CreateSessionWithPIN(nullptr, nullptr, pin.Get(), &session));
    EXPECT_EQ(session, nullptr);
}

TEST(Session, with_a_PIN_is_made_only_with_the_agents_own) {
    const Desk desk;
    EXPECT_HR(S_OK, create_with_pin(desk, desk.agent, "1234"));
    EXPECT_HR(LINEERR_INVALPARAM, create_with_pin(desk, desk.agent, "2345"));
    EXPECT_HR(LINEERR_INVALPARAM, create_with_pin(desk, desk.agent, ""));
}

TEST(Session, A08_without_a_PIN_relies_on_that_of_the_login) {
    const Desk desk;
    const auto bob = new_agent(desk.handler, "bob", "2345");
    ComPtr<ITAgentSession> session;
    EXPECT_HR(S_OK, bob->CreateSession(desk.group.Get(), desk.address.Get(), &session));
}

// ITACDGroup and ITAddress of a program's own, which are no objects of ours.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class OwnGroup final : public ITACDGroup {
  public:
    STDMETHODIMP QueryInterface(REFIID, void** object) override {
        *object = this;
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return 1; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    STDMETHODIMP Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS*, VARIANT*, EXCEPINFO*,
                        UINT*) override {
        return E_NOTIMPL;
    }
    STDMETHODIMP get_Name(BSTR* name) override {
        *name = SysAllocString(OLESTR("Sales"));
        return S_OK;
    }
    STDMETHODIMP EnumerateQueues(IEnumQueue**) override { return E_NOTIMPL; }
    STDMETHODIMP get_Queues(VARIANT*) override { return E_NOTIMPL; }
};
#pragma GCC diagnostic pop

TEST(Session, is_not_made_of_objects_that_are_not_ours) {
    const Desk desk;
    const auto other = initialized_tapi();
    const auto foreign_group = group_of(handler_of(other), "Sales");
    const auto foreign_address = address_of(handler_of(other), "1001");
    OwnGroup own;
    auto* session = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG,
              desk.agent->CreateSession(foreign_group.Get(), desk.address.Get(), &session));
    EXPECT_EQ(session, nullptr);
    session = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG,
              desk.agent->CreateSession(desk.group.Get(), foreign_address.Get(), &session));
    EXPECT_EQ(session, nullptr);
    session = poisoned<ITAgentSession*>();
    EXPECT_HR(E_INVALIDARG, desk.agent->CreateSession(&own, desk.address.Get(), &session));
    EXPECT_EQ(session, nullptr);
    EXPECT_EQ(sessions_of(desk.agent).size(), 1U);
}

TEST(Session, starts_NOT_READY_and_is_the_servers) {
    const Desk desk;
    Outside outside;
    EXPECT_EQ(state_of(desk.session), ASST_NOT_READY);
    EXPECT_EQ(outside.session_info(outside.session_of("alice")).dwAgentSessionState,
              static_cast<DWORD>(LINEAGENTSESSIONSTATE_NOTREADY));
}

TEST(Session, of_a_life_that_ended_is_not_taken_by_the_next) {
    Desk desk;
    ASSERT_EQ(desk.tapi->Shutdown(), S_OK);
    ASSERT_EQ(desk.tapi->Initialize(), S_OK);
    const auto agent = new_agent(handler_of(desk.tapi), "bob", "2345");
    ComPtr<ITAgentSession> session;
    EXPECT_HR(E_INVALIDARG, agent->CreateSession(desk.group.Get(), desk.address.Get(), &session));
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, desk.session->put_State(ASST_READY));
}

}  // namespace
}  // namespace agentline::test
