// What: a bounded queue from many producers to one consumer, which takes all that waits at once.
// Owner: the consumer's side; producers refer to it. Thread: any pushes, one pops.
// Never grows above its limit by push(), never drops what it accepted.
// Spec: design 3.13 (threads exchange values through bounded queues).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <utility>
#include <vector>

namespace agentline {

template <class T>
class BoundedQueue {
  public:
    using Deadline = std::chrono::steady_clock::time_point;

    explicit BoundedQueue(std::size_t limit) : limit_(limit) {}

    /// Waits while full. False: the queue is closed and the value was not taken.
    bool push(T value) {
        std::unique_lock lock(mutex_);
        has_room_.wait(lock, [this] { return closed_ || items_.size() < limit_; });
        return add(std::move(value));
    }

    /// Never waits. False: full or closed, and `value` is as it was.
    bool try_push(T&& value) {
        const std::lock_guard lock(mutex_);
        return items_.size() < limit_ && add(std::move(value));
    }

    /// Never waits and ignores the limit: for a producer that the consumer itself waits for, and
    /// that is bounded by other means. False: closed.
    bool push_over_limit(T value) {
        const std::lock_guard lock(mutex_);
        return add(std::move(value));
    }

    /// Waits for values and takes all, in order. Empty: closed, and nothing is left.
    std::vector<T> pop_all_wait() {
        std::unique_lock lock(mutex_);
        has_items_.wait(lock, [this] { return closed_ || !items_.empty(); });
        return take();
    }

    /// Same until `deadline`. Empty: it passed, or closed and nothing is left (see closed()).
    std::vector<T> pop_all_wait(Deadline deadline) {
        std::unique_lock lock(mutex_);
        has_items_.wait_until(lock, deadline, [this] { return closed_ || !items_.empty(); });
        return take();
    }

    /// Nothing more is accepted; what was accepted can still be popped. Wakes everybody.
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        has_items_.notify_all();
        has_room_.notify_all();
    }

    [[nodiscard]] bool closed() const {
        const std::lock_guard lock(mutex_);
        return closed_;
    }

    [[nodiscard]] std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return items_.size();
    }

  private:
    bool add(T&& value) {
        if (closed_) return false;
        items_.push_back(std::move(value));
        if (items_.size() == 1) has_items_.notify_one();
        return true;
    }

    std::vector<T> take() {
        std::vector<T> taken;
        taken.swap(items_);
        if (!taken.empty()) has_room_.notify_all();
        return taken;
    }

    const std::size_t limit_;
    mutable std::mutex mutex_;
    std::condition_variable has_items_;
    std::condition_variable has_room_;
    std::vector<T> items_;
    bool closed_ = false;
};

}  // namespace agentline
