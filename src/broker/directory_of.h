// What: what the configuration says of a line, as the ACD understands it: no secrets, groups by id.
// Thread: a pure function, any. Spec: design 4.
#pragma once

#include <cstdint>

#include "core/acd/commands.h"
#include "model/config.h"

namespace agentline {

/// `id_base` = first agent id of a new journal.
acd::Directory directory_of(const LineConfig& config, std::uint32_t id_base);

}  // namespace agentline
