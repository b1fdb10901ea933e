#include "io/snapshot_thread.h"

#include <utility>

namespace agentline {

SnapshotThread::SnapshotThread(journal::SnapshotMaker& maker, Options options, Callbacks callbacks)
    : maker_(maker),
      options_(options),
      callbacks_(std::move(callbacks)),
      queue_(options.queue_limit),
      facts_since_(options.facts_already),
      thread_([this] { run(); }) {}

SnapshotThread::~SnapshotThread() {
    stop();
}

void SnapshotThread::push(journal::Group group) {
    queue_.push(std::move(group));
}

void SnapshotThread::stop() {
    queue_.close();
    if (thread_.joinable()) thread_.join();
}

void SnapshotThread::run() {
    for (auto groups = queue_.pop_all_wait(); !groups.empty(); groups = queue_.pop_all_wait()) {
        for (const journal::Group& group : groups) {
            if (!has_failed_) apply(group);
        }
    }
}

void SnapshotThread::apply(const journal::Group& group) {
    if (auto applied = maker_.apply(group); !applied) {
        has_failed_ = true;
        callbacks_.failed("no more snapshots: " + applied.error().text);
        return;
    }
    facts_since_ += group.size();
    if (facts_since_ >= options_.facts_between) deliver();
}

void SnapshotThread::deliver() {
    facts_since_ = 0;
    journal::Snapshot snapshot = maker_.make();
    // The journal's own time, so that no clock is needed and a replay keeps the same.
    const Instant keep_from = snapshot.time - options_.retention;
    callbacks_.deliver(std::move(snapshot), keep_from);
}

}  // namespace agentline
