// What: one life of the server on one thread: the real broker, recovery and clock, with what stands
// around the broker in apps/agentlined: the shard's queue and batches, outputs that wait for their
// facts, group commit, PIN worker, reading of the configuration, snapshots, the provider's thread.
// Owner: a House, which ends it at any step. Thread: its owner's. Never decides anything itself.
// Spec: design 3.2, 3.3, 3.13; apps/agentlined/shard_thread.cc.
#pragma once

#include <deque>
#include <map>
#include <set>

#include "agentlined/recovery.h"
#include "broker/broker.h"
#include "sim/auditor.h"
#include "sim/commits.h"
#include "sim/exchange.h"
#include "sim/network.h"

namespace agentline::sim {

class Server final : public ServerEnd {
  public:
    struct Parts {
        Site& site;
        Disk& disk;
        Network& network;
        Auditor& auditor;
    };
    /// Recovers and starts; complains if it cannot.
    explicit Server(const Parts& parts);
    /// The moments between two steps at which it is killed with most effect.
    enum class Moment : std::uint8_t {
        any,
        decided,  ///< Facts wait that the disk does not have.
        written,  ///< The disk has them, and nothing has left.
        stalled,  ///< The disk is full.
    };
    [[nodiscard]] bool is_at(Moment moment) const;
    /// The process is killed.
    void die();

    void on_connected(ClientId client, const Peer& peer) override;
    void on_bytes(ClientId client, ByteView bytes) override;
    void on_ended(ClientId client) override;
    /// SIGHUP.
    void reload() { read_config(0); }
    void restart_provider(std::uint32_t device) {
        exchanges_.at(device).restart(config_.lines[device]);
    }
    void tell_stalled(std::optional<std::string> why);

  private:
    using Input = std::function<void()>;
    struct Leaving {
        Output output;
        std::uint64_t depends_on = 0;
    };
    struct Waiting {
        Commits::Ticket ticket = 0;
        std::vector<Leaving> outputs;
    };

    void recover_all();
    // The shard's loop.
    void push(Input input);
    void wake_in(Duration d);
    void wake();
    void meet_deadlines();
    void decided();
    void hand_on();
    void received(ClientId client, const Bytes& bytes);
    void hand_over(ClientId client, const wire::Frame& frame);
    void add_exchange(std::uint32_t device);
    void hear(std::uint32_t device, const provider::Event& event);
    // What leaves (server_outputs.cc).
    void release(Commits::Ticket ticket);
    void carry_out(std::vector<Leaving> outputs);
    void carry_out(SendBytes& sent, std::uint64_t depends_on);
    void check_pin(const CheckPin& check);
    void read_config(std::uint64_t job);
    void follow(const journal::Group& group);

    Site& site_;
    Disk& disk_;
    Network& network_;
    Auditor& auditor_;
    ServerConfig config_;  ///< In force.
    BrokerEnvironment environment_;
    Broker broker_;
    BrokerSnapshotMaker maker_;
    bool is_stalled_ = false;
    ForwardClock clock_;
    Instant now_, started_;
    bool has_met_ = false;
    std::set<std::uint32_t> reconciled_;  ///< Built-in lines whose providers have told what lives.
    std::deque<Input> inputs_;
    std::optional<Instant> wakes_at_;
    std::uint64_t wake_ = 0, facts_since_snapshot_ = 0, last_fact_ = 0;
    std::map<ClientId, wire::FrameReader> readers_;
    std::vector<Leaving> outputs_;
    journal::Group facts_;
    std::size_t decisions_ = 0;
    Commits::Ticket last_ticket_ = 0;
    std::deque<Waiting> waiting_;
    Commits commits_;
    std::map<std::uint32_t, Exchange> exchanges_;  ///< By line device.
    Life life_;
};

}  // namespace agentline::sim
