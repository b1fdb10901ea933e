// What: the seeded generator of a simulated line. Made by hand on std::mt19937_64, whose numbers
// the standard fixes; std:: distributions differ between libraries and would break repeating by
// seed. Owner: whoever draws; one thread. Never reads entropy: the seed is passed in. Spec:
// design 3.7; model/config.h (Spread).
#pragma once

#include <cstdint>
#include <random>

#include "base/time.h"
#include "model/config.h"

namespace agentline::provider {

/// No simulated duration is longer, drawn or given, so that no time overflows.
constexpr Duration longest_duration = std::chrono::hours(24 * 366);
/// The duration within 0 and the longest.
Duration in_bounds(Duration d);

class Draw {
  public:
    explicit Draw(std::uint64_t seed) : bits_(seed) {}

    Duration draw(const Spread& spread);
    /// True in so many of a hundred cases.
    bool chance(std::uint32_t percent);
    /// One of 0 .. n - 1, each as likely; n > 0.
    std::uint64_t below(std::uint64_t n);
    /// An exponential number of mean 1.
    double exponential();

  private:
    std::mt19937_64 bits_;
};

}  // namespace agentline::provider
