#include "io/real_clock.h"

namespace agentline::real_clock {

Instant now() {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

std::chrono::steady_clock::time_point steady() {
    return std::chrono::steady_clock::now();
}

}  // namespace agentline::real_clock
