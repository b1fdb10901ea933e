// What: agent_days and queue_intervals counted a second time, from the facts alone and without SQL,
// so that the projection is judged by another program's arithmetic. Owner: a test.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/acd/acd.h"

namespace agentline::history_test {

/// Rows as `SELECT * FROM agent_days` and `queue_intervals` show them, without the line.
struct Recounted {
    std::vector<std::string> agent_days;
    std::vector<std::string> queue_intervals;
};

Recounted recount(const std::vector<acd::StampedFact>& facts);

}  // namespace agentline::history_test
