// What: judges what a Get request brought: reads the published structure by its offsets and counts
// it again from the ledger (test/center/counts.h). Thread: pure functions, its caller's.
// Spec: contract 7, 13; LINEAGENTINFO and its sisters.
#pragma once

#include "model/proxy_request.h"
#include "sim/line_state.h"

namespace agentline::sim {

/// `data` = the bytes of a successful reply.
void judge_report(Site& site, const LineState& line, const proxy::Request& request, ByteView data,
                  Instant now);

}  // namespace agentline::sim
