// What: the projection thread: applies every durable group to a second apply instance and now and
// then hands a snapshot of it to the commit thread. Owner: the server.
// Thread: its own; push() from the commit thread. Must never lose a group: when its queue is full
// push() waits, and with it the commits. Spec: design 3.4.
//
// Choice: waiting, because a skipped group would leave the second instance wrong for ever; as
// applying is much cheaper than committing, the queue fills only when this thread hangs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "io/bounded_queue.h"
#include "journal/snapshot_maker.h"

namespace agentline {

class SnapshotThread {
  public:
    /// Called on this thread.
    struct Callbacks {
        /// CommitThread::submit_snapshot. Must not wait for the commit thread.
        std::function<void(journal::Snapshot, Instant keep_from)> deliver;
        /// Once: the maker cannot go on. Groups are dropped and no snapshot comes from then on.
        std::function<void(std::string)> failed;
    };
    struct Options {
        std::uint64_t facts_between = 50'000;
        std::uint64_t facts_already = 0;  ///< Replayed at start since the latest snapshot.
        Duration retention = std::chrono::hours(24 * 90);
        std::size_t queue_limit = 16'384;  ///< Groups that may wait; push() waits above.
    };

    /// `maker` must outlive this, hold what was recovered, and is used by nobody else from here on.
    SnapshotThread(journal::SnapshotMaker& maker, Options options, Callbacks callbacks);
    ~SnapshotThread();
    SnapshotThread(const SnapshotThread&) = delete;
    SnapshotThread& operator=(const SnapshotThread&) = delete;

    /// The next durable group (CommitThread's durable_facts). After stop() it is dropped.
    void push(journal::Group group);
    /// Applies what was pushed, then ends the thread. Stop the commit thread first, so that it has
    /// pushed all; `deliver` must still be callable (a stopped CommitThread drops the snapshot).
    void stop();

  private:
    void run();
    void apply(const journal::Group& group);
    void deliver();

    journal::SnapshotMaker& maker_;
    const Options options_;
    const Callbacks callbacks_;
    BoundedQueue<journal::Group> queue_;
    std::uint64_t facts_since_;
    bool has_failed_ = false;
    std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace agentline
