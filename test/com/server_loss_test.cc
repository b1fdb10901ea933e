// Goal: agentlined killed and started again under clients that are logged in (contract tapi3 2.2,
// 6.4): nothing hangs, the same objects work again and know the truth. Method: kill -9 of a real
// server on a journal; facts are awaited as events; the builtin line is the handler.
#include <atomic>
#include <csignal>
#include <mutex>
#include <set>
#include <sys/wait.h>
#include <thread>

#include "com/fault_test.h"

namespace agentline::test {
namespace {

class ServerLoss : public FaultTest {
  protected:
    void SetUp() override {
        tapi_ = initialized_tapi();
        sink_ = listen(tapi_.Get());
        objects_ = objects_of(handler_of(tapi_));
    }
    void TearDown() override {
        sink_->forget();
        objects_ = {};
    }
    void kill_and_see() {
        sink_->forget();
        server_.kill();
        ASSERT_TRUE(sink_->wait_for(TE_AGENTHANDLER, AHE_AGENTHANDLER_REMOVED, objects_.handler));
        ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_UNKNOWN, objects_.agent));
    }
    /// The states of agents are asked again; when that is told, all is as before.
    void start_and_see(AGENT_EVENT agent) {
        server_.start();
        ASSERT_TRUE(sink_->wait_for(TE_AGENTHANDLER, AHE_NEW_AGENTHANDLER, objects_.handler));
        ASSERT_TRUE(sink_->wait_for(TE_AGENT, agent, objects_.agent));
    }

    ComPtr<ITTAPI> tapi_;
    ComPtr<Sink> sink_;
    Objects objects_;
};

TEST_F(ServerLoss, objects_of_before_work_again_and_tell_the_truth) {
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
    ASSERT_TRUE(sink_->wait_for(TE_AGENT, AE_READY, objects_.agent));
    ASSERT_TRUE(sink_->wait_for(TE_AGENTSESSION, ASE_READY, objects_.session));
    kill_and_see();
    start_and_see(AE_READY);
    EXPECT_EQ(handler_of(tapi_), objects_.handler);
    EXPECT_EQ(state_of(objects_.agent), AS_READY);
    EXPECT_EQ(state_of(objects_.session), ASST_READY);
    for (const BlockingMethod& method : blocking_methods()) {
        // These send a PIN that is wrong, or ask for an agent that we are not.
        if (method.type == LINEPROXYREQUEST_CREATEAGENT) continue;
        if (method.name == "CreateSessionWithPIN") continue;
        EXPECT_HR(S_OK, method.call(objects_).result) << method.name;
    }
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_SESSION_ENDED));
    ASSERT_TRUE(sink_->wait_for(TE_AGENTSESSION, ASE_END, objects_.session));
    EXPECT_HR(S_OK, tapi_->Shutdown());
}

TEST_F(ServerLoss, while_the_server_is_down_every_method_fails_at_once) {
    kill_and_see();
    const auto methods = blocking_methods();
    const auto outcomes = call_all(methods, objects_);
    for (std::size_t i = 0; i < methods.size(); ++i) {
        EXPECT_HR(TAPI_E_NODEVICE, outcomes[i].result) << methods[i].name;
        EXPECT_TRUE(outcomes[i].is_empty) << methods[i].name;
    }
    EXPECT_EQ(name_of(objects_.group), "Sales");
    EXPECT_TRUE(handlers_of(tapi_).empty());
    start_and_see(AE_NOT_READY);
    EXPECT_HR(S_OK, tapi_->Shutdown());
}

TEST_F(ServerLoss, Initialize_fails_while_the_server_is_down_and_works_afterwards) {
    kill_and_see();
    const auto other = new_tapi();
    EXPECT_HR(TAPI_E_SERVICE_NOT_RUNNING, other->Initialize());
    EXPECT_HR(S_FALSE, other->Shutdown());
    ComPtr<IEnumAgentHandler> handlers;
    EXPECT_HR(E_INVALIDARG, call_center(other)->EnumerateAgentHandlers(&handlers)) << "A6";
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, other->put_EventFilter(0));
    start_and_see(AE_NOT_READY);
    EXPECT_HR(S_OK, other->Initialize());
    EXPECT_HR(S_OK, other->Shutdown());
}

TEST_F(ServerLoss, Shutdown_while_the_server_is_down_is_clean) {
    kill_and_see();
    EXPECT_HR(S_OK, tapi_->Shutdown());
    EXPECT_HR(S_FALSE, tapi_->Shutdown());
    EXPECT_HR(TAPI_E_SERVICE_NOT_RUNNING, tapi_->Initialize());
    server_.start();
    EXPECT_HR(S_OK, tapi_->Initialize());
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, objects_.session->put_State(ASST_READY));
    EXPECT_EQ(handlers_of(tapi_).size(), 1U);
}

TEST_F(ServerLoss, last_references_may_go_while_the_server_is_down) {
    kill_and_see();
    objects_.session.Reset();
    objects_.agent.Reset();
    sink_->forget();
    tapi_.Reset();
    EXPECT_HR(TAPI_E_NOT_INITIALIZED,
              objects_.group->EnumerateQueues(ComPtr<IEnumQueue>().ReleaseAndGetAddressOf()));
}

// ---- A server that stands still ----------------------------------------------------------------

class FrozenServer : public ServerLoss {
  protected:
    /// Returns when each of its threads stands still: it may still answer when kill() returns.
    void freeze() const {
        ASSERT_EQ(::kill(server_.process_id(), SIGSTOP), 0);
        siginfo_t stopped{};
        ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(server_.process_id()), &stopped, WSTOPPED), 0);
    }
    void thaw() const { ASSERT_EQ(::kill(server_.process_id(), SIGCONT), 0); }

    const TimeLimit limit_{2000};
};

TEST_F(FrozenServer, is_a_time_out_for_every_method_and_goes_on_where_it_stopped) {
    freeze();
    const auto methods = blocking_methods();
    const auto outcomes = call_all(methods, objects_);
    thaw();
    for (std::size_t i = 0; i < methods.size(); ++i) {
        EXPECT_HR(TAPI_E_TIMEOUT, outcomes[i].result) << methods[i].name;
        EXPECT_TRUE(outcomes[i].is_empty) << methods[i].name;
    }
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
    EXPECT_EQ(state_of(objects_.session), ASST_READY);
    EXPECT_HR(S_OK, tapi_->Shutdown());
}

TEST_F(FrozenServer, does_not_keep_Shutdown_for_ever) {
    freeze();
    EXPECT_HR(S_OK, tapi_->Shutdown());
    EXPECT_HR(TAPI_E_NOT_INITIALIZED, objects_.session->put_State(ASST_READY));
    thaw();
}

// ---- Traffic -----------------------------------------------------------------------------------

/// Threads that use the objects until it ends, and what they were answered.
class Traffic {
  public:
    explicit Traffic(const Objects& objects) : objects_(objects) {
        for (int t = 0; t < 4; ++t) threads_.emplace_back([this, t] { run(t); });
    }
    Traffic(const Traffic&) = delete;
    Traffic& operator=(const Traffic&) = delete;
    ~Traffic() { stop(); }
    std::set<HRESULT> stop() {
        is_over_ = true;
        threads_.clear();
        const std::lock_guard lock(mutex_);
        return seen_;
    }

  private:
    void run(int thread) {
        while (!is_over_) {
            LONG calls = 0;
            see(objects_.session->get_NumberOfCalls(&calls));
            ComPtr<IEnumACDGroup> groups;
            see(objects_.handler->EnumerateACDGroups(&groups));
            see(objects_.session->put_State(thread % 2 == 0 ? ASST_READY : ASST_NOT_READY));
        }
    }
    void see(HRESULT result) {
        const std::lock_guard lock(mutex_);
        seen_.insert(result);
    }

    const Objects objects_;
    std::atomic<bool> is_over_{false};
    std::mutex mutex_;
    std::set<HRESULT> seen_;
    std::vector<std::jthread> threads_;
};

TEST_F(ServerLoss, in_the_middle_of_requests_fails_them_and_nothing_hangs) {
    Traffic traffic(objects_);
    for (int round = 0; round < 10; ++round) {
        sink_->forget();
        server_.restart();
        ASSERT_TRUE(sink_->wait_for(TE_AGENTHANDLER, AHE_NEW_AGENTHANDLER, objects_.handler));
    }
    // What may be answered around the loss of a server, and nothing else.
    const std::set<HRESULT> expected = {S_OK, TAPI_E_NODEVICE, LINEERR_OPERATIONFAILED,
                                        LINEERR_OPERATIONUNAVAIL, LINEERR_INVALLINEHANDLE};
    for (const HRESULT result : traffic.stop()) {
        EXPECT_TRUE(expected.count(result) == 1) << text_of(result);
    }
    EXPECT_HR(S_OK, objects_.session->put_State(ASST_READY));
    EXPECT_EQ(state_of(objects_.session), ASST_READY);
    EXPECT_HR(S_OK, tapi_->Shutdown());
}

TEST_F(ServerLoss, groups_and_queues_that_a_new_configuration_has_are_told) {
    kill_and_see();
    LineEntry line = main_line();
    line.groups.erase(line.groups.begin());
    line.groups.push_back({guid_of(9), "Night shift", {"night"}});
    server_.configure(Config{.lines = {line, external_line("outside")}});
    server_.start();
    ASSERT_TRUE(sink_->wait_for(TE_ACDGROUP, ACDGE_GROUP_REMOVED, objects_.group));
    ASSERT_TRUE(sink_->wait_for(TE_ACDGROUP, ACDGE_NEW_GROUP));
    EXPECT_HR(TAPI_E_CALLCENTER_GROUP_REMOVED,
              objects_.group->EnumerateQueues(ComPtr<IEnumQueue>().ReleaseAndGetAddressOf()));
    EXPECT_HR(S_OK, tapi_->Shutdown());
}

}  // namespace
}  // namespace agentline::test
