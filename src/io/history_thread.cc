#include "io/history_thread.h"

#include <algorithm>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

namespace agentline {
namespace {

constexpr int nice_value = 10;

}  // namespace

using std::chrono::steady_clock;

HistoryThread::HistoryThread(const journal::Projection& projection, Options options,
                             Callbacks callbacks)
    : projection_(projection),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      durable_(options_.durable),
      names_(options_.names),
      thread_([this] { run(); }) {}

HistoryThread::~HistoryThread() {
    stop();
}

void HistoryThread::notify(std::uint64_t durable) {
    const std::lock_guard lock(mutex_);
    durable_ = durable;
    changed_.notify_all();
}

void HistoryThread::set_names(journal::SqlStatements names) {
    const std::lock_guard lock(mutex_);
    names_ = std::move(names);
    changed_.notify_all();
}

void HistoryThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        if (!stop_at_) stop_at_ = steady_clock::now() + options_.finish_max;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

void HistoryThread::run() {
    // Calls come first: on a busy machine this thread takes what the others leave. Linux gives each
    // thread its own value; without it the thread is only less polite.
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), nice_value);
    while (wait_for_work()) {
        work();
        if (is_stalled_) {
            pause(options_.retry_wait);
        } else {
            pause(options_.gather);
        }
    }
}

bool HistoryThread::wait_for_work() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stop_at_ || names_ || durable_ > done_; });
    if (!stop_at_) return true;
    // Whoever stops the server does not wait for a file that cannot be written.
    return !is_stalled_ && (names_ || durable_ > done_) && steady_clock::now() < *stop_at_;
}

void HistoryThread::pause(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, time, [this] { return stop_at_.has_value(); });
}

bool HistoryThread::is_over() {
    const std::lock_guard lock(mutex_);
    return stop_at_ && steady_clock::now() >= *stop_at_;
}

void HistoryThread::work() {
    std::uint64_t durable = 0;
    {
        const std::lock_guard lock(mutex_);
        durable = durable_;
    }
    const auto done = work_once(durable);
    if (!done) {
        writer_.reset();
        if (!std::exchange(is_stalled_, true)) callbacks_.stalled(done.error().text);
    } else if (std::exchange(is_stalled_, false)) {
        callbacks_.stalled(std::nullopt);
    }
}

Result<void> HistoryThread::work_once(std::uint64_t durable) {
    if (!writer_) {
        if (auto opened = open(); !opened) return opened;
    }
    if (auto put = put_names(); !put) return put;
    while (!is_over()) {
        const auto step = writer_->step(durable, options_.facts_at_once);
        if (!step) return failure(step.error());
        if (!step->gap.empty()) callbacks_.note(step->gap);
        if (step->facts == 0) break;
    }
    const std::lock_guard lock(mutex_);
    done_ = std::max(writer_->db().sequence(), done_);
    return {};
}

Result<void> HistoryThread::open() {
    auto opened =
        HistoryWriter::open(options_.data_dir, options_.data_dir + "/history.db", projection_);
    if (!opened) return failure(opened.error());
    HistoryDb& db = opened->db();
    if (db.stopped().empty() && db.sequence() > opened->journal_sequence()) {
        // The journal will grow past it with other facts; then nobody could tell any more.
        auto said =
            db.stop("it tells of fact " + std::to_string(db.sequence()) +
                    ", the journal ended with fact " + std::to_string(opened->journal_sequence()));
        if (!said) return said;
    }
    if (!db.stopped().empty()) {
        return failure(Error{"history.db does not fit the journal (" + db.stopped() +
                             "); make it anew with `agentline history rebuild`"});
    }
    const std::lock_guard lock(mutex_);
    writer_.emplace(std::move(*opened));
    return {};
}

Result<void> HistoryThread::put_names() {
    std::optional<journal::SqlStatements> names;
    {
        const std::lock_guard lock(mutex_);
        names.swap(names_);
    }
    if (!names) return {};
    auto put = writer_->db().set_names(*names);
    if (put) return {};
    const std::lock_guard lock(mutex_);
    if (!names_) names_ = std::move(names);
    return put;
}

}  // namespace agentline
