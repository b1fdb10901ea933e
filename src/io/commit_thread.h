// What: group commit. Takes what the shard decided, in order; everything that queued up while the
// last commit ran goes into one append; says in order what may leave.
// Owner: the server. Thread: its own; submit() from the shard, submit_snapshot() from any.
// Must never release a ticket before the facts submitted with it and before it are durable (with
// Durability::async: written). Spec: design 3.2-3.4.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "io/bounded_queue.h"
#include "journal/engine.h"
#include "model/config.h"

namespace agentline {

class CommitThread {
  public:
    /// The submitter's name for the outputs that wait, in rising order.
    using Ticket = std::uint64_t;

    /// All are called on the commit thread, one at a time. None may wait for the thread that
    /// submits (which may be waiting in submit()) nor call stop().
    struct Callbacks {
        /// These may leave now, in this order.
        std::function<void(std::vector<Ticket>)> released;
        /// Each group that was committed, in order, after its tickets were released.
        std::function<void(const journal::Group&)> durable_facts;
        /// Once with the reason when there is no space, once with nothing when work resumes.
        std::function<void(std::optional<std::string>)> stalled;
        /// Once; nothing is released afterwards. The process must stop and recover.
        std::function<void(std::string)> fatal;
    };
    struct Options {
        Durability durability = Durability::durable;
        std::size_t queue_limit = 65'536;  ///< Submissions that may wait; submit() waits above.
        std::chrono::milliseconds retry_wait{200};  ///< Between attempts while there is no space.
    };

    /// `engine` must outlive this and is used by nobody else from here on.
    CommitThread(journal::Engine& engine, Options options, Callbacks callbacks);
    ~CommitThread();
    CommitThread(const CommitThread&) = delete;
    CommitThread& operator=(const CommitThread&) = delete;

    /// Waits while the queue is full. Without facts, the ticket is released after those before it.
    void submit(journal::Group facts, Ticket ticket);
    /// Never waits, so that the commit thread may wait for the thread that makes snapshots. The
    /// snapshot must be of durable facts. With no space it is left out: the next one comes.
    void submit_snapshot(journal::Snapshot snapshot, Instant keep_from);
    /// From now on space is not waited for: what cannot be committed is given up, unreleased, and
    /// nobody waits in submit() for ever. Never waits itself.
    void stop_waiting_for_space();
    /// Commits what was submitted, then ends the thread. While there is no space it does not wait:
    /// what is left is given up, unreleased. Later submissions are dropped.
    void stop();

  private:
    struct Commit {
        journal::Group facts;
        Ticket ticket = 0;
    };
    struct KeepSnapshot {
        journal::Snapshot snapshot;
        Instant keep_from;
    };
    using Entry = std::variant<Commit, KeepSnapshot>;

    void run();
    void work(std::vector<Entry> entries);
    void commit(std::span<Commit> commits);
    void keep(const KeepSnapshot& order);
    void release(std::span<const Commit> commits);
    bool append(const journal::Group& group);
    journal::AppendResult append_once(const journal::Group& group);
    bool wait_for_retry();
    void fail();

    journal::Engine& engine_;
    const Options options_;
    const Callbacks callbacks_;
    BoundedQueue<Entry> queue_;
    bool is_dead_ = false;  ///< Only the commit thread looks at it.

    std::mutex mutex_;
    std::condition_variable stop_requested_;
    bool is_stopping_ = false;

    std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace agentline
