// What: the clocks of the server's machine: UTC, which people set forwards and backwards, and the
// steady one, which only goes on. Owner: a House; they outlive a crash. Thread: its owner's.
// Spec: io/forward_clock.h (what the server makes of them).
#pragma once

#include <chrono>

#include "io/forward_clock.h"
#include "sim/agenda.h"

namespace agentline::sim {

class MachineClock {
  public:
    explicit MachineClock(const Agenda& agenda) : agenda_(agenda) {}

    [[nodiscard]] Instant utc() const { return agenda_.now() + ahead_; }
    [[nodiscard]] ForwardClock::Steady::time_point steady() const {
        return ForwardClock::Steady::time_point(Duration(agenda_.now().us_since_epoch));
    }
    /// How far ahead of the true time it is.
    void set_ahead(Duration d) { ahead_ = d; }
    [[nodiscard]] Instant read(ForwardClock& clock) const { return clock.at(utc(), steady()); }

  private:
    const Agenda& agenda_;
    Duration ahead_{};
};

}  // namespace agentline::sim
