// What: operators' commands whose answer comes later: a file must be read, a call must arrive.
// Owner: the shard keeps them. Thread: the shard's. An answer for a client that has gone is
// dropped. Spec: docs/wire-protocol.md (Admin).
#pragma once

#include <cstdint>

#include <boost/json/object.hpp>

#include "broker/shard.h"

namespace agentline {

/// Returns the job that the answer will come with.
std::uint64_t defer_answer(Shard& shard, ClientId client, const wire::FrameHeader& header);
/// Unknown jobs are ignored.
void answer_deferred(Shard& shard, std::uint64_t job, const boost::json::object& answer);

}  // namespace agentline
