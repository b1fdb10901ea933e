// What: when calls come to a simulated line: a Poisson process whose rate changes by UTC hour.
// Thread: a function of its arguments, any. Spec: model/config.h (SimulatedConfig::calls_per_hour).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "provider/simulated/draw.h"

namespace agentline::provider {

/// The first arrival after `now`; empty if none ever comes. The figures are those of the hours from
/// 0:00 UTC on and repeat, so that one figure is that of the whole day.
std::optional<Instant> next_arrival(const std::vector<std::uint32_t>& calls_per_hour, Instant now,
                                    Draw& draw);

}  // namespace agentline::provider
