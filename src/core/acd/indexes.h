// What: keeps what is derived in State (indexes, deadlines) equal to its records: take a record out
// before it changes, put it back after. Also rebuilds all of it after a restore.
// Owner: apply and snapshot. Thread: the shard's. Must never change a record's own members.
#pragma once

#include "core/acd/state.h"

namespace agentline::acd {

void put_in(State& state, Session& session);
void take_out(State& state, Session& session);
void put_in(State& state, const Call& call);
void take_out(State& state, const Call& call);
void put_in(State& state, const PrivateCall& call);
void take_out(State& state, const PrivateCall& call);

/// Everybody with a live session at the address.
void note_change_at(State& state, AddressId address);
/// Judges State::changed anew (routing.h) and moves their sessions in or out of State::available.
void refresh_available(State& state);

}  // namespace agentline::acd
