#include <array>
#include <fstream>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include <tapi.h>

#include "bench/workloads.h"

namespace agentline::bench {
namespace {

constexpr const char* group_text = "c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10";
constexpr GUID group_id = {
    0xc2d0e2c4, 0x7f0e, 0x4a39, {0x9a, 0x52, 0x0f, 0x3e, 0x6a, 0x5b, 0x1d, 0x10}};

void check(LONG result, const char* what) {
    if (result < 0) throw std::runtime_error(std::string(what) + ": " + std::to_string(result));
}

std::string write_config(const std::string& folder, bool durable, std::size_t agents) {
    const std::string path = folder + "/agentlined.toml";
    std::ofstream out(path);
    out << "[server]\nlisten = [\"unix:" << folder << "/s\"]\ndata_dir = \"" << folder
        << "/data\"\ndurability = \"" << (durable ? "durable" : "async")
        << "\"\n[[line]]\nname = \"main\"\naddresses = [\"1001\"]\n[[line.group]]\nid = \""
        << group_text << "\"\nname = \"Sales\"\nqueues = [\"sales\"]\n[[line.queue]]\n"
        << "name = \"sales\"\n";
    for (std::size_t i = 0; i < agents; ++i) {
        out << "[[line.agent]]\nid = \"agent" << i << "\"\n";
    }
    return path;
}

}  // namespace

struct StateChanges::Impl {
    Impl(const std::string& server, bool durable, std::size_t window, unsigned processor)
        : process(Process::start(processor,
                                 {server, "--config", write_config(folder.path(), durable, window)},
                                 "agentlined ready")) {
        setenv("AGENTLINE_SERVER", ("unix:" + folder.path() + "/s").c_str(), 1);
        open();
        for (std::size_t i = 0; i < window; ++i) log_in(i);
    }

    void open() {
        DWORD devices = 0;
        DWORD version = 0x00020002;
        LINEINITIALIZEEXPARAMS params{};
        params.dwTotalSize = sizeof params;
        params.dwOptions = LINEINITIALIZEEXOPTION_USEEVENT;
        check(lineInitializeExA(&app, nullptr, nullptr, "bench", &devices, &version, &params),
              "lineInitializeEx");
        check(lineOpenA(app, 0, &line, 0x00020002, 0, 0, LINECALLPRIVILEGE_NONE, 0, nullptr),
              "lineOpen");
    }

    LINEMESSAGE next_reply() {
        LINEMESSAGE message{};
        do {
            check(lineGetMessage(app, &message, 10'000), "lineGetMessage");
        } while (message.dwMessageID != LINE_REPLY);
        check(static_cast<LONG>(message.dwParam2), "LINE_REPLY");
        return message;
    }

    void log_in(std::size_t index) {
        std::string name = "agent" + std::to_string(index);
        HAGENT agent = 0;
        HAGENTSESSION session = 0;
        GUID group = group_id;
        check(lineCreateAgentA(line, name.data(), nullptr, &agent), "lineCreateAgent");
        next_reply();
        check(lineCreateAgentSessionA(line, agent, nullptr, 0, &group, &session),
              "lineCreateAgentSession");
        next_reply();
        sessions.push_back(session);
        ready.push_back(false);
    }

    void change(std::size_t index) {
        const DWORD to =
            ready[index] ? LINEAGENTSESSIONSTATE_NOTREADY : LINEAGENTSESSIONSTATE_READY;
        const LONG id = lineSetAgentSessionState(line, sessions[index], to, 0);
        check(id, "lineSetAgentSessionState");
        ready[index] = !ready[index];
        in_flight[static_cast<DWORD>(id)] = index;
    }

    TemporaryFolder folder;
    Process process;
    HLINEAPP app = 0;
    HLINE line = 0;
    std::vector<HAGENTSESSION> sessions;
    std::vector<bool> ready;
    std::unordered_map<DWORD, std::size_t> in_flight;
};

StateChanges::StateChanges(const std::string& server, bool durable, std::size_t window,
                           unsigned processor)
    : impl_(std::make_unique<Impl>(server, durable, window, processor)) {}

StateChanges::~StateChanges() {
    lineShutdown(impl_->app);
}

double StateChanges::run(Seconds length) {
    const auto begin = std::chrono::steady_clock::now();
    std::size_t done = 0;
    for (std::size_t i = 0; i < impl_->sessions.size(); ++i) impl_->change(i);
    Seconds passed{};
    while (!impl_->in_flight.empty()) {
        const auto reply = impl_->next_reply();
        const auto found = impl_->in_flight.find(static_cast<DWORD>(reply.dwParam1));
        const std::size_t index = found->second;
        impl_->in_flight.erase(found);
        ++done;
        passed = std::chrono::steady_clock::now() - begin;
        if (passed < length) impl_->change(index);
    }
    return static_cast<double>(done) / passed.count();
}

}  // namespace agentline::bench
