// Goal: which events reach whom: filter, order, several sinks, both kinds of sinks, events that are
// kept, and events in a thread of the program. Method: a desk, and events behind those that must
// not come. Contract tapi3 3.7, 4.1, 4.4, 7; A26.
#include <poll.h>

#include "com/desk.h"

namespace agentline::test {
namespace {

// Returns when everything that the handler did before is known here.
void barrier(const Desk& desk) {
    LONG calls = 0;
    need(desk.session->get_NumberOfCalls(&calls), "a barrier");
}

// A sink that is called by name alone.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class NamedSink final : public IDispatch {
  public:
    explicit NamedSink(Sink* record) : record_(record) {}

    STDMETHODIMP QueryInterface(REFIID riid, void** object) override {
        *object = nullptr;
        if (riid != IID_IUnknown && riid != IID_IDispatch) return E_NOINTERFACE;
        AddRef();
        *object = static_cast<IDispatch*>(this);
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return ++references; }
    STDMETHODIMP_(ULONG) Release() override { return --references; }
    STDMETHODIMP GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    STDMETHODIMP Invoke(DISPID member, REFIID riid, LCID, WORD flags, DISPPARAMS* parameters,
                        VARIANT*, EXCEPINFO*, UINT*) override {
        EXPECT_EQ(member, 1);
        EXPECT_TRUE(riid == IID_NULL);
        EXPECT_EQ(flags, DISPATCH_METHOD);
        EXPECT_EQ(parameters->cArgs, 2U);
        EXPECT_EQ(parameters->cNamedArgs, 0U);
        EXPECT_EQ(parameters->rgvarg[0].vt, VT_DISPATCH);
        EXPECT_EQ(parameters->rgvarg[1].vt, VT_I4);
        return record_->Event(static_cast<TAPI_EVENT>(parameters->rgvarg[1].lVal),
                              parameters->rgvarg[0].pdispVal);
    }

    std::atomic<ULONG> references{1};

  private:
    Sink* const record_;
};

// An object with no interface that a sink needs.
class NoSink final : public IUnknown {
  public:
    STDMETHODIMP QueryInterface(REFIID, void** object) override {
        *object = nullptr;
        return E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return 1; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
};
#pragma GCC diagnostic pop

TEST(Filter, lets_nothing_through_before_it_is_set) {
    Desk desk;
    ASSERT_EQ(desk.tapi->put_EventFilter(0), S_OK);
    const auto fresh = initialized_tapi();
    LONG mask = -1;
    EXPECT_HR(S_OK, fresh->get_EventFilter(&mask));
    EXPECT_EQ(mask, 0);
    const auto sink = Sink::make();
    advise(fresh.Get(), sink.Get());
    const auto handler = handler_of(fresh);
    const auto agent = new_agent(handler, "bob", "2345");
    const auto session =
        new_session(agent, group_of(handler, "Sales"), address_of(handler, "1002"));
    ASSERT_EQ(session->put_State(ASST_READY), S_OK);
    LONG calls = 0;
    ASSERT_EQ(session->get_NumberOfCalls(&calls), S_OK);
    ASSERT_EQ(fresh->put_EventFilter(call_center_events), S_OK);
    ASSERT_EQ(session->put_State(ASST_NOT_READY), S_OK);
    ASSERT_TRUE(sink->wait_for(TE_AGENTSESSION, ASE_NOT_READY, session));
    EXPECT_EQ(sink->count(TE_AGENTSESSION), 1U);
}

TEST(Filter, lets_only_its_kinds_through) {
    Desk desk;
    barrier(desk);
    ASSERT_EQ(desk.tapi->put_EventFilter(TE_AGENT), S_OK);
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENT, AE_READY, desk.agent));
    barrier(desk);
    ASSERT_EQ(desk.tapi->put_EventFilter(TE_AGENTSESSION), S_OK);
    const size_t agents = desk.sink->count(TE_AGENT);
    ASSERT_EQ(desk.session->put_State(ASST_SESSION_ENDED), S_OK);
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_END, desk.session));
    EXPECT_EQ(desk.sink->count(TE_AGENT), agents);
    EXPECT_FALSE(Sink::contains(desk.sink->events(), TE_AGENTSESSION, ASE_READY, {}));
}

TEST(Filter, refuses_bits_that_are_no_kinds_and_stays_as_it_was) {
    const Desk desk;
    for (const LONG mask : {0x04000000, 0x07FFFFFF, -1, static_cast<LONG>(0x80000000)}) {
        EXPECT_HR(E_INVALIDARG, desk.tapi->put_EventFilter(mask)) << mask;
        LONG now = 0;
        EXPECT_HR(S_OK, desk.tapi->get_EventFilter(&now));
        EXPECT_EQ(now, call_center_events);
    }
    EXPECT_HR(S_OK, desk.tapi->put_EventFilter(0x03FFFFFF));
}

TEST(Sinks, all_hear_each_event_in_the_order_of_Advise) {
    const Server server;
    const auto tapi = initialized_tapi();
    std::mutex mutex;
    std::vector<int> order;
    const auto marks = [&](int number) {
        return [&, number](const Received&) {
            const std::lock_guard lock(mutex);
            order.push_back(number);
        };
    };
    std::vector<ComPtr<Sink>> sinks;
    for (int i = 0; i < 3; ++i) {
        sinks.push_back(Sink::make(marks(i)));
        EXPECT_NE(advise(tapi.Get(), sinks.back().Get()), 0U);
    }
    ASSERT_EQ(tapi->put_EventFilter(TE_AGENTSESSION), S_OK);
    const auto handler = handler_of(tapi);
    const auto agent = new_agent(handler, "carol");
    const auto session =
        new_session(agent, group_of(handler, "Sales"), address_of(handler, "1001"));
    ASSERT_EQ(session->put_State(ASST_READY), S_OK);
    ASSERT_EQ(session->put_State(ASST_SESSION_ENDED), S_OK);
    ASSERT_TRUE(sinks[2]->wait_for(TE_AGENTSESSION, ASE_END, session));
    const std::lock_guard lock(mutex);
    ASSERT_GE(order.size(), 9U);
    EXPECT_EQ(order.size() % 3, 0U);
    for (size_t i = 0; i < order.size(); ++i) EXPECT_EQ(order[i], static_cast<int>(i % 3));
}

TEST(Sinks, A26_of_IDispatch_are_called_by_the_number_of_Event) {
    Desk desk;
    const auto record = Sink::make();
    NamedSink named(record.Get());
    const DWORD cookie = advise(desk.tapi.Get(), &named);
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    EXPECT_TRUE(record->wait_for(TE_AGENTSESSION, ASE_READY, desk.session));
    EXPECT_HR(S_OK, unadvise(desk.tapi.Get(), cookie));
    EXPECT_EQ(named.references, 1U);
}

TEST(Sinks, end_with_Unadvise_once) {
    Desk desk;
    const auto sink = Sink::make();
    const DWORD cookie = advise(desk.tapi.Get(), sink.Get());
    sink->AddRef();
    EXPECT_EQ(sink->Release(), 2U);
    EXPECT_HR(S_OK, unadvise(desk.tapi.Get(), cookie));
    sink->AddRef();
    EXPECT_EQ(sink->Release(), 1U);
    EXPECT_HR(CONNECT_E_NOCONNECTION, unadvise(desk.tapi.Get(), cookie));
    EXPECT_HR(CONNECT_E_NOCONNECTION, unadvise(desk.tapi.Get(), 0));
    const size_t before = sink->events().size();
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_READY, desk.session));
    EXPECT_EQ(sink->events().size(), before);
}

TEST(Sinks, that_are_none_are_refused) {
    const Desk desk;
    const auto point = connection_point(desk.tapi.Get());
    NoSink none;
    DWORD cookie = 7;
    EXPECT_HR(CONNECT_E_CANNOTCONNECT, point->Advise(&none, &cookie));
    EXPECT_EQ(cookie, 0U);
    EXPECT_HR(E_POINTER, point->Advise(nullptr, &cookie));
    EXPECT_HR(E_POINTER, point->Advise(desk.sink.Get(), nullptr));
}

TEST(ConnectionPoint, is_there_for_both_names_of_the_sink_and_no_other) {
    const auto tapi = new_tapi();
    ComPtr<IConnectionPointContainer> container;
    ASSERT_EQ(tapi.As(&container), S_OK);
    ComPtr<IConnectionPoint> point;
    EXPECT_HR(CONNECT_E_NOCONNECTION, container->FindConnectionPoint(IID_ITTAPI, &point));
    EXPECT_FALSE(point);
    EXPECT_HR(E_POINTER, container->FindConnectionPoint(IID_ITTAPIEventNotification, nullptr));
    for (const IID& name : {IID_ITTAPIEventNotification, DIID_ITTAPIDispatchEventNotification}) {
        ASSERT_EQ(container->FindConnectionPoint(name, &point), S_OK);
        IID interface {};
        EXPECT_HR(S_OK, point->GetConnectionInterface(&interface));
        EXPECT_TRUE(interface == name);
        ComPtr<IConnectionPointContainer> back;
        EXPECT_HR(S_OK, point->GetConnectionPointContainer(&back));
        EXPECT_EQ(identity(back), identity(tapi));
    }
    const auto sink = Sink::make();
    const DWORD cookie = advise(tapi.Get(), sink.Get());
    ComPtr<IEnumConnections> connections;
    ASSERT_EQ(point->EnumConnections(&connections), S_OK);
    CONNECTDATA data{};
    ULONG fetched = 0;
    ASSERT_EQ(connections->Next(1, &data, &fetched), S_OK);
    EXPECT_EQ(data.dwCookie, cookie);
    data.pUnk->Release();
}

TEST(Sinks, are_let_go_with_the_TAPI_object) {
    const Server server;
    const auto sink = Sink::make();
    auto tapi = initialized_tapi();
    advise(tapi.Get(), sink.Get());
    tapi.Reset();
    sink->AddRef();
    EXPECT_EQ(sink->Release(), 1U);
}

TEST(Event, that_is_kept_says_the_same_after_Event_and_after_Shutdown) {
    Desk desk;
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    ASSERT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_READY, desk.session));
    ASSERT_EQ(desk.tapi->Shutdown(), S_OK);
    for (const Received& kept : desk.sink->events()) {
        const Received again = read_event(kept.kind, kept.event.Get());
        EXPECT_EQ(again.what, kept.what);
        EXPECT_EQ(again.subject, kept.subject);
    }
}

TEST(Event, has_the_interface_of_its_kind_and_no_other) {
    Desk desk;
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    ASSERT_TRUE(desk.sink->wait_for(TE_AGENT, AE_READY, desk.agent));
    ASSERT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_READY, desk.session));
    for (const Received& kept : desk.sink->events()) {
        ComPtr<ITAgentEvent> agent;
        ComPtr<ITAgentSessionEvent> session;
        ComPtr<ITQueueEvent> queue;
        EXPECT_EQ(kept.event.As(&agent), kept.kind == TE_AGENT ? S_OK : E_NOINTERFACE);
        EXPECT_EQ(kept.event.As(&session), kept.kind == TE_AGENTSESSION ? S_OK : E_NOINTERFACE);
        EXPECT_EQ(kept.event.As(&queue), E_NOINTERFACE);
        if (agent) {
            EXPECT_HR(E_POINTER, agent->get_Agent(nullptr));
            EXPECT_HR(E_POINTER, agent->get_Event(nullptr));
        }
        if (session) {
            EXPECT_HR(E_POINTER, session->get_Session(nullptr));
            EXPECT_HR(E_POINTER, session->get_Event(nullptr));
        }
    }
}

TEST(Event, may_ask_and_set_inside_of_Event) {
    Desk desk;
    std::atomic<HRESULT> result{E_FAIL};
    const auto busy = Sink::make([&](const Received& event) {
        if (event.kind != TE_AGENTSESSION || event.what != ASE_READY) return;
        LONG calls = -1;
        result = desk.session->get_NumberOfCalls(&calls);
        if (SUCCEEDED(result)) result = desk.session->put_State(ASST_SESSION_ENDED);
    });
    advise(desk.tapi.Get(), busy.Get());
    ASSERT_EQ(desk.session->put_State(ASST_READY), S_OK);
    EXPECT_TRUE(desk.sink->wait_for(TE_AGENTSESSION, ASE_END, desk.session));
    EXPECT_HR(S_OK, result);
}

bool is_readable(int descriptor, int timeout_ms) {
    pollfd entry{descriptor, POLLIN, 0};
    return poll(&entry, 1, timeout_ms) == 1;
}

// What wakes a program's loop: a session that is made, set READY and ended.
ComPtr<ITAgentSession> work(const ComPtr<ITTAPI>& tapi, const ComPtr<ITAgent>& agent) {
    const auto handler = handler_of(tapi);
    auto session = new_session(agent, group_of(handler, "Sales"), address_of(handler, "1001"));
    need(session->put_State(ASST_READY), "put_State");
    need(session->put_State(ASST_SESSION_ENDED), "put_State");
    return session;
}

TEST(EventDescriptor, brings_events_into_the_programs_thread) {
    const Server server;
    const auto tapi = initialized_tapi();
    const int descriptor = tapi3_event_fd(tapi.Get());
    ASSERT_GE(descriptor, 0);
    EXPECT_EQ(tapi3_event_fd(tapi.Get()), descriptor);
    const auto here = std::this_thread::get_id();
    const auto sink = listen(tapi.Get(), TE_AGENTSESSION, [here](const Received&) {
        EXPECT_TRUE(std::this_thread::get_id() == here);
    });
    EXPECT_EQ(tapi3_dispatch_events(tapi.Get(), 0), 0);
    const auto agent = new_agent(handler_of(tapi), "carol");
    const auto session = work(tapi, agent);
    LONG delivered = 0;
    while (!Sink::contains(sink->events(), TE_AGENTSESSION, ASE_END, identity(session))) {
        ASSERT_TRUE(is_readable(descriptor, 30000));
        ASSERT_EQ(tapi3_dispatch_events(tapi.Get(), 1), 1);
        ++delivered;
    }
    EXPECT_EQ(static_cast<size_t>(delivered), sink->events().size());
    EXPECT_EQ(tapi3_dispatch_events(tapi.Get(), 0), 0);
    EXPECT_FALSE(is_readable(descriptor, 0));
}

TEST(EventDescriptor, belongs_to_the_time_between_Initialize_and_Shutdown) {
    const Server server;
    const auto tapi = new_tapi();
    EXPECT_EQ(tapi3_event_fd(nullptr), -1);
    EXPECT_HR(E_POINTER, tapi3_dispatch_events(nullptr, 0));
    for (int life = 0; life < 2; ++life) {
        EXPECT_EQ(tapi3_event_fd(tapi.Get()), -1);
        EXPECT_HR(TAPI_E_NOT_INITIALIZED, tapi3_dispatch_events(tapi.Get(), 0));
        ASSERT_EQ(tapi->Initialize(), S_OK);
        EXPECT_EQ(tapi3_dispatch_events(tapi.Get(), 0), 0);
        EXPECT_GE(tapi3_event_fd(tapi.Get()), 0);
        ASSERT_EQ(tapi->Shutdown(), S_OK);
    }
}

TEST(EventDescriptor, lets_a_sink_dispatch_what_waits_behind_its_event) {
    const Server server;
    const auto tapi = initialized_tapi();
    ASSERT_GE(tapi3_event_fd(tapi.Get()), 0);
    LONG inside = 0;
    const auto sink = listen(tapi.Get(), TE_AGENTSESSION, [&](const Received& event) {
        if (event.what == ASE_READY) inside = tapi3_dispatch_events(tapi.Get(), 0);
    });
    const auto agent = new_agent(handler_of(tapi), "carol");
    const auto session = work(tapi, agent);
    LONG calls = 0;
    ASSERT_EQ(agent->get_NumberOfACDCalls(&calls), S_OK);
    // Both are here now, and the loop inside of the first delivers the second.
    EXPECT_GE(tapi3_dispatch_events(tapi.Get(), 0), 1);
    EXPECT_GE(inside, 1);
    EXPECT_TRUE(Sink::contains(sink->events(), TE_AGENTSESSION, ASE_END, identity(session)));
}

}  // namespace
}  // namespace agentline::test
