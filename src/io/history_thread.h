// What: keeps history.db behind the journal: woken by commits, it reads what is durable from the
// journal itself, so that nothing waits for it and nothing queues up in memory.
// Owner: the server. Thread: its own; the functions below from any. An error of history.db, or of
// reading for it, is told once and tried again later; it never reaches calls or commits.
// Spec: design 3.4; docs/history.md.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "io/history_writer.h"

namespace agentline {

class HistoryThread {
  public:
    /// Called on this thread.
    struct Callbacks {
        /// What an operator should know: how it began, what it could not tell.
        std::function<void(std::string)> note;
        /// Once with the reason when it cannot go on, once with nothing when it does again.
        std::function<void(std::optional<std::string>)> stalled;
    };
    struct Options {
        std::string data_dir;
        std::uint64_t durable = 0;     ///< The journal's end at start.
        journal::SqlStatements names;  ///< Of lines and reasons.
        std::uint64_t facts_at_once = 2'000;
        std::chrono::milliseconds gather{100};  ///< What comes meanwhile is one transaction.
        std::chrono::milliseconds retry_wait{5'000};
        std::chrono::milliseconds finish_max{2'000};  ///< How long stop() lets it go on.
    };

    /// `projection` must outlive this.
    HistoryThread(const journal::Projection& projection, Options options, Callbacks callbacks);
    ~HistoryThread();
    HistoryThread(const HistoryThread&) = delete;
    HistoryThread& operator=(const HistoryThread&) = delete;

    /// Facts up to this one are durable. Never waits.
    void notify(std::uint64_t durable);
    /// What the configuration says now. Never waits.
    void set_names(journal::SqlStatements names);
    /// Goes on to the end of what is durable, if that is near, then ends the thread.
    void stop();

  private:
    void run();
    /// False: nothing is left to do and stop() was called.
    bool wait_for_work();
    void work();
    Result<void> work_once(std::uint64_t durable);
    Result<void> open();
    Result<void> put_names();
    void pause(std::chrono::milliseconds time);
    [[nodiscard]] bool is_over();

    const journal::Projection& projection_;
    const Options options_;
    const Callbacks callbacks_;
    std::optional<HistoryWriter> writer_;  ///< Empty after an error. Only this thread.
    bool is_stalled_ = false;              ///< Only this thread.

    std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t durable_;
    std::uint64_t done_ = 0;
    std::optional<journal::SqlStatements> names_;  ///< Not yet in the file.
    std::optional<std::chrono::steady_clock::time_point> stop_at_;

    std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace agentline
