// answers.h: writes what the ACD knows into the structures of TAPI, with its rule for sizes: the
// fixed part always, each variable part whole or not at all, dwNeededSize true in both cases.
// Owner: none. Thread: the only one. Page: "Memory Allocation" of the TAPI 2.2 reference.
#pragma once

#include "acd.h"

// The structures lie inside the LINEPROXYREQUEST; dwTotalSize is already set.
void answer_group_list(const Acd* acd, LPLINEAGENTGROUPLIST list);
void answer_queue_list(const Acd* acd, const Group* group, LPLINEQUEUELIST list);
void answer_session_list(const Acd* acd, const Agent* agent, LPLINEAGENTSESSIONLIST list);
void answer_agent_info(const Acd* acd, const Agent* agent, LPLINEAGENTINFO info);
void answer_session_info(const Acd* acd, const Session* session, LPLINEAGENTSESSIONINFO info);
void answer_queue_info(const Queue* queue, LPLINEQUEUEINFO info);
