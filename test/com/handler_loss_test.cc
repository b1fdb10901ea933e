// Goal: a handler that goes and comes back: events, states and codes (contract tapi3 6.4, A20).
// Method: a scripted handler that closes its line or its application, and examples/acd_proxy as a
// process that is killed; facts are awaited as events.
#include <atomic>
#include <csignal>
#include <thread>

#include "com/fault_test.h"

namespace agentline::test {
namespace {

constexpr DWORD set_session = LINEPROXYREQUEST_SETAGENTSESSIONSTATE;

enum class Way { close, disappear };

class HandlerLoss : public HandlerTest, public testing::WithParamInterface<Way> {
  protected:
    void lose() {
        if (GetParam() == Way::close) {
            scripted_.close();
        } else {
            scripted_.disappear();
        }
    }
    [[nodiscard]] bool wait_for_handler(AGENTHANDLER_EVENT event) {
        return sink_->wait_for(TE_AGENTHANDLER, event, objects_.handler);
    }
};

TEST_P(HandlerLoss, is_told_and_agents_become_unknown) {
    lose();
    ASSERT_TRUE(wait_for_handler(AHE_AGENTHANDLER_REMOVED));
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_UNKNOWN, objects_.agent));
    EXPECT_EQ(state_of(objects_.agent), AS_UNKNOWN);
    EXPECT_EQ(state_of(objects_.session), ASST_NOT_READY);
    const auto events = sink_->events();
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].kind, TE_AGENTHANDLER);
    EXPECT_EQ(handlers_of(tapi_).size(), 1U) << "the builtin line's handler alone";
}

TEST_P(HandlerLoss, A20_every_method_is_NODEVICE_while_no_handler_is_there) {
    lose();
    ASSERT_TRUE(wait_for_handler(AHE_AGENTHANDLER_REMOVED));
    const auto methods = blocking_methods();
    const auto outcomes = call_all(methods, objects_);
    for (std::size_t i = 0; i < methods.size(); ++i) {
        EXPECT_HR(TAPI_E_NODEVICE, outcomes[i].result) << methods[i].name;
        EXPECT_TRUE(outcomes[i].is_empty) << methods[i].name;
    }
}

TEST_P(HandlerLoss, what_the_process_knows_is_still_answered) {
    lose();
    ASSERT_TRUE(wait_for_handler(AHE_AGENTHANDLER_REMOVED));
    EXPECT_EQ(name_of(objects_.handler), "outside");
    EXPECT_EQ(name_of(objects_.group), "Sales");
    EXPECT_EQ(name_of(objects_.queue), "sales");
    Bstr id;
    EXPECT_HR(S_OK, objects_.agent->get_ID(&id));
    EXPECT_EQ(id.ToUtf8(), "alice");
    EXPECT_EQ(sessions_of(objects_.agent).size(), 1U);
    EXPECT_EQ(addresses_of(objects_.handler).size(), 2U);
}

TEST_P(HandlerLoss, fails_what_is_waited_for_with_the_raw_code) {
    const auto methods = blocking_methods();
    scripted_.on_all(hold());
    std::vector<Outcome> outcomes;
    std::jthread callers([&] { outcomes = call_all(methods, objects_); });
    scripted_.wait_for_held(methods.size());
    lose();
    callers.join();
    for (std::size_t i = 0; i < methods.size(); ++i) {
        EXPECT_HR(LINEERR_OPERATIONFAILED, outcomes[i].result) << methods[i].name;
        EXPECT_TRUE(outcomes[i].is_empty) << methods[i].name;
    }
    ASSERT_TRUE(wait_for_handler(AHE_AGENTHANDLER_REMOVED));
}

TEST_P(HandlerLoss, instead_of_an_answer_fails_the_request) {
    Answer answer;
    answer.kind = GetParam() == Way::close ? Answer::Kind::close : Answer::Kind::disappear;
    scripted_.once(set_session, answer);
    EXPECT_HR(LINEERR_OPERATIONFAILED, objects_.session->put_State(ASST_READY));
    EXPECT_EQ(state_of(objects_.session), ASST_NOT_READY);
    ASSERT_TRUE(wait_for_handler(AHE_AGENTHANDLER_REMOVED));
}

TEST_P(HandlerLoss, ends_with_the_same_handler_object) {
    lose();
    ASSERT_TRUE(wait_for_handler(AHE_AGENTHANDLER_REMOVED));
    sink_->forget();
    scripted_.open();
    ASSERT_TRUE(wait_for_handler(AHE_NEW_AGENTHANDLER));
    EXPECT_EQ(handler_of(tapi_, "outside"), objects_.handler);
    const Objects again = objects_of(objects_.handler);
    EXPECT_EQ(again.group, objects_.group);
    EXPECT_EQ(again.queue, objects_.queue);
    EXPECT_NE(again.agent, objects_.agent);
    EXPECT_HR(S_OK, again.session->put_State(ASST_READY));
    // The new handler does not know the old one's handles, and says so itself.
    EXPECT_HR(LINEERR_INVALPARAM, objects_.agent->put_State(AS_READY));
    EXPECT_EQ(state_of(objects_.agent), AS_UNKNOWN);
}

TEST_P(HandlerLoss, that_remembers_its_agents_makes_their_states_true_again) {
    EXPECT_HR(S_OK, objects_.agent->put_State(AS_READY));
    lose();
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_UNKNOWN, objects_.agent));
    scripted_.open(true);
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_READY, objects_.agent));
    EXPECT_EQ(state_of(objects_.agent), AS_READY);
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
}

TEST_P(HandlerLoss, of_objects_that_are_let_go_meanwhile_is_quiet) {
    lose();
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_UNKNOWN, objects_.agent));
    sink_->forget();
    objects_.session.Reset();
    objects_.agent.Reset();
    scripted_.open();
    ASSERT_TRUE(wait_for_handler(AHE_NEW_AGENTHANDLER));
    EXPECT_EQ(sink_->count(TE_AGENT), 0U);
}

TEST_P(HandlerLoss, again_and_again_is_told_in_turns) {
    for (int i = 0; i < 20; ++i) {
        lose();
        scripted_.open();
    }
    const auto has_all = [](const auto& events) {
        std::size_t handler_events = 0;
        for (const Received& event : events) handler_events += event.kind == TE_AGENTHANDLER;
        return handler_events >= 40;
    };
    ASSERT_TRUE(sink_->wait_for(has_all));
    const auto events = told(*sink_, TE_AGENTHANDLER);
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i], i % 2 == 0 ? AHE_AGENTHANDLER_REMOVED : AHE_NEW_AGENTHANDLER);
    }
    EXPECT_EQ(events.size(), 40U);
    EXPECT_EQ(groups_of(objects_.handler).size(), 2U);
}

TEST_P(HandlerLoss, lets_Shutdown_and_Initialize_go_on) {
    lose();
    EXPECT_HR(S_OK, tapi_->Shutdown());
    EXPECT_HR(S_OK, tapi_->Initialize());
    EXPECT_EQ(handlers_of(tapi_).size(), 1U);
    need(tapi_->put_EventFilter(call_center_events), "put_EventFilter");
    scripted_.open();
    ASSERT_TRUE(sink_->wait_for(TE_AGENTHANDLER, AHE_NEW_AGENTHANDLER));
    EXPECT_EQ(name_of(handler_of(tapi_, "outside")), "outside");
}

INSTANTIATE_TEST_SUITE_P(ByCloseAndByEnd, HandlerLoss, testing::Values(Way::close, Way::disappear));

// ---- A process ---------------------------------------------------------------------------------

class HandlerProcess : public FaultTest {
  protected:
    static std::unique_ptr<Process> start() {
        auto process =
            Server::program("acd_proxy", {"--device", std::to_string(outside_device), "--group",
                                          guid_of(21) + "=Sales:sales:0", "--agent", "alice:1234"});
        process->wait_for_line("acd_proxy ready");
        return process;
    }
};

TEST_F(HandlerProcess, killed_and_started_again_is_the_same_handler) {
    auto process = start();
    const auto tapi = initialized_tapi();
    const auto sink = listen(tapi.Get());
    const Objects objects = objects_of(handler_of(tapi, "outside"));
    for (int i = 0; i < 3; ++i) {
        sink->forget();
        process->end(SIGKILL);
        ASSERT_TRUE(sink->wait_for(TE_AGENTHANDLER, AHE_AGENTHANDLER_REMOVED, objects.handler));
        EXPECT_EQ(state_of(objects.agent), AS_UNKNOWN);
        EXPECT_HR(TAPI_E_NODEVICE, objects.session->put_State(ASST_READY));
        process = start();
        ASSERT_TRUE(sink->wait_for(TE_AGENTHANDLER, AHE_NEW_AGENTHANDLER, objects.handler));
        const Objects again = objects_of(objects.handler);
        EXPECT_HR(S_OK, again.session->put_State(ASST_READY));
        EXPECT_HR(LINEERR_INVALPARAM, objects.session->put_State(ASST_READY));
    }
    sink->forget();
    EXPECT_HR(S_OK, tapi->Shutdown());
}

}  // namespace
}  // namespace agentline::test
