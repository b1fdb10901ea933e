// What: durations, and how simulated ones are drawn, as an operator writes them.
// Thread: pure functions, any. Never draws: providers do.
// Used by config_*.cc and by the operator's command line. Spec: design 4.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "model/config.h"

namespace agentline {

/// "30s", "5m", "1h", "90d", "250ms" or "0"; never negative.
std::optional<Duration> duration_from_text(std::string_view text);

/// "3s" (always), "uniform 1s 5s", "exponential 90s"; one or more blanks between the words.
Result<Spread> spread_from_text(std::string_view text);

}  // namespace agentline
