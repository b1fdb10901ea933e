#include "history/statements.h"

namespace agentline::history::sql {

const char* const count_queued = R"sql(
INSERT INTO queue_intervals (line, queue, began, queued, flowed_in)
VALUES (?1, ?2, ?3 - ?3 % 900000000, 1, ?4)
ON CONFLICT DO UPDATE SET queued = queued + 1, flowed_in = flowed_in + excluded.flowed_in)sql";

const char* const count_requeued = R"sql(
INSERT INTO queue_intervals (line, queue, began, queued)
SELECT line, queue, ?3 - ?3 % 900000000, 1 FROM calls WHERE line = ?1 AND call = ?2
ON CONFLICT DO UPDATE SET queued = queued + 1)sql";

// A wait counts from the call's arrival on the line, as in LINEQUEUEINFO.
const char* const count_left = R"sql(
INSERT INTO queue_intervals
SELECT g.line, g.queue, ?3 - ?3 % 900000000, 0, ?4 = 'answered', ?4 = 'abandoned', 0,
 ?4 = 'flowed-out', ?4 = 'final-disposition', ?3 - c.arrived, ?3 - c.arrived,
 (?3 - c.arrived) * (?4 = 'answered')
FROM call_segments g JOIN calls c ON c.line = g.line AND c.call = g.call
WHERE g.line = ?1 AND g.call = ?2 AND g.kind = 'waiting' AND g.ended IS NULL
ON CONFLICT DO UPDATE SET
 answered = answered + excluded.answered,
 abandoned = abandoned + excluded.abandoned,
 flowed_out = flowed_out + excluded.flowed_out,
 final_disposition = final_disposition + excluded.final_disposition,
 wait_us = wait_us + excluded.wait_us,
 longest_wait_us = max(longest_wait_us, excluded.longest_wait_us),
 answered_wait_us = answered_wait_us + excluded.answered_wait_us)sql";

const char* const count_answered = R"sql(
INSERT INTO agent_days (line, person, day, answered)
SELECT line, person, ?3 - ?3 % 86400000000, 1 FROM call_segments
WHERE line = ?1 AND call = ?2 AND kind = 'ringing' AND ended IS NULL
ON CONFLICT DO UPDATE SET answered = answered + 1)sql";

const char* const count_not_taken = R"sql(
INSERT INTO agent_days (line, person, day, offers_not_taken)
SELECT line, person, ?3 - ?3 % 86400000000, 1 FROM call_segments
WHERE line = ?1 AND call = ?2 AND kind = 'ringing' AND ended IS NULL
ON CONFLICT DO UPDATE SET offers_not_taken = offers_not_taken + 1)sql";

const char* const count_private = R"sql(
INSERT INTO agent_days (line, person, day, private_in, private_out)
SELECT line, person, ?3 - ?3 % 86400000000, ?4, ?5 FROM private_call_agents
WHERE line = ?1 AND provider_call = ?2
ON CONFLICT DO UPDATE SET private_in = private_in + excluded.private_in,
 private_out = private_out + excluded.private_out)sql";

// Talk is BUSYONCALL with a call (contract 13.2): what both rows have in common, counted when the
// first of them ends.
#define AGENTLINE_TALK(WHICH)                                                                   \
    "INSERT INTO agent_days (line, person, day, talk_us)"                                       \
    " WITH RECURSIVE part (person, day, since, ended) AS ("                                     \
    "  SELECT s.person, max(s.began, g.began) - max(s.began, g.began) % 86400000000,"           \
    "   max(s.began, g.began), ?3"                                                              \
    "  FROM session_states s JOIN call_segments g ON g.line = s.line AND g.session = s.session" \
    "  WHERE s.line = ?1 AND " WHICH                                                            \
    "   AND s.ended IS NULL AND s.state = 'BUSYONCALL' AND g.ended IS NULL"                     \
    "   AND g.kind = 'talking' AND max(s.began, g.began) < ?3"                                  \
    "  UNION ALL"                                                                               \
    "  SELECT person, day + 86400000000, day + 86400000000, ended"                              \
    "  FROM part WHERE day + 86400000000 < ended)"                                              \
    " SELECT ?1, person, day, min(ended, day + 86400000000) - since FROM part WHERE true"       \
    " ON CONFLICT DO UPDATE SET talk_us = talk_us + excluded.talk_us"

const char* const count_talk_of_session = AGENTLINE_TALK("s.session = ?2");
const char* const count_talk_of_call = AGENTLINE_TALK("g.line = ?1 AND g.call = ?2");

#undef AGENTLINE_TALK

}  // namespace agentline::history::sql
