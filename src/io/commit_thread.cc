#include "io/commit_thread.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace agentline {

using journal::AppendResult;
using journal::Group;

CommitThread::CommitThread(journal::Engine& engine, Options options, Callbacks callbacks)
    : engine_(engine),
      options_(options),
      callbacks_(std::move(callbacks)),
      queue_(options.queue_limit),
      thread_([this] { run(); }) {}

CommitThread::~CommitThread() {
    stop();
}

void CommitThread::submit(Group facts, Ticket ticket) {
    queue_.push(Commit{std::move(facts), ticket});
}

void CommitThread::submit_snapshot(journal::Snapshot snapshot, Instant keep_from) {
    // Its maker gets facts only from durable_facts, so at most one waits per so many facts.
    queue_.push_over_limit(KeepSnapshot{std::move(snapshot), keep_from});
}

void CommitThread::stop_waiting_for_space() {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
    stop_requested_.notify_all();
}

void CommitThread::stop() {
    stop_waiting_for_space();
    queue_.close();
    if (thread_.joinable()) thread_.join();
}

void CommitThread::run() {
    for (auto entries = queue_.pop_all_wait(); !entries.empty(); entries = queue_.pop_all_wait()) {
        // A dead thread still empties the queue, so that nobody waits in submit() for ever.
        if (!is_dead_) work(std::move(entries));
    }
}

void CommitThread::work(std::vector<Entry> entries) {
    std::vector<Commit> commits;
    std::vector<KeepSnapshot> snapshots;
    commits.reserve(entries.size());
    for (Entry& entry : entries) {
        if (auto* one = std::get_if<Commit>(&entry)) commits.push_back(std::move(*one));
        if (auto* one = std::get_if<KeepSnapshot>(&entry)) snapshots.push_back(std::move(*one));
    }
    commit(commits);
    // A snapshot's facts were durable when it was submitted; it has no place among the commits.
    for (const KeepSnapshot& order : snapshots) {
        if (!is_dead_) keep(order);
    }
}

void CommitThread::commit(std::span<Commit> commits) {
    // What stands before the first fact depends on nothing that is not durable.
    const auto first = std::find_if(commits.begin(), commits.end(),
                                    [](const Commit& c) { return !c.facts.empty(); });
    const auto ready = static_cast<std::size_t>(first - commits.begin());
    release(commits.first(ready));
    const auto waiting = commits.subspan(ready);
    if (waiting.empty()) return;
    Group group = std::move(waiting.front().facts);
    for (Commit& one : waiting.subspan(1)) {
        group.insert(group.end(), std::make_move_iterator(one.facts.begin()),
                     std::make_move_iterator(one.facts.end()));
    }
    if (!append(group)) return;
    release(waiting);
    callbacks_.durable_facts(group);
}

void CommitThread::release(std::span<const Commit> commits) {
    if (commits.empty()) return;
    std::vector<Ticket> tickets(commits.size());
    std::transform(commits.begin(), commits.end(), tickets.begin(),
                   [](const Commit& c) { return c.ticket; });
    callbacks_.released(std::move(tickets));
}

void CommitThread::keep(const KeepSnapshot& order) {
    switch (engine_.put_snapshot(order.snapshot, order.keep_from)) {
        case AppendResult::committed:
        case AppendResult::no_space:
            return;
        case AppendResult::failed:
        case AppendResult::fenced:
            fail();
            return;
    }
}

bool CommitThread::append(const Group& group) {
    bool is_stalled = false;
    for (;;) {
        switch (append_once(group)) {
            case AppendResult::committed:
                if (is_stalled) callbacks_.stalled(std::nullopt);
                return true;
            case AppendResult::no_space:
                if (!is_stalled) callbacks_.stalled(engine_.last_error());
                is_stalled = true;
                if (wait_for_retry()) break;
                is_dead_ = true;
                return false;
            case AppendResult::failed:
            case AppendResult::fenced:
                fail();
                return false;
        }
    }
}

AppendResult CommitThread::append_once(const Group& group) {
    const std::uint64_t expected = engine_.last_sequence();
    return options_.durability == Durability::durable ? engine_.append(group, expected)
                                                      : engine_.append_async(group, expected);
}

bool CommitThread::wait_for_retry() {
    std::unique_lock lock(mutex_);
    return !stop_requested_.wait_for(lock, options_.retry_wait, [this] { return is_stopping_; });
}

void CommitThread::fail() {
    is_dead_ = true;
    callbacks_.fatal("the journal cannot be written: " + engine_.last_error());
}

}  // namespace agentline
