// What: UTC that never goes back and never stands still: what deadlines are met by. While the
// machine's clock is behind (it was set back, or the journal is from its future), time goes on at
// half its pace until the clock has caught up. Owner: one thread, its only user.
// Spec: design 3.1 (time never backwards), 3.6 (nothing can be stuck).
#pragma once

#include <chrono>

#include "base/time.h"

namespace agentline {

class ForwardClock {
  public:
    using Steady = std::chrono::steady_clock;
    /// Not before `first`.
    explicit ForwardClock(Instant first = {});
    /// The same with the machine's steady clock passed in, for at() alone.
    ForwardClock(Instant first, Steady::time_point steady) : last_(first), steady_(steady) {}
    Instant now();
    /// The same with the machine's clocks passed in.
    Instant at(Instant real, Steady::time_point steady);

  private:
    Instant last_;
    Steady::time_point steady_;
};

}  // namespace agentline
