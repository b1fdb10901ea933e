#include "client/com/worker.h"

#include <new>
#include <utility>

#include "io/real_clock.h"

namespace agentline::com {

void Worker::start(std::shared_ptr<void> owner) {
    thread_ = io::LibraryThread([this, owner = std::move(owner)] { run(); });
}

void Worker::post(Job job) {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) return;
    jobs_.push_back(std::move(job));
    changed_.notify_all();
}

void Worker::post_later(std::chrono::milliseconds delay, Job job) {
    const std::lock_guard lock(mutex_);
    if (is_stopped_) return;
    later_.emplace(real_clock::steady() + delay, std::move(job));
    changed_.notify_all();
}

void Worker::stop() {
    std::deque<Job> dropped;
    {
        const std::lock_guard lock(mutex_);
        is_stopped_ = true;
        dropped.swap(jobs_);
        for (auto& [when, job] : later_) dropped.push_back(std::move(job));
        later_.clear();
        changed_.notify_all();
    }
    thread_.join();
}

Worker::Job Worker::next() {
    std::unique_lock lock(mutex_);
    for (;;) {
        if (is_stopped_) return {};
        if (!later_.empty() && later_.begin()->first <= real_clock::steady()) {
            return std::move(later_.extract(later_.begin()).mapped());
        }
        if (!jobs_.empty()) {
            Job job = std::move(jobs_.front());
            jobs_.pop_front();
            return job;
        }
        if (later_.empty()) {
            changed_.wait(lock);
        } else {
            const auto due = later_.begin()->first;
            changed_.wait_until(lock, due);
        }
    }
}

void Worker::run() {
    while (const Job job = next()) {
        try {
            job();
        } catch (const std::bad_alloc&) {
            continue;  // What the job would have told is not told; what it holds is let go here.
        }
    }
}

}  // namespace agentline::com
