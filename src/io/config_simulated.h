// What: the [line.simulated] table of a configuration file. Owner: config_lines.cc, for one
// reading. Thread: the caller's. Private to config_*.cc. Spec: design 4.
#pragma once

#include "io/config_table.h"
#include "model/config.h"

namespace agentline {

SimulatedConfig read_simulated(ConfigTable& table);

}  // namespace agentline
