#include "client/com/enumerator.h"

#include <algorithm>

namespace agentline {

Cursor::Range Cursor::advance(ULONG count) {
    const std::lock_guard lock(mutex_);
    const std::size_t begin = at_;
    at_ += std::min<std::size_t>(count, size_ - at_);
    return {begin, at_};
}

void Cursor::reset() {
    const std::lock_guard lock(mutex_);
    at_ = 0;
}

std::size_t Cursor::at() const {
    const std::lock_guard lock(mutex_);
    return at_;
}

}  // namespace agentline
