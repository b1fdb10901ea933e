// What: keeps what is derived in State (indexes, deadlines) equal to its records: take a record out
// before it changes, put it back after. Also rebuilds all of it after a restore.
// Owner: apply and snapshot. Thread: the shard's. Must never change a record's own members.
#pragma once

#include "core/acd/state.h"

namespace agentline::acd {

void put_in(State& state, const Session& session);
void take_out(State& state, const Session& session);
void put_in(State& state, const Call& call);
void take_out(State& state, const Call& call);
void put_in(State& state, const PrivateCall& call);
void take_out(State& state, const PrivateCall& call);

}  // namespace agentline::acd
