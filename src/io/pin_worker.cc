#include "io/pin_worker.h"

#include <algorithm>
#include <utility>

#include "io/pin.h"
#include "io/real_clock.h"

namespace agentline {
namespace {

// not_before is UTC; the clock may be set while we wait, so no single wait is longer than this.
constexpr Duration wait_max = std::chrono::seconds(1);

}  // namespace

PinWorker::PinWorker(std::size_t jobs_max, Answer answer)
    : jobs_max_(jobs_max), answer_(std::move(answer)), thread_([this] { run(); }) {}

PinWorker::~PinWorker() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

bool PinWorker::submit(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (jobs_.size() >= jobs_max_) return false;
        jobs_.emplace(job.not_before, std::move(job));
    }
    changed_.notify_one();
    return true;
}

void PinWorker::run() {
    std::unique_lock lock(mutex_);
    while (!is_stopping_) {
        if (jobs_.empty()) {
            changed_.wait(lock);
            continue;
        }
        const Duration wait = jobs_.begin()->first - real_clock::now();
        if (wait > Duration::zero()) {
            changed_.wait_for(lock, std::min(wait, wait_max));
            continue;
        }
        const Job job = std::move(jobs_.extract(jobs_.begin()).mapped());
        lock.unlock();
        answer_(job.number, pin_matches(job.stored, job.given));
        lock.lock();
    }
}

}  // namespace agentline
