// Goal: what a program may do inside Event() and around the end of a TAPI object (contract tapi3
// 2.2, 4.4, 7): waiting methods, Unadvise, Shutdown, last references; from any thread, with threads
// that wait. Method: sinks whose Event() runs the test's code; a handler that holds requests; facts
// meet by latches.
#include <atomic>
#include <latch>
#include <thread>

#include "com/fault_test.h"

namespace agentline::test {
namespace {

class InsideEvent : public HandlerTest {
  protected:
    void SetUp() override {
        HandlerTest::SetUp();
        handle_ = scripted_.sessions().begin()->first;
    }
    /// The sink whose Event() runs this, after that of the fixture.
    DWORD run_inside(std::function<void()> code) {
        inside_ = Sink::make([code = std::move(code)](const Received&) { code(); });
        return advise(tapi_.Get(), inside_.Get());
    }
    void cause_event(DWORD state = LINEAGENTSESSIONSTATE_READY) {
        scripted_.send(session_state_message(handle_, state));
    }
    void wait_for_event() {
        ASSERT_TRUE(inside_->wait_for([](const auto& events) { return !events.empty(); }));
    }

    HAGENTSESSION handle_ = 0;
    ComPtr<Sink> inside_;
};

// ---- Waiting methods ---------------------------------------------------------------------------

TEST_F(InsideEvent, every_waiting_method_works) {
    std::atomic<int> good{0};
    const auto methods = blocking_methods();
    std::atomic<bool> is_first{true};
    run_inside([&] {
        if (!is_first.exchange(false)) return;
        for (const BlockingMethod& method : methods) good += method.call(objects_).result == S_OK;
    });
    cause_event();
    wait_for_event();
    EXPECT_EQ(good, 42);
    inside_->forget();
}

TEST_F(InsideEvent, an_agent_and_session_may_be_made_and_let_go) {
    std::atomic<int> rounds{0};
    run_inside([&] {
        if (rounds++ > 0) return;
        const auto agent = new_agent(objects_.handler, "bob");
        const auto session = new_session(agent, objects_.group, objects_.address);
        need(session->put_State(ASST_READY), "put_State");
    });
    cause_event();
    wait_for_event();
    scripted_.wait_for_acd([](const auto& agents, const auto& sessions) {
        return agents.size() == 1 && sessions.size() == 1;
    });
}

TEST_F(InsideEvent, events_that_come_meanwhile_are_told_afterwards) {
    std::atomic<bool> is_first{true};
    run_inside([&] {
        if (!is_first.exchange(false)) return;
        cause_event(LINEAGENTSESSIONSTATE_BUSYONCALL);
        need(objects_.session->put_State(ASST_BUSY_WRAPUP), "put_State");
    });
    cause_event();
    ASSERT_TRUE(inside_->wait_for([](const auto& events) { return events.size() == 2; }));
    EXPECT_EQ(told(*inside_, TE_AGENTSESSION), (std::vector<LONG>{ASE_READY, ASE_BUSY}));
}

// ---- Unadvise ----------------------------------------------------------------------------------

TEST_F(InsideEvent, Unadvise_ends_the_events_of_that_sink) {
    DWORD cookie = 0;
    std::atomic<int> calls{0};
    std::latch is_advised(1);
    cookie = run_inside([&] {
        is_advised.wait();
        ++calls;
        EXPECT_HR(S_OK, unadvise(tapi_.Get(), cookie));
        EXPECT_HR(CONNECT_E_NOCONNECTION, unadvise(tapi_.Get(), cookie));
    });
    is_advised.count_down();
    cause_event();
    cause_event(LINEAGENTSESSIONSTATE_BUSYONCALL);
    ASSERT_TRUE(sink_->wait_for(TE_AGENTSESSION, ASE_BUSY, objects_.session));
    // Events are told sink by sink, this one's last: the next event proves that there was none.
    cause_event(LINEAGENTSESSIONSTATE_ENDED);
    ASSERT_TRUE(sink_->wait_for(TE_AGENTSESSION, ASE_END, objects_.session));
    EXPECT_EQ(calls, 1);
}

TEST_F(InsideEvent, Unadvise_of_another_thread_waits_for_it) {
    std::latch is_inside(1), may_go(1);
    std::atomic<bool> is_over{false};
    const DWORD cookie = run_inside([&] {
        is_inside.count_down();
        may_go.wait();
        is_over = true;
    });
    cause_event();
    is_inside.wait();
    std::jthread other([&] {
        EXPECT_HR(S_OK, unadvise(tapi_.Get(), cookie));
        EXPECT_TRUE(is_over);
    });
    may_go.count_down();
}

TEST_F(InsideEvent, Advise_hears_from_the_next_event_on) {
    const auto late = Sink::make();
    std::atomic<bool> is_first{true};
    run_inside([&] {
        if (is_first.exchange(false)) advise(tapi_.Get(), late.Get());
    });
    cause_event();
    wait_for_event();
    cause_event(LINEAGENTSESSIONSTATE_BUSYONCALL);
    ASSERT_TRUE(late->wait_for(TE_AGENTSESSION, ASE_BUSY));
    EXPECT_EQ(late->events().size(), 1U);
    late->forget();
}

// ---- Shutdown ----------------------------------------------------------------------------------

TEST_F(InsideEvent, Shutdown_is_refused_and_changes_nothing) {
    std::atomic<HRESULT> result{S_OK};
    run_inside([&] { result = tapi_->Shutdown(); });
    cause_event();
    wait_for_event();
    EXPECT_HR(TAPI_E_WRONG_STATE, result);
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
    EXPECT_HR(S_OK, tapi_->Shutdown());
    EXPECT_HR(S_OK, tapi_->Initialize());
}

TEST_F(InsideEvent, Shutdown_of_another_thread_waits_for_it_and_no_event_follows) {
    std::latch is_inside(1), may_go(1);
    std::atomic<bool> is_first{true}, is_running{false};
    std::atomic<int> calls{0};
    run_inside([&] {
        is_running = true;
        ++calls;
        if (is_first.exchange(false)) {
            is_inside.count_down();
            may_go.wait();
        }
        is_running = false;
    });
    cause_event();
    cause_event(LINEAGENTSESSIONSTATE_BUSYONCALL);
    is_inside.wait();
    int calls_before_end = 0;
    std::jthread other([&] {
        EXPECT_HR(S_OK, tapi_->Shutdown());
        EXPECT_FALSE(is_running);
        calls_before_end = calls;
    });
    // It has begun when waiting methods are refused.
    LONG number = 0;
    while (objects_.session->get_NumberOfCalls(&number) != TAPI_E_NOT_INITIALIZED) {
    }
    may_go.count_down();
    other.join();
    EXPECT_HR(S_OK, tapi_->Initialize());
    need(tapi_->put_EventFilter(call_center_events), "put_EventFilter");
    EXPECT_EQ(calls, calls_before_end);
}

TEST_F(InsideEvent, Shutdown_while_Event_waits_for_the_handler_ends_that_wait) {
    std::atomic<HRESULT> result{S_OK};
    scripted_.on(LINEPROXYREQUEST_SETAGENTSESSIONSTATE, hold());
    run_inside([&] { result = objects_.session->put_State(ASST_READY); });
    cause_event();
    scripted_.wait_for_held(1);
    EXPECT_HR(S_OK, tapi_->Shutdown());
    EXPECT_HR(TAPI_E_REQUESTCANCELLED, result);
}

TEST_F(InsideEvent, Shutdown_wakes_everybody_who_waits) {
    constexpr int waiting = 50;
    const auto methods = blocking_methods();
    std::latch is_inside(1), may_go(1);
    std::atomic<bool> is_first{true};
    run_inside([&] {
        if (!is_first.exchange(false)) return;
        is_inside.count_down();
        may_go.wait();
    });
    cause_event();
    is_inside.wait();
    scripted_.on_all(hold());
    std::vector<Outcome> outcomes(waiting);
    std::vector<std::jthread> threads;
    for (std::size_t t = 0; t < waiting; ++t) {
        threads.emplace_back([&, t] { outcomes[t] = methods[t % methods.size()].call(objects_); });
    }
    scripted_.wait_for_held(waiting);
    std::jthread ender([&] { EXPECT_HR(S_OK, tapi_->Shutdown()); });
    threads.clear();
    for (const Outcome& outcome : outcomes) {
        EXPECT_HR(TAPI_E_REQUESTCANCELLED, outcome.result);
        EXPECT_TRUE(outcome.is_empty);
    }
    may_go.count_down();
    ender.join();
    for (const BlockingMethod& method : methods) {
        EXPECT_HR(TAPI_E_NOT_INITIALIZED, method.call(objects_).result) << method.name;
    }
    scripted_.forget_scripts();
    EXPECT_HR(S_OK, tapi_->Initialize());
    need(tapi_->put_EventFilter(call_center_events), "put_EventFilter");
    Objects again = objects_of(handler_of(tapi_, "outside"));
    EXPECT_NE(again.handler, objects_.handler) << "another life, other objects";
    for (const BlockingMethod& method : methods) {
        EXPECT_HR(S_OK, method.call(again).result) << method.name;
    }
}

TEST_F(InsideEvent, two_threads_may_shut_down_at_once) {
    for (int i = 0; i < 20; ++i) {
        std::atomic<int> done{0};
        {
            std::jthread one([&] { done += tapi_->Shutdown() == S_OK; });
            std::jthread other([&] { done += tapi_->Shutdown() == S_OK; });
        }
        EXPECT_EQ(done, 1);
        EXPECT_HR(S_OK, tapi_->Initialize());
    }
}

// ---- Last references ---------------------------------------------------------------------------

TEST_F(InsideEvent, the_last_reference_of_the_TAPI_object_may_go) {
    std::atomic<bool> is_gone{false};
    const auto other = Sink::make();
    ComPtr<ITTAPI> last = initialized_tapi();
    const Objects objects = objects_of(handler_of(last, "outside"));
    const HAGENT agent = scripted_.agents().rbegin()->first;
    const auto ending = Sink::make([&](const Received&) {
        last.Reset();
        is_gone = true;
    });
    advise(last.Get(), ending.Get());
    advise(last.Get(), other.Get());
    need(last->put_EventFilter(TE_AGENT), "put_EventFilter");
    scripted_.send(agent_state_message(agent, LINEAGENTSTATEEX_READY));
    ASSERT_TRUE(ending->wait_for(TE_AGENT, AE_READY, objects.agent));
    EXPECT_TRUE(is_gone);
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, objects.agent->put_State(AS_READY));
    EXPECT_EQ(state_of(objects.agent), AS_READY);
    ending->forget();
}

TEST_F(InsideEvent, last_references_of_agents_and_sessions_may_go) {
    const auto agent = new_agent(objects_.handler, "bob");
    auto session = new_session(agent, objects_.group, objects_.address);
    const HAGENTSESSION handle = scripted_.sessions().rbegin()->first;
    std::atomic<bool> is_first{true};
    // The event of this session holds it until Event() is over; after that it ends.
    const auto ending = Sink::make([&](const Received&) {
        if (is_first.exchange(false)) session.Reset();
    });
    sink_->forget();
    ComPtr<IConnectionPoint> point = connection_point(tapi_.Get());
    DWORD cookie = 0;
    need(point->Advise(ending.Get(), &cookie), "Advise");
    scripted_.send(session_state_message(handle, LINEAGENTSESSIONSTATE_READY));
    ASSERT_TRUE(ending->wait_for(TE_AGENTSESSION, ASE_READY));
    ending->forget();
    sink_->forget();
    scripted_.wait_for_acd(
        [&](const auto&, const auto& sessions) { return sessions.count(handle) == 0; });
}

TEST_F(InsideEvent, A22_last_references_may_go_in_any_thread) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
        threads.emplace_back([this] {
            for (int i = 0; i < 10; ++i) {
                const auto agent = new_agent(objects_.handler, "bob");
                auto session = new_session(agent, objects_.group, objects_.address);
                std::jthread([last = std::move(session)]() mutable { last.Reset(); }).join();
            }
        });
    }
    threads.clear();
    scripted_.wait_for_acd([](const auto& agents, const auto& sessions) {
        return agents.size() == 1 && sessions.size() == 1;
    });
}

TEST_F(InsideEvent, last_references_may_go_after_Shutdown) {
    scripted_.on_all(hold());
    EXPECT_HR(S_OK, tapi_->Shutdown());
    EXPECT_EQ(name_of(objects_.group), "Sales");
    EXPECT_EQ(state_of(objects_.session), ASST_NOT_READY);
    ComPtr<ITTAPI> parent;
    EXPECT_HR(S_OK, objects_.address->get_TAPIObject(&parent));
    parent.Reset();
    tapi_.Reset();
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, objects_.address->get_TAPIObject(&parent));
    objects_ = {};
    tapi_ = initialized_tapi();
}

TEST_F(InsideEvent, a_sink_that_shuts_another_object_down_is_no_problem) {
    const auto other = initialized_tapi();
    std::atomic<HRESULT> result{E_FAIL};
    run_inside([&] { result = other->Shutdown(); });
    cause_event();
    wait_for_event();
    EXPECT_HR(S_OK, result);
}

}  // namespace
}  // namespace agentline::test
