// What: brings a fresh broker to the state after the journal's last fact (the latest snapshot, then
// every group after it); and the second instance that snapshots are made from.
// Owner: the server. Thread: recover() the starter's, before any other runs; the maker the snapshot
// thread's. Spec: design 3.1, 3.4.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "broker/broker.h"
#include "journal/engine.h"
#include "journal/snapshot_maker.h"

namespace agentline {

/// How much was read, for the log and for the time of the next snapshot.
struct Recovery {
    std::uint64_t snapshot_sequence = 0;  ///< 0 = there was none.
    std::uint64_t facts_after = 0;
};
/// `events_kept` = how many facts before the end the broker is to have for followers.
Result<Recovery> recover(journal::Engine& engine, Broker& broker, std::uint64_t events_kept);

class BrokerSnapshotMaker final : public journal::SnapshotMaker {
  public:
    BrokerSnapshotMaker(ServerConfig config, BrokerEnvironment environment)
        : broker_(std::move(config), std::move(environment)) {}
    Result<Recovery> recover(journal::Engine& engine) {
        return agentline::recover(engine, broker_, 0);
    }

    Result<void> apply(const journal::Group& group) override { return broker_.replay(group); }
    [[nodiscard]] journal::Snapshot make() const override { return broker_.snapshot(); }

  private:
    Broker broker_;  ///< Never started: it only follows.
};

}  // namespace agentline
