// What: the judge of everything a server does, after each of its decisions: facts against ledger
// and oracle, replies against predictions, outputs against what is durable, and after a crash what
// was recovered against the durable facts and against all that any client was ever shown.
// Owner: a House. Thread: its owner's. It outlives the servers it judges.
// Spec: design 3.1-3.7; contract 2-5, 12-14.
#pragma once

#include <memory>

#include "sim/books.h"
#include "sim/desk.h"

namespace agentline::sim {

class Auditor {
  public:
    Auditor(Site& site, const acd::Settings& settings);

    // The lives of a server.
    void recovered(const journal::Snapshot& snapshot);
    void started(const ServerConfig& config) { desk_.set_config(config); }
    void reloads(const ServerConfig& config) { desk_.set_config(config); }
    void crashed();

    // What comes in, just before it is decided.
    void connected(ClientId client, const Peer& peer) { desk_.connected(client, peer); }
    void asked(ClientId client, const wire::Frame& frame) { desk_.asked(*live_, client, frame); }
    void gone(ClientId client) { desk_.gone(client); }
    void pin_checked(std::uint64_t job) { desk_.pin_checked(job); }
    void stalled(bool is_stalled) { desk_.stalled(is_stalled); }

    // What became of it.
    void decided(const Batch& batch, Instant now);
    /// With all that was due met, if `meets`.
    void at_rest(const Broker& broker, Instant now, bool meets);
    void committed(const journal::Group& group);
    /// A client has received what may tell of this fact.
    void shown(std::uint64_t sequence) { shown_ = std::max(shown_, sequence); }

    [[nodiscard]] const center::Ledger& ledger(std::uint32_t device) const {
        return live_->lines.at(device).ledger;
    }
    /// Of the last fact.
    [[nodiscard]] std::uint64_t sequence() const { return live_->sequence; }
    [[nodiscard]] bool has_call(std::uint32_t device, ProviderCallId call) const;
    [[nodiscard]] std::size_t outstanding() const { return desk_.outstanding(); }
    [[nodiscard]] bool has_no_deadline() const;
    /// Requests that a handler has and has not answered, as the handler knows them.
    [[nodiscard]] std::vector<std::uint64_t> handler_keys() const { return desk_.handler_keys(); }

  private:
    void read(LineState& line, std::vector<acd::StampedFact>& facts);
    void compare_with(const Broker& broker) const;
    void compare_states(const journal::Snapshot& snapshot, const Books& books,
                        const char* what) const;

    Site& site_;
    Desk desk_;
    std::unique_ptr<Books> live_;     ///< After the last decision.
    std::unique_ptr<Books> durable_;  ///< After the last fact that the disk has.
    std::uint64_t shown_ = 0;
    std::uint64_t rests_ = 0;
};

}  // namespace agentline::sim
