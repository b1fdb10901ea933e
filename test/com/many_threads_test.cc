// Goal: a hundred threads at the objects of libtapi3.so at once: no race (ThreadSanitizer), no
// leak, and states that a plain TAPI 2.2 program sees as well. Method: a real server whose builtin
// ACD is the handler; what threads did is compared at the end.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <thread>

#include "com/fault_test.h"
#include "com/outside.h"

namespace agentline::test {
namespace {

constexpr int agents_max = 100;

std::string id_of(int number) {
    char text[16];
    (void)std::snprintf(text, sizeof(text), "m%03d", number);
    return text;
}

Config config_of_many() {
    LineEntry line = main_line();
    for (int i = 0; i < agents_max; ++i) line.agents.push_back({id_of(i)});
    return {.lines = {line, external_line("outside")}};
}

class ManyThreads : public testing::Test {
  protected:
    Server server_{config_of_many()};
};

constexpr AGENT_SESSION_STATE cycle[] = {ASST_READY,        ASST_BUSY_ON_CALL, ASST_BUSY_WRAPUP,
                                         ASST_READY,        ASST_NOT_READY,    ASST_READY,
                                         ASST_BUSY_ON_CALL, ASST_READY};

/// One agent at work: a session through all its states, `rounds` times; ends in a state of its own.
struct Worker {
    ComPtr<ITAgent> agent;
    ComPtr<ITAgentSession> session;
    AGENT_SESSION_STATE last = ASST_NOT_READY;

    void work(const ComPtr<ITAgentHandler>& handler, int number, int rounds) {
        agent = new_agent(handler, id_of(number));
        const auto group = group_of(handler, number % 2 == 0 ? "Sales" : "Support");
        const auto address = addresses_of(handler).at(0);
        session = new_session(agent, group, address);
        for (int i = 0; i < rounds; ++i) {
            for (const AGENT_SESSION_STATE state : cycle) need(session->put_State(state), "put");
        }
        last = cycle[number % 8];
        for (int i = 0; i <= number % 8; ++i) need(session->put_State(cycle[i]), "last put");
    }
};

TEST_F(ManyThreads, a_hundred_agents_at_once_end_in_the_states_that_others_see) {
    const auto tapi = initialized_tapi();
    const auto sink = listen(tapi.Get());
    const auto handler = handler_of(tapi);
    std::vector<Worker> workers(agents_max);
    std::atomic<bool> is_over{false};
    std::jthread lister([&] {
        while (!is_over) {
            for (const auto& group : groups_of(handler_of(tapi))) queues_of(group);
        }
    });
    std::jthread listener([&] {
        while (!is_over) {
            const auto other = Sink::make();
            const DWORD cookie = advise(tapi.Get(), other.Get());
            need(tapi->put_EventFilter(TE_AGENTSESSION), "put_EventFilter");
            need(tapi->put_EventFilter(call_center_events), "put_EventFilter");
            need(unadvise(tapi.Get(), cookie), "Unadvise");
            other->forget();
        }
    });
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < agents_max; ++i) {
            threads.emplace_back([&, i] {
                EXPECT_NO_THROW(workers[static_cast<std::size_t>(i)].work(handler, i, 3));
            });
        }
    }
    is_over = true;
    lister.join();
    listener.join();
    Outside outside;
    for (int i = 0; i < agents_max; ++i) {
        const Worker& worker = workers[static_cast<std::size_t>(i)];
        ASSERT_TRUE(worker.session);
        EXPECT_EQ(state_of(worker.session), worker.last) << id_of(i);
        const auto info = outside.session_info(outside.session_of(id_of(i)));
        EXPECT_EQ(info.dwAgentSessionState, 1U << worker.last) << id_of(i);
    }
    sink->forget();
    EXPECT_HR(S_OK, tapi->Shutdown());
}

TEST_F(ManyThreads, several_TAPI_objects_work_side_by_side) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 10; ++t) {
        threads.emplace_back([t] {
            EXPECT_NO_THROW({
                const auto tapi = initialized_tapi();
                const auto sink = listen(tapi.Get());
                Worker worker;
                worker.work(handler_of(tapi), t, 3);
                EXPECT_TRUE(sink->wait_for([&](const auto& events) {
                    return !events.empty() && events.back().state == LONG{worker.last};
                })) << t;
                sink->forget();
                need(tapi->Shutdown(), "Shutdown");
            });
        });
    }
}

/// The server's open sockets: one for each client, and that on which it listens.
std::size_t sockets_of(const Server& server) {
    const std::string folder = "/proc/" + std::to_string(server.process_id()) + "/fd";
    std::size_t found = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::error_code gone;
        const std::string target = std::filesystem::read_symlink(entry, gone).string();
        found += target.starts_with("socket:") ? 1 : 0;
    }
    return found;
}

/// The server lets go of a client a moment after the client has gone; false: never.
bool wait_for_sockets(const Server& server, std::size_t count) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (sockets_of(server) != count) {
        if (std::chrono::steady_clock::now() > give_up) return false;
        std::this_thread::yield();
    }
    return true;
}

TEST_F(ManyThreads, a_hundred_lives_of_an_object_leave_no_client_behind) {
    const std::size_t before = sockets_of(server_);
    const auto tapi = new_tapi();
    std::atomic<bool> is_over{false};
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            while (!is_over) {
                ComPtr<IEnumAgentHandler> found;
                if (FAILED(call_center(tapi)->EnumerateAgentHandlers(&found))) continue;
                for (const auto& handler : rest_of<ITAgentHandler>(found)) {
                    ComPtr<ITAgent> agent;
                    handler->CreateAgentWithID(Bstr(id_of(t)).Get(), Bstr(u"").Get(), &agent);
                    Variant groups;
                    handler->get_ACDGroups(&groups);
                }
            }
        });
    }
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(tapi->Initialize(), S_OK);
        (void)tapi->put_EventFilter(call_center_events);
        ASSERT_EQ(tapi->Shutdown(), S_OK);
    }
    is_over = true;
    threads.clear();
    EXPECT_TRUE(wait_for_sockets(server_, before));
}

TEST_F(ManyThreads, objects_that_are_only_dropped_leave_no_client_behind) {
    const std::size_t before = sockets_of(server_);
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([t] {
            for (int i = 0; i < 10; ++i) {
                const auto tapi = initialized_tapi();
                const auto agent = new_agent(handler_of(tapi), id_of(t));
            }
        });
    }
    threads.clear();
    EXPECT_TRUE(wait_for_sockets(server_, before));
}

}  // namespace
}  // namespace agentline::test
