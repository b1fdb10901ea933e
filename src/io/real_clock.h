// What: the machine's UTC clock as an Instant; the only place of the server that reads it.
// Thread: any. Never promises to go forward only: who needs that keeps the latest (the shard does).
// Spec: design 2 (core takes time as a value).
#pragma once

#include <chrono>

#include "base/time.h"

namespace agentline::real_clock {

Instant now();

/// For time limits of a library: goes forward only, and means nothing by itself.
std::chrono::steady_clock::time_point steady();

}  // namespace agentline::real_clock
