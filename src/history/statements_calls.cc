#include "history/statements.h"

namespace agentline::history::sql {

const char* const put_call = R"sql(
INSERT INTO calls (line, call, provider_call, caller, priority, first_queue, queue, arrived)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)
ON CONFLICT DO UPDATE SET queue = excluded.queue, ended = NULL, how = NULL)sql";

const char* const put_waiting = R"sql(
INSERT INTO call_segments (line, call, sequence, kind, cause, queue, began)
VALUES (?1, ?2, ?3, 'waiting', ?4, ?5, ?6))sql";

const char* const put_at_station = R"sql(
INSERT INTO call_segments
 (line, call, sequence, kind, cause, queue, offer, session, agent, person, address, began)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
 (SELECT person FROM agents WHERE line = ?1 AND agent = ?9), ?10, ?11))sql";

const char* const begin_ringing = R"sql(
INSERT INTO call_segments
 (line, call, sequence, kind, cause, queue, offer, session, agent, person, address, began)
SELECT ?1, ?2, ?3, 'ringing', 'offered', queue, ?4, ?5, ?6,
 (SELECT person FROM agents WHERE line = ?1 AND agent = ?6), ?7, ?8
FROM calls WHERE line = ?1 AND call = ?2)sql";

const char* const begin_talking = R"sql(
INSERT INTO call_segments
 (line, call, sequence, kind, cause, queue, offer, session, agent, person, address, began)
SELECT line, call, ?3, 'talking', 'answered', queue, offer, session, agent, person, address, ?4
FROM call_segments
WHERE line = ?1 AND call = ?2 AND kind = 'ringing' AND ended IS NULL)sql";

const char* const end_segment =
    "UPDATE call_segments SET ended = ?4, outcome = ?5"
    " WHERE line = ?1 AND call = ?2 AND kind = ?3 AND ended IS NULL";

const char* const set_answered = R"sql(
UPDATE calls SET answered = coalesce(answered, ?3), session = ?4,
 person = (SELECT person FROM sessions WHERE line = ?1 AND session = ?4)
WHERE line = ?1 AND call = ?2)sql";

const char* const set_call_queue = "UPDATE calls SET queue = ?3 WHERE line = ?1 AND call = ?2";

const char* const wait_again = R"sql(
INSERT INTO call_segments (line, call, sequence, kind, cause, queue, began)
SELECT line, call, ?3, 'waiting', 'requeued', queue, ?4
FROM calls WHERE line = ?1 AND call = ?2)sql";

const char* const end_call = "UPDATE calls SET ended = ?3, how = ?4 WHERE line = ?1 AND call = ?2";

const char* const put_private_call = R"sql(
INSERT INTO private_calls (line, provider_call, address, direction, began)
VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET ended = NULL)sql";

const char* const end_private_call =
    "UPDATE private_calls SET ended = ?3 WHERE line = ?1 AND provider_call = ?2";

const char* const note_private_agents = R"sql(
INSERT INTO private_call_agents
SELECT DISTINCT line, ?2, agent, person FROM sessions
WHERE line = ?1 AND address = ?3 AND ended IS NULL)sql";

}  // namespace agentline::history::sql
