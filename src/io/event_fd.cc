#include "io/event_fd.h"

#include <cstdint>
#include <sys/eventfd.h>
#include <unistd.h>
#include <utility>

namespace agentline::io {

Result<EventFd> EventFd::open() {
    const int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) return failure("cannot create an eventfd");
    return EventFd(descriptor);
}

EventFd::EventFd(EventFd&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), readable_(other.readable_) {}

EventFd& EventFd::operator=(EventFd&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(readable_, other.readable_);
    return *this;
}

EventFd::~EventFd() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

void EventFd::set(bool readable) {
    if (std::exchange(readable_, readable) == readable) return;
    // Fails only when the program itself has read or closed the descriptor, which it must not.
    std::uint64_t count = 1;
    [[maybe_unused]] const ssize_t done = readable ? ::write(descriptor_, &count, sizeof(count))
                                                   : ::read(descriptor_, &count, sizeof(count));
}

}  // namespace agentline::io
