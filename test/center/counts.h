// What: the figures of LINEAGENTINFO, LINEAGENTSESSIONINFO and LINEQUEUEINFO, counted again from
// the ledger's plain lists and compared with what the ACD reports; and the balance of each queue.
// Thread: pure functions, any. Spec: contract 13.1-13.4.
#pragma once

#include "center/ledger.h"

namespace agentline::center {

void judge(const Ledger& ledger, AgentId id, const AgentInfo& info, Instant now,
           Complaints& complaints);
void judge(const Ledger& ledger, AgentSessionId id, const AgentSessionInfo& info, Instant now,
           Complaints& complaints);
void judge(const Ledger& ledger, QueueId id, const QueueInfo& info, Instant now,
           Complaints& complaints);
/// Queued = answered + abandoned + flowed out + final disposition + those that wait or ring.
void judge_balance(const Ledger& ledger, Complaints& complaints);

}  // namespace agentline::center
