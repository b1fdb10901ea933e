// What: the shard thread: takes inputs from its queue, lets the broker decide, hands facts to the
// commit thread and outputs on, in order, once their facts are durable.
// Owner: the server. Thread: run() is the shard's; push(), push_over_limit(), release() and close()
// may be called from any. Must never decide anything itself. Spec: design 3.2, 3.3, 3.13.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "broker/broker.h"
#include "io/bounded_queue.h"
#include "io/commit_thread.h"
#include "io/forward_clock.h"
#include "io/frame_batch.h"
#include "io/pin_worker.h"
#include "io/server_sockets.h"

namespace agentline {

struct ClientConnected {
    ClientId client;
    Peer peer;
};
struct FramesReceived {
    ClientId client;
    FrameBatch frames;
};
struct ClientDisconnected {
    ClientId client;
};
struct PinChecked {
    std::uint64_t job = 0;
    bool matches = false;
};
struct ConfigRead {
    std::uint64_t job = 0;
    Result<ServerConfig> config;
};
struct ProviderTold {
    LineDeviceId device;
    std::vector<provider::Event> events;
};
struct JournalStalled {
    std::optional<std::string> why;
};
struct JournalDurable {
    std::uint64_t sequence = 0;
};
using ShardInput = std::variant<ClientConnected, FramesReceived, ClientDisconnected, PinChecked,
                                ConfigRead, ProviderTold, JournalStalled, JournalDurable>;

class ShardThread {
  public:
    using Ticket = CommitThread::Ticket;
    struct Exits {
        std::function<void(journal::Group, Ticket)> commit;
        std::function<void(std::vector<ClientOutput>)> deliver;
        std::function<bool(PinWorker::Job)> check_pin;
        /// False: nobody will read it.
        std::function<bool(std::uint64_t job)> read_config;
        /// Must not wait for the shard.
        std::function<void(OrderProvider)> order_provider;
        /// A configuration that was read again is in force.
        std::function<void(const ServerConfig&)> config_in_force;
    };

    /// The broker is recovered, and used by nobody else from here on.
    ShardThread(Broker& broker, Exits exits);

    /// Waits while the queue is full. False: closed.
    bool push(ShardInput input) { return inputs_.push(std::move(input)); }
    /// For the threads that this one waits for.
    bool push_over_limit(ShardInput input) { return inputs_.push_over_limit(std::move(input)); }
    /// The facts of these tickets, in rising order, are durable: their outputs leave.
    void release(const std::vector<Ticket>& tickets);
    /// run() decides what was accepted before, then returns.
    void close() { inputs_.close(); }

    /// Applies the configuration's difference first.
    void run();

  private:
    struct WaitingOutputs {
        Ticket ticket = 0;
        std::vector<Output> outputs;
    };

    [[nodiscard]] std::vector<ShardInput> wait_for_inputs();
    void decide(ShardInput& input);
    void receive(const FramesReceived& input);
    void reload(ConfigRead& input);
    void hear(const ProviderTold& input);
    void count_decision();
    void hand_on();
    void carry_out(std::vector<Output> outputs);
    void tick();

    Broker& broker_;
    const Exits exits_;
    BoundedQueue<ShardInput> inputs_;
    ForwardClock clock_;         ///< Only the shard's thread looks at it.
    Instant now_;                ///< Of the decisions at hand. Only the shard's thread.
    std::size_t decisions_ = 0;  ///< Since the last batch. Only the shard's thread.
    Ticket last_ticket_ = 0;     ///< Only the shard's thread.

    std::mutex mutex_;
    std::deque<WaitingOutputs> waiting_;  ///< Guarded by mutex_; in the order of tickets.
};

}  // namespace agentline
