// What: a journal engine in memory whose appends wait at a gate and whose results a test chooses.
// Owner: the test. Thread: the commit thread calls the engine's part, the test all else.
// Never decides anything by itself: without a script every append is committed.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <vector>

#include "journal/engine.h"

namespace agentline::journal_test {

class FakeEngine final : public journal::Engine {
  public:
    struct Append {
        journal::Group group;
        bool is_async = false;
    };

    // The test's part.
    void close_gate() { set_gate(false); }
    void open_gate() { set_gate(true); }
    /// Results of the next appends, then committed for ever.
    void script(std::initializer_list<journal::AppendResult> results) {
        const std::lock_guard lock(mutex_);
        script_ = results;
    }
    /// Waits until an append has begun and stands at the closed gate.
    void wait_until_at_gate() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return is_at_gate_; });
    }
    std::vector<Append> appends() {
        const std::lock_guard lock(mutex_);
        return appends_;
    }
    std::vector<std::pair<journal::Snapshot, Instant>> snapshots() {
        const std::lock_guard lock(mutex_);
        return snapshots_;
    }

    // The engine's part.
    [[nodiscard]] std::uint64_t last_sequence() const override { return last_sequence_; }
    [[nodiscard]] std::uint64_t epoch() const override { return 1; }
    journal::AppendResult append(const journal::Group& group, std::uint64_t expected) override {
        return attempt(group, expected, false);
    }
    journal::AppendResult append_async(const journal::Group& group,
                                       std::uint64_t expected) override {
        return attempt(group, expected, true);
    }
    Result<void> read(std::uint64_t /*after*/,
                      const std::function<bool(const journal::Group&)>& /*visit*/) override {
        return failure("a fake has nothing to read");
    }
    journal::AppendResult put_snapshot(const journal::Snapshot& snapshot,
                                       Instant keep_from) override {
        const std::lock_guard lock(mutex_);
        const auto result = next_result();
        if (result == journal::AppendResult::committed) {
            snapshots_.emplace_back(snapshot, keep_from);
        }
        return result;
    }
    Result<std::optional<journal::Snapshot>> latest_snapshot() override {
        return failure("a fake has nothing to read");
    }
    Result<std::optional<journal::Snapshot>> oldest_snapshot() override {
        return failure("a fake has nothing to read");
    }
    [[nodiscard]] std::string last_error() const override { return "as scripted"; }

  private:
    void set_gate(bool is_open) {
        const std::lock_guard lock(mutex_);
        is_open_ = is_open;
        changed_.notify_all();
    }
    journal::AppendResult next_result() {
        if (script_.empty()) return journal::AppendResult::committed;
        const auto result = script_.front();
        script_.pop_front();
        return result;
    }
    journal::AppendResult attempt(const journal::Group& group, std::uint64_t expected,
                                  bool is_async) {
        std::unique_lock lock(mutex_);
        if (expected != last_sequence_) return journal::AppendResult::fenced;
        is_at_gate_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_open_; });
        is_at_gate_ = false;
        const auto result = next_result();
        if (result == journal::AppendResult::committed) {
            appends_.push_back({group, is_async});
            last_sequence_ = group.back().stamp.sequence;
        }
        return result;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_open_ = true;
    bool is_at_gate_ = false;
    std::deque<journal::AppendResult> script_;
    std::vector<Append> appends_;
    std::vector<std::pair<journal::Snapshot, Instant>> snapshots_;
    std::uint64_t last_sequence_ = 0;
};

}  // namespace agentline::journal_test
