// What: what must happen so that the ACD's directory becomes what the configuration says.
// Thread: pure functions, any. Nothing that stayed the same appears in it (design 4, reload).
// Spec: contract 12.4 (removal of a group), design 3.11 (ids are kept).
#pragma once

#include <map>
#include <vector>

#include "core/acd/commands.h"
#include "core/acd/facts.h"
#include "core/acd/state.h"

namespace agentline::acd {

struct DirectoryDifference {
    Facts before;                               ///< Additions and changes.
    std::vector<const Call*> calls_to_move;     ///< Waiting or ringing in a queue that goes.
    std::map<QueueId, QueueRules> queue_rules;  ///< Of all queues that are there afterwards.
    std::vector<AgentSessionId> sessions_to_release;
    std::vector<AgentId> agents_to_release;  ///< With all their sessions.
    Facts after;                             ///< Removals: queues before their group.
};

DirectoryDifference difference_of(const State& state, const Directory& directory);

bool is_admitted(const Person& person, const GroupId& group);

}  // namespace agentline::acd
