// What: a new configuration for a running shard: what may change, and the change itself.
// Owner: Broker. Thread: the shard's. Never applies half of a configuration.
// Spec: design 4 (SIGHUP, agentline reload); docs/operations.md.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "broker/shard.h"
#include "model/config.h"

namespace agentline {

/// Names every key whose change needs a restart; without any the difference is applied as facts.
Result<void> reload(Shard& shard, ServerConfig config);
/// Tells the operator who asked by job, if one did and is still there.
void answer_reload(Shard& shard, std::uint64_t job, const Result<void>& done);

}  // namespace agentline
