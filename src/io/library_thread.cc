#include "io/library_thread.h"

#include <csignal>
#include <pthread.h>
#include <utility>

namespace agentline::io {
namespace {

/// A thread inherits the mask of its maker.
class BlockedSignals {
  public:
    BlockedSignals() {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    BlockedSignals(const BlockedSignals&) = delete;
    BlockedSignals& operator=(const BlockedSignals&) = delete;

  private:
    sigset_t before_{};
};

}  // namespace

LibraryThread::LibraryThread(std::function<void()> run) {
    const BlockedSignals blocked;
    thread_ = std::thread(std::move(run));
}

void LibraryThread::join() {
    if (!thread_.joinable()) return;
    if (is_current()) {
        thread_.detach();
    } else {
        thread_.join();
    }
}

}  // namespace agentline::io
