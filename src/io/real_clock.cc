#include "io/real_clock.h"

#include <chrono>

namespace agentline::real_clock {

Instant now() {
    const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

}  // namespace agentline::real_clock
