#include "io/forward_clock.h"

#include <algorithm>

#include "io/real_clock.h"

namespace agentline {

ForwardClock::ForwardClock(Instant first) : last_(first), steady_(Steady::now()) {}

Instant ForwardClock::now() {
    return at(real_clock::now(), Steady::now());
}

Instant ForwardClock::at(Instant real, Steady::time_point steady) {
    const auto passed = std::chrono::duration_cast<Duration>(steady - steady_);
    const Instant behind = last_ + passed / 2;
    // Small steps are kept until they add up to something.
    if (real < behind && passed < Duration(2)) return last_;
    steady_ = steady;
    last_ = std::max(real, behind);
    return last_;
}

}  // namespace agentline
