// What: the second apply instance that snapshots are made from, so that the shard never stops for
// one. Who implements it: the server, on a second broker. Owner: the server; only its projection
// thread (io/snapshot_thread.h) calls it once that runs. Must never decide. Spec: design 3.4.
#pragma once

#include "base/result.h"
#include "journal/record.h"

namespace agentline::journal {

class SnapshotMaker {
  public:
    virtual ~SnapshotMaker() = default;
    /// The next durable group, without gaps. An error means that no further snapshot can be made.
    virtual Result<void> apply(const Group& group) = 0;
    /// State after the last applied group.
    [[nodiscard]] virtual Snapshot make() const = 0;
};

}  // namespace agentline::journal
