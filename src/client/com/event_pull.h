// What: the descriptor by which a program's loop learns that events wait; there once it was asked
// for, and from then on the same one.
// Owner: the TAPI object, and the queue of each of its lives, so that it may be asked for before
// Initialize. Thread: any. Never delivers anything. Spec: agentline_tapi3.h, tapi3_event_fd.
#pragma once

#include <mutex>
#include <optional>
#include <utility>

#include "io/event_fd.h"

namespace agentline {

class EventPull {
  public:
    /// The descriptor; -1 when the system has none left, and then nothing has changed.
    int open() {
        const std::lock_guard lock(mutex_);
        if (!event_) {
            Result<io::EventFd> opened = io::EventFd::open();
            if (opened) event_ = std::move(*opened);
        }
        return event_ ? event_->descriptor() : -1;
    }
    [[nodiscard]] bool is_open() const {
        const std::lock_guard lock(mutex_);
        return event_.has_value();
    }
    /// Without a descriptor nothing.
    void set(bool readable) {
        const std::lock_guard lock(mutex_);
        if (event_) event_->set(readable);
    }

  private:
    mutable std::mutex mutex_;
    std::optional<io::EventFd> event_;
};

}  // namespace agentline
