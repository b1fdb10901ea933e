-- Counts agent_days and queue_intervals of a history.db again, from calls, call_segments,
-- session_states and private calls alone. Prints one row for each figure row that differs; nothing
-- = equal. Changes nothing in the file:  sqlite3 -readonly history.db < recount.sql
-- Method: what is still going on is not counted yet; times are split at midnight UTC.

CREATE TEMP VIEW steps AS
 SELECT line, agent, began AS at, state, 1 AS change FROM session_states
 UNION ALL
 SELECT line, agent, ended, state, -1 FROM session_states WHERE ended IS NOT NULL;

-- How many sessions of the agent are in each state from `at` on, until `until`.
CREATE TEMP VIEW levels AS
 SELECT line, agent, at, lead(at) OVER w AS until,
  sum(notready) OVER w AS notready, sum(ready) OVER w AS ready,
  sum(oncall) OVER w AS oncall, sum(wrapup) OVER w AS wrapup
 FROM (SELECT line, agent, at,
   sum(change * (state = 'NOTREADY')) AS notready, sum(change * (state = 'READY')) AS ready,
   sum(change * (state = 'BUSYONCALL')) AS oncall, sum(change * (state = 'BUSYWRAPUP')) AS wrapup
  FROM steps GROUP BY line, agent, at)
 WINDOW w AS (PARTITION BY line, agent ORDER BY at);

CREATE TEMP VIEW spans AS
 SELECT l.line, a.person, l.at AS began, l.until AS ended,
  CASE WHEN l.oncall > 0 THEN 'busyoncall' WHEN l.wrapup > 0 THEN 'wrapup'
   WHEN l.ready > 0 THEN 'ready' ELSE 'notready' END AS kind
 FROM levels l
 JOIN agents a ON a.line = l.line AND a.agent = l.agent
 LEFT JOIN agent_times o ON o.line = l.line AND o.agent = l.agent AND o.ended IS NULL
 WHERE l.oncall + l.wrapup + l.ready + l.notready > 0 AND l.until IS NOT NULL
  AND (o.began IS NULL OR l.at < o.began)
 UNION ALL
 SELECT s.line, s.person, max(s.began, g.began),
  min(coalesce(s.ended, g.ended), coalesce(g.ended, s.ended)), 'talk'
 FROM session_states s JOIN call_segments g ON g.line = s.line AND g.session = s.session
 WHERE s.state = 'BUSYONCALL' AND g.kind = 'talking'
  AND (s.ended IS NOT NULL OR g.ended IS NOT NULL)
  AND max(s.began, g.began) < min(coalesce(s.ended, g.ended), coalesce(g.ended, s.ended));

CREATE TEMP VIEW parts AS
 WITH RECURSIVE part (line, person, kind, day, began, ended) AS (
  SELECT line, person, kind, began / 86400000000 * 86400000000, began, ended FROM spans
  UNION ALL
  SELECT line, person, kind, day + 86400000000, day + 86400000000, ended
  FROM part WHERE ended > day + 86400000000)
 SELECT line, person, kind, day, min(ended, day + 86400000000) - began AS figure FROM part
 UNION ALL
 SELECT line, person, 'answered', began / 86400000000 * 86400000000, 1
 FROM call_segments WHERE kind = 'talking' AND cause = 'answered'
 UNION ALL
 SELECT line, person, 'not_taken', ended / 86400000000 * 86400000000, 1
 FROM call_segments
 WHERE kind = 'ringing' AND outcome IN ('no-answer', 'busy', 'rejected', 'unreachable')
 UNION ALL
 SELECT p.line, a.person, 'private_' || p.direction, p.began / 86400000000 * 86400000000, 1
 FROM private_calls p
 JOIN private_call_agents a ON a.line = p.line AND a.provider_call = p.provider_call;

CREATE TEMP VIEW recounted_days AS
 SELECT line, person, day,
  sum(figure * (kind IN ('notready', 'ready', 'busyoncall', 'wrapup'))) AS staffed_us,
  sum(figure * (kind = 'notready')) AS notready_us, sum(figure * (kind = 'ready')) AS ready_us,
  sum(figure * (kind = 'busyoncall')) AS busyoncall_us,
  sum(figure * (kind = 'wrapup')) AS wrapup_us, sum(figure * (kind = 'talk')) AS talk_us,
  sum(kind = 'answered') AS answered, sum(kind = 'private_incoming') AS private_in,
  sum(kind = 'private_outgoing') AS private_out, sum(kind = 'not_taken') AS offers_not_taken
 FROM parts GROUP BY line, person, day;

CREATE TEMP VIEW moments AS
 SELECT line, queue, began / 900000000 * 900000000 AS began, 1 AS queued,
  cause = 'flowed-in' AS flowed_in, NULL AS outcome, 0 AS wait
 FROM call_segments WHERE kind = 'waiting' AND cause <> 'snapshot'
 UNION ALL
 SELECT g.line, g.queue, g.ended / 900000000 * 900000000, 0, 0, g.outcome, g.ended - c.arrived
 FROM call_segments g JOIN calls c ON c.line = g.line AND c.call = g.call
 WHERE g.kind = 'waiting'
  AND g.outcome IN ('answered', 'abandoned', 'flowed-out', 'final-disposition');

CREATE TEMP VIEW recounted_intervals AS
 SELECT line, queue, began, sum(queued) AS queued, total(outcome = 'answered') AS answered,
  total(outcome = 'abandoned') AS abandoned, sum(flowed_in) AS flowed_in,
  total(outcome = 'flowed-out') AS flowed_out,
  total(outcome = 'final-disposition') AS final_disposition, sum(wait) AS wait_us,
  max(wait) AS longest_wait_us, total(wait * (outcome = 'answered')) AS answered_wait_us
 FROM moments GROUP BY line, queue, began;

SELECT 'agent_days has', * FROM (SELECT * FROM agent_days EXCEPT SELECT * FROM recounted_days);
SELECT 'recounted days', * FROM (SELECT * FROM recounted_days EXCEPT SELECT * FROM agent_days);
SELECT 'queue_intervals has', *
 FROM (SELECT * FROM queue_intervals EXCEPT SELECT * FROM recounted_intervals);
SELECT 'recounted intervals', *
 FROM (SELECT * FROM recounted_intervals EXCEPT SELECT * FROM queue_intervals);
