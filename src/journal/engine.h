// What: the interface of a journal engine: atomic, durable appends of groups; snapshots.
// Who implements it: io/sqlite_engine.h (later PostgreSQL). Thread: one at a time; the server calls
// it from its commit thread only. Spec: design 3.3, 3.4.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "journal/record.h"

namespace agentline::journal {

enum class AppendResult : std::uint8_t {
    committed,  ///< Durable.
    no_space,   ///< Nothing was written; the same group may be appended again.
    failed,     ///< Anything else; the process must stop and recover (text in last_error()).
    fenced,     ///< Another writer has a higher epoch or the sequence is not as expected.
};

class Engine {
  public:
    virtual ~Engine() = default;

    /// Sequence of the last durable fact; 0 = empty.
    [[nodiscard]] virtual std::uint64_t last_sequence() const = 0;
    /// This writer's epoch: one higher than that of any writer before it.
    [[nodiscard]] virtual std::uint64_t epoch() const = 0;
    /// Makes the whole group durable, or nothing. `expected` = last_sequence() before it.
    virtual AppendResult append(const Group& group, std::uint64_t expected) = 0;
    /// Same, without waiting for the disk (durability = "async").
    virtual AppendResult append_async(const Group& group, std::uint64_t expected) = 0;
    /// Calls `visit` for each group that holds facts with sequence > after, in order; records at or
    /// below `after` are left out. Stops with an error on damage, or when visit returns false.
    virtual Result<void> read(std::uint64_t after,
                              const std::function<bool(const Group&)>& visit) = 0;
    /// Keeps the snapshot; then drops groups and snapshots that no retained time needs: of what is
    /// older than `keep_from` only the newest snapshot stays, and groups after it.
    virtual AppendResult put_snapshot(const Snapshot& snapshot, Instant keep_from) = 0;
    virtual Result<std::optional<Snapshot>> latest_snapshot() = 0;
    /// The oldest kept snapshot, from which a replay of all that is kept must start, if any.
    virtual Result<std::optional<Snapshot>> oldest_snapshot() = 0;
    [[nodiscard]] virtual std::string last_error() const = 0;
};

}  // namespace agentline::journal
