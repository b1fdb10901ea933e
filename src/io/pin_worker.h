// What: the thread that compares PINs, so that a slow hash never holds the shard up, and that waits
// out the delay after failed attempts. Owner: the server. Thread: submit() from any; the answer
// comes on the worker's own thread. Never keeps more jobs than its limit and never logs a PIN.
// Spec: design 3.14.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "base/time.h"

namespace agentline {

class PinWorker {
  public:
    struct Job {
        std::uint64_t number = 0;
        std::string stored;
        std::string given;
        Instant not_before;
    };
    using Answer = std::function<void(std::uint64_t number, bool matches)>;

    PinWorker(std::size_t jobs_max, Answer answer);
    /// Jobs that did not begin are dropped without an answer.
    ~PinWorker();
    PinWorker(const PinWorker&) = delete;
    PinWorker& operator=(const PinWorker&) = delete;

    /// False = too many jobs wait; the caller refuses the request.
    [[nodiscard]] bool submit(Job job);

  private:
    void run();

    const std::size_t jobs_max_;
    const Answer answer_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::multimap<Instant, Job>
        jobs_;                  ///< Guarded by mutex_; by the time before which none begins.
    bool is_stopping_ = false;  ///< Guarded by mutex_.
    std::thread thread_;        ///< Last: it uses all of the above.
};

}  // namespace agentline
