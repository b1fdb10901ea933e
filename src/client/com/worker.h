// What: the thread that does what the line thread must not, as it would have to wait: look-ups
// behind a message, and opening lines again. One job after the other, in the order of post(); those
// for later between them.
// Owner: one initialized TAPI object (Center). Thread: post() from any. Never runs a program's
// code. Spec: contract tapi3 6.4 and 7 (resolver).
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "io/library_thread.h"

namespace agentline::com {

class Worker {
  public:
    using Job = std::function<void()>;

    Worker() = default;
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() = default;

    /// `owner` lives as long as the thread, which may be let go in stop().
    void start(std::shared_ptr<void> owner);
    void post(Job job);
    void post_later(std::chrono::milliseconds delay, Job job);
    /// What waits is dropped; a job that runs ends first. The owner sees to it that it can.
    void stop();

  private:
    void run();
    /// The next job, waited for; none after stop().
    Job next();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    std::multimap<std::chrono::steady_clock::time_point, Job> later_;
    bool is_stopped_ = false;
    io::LibraryThread thread_;
};

}  // namespace agentline::com
