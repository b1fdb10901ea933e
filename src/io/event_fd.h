// What: the notification object of one application: a descriptor that is readable exactly while
// it is set (LINEINITIALIZEEXPARAMS.Handles.hEvent, agentline_pump_fd).
// Owner: the application; closed with it. Thread: set() by one at a time, waiting by any.
// Never blocks. Spec: contract 6 (event handle on Linux).
#pragma once

#include "base/result.h"

namespace agentline::io {

class EventFd {
  public:
    static Result<EventFd> open();
    EventFd(EventFd&& other) noexcept;
    EventFd& operator=(EventFd&& other) noexcept;
    EventFd(const EventFd&) = delete;
    EventFd& operator=(const EventFd&) = delete;
    ~EventFd();

    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Level, not edge: calling it again with the same value does nothing.
    void set(bool readable);

  private:
    explicit EventFd(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
    bool readable_ = false;
};

}  // namespace agentline::io
