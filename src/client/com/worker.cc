#include "client/com/worker.h"

#include <new>
#include <utility>

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

bool Worker::pause(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    return !changed_.wait_for(lock, time, [this] { return is_stopped_; });
}

void Worker::stop() {
    std::deque<Job> dropped;
    {
        const std::lock_guard lock(mutex_);
        is_stopped_ = true;
        dropped.swap(jobs_);
        changed_.notify_all();
    }
    thread_.join();
}

void Worker::run() {
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return is_stopped_ || !jobs_.empty(); });
            if (is_stopped_) return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        try {
            job();
        } catch (const std::bad_alloc&) {
            continue;  // What the job would have told is not told; what it holds is let go here.
        }
    }
}

}  // namespace agentline::com
