// What: one shard: its clients, their opens, the handlers of its line devices, and the one sequence
// of outputs. Bytes, values and time in; bytes, values and facts out.
// Owner: the server's shard thread, or the simulator. Thread: one, its owner's. Never does I/O,
// reads a clock, blocks or decides ACD matters. Spec: design 1, 3.2, 3.8-3.15; contract 2-9.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.h"
#include "journal/record.h"
#include "model/config.h"
#include "model/identity.h"
#include "model/ids.h"
#include "provider/provider.h"
#include "wire/frame.h"

namespace agentline {

/// Bytes for a client, whole frames.
struct SendBytes {
    ClientId client;
    Bytes bytes;
};
/// After what was sent before. The owner answers with disconnected().
struct CloseClient {
    ClientId client;
    std::string why;
};
/// Compare a PIN on a worker, not before an instant (delay after failures); answer pin_checked().
struct CheckPin {
    std::uint64_t job = 0;
    std::string stored;  ///< Plain text or an argon2id string.
    std::string given;
    Instant not_before;
};
/// Read the configuration file, not on this thread; answer config_read() with the same job.
struct ReadConfig {
    std::uint64_t job = 0;
};
/// For the provider of a line; what it tells comes in by provider_event().
struct OrderProvider {
    LineDeviceId device;
    provider::Order order;
};
using Output = std::variant<SendBytes, CloseClient, CheckPin, ReadConfig, OrderProvider>;

/// What was decided since the last take_batch(): the outputs may leave only when the facts, and
/// those of all batches before, are durable. `at_once` outputs bypass that (door refusals while the
/// journal cannot commit; PIN checks).
struct Batch {
    journal::Group facts;
    std::vector<Output> outputs;
    std::vector<Output> at_once;
    [[nodiscard]] bool empty() const { return facts.empty() && outputs.empty() && at_once.empty(); }
};

struct BrokerEnvironment {
    std::uint32_t server_uid = 0;
    std::uint64_t entropy =
        0;  ///< For the first ids of a new journal and of external handlers' keys.
    std::string version;
};

class Broker {
  public:
    Broker(ServerConfig config, BrokerEnvironment environment);
    ~Broker();
    Broker(const Broker&) = delete;
    Broker& operator=(const Broker&) = delete;

    // Recovery, before start(): the latest snapshot, then every group after it.
    Result<void> restore(const journal::Snapshot& snapshot);
    /// Facts that the snapshot holds already: nothing changes, but events --since can tell them.
    void recall(const journal::Group& group);
    Result<void> replay(const journal::Group& group);
    /// Applies the difference between what was recovered and the configuration, as facts.
    void start(Instant now);
    /// Of the last step, or of the last fact that was recovered.
    [[nodiscard]] Instant time() const;

    void connected(ClientId client, Peer peer, Instant now);
    void received(ClientId client, const wire::Frame& frame, Instant now);
    void disconnected(ClientId client, Instant now);
    void pin_checked(std::uint64_t job, bool matches, Instant now);
    /// Applies the difference between this configuration and the one in force; nothing else moves.
    /// Refused as a whole, in words, when something changed that needs a restart. `job` is that of
    /// ReadConfig, or 0 when nobody asked by a request (SIGHUP). Pass on a failure to read as it
    /// is.
    Result<void> config_read(std::uint64_t job, Result<ServerConfig> config, Instant now);
    /// What the provider of a line with a built-in ACD tells, in its order.
    void provider_event(LineDeviceId device, const provider::Event& event, Instant now);
    void deadline(Instant now);
    [[nodiscard]] std::optional<Instant> next_deadline() const;
    /// While set, every new request is refused with OPERATIONFAILED (design 3.3).
    void set_stalled(std::optional<std::string> why);
    /// For status: the journal's figures as the commit thread last told them.
    void set_durable(std::uint64_t sequence);

    Batch take_batch();
    /// State of all built-in lines after the last fact.
    [[nodiscard]] journal::Snapshot snapshot() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace agentline
