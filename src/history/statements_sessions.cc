#include "history/statements.h"

namespace agentline::history::sql {

const char* const put_session = R"sql(
INSERT INTO sessions
SELECT ?1, ?2, ?3, person, ?4, ?5, ?6, ?7 FROM agents WHERE line = ?1 AND agent = ?3
ON CONFLICT DO UPDATE SET ended = excluded.ended)sql";

const char* const end_session = "UPDATE sessions SET ended = ?3 WHERE line = ?1 AND session = ?2";

const char* const begin_state = R"sql(
INSERT INTO session_states
SELECT ?1, ?2, ?3, agent, person, group_id, ?4, ?5, ?6, NULL
FROM sessions WHERE line = ?1 AND session = ?2)sql";

const char* const end_state =
    "UPDATE session_states SET ended = ?3 WHERE line = ?1 AND session = ?2 AND ended IS NULL";

// The reason that explains the change of state just before it.
const char* const set_reason =
    "UPDATE session_states SET reason = ?4"
    " WHERE line = ?1 AND session = ?2 AND ended IS NULL AND state = 'NOTREADY' AND began = ?3";

// Another reason without a change of state: a row of its own, so that times add up by reason.
const char* const end_for_reason =
    "UPDATE session_states SET ended = ?3 WHERE line = ?1 AND session = ?2 AND ended IS NULL"
    " AND state = 'NOTREADY' AND began <> ?3 AND reason <> ?4";

const char* const begin_reason = R"sql(
INSERT INTO session_states
SELECT line, session, ?5, agent, person, group_id, 'NOTREADY', ?4, ?3, NULL
FROM sessions s WHERE line = ?1 AND session = ?2 AND ended IS NULL AND NOT EXISTS
 (SELECT * FROM session_states o
  WHERE o.line = ?1 AND o.session = ?2 AND o.ended IS NULL))sql";

// What the agent does over all his sessions: work goes before READY, READY before NOTREADY; nothing
// without a live session. At most one session of an agent is busy.
#define AGENTLINE_DOES                                                       \
    "(SELECT CASE max(CASE state WHEN 'NOTREADY' THEN 1 WHEN 'READY' THEN 2" \
    "  WHEN 'BUSYWRAPUP' THEN 3 WHEN 'BUSYONCALL' THEN 4 END)"               \
    "  WHEN 1 THEN 'NOTREADY' WHEN 2 THEN 'READY'"                           \
    "  WHEN 3 THEN 'BUSYWRAPUP' WHEN 4 THEN 'BUSYONCALL' END"                \
    " FROM session_states WHERE line = ?1 AND agent = ?2 AND ended IS NULL)"

const char* const count_agent_time = R"sql(
INSERT INTO agent_days
 (line, person, day, staffed_us, notready_us, ready_us, busyoncall_us, wrapup_us)
WITH RECURSIVE part (person, state, day, since, ended) AS (
 SELECT person, state, began - began % 86400000000, began, ?3 FROM agent_times
 WHERE line = ?1 AND agent = ?2 AND ended IS NULL AND began < ?3
  AND state IS NOT )sql" AGENTLINE_DOES R"sql(
 UNION ALL
 SELECT person, state, day + 86400000000, day + 86400000000, ended
 FROM part WHERE day + 86400000000 < ended),
sum (person, state, day, us) AS (
 SELECT person, state, day, min(ended, day + 86400000000) - since FROM part)
SELECT ?1, person, day, us, us * (state = 'NOTREADY'), us * (state = 'READY'),
 us * (state = 'BUSYONCALL'), us * (state = 'BUSYWRAPUP') FROM sum WHERE true
ON CONFLICT DO UPDATE SET
 staffed_us = staffed_us + excluded.staffed_us,
 notready_us = notready_us + excluded.notready_us,
 ready_us = ready_us + excluded.ready_us,
 busyoncall_us = busyoncall_us + excluded.busyoncall_us,
 wrapup_us = wrapup_us + excluded.wrapup_us)sql";

const char* const end_agent_time =
    "UPDATE agent_times SET ended = ?3 WHERE line = ?1 AND agent = ?2 AND ended IS NULL"
    " AND state IS NOT " AGENTLINE_DOES;

const char* const begin_agent_time =
    "INSERT INTO agent_times"
    " SELECT line, agent, ?4, person, " AGENTLINE_DOES
    ", ?3, NULL FROM agents WHERE line = ?1 AND agent = ?2"
    " AND " AGENTLINE_DOES
    " IS NOT NULL AND NOT EXISTS (SELECT * FROM agent_times o"
    "  WHERE o.line = ?1 AND o.agent = ?2 AND o.ended IS NULL)";

#undef AGENTLINE_DOES

}  // namespace agentline::history::sql
