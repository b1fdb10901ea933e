#include "history/statements.h"

namespace agentline::history::sql {

const char* const note_gap =
    "INSERT INTO gaps SELECT sequence, ?1, time, ?2 FROM meta WHERE true ON CONFLICT DO UPDATE"
    " SET until_sequence = excluded.until_sequence, until_time = excluded.until_time";

const char* const note_begin = "UPDATE meta SET begins_after = ?1 WHERE sequence = 0";

const char* const gap_end_queues =
    "UPDATE queues SET removed = (SELECT time FROM meta) WHERE removed IS NULL";
const char* const gap_end_groups =
    "UPDATE groups SET removed = (SELECT time FROM meta) WHERE removed IS NULL";
const char* const gap_end_agents =
    "UPDATE agents SET released = (SELECT time FROM meta) WHERE released IS NULL";

const char* const gap_count_agent_times = R"sql(
INSERT INTO agent_days
 (line, person, day, staffed_us, notready_us, ready_us, busyoncall_us, wrapup_us)
WITH RECURSIVE part (line, person, state, day, since, ended) AS (
 SELECT line, person, state, began - began % 86400000000, began, time FROM agent_times, meta
 WHERE ended IS NULL AND began < time
 UNION ALL
 SELECT line, person, state, day + 86400000000, day + 86400000000, ended
 FROM part WHERE day + 86400000000 < ended),
sum (line, person, state, day, us) AS (
 SELECT line, person, state, day, min(ended, day + 86400000000) - since FROM part)
SELECT line, person, day, us, us * (state = 'NOTREADY'), us * (state = 'READY'),
 us * (state = 'BUSYONCALL'), us * (state = 'BUSYWRAPUP') FROM sum WHERE true
ON CONFLICT DO UPDATE SET
 staffed_us = staffed_us + excluded.staffed_us,
 notready_us = notready_us + excluded.notready_us,
 ready_us = ready_us + excluded.ready_us,
 busyoncall_us = busyoncall_us + excluded.busyoncall_us,
 wrapup_us = wrapup_us + excluded.wrapup_us)sql";

const char* const gap_count_talks = R"sql(
INSERT INTO agent_days (line, person, day, talk_us)
WITH RECURSIVE part (line, person, day, since, ended) AS (
 SELECT s.line, s.person, max(s.began, g.began) - max(s.began, g.began) % 86400000000,
  max(s.began, g.began), time
 FROM session_states s JOIN call_segments g ON g.line = s.line AND g.session = s.session, meta
 WHERE s.ended IS NULL AND s.state = 'BUSYONCALL' AND g.ended IS NULL AND g.kind = 'talking'
  AND max(s.began, g.began) < time
 UNION ALL
 SELECT line, person, day + 86400000000, day + 86400000000, ended
 FROM part WHERE day + 86400000000 < ended)
SELECT line, person, day, min(ended, day + 86400000000) - since FROM part WHERE true
ON CONFLICT DO UPDATE SET talk_us = talk_us + excluded.talk_us)sql";

const char* const gap_end_sessions =
    "UPDATE sessions SET ended = (SELECT time FROM meta) WHERE ended IS NULL";
const char* const gap_end_states =
    "UPDATE session_states SET ended = (SELECT time FROM meta) WHERE ended IS NULL";
const char* const gap_end_agent_times =
    "UPDATE agent_times SET ended = (SELECT time FROM meta) WHERE ended IS NULL";
const char* const gap_end_segments =
    "UPDATE call_segments SET ended = (SELECT time FROM meta), outcome = 'unknown'"
    " WHERE ended IS NULL";
const char* const gap_end_calls =
    "UPDATE calls SET ended = (SELECT time FROM meta), how = 'unknown' WHERE ended IS NULL";
const char* const gap_end_private_calls =
    "UPDATE private_calls SET ended = (SELECT time FROM meta) WHERE ended IS NULL";

}  // namespace agentline::history::sql
