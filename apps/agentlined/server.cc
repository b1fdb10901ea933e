#include "agentlined/server.h"

#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>

#include <spdlog/spdlog.h>

#include "agentlined/pid_file.h"
#include "agentlined/provider_thread.h"
#include "agentlined/recovery.h"
#include "agentlined/shard_thread.h"
#include "history/projection.h"
#include "io/commit_thread.h"
#include "io/entropy.h"
#include "io/history_thread.h"
#include "io/pin_worker.h"
#include "io/server_sockets.h"
#include "io/snapshot_thread.h"
#include "io/sqlite_engine.h"

namespace agentline {
namespace {

// PIN comparisons that may wait, delayed ones included; over it they fail.
constexpr std::size_t pin_jobs_max = 10'000;

BrokerEnvironment environment() {
    return {static_cast<std::uint32_t>(geteuid()), entropy_u64(), AGENTLINE_VERSION};
}

/// Nothing may leave the process any more, so that nobody sees what is not durable (design 3.3).
[[noreturn]] void stop_at_once(const std::string& why) {
    spdlog::critical("the journal failed, the server stops to recover by a restart: {}", why);
    spdlog::shutdown();
    std::_Exit(EXIT_FAILURE);
}

}  // namespace

// The members stand in the order of their start; each thread ends before what it uses.
struct Server::Impl {
    Impl(const ServerConfig& given, std::unique_ptr<SqliteEngine> opened,
         std::function<bool(std::uint64_t)> reader)
        : config(given),
          read_config(std::move(reader)),
          engine(std::move(opened)),
          pid_file(config.data_dir),
          broker(config, environment()),
          snapshot_maker(config, environment()) {}

    Result<void> recover_all();
    Result<void> start();
    void start_threads();
    void start_history();
    Result<void> listen();
    void stop();
    CommitThread::Callbacks commit_callbacks();
    SnapshotThread::Callbacks snapshot_callbacks();
    ServerSockets::Callbacks socket_callbacks();

    const ServerConfig config;
    const std::function<bool(std::uint64_t)> read_config;
    std::unique_ptr<SqliteEngine> engine;
    PidFile pid_file;
    Broker broker;
    BrokerSnapshotMaker snapshot_maker;
    history::Projection history_projection;
    std::uint64_t facts_since_snapshot = 0;

    std::unique_ptr<ServerSockets> sockets;
    std::unique_ptr<ShardThread> shard;
    std::unique_ptr<SnapshotThread> snapshots;
    std::unique_ptr<HistoryThread> history;
    std::unique_ptr<CommitThread> commits;
    std::unique_ptr<PinWorker> pins;
    std::unique_ptr<ProviderThread> providers;
    std::thread io_thread;
    std::thread shard_thread;
};

Result<void> Server::Impl::recover_all() {
    const auto recovered = recover(*engine, broker, config.limits.events_kept);
    if (!recovered) return failure(recovered.error());
    if (auto second = snapshot_maker.recover(*engine); !second) return failure(second.error());
    facts_since_snapshot = recovered->facts_after;
    spdlog::info("recovered: snapshot of fact {} and {} facts after it",
                 recovered->snapshot_sequence, recovered->facts_after);
    return {};
}

CommitThread::Callbacks Server::Impl::commit_callbacks() {
    return {
        [this](const std::vector<CommitThread::Ticket>& tickets) { shard->release(tickets); },
        [this](const journal::Group& group) {
            shard->push_over_limit(JournalDurable{group.back().stamp.sequence});
            snapshots->push(group);
            history->notify(group.back().stamp.sequence);
        },
        [this](std::optional<std::string> why) {
            if (why) {
                spdlog::error("the journal waits for space: {}", *why);
            } else {
                spdlog::info("the journal goes on");
            }
            shard->push_over_limit(JournalStalled{std::move(why)});
        },
        [](const std::string& why) { stop_at_once(why); },
    };
}

SnapshotThread::Callbacks Server::Impl::snapshot_callbacks() {
    return {
        [this](journal::Snapshot snapshot, Instant keep_from) {
            spdlog::info("snapshot of fact {}", snapshot.sequence);
            commits->submit_snapshot(std::move(snapshot), keep_from);
        },
        [](const std::string& why) { spdlog::error("snapshots: {}", why); },
    };
}

ServerSockets::Callbacks Server::Impl::socket_callbacks() {
    // After the shard's queue is closed the server stops: what comes then is dropped undecided.
    return {
        [this](ClientId client, Peer peer) {
            shard->push(ClientConnected{client, std::move(peer)});
        },
        [this](ClientId client, FrameBatch frames) {
            shard->push(FramesReceived{client, std::move(frames)});
        },
        [this](ClientId client) { shard->push(ClientDisconnected{client}); },
    };
}

Result<void> Server::Impl::start() {
    if (auto recovered = recover_all(); !recovered) return recovered;
    sockets = std::make_unique<ServerSockets>(
        ServerSockets::Options{config.limits.clients, config.limits.queued_bytes_per_client},
        socket_callbacks());
    if (auto listening = listen(); !listening) return listening;
    if (auto written = pid_file.write(); !written) return written;
    start_threads();
    return {};
}

void Server::Impl::start_threads() {
    shard = std::make_unique<ShardThread>(
        broker, ShardThread::Exits{
                    [this](journal::Group facts, ShardThread::Ticket ticket) {
                        commits->submit(std::move(facts), ticket);
                    },
                    [this](std::vector<ClientOutput> out) { sockets->deliver(std::move(out)); },
                    [this](PinWorker::Job job) { return pins->submit(std::move(job)); },
                    read_config,
                    [this](OrderProvider order) { providers->order(std::move(order)); },
                    [this](const ServerConfig& now) { history->set_names(history::names_of(now)); },
                });
    SnapshotThread::Options snapshot_options;
    snapshot_options.facts_already = facts_since_snapshot;
    snapshot_options.retention = config.retention;
    snapshots =
        std::make_unique<SnapshotThread>(snapshot_maker, snapshot_options, snapshot_callbacks());
    start_history();
    CommitThread::Options commit_options;
    commit_options.durability = config.durability;
    commits = std::make_unique<CommitThread>(*engine, commit_options, commit_callbacks());
    pins = std::make_unique<PinWorker>(pin_jobs_max, [this](std::uint64_t job, bool matches) {
        shard->push_over_limit(PinChecked{job, matches});
    });
    providers = std::make_unique<ProviderThread>(
        config, [this](LineDeviceId device, std::vector<provider::Event> events) {
            return shard->push(ProviderTold{device, std::move(events)});
        });
    shard_thread = std::thread([this] { shard->run(); });
    io_thread = std::thread([this] { sockets->run(); });
}

/// Before the commit thread, so that the journal's end is still that of the start.
void Server::Impl::start_history() {
    HistoryThread::Options options;
    options.data_dir = config.data_dir;
    options.durable = engine->last_sequence();
    options.names = history::names_of(config);
    HistoryThread::Callbacks callbacks{
        [](const std::string& what) { spdlog::warn("history.db: {}", what); },
        [](const std::optional<std::string>& why) {
            if (why) {
                spdlog::error("history.db stays behind, the rest goes on: {}", *why);
            } else {
                spdlog::info("history.db goes on");
            }
        }};
    history = std::make_unique<HistoryThread>(history_projection, std::move(options),
                                              std::move(callbacks));
}

/// Clients wait in the kernel's queue until the io thread runs.
Result<void> Server::Impl::listen() {
    constexpr std::string_view scheme = "unix:";
    for (const std::string& entry : config.listen) {
        if (auto listening = sockets->listen(entry.substr(scheme.size())); !listening) {
            return listening;
        }
    }
    return {};
}

void Server::Impl::stop() {
    if (!io_thread.joinable()) return;
    sockets->stop_input();
    shard->close();
    // Without space, now or later, the shard may wait for the commit thread, which gives up then.
    commits->stop_waiting_for_space();
    shard_thread.join();
    commits->stop();
    snapshots->stop();
    history->stop();
    pins.reset();
    providers->stop();
    sockets->finish();
    io_thread.join();
}

Result<std::unique_ptr<Server>> Server::start(const ServerConfig& config,
                                              std::function<bool(std::uint64_t job)> read_config) {
    auto engine = SqliteEngine::open(config.data_dir, SqliteEngine::Mode::writer);
    if (!engine) return failure(engine.error());
    auto impl = std::make_unique<Impl>(config, std::move(*engine), std::move(read_config));
    if (auto started = impl->start(); !started) return failure(started.error());
    return std::make_unique<Server>(std::move(impl));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

void Server::config_read(std::uint64_t job, Result<ServerConfig> config) {
    impl_->shard->push(ConfigRead{job, std::move(config)});
}

Server::~Server() {
    impl_->stop();
}

}  // namespace agentline
