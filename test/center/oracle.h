// What: the slow, plain judgement of a line at every step: who should have been offered which call,
// and what must hold when the ACD is at rest. Written from contract 12 and design 3.7, with no line
// of core/acd/routing.cc. Thread: pure functions of a Ledger, any.
#pragma once

#include "center/ledger.h"

namespace agentline::center {

/// To be called before the ledger reads the offer: was it this call's turn and this session's?
void judge_offer(const Ledger& ledger, const acd::CallOffered& offer, Complaints& complaints);
/// After the last fact of a step.
void judge_rest(const Ledger& ledger, const acd::Acd& acd, Instant now, Complaints& complaints);
/// Deep look: each record of the ACD's state against the ledger's.
void judge_state(const Ledger& ledger, const acd::State& state, Complaints& complaints);

}  // namespace agentline::center
