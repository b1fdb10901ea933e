#include "history/schema.h"

namespace agentline::history {

const char* const schema = R"sql(
CREATE TABLE meta (
 id INTEGER PRIMARY KEY CHECK (id = 1),
 schema_version INTEGER NOT NULL,
 sequence INTEGER NOT NULL,
 time INTEGER NOT NULL,
 begins_after INTEGER NOT NULL,
 stopped TEXT
) STRICT;
INSERT INTO meta VALUES (1, 1, 0, 0, 0, NULL);

CREATE TABLE gaps (
 after_sequence INTEGER PRIMARY KEY,
 until_sequence INTEGER NOT NULL,
 after_time INTEGER NOT NULL,
 until_time INTEGER NOT NULL
) STRICT;

CREATE TABLE lines (
 line_key INTEGER PRIMARY KEY,
 line TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE reasons (
 line TEXT NOT NULL, reason TEXT NOT NULL, label TEXT NOT NULL,
 PRIMARY KEY (line, reason)
) STRICT, WITHOUT ROWID;
CREATE TABLE addresses (
 line TEXT NOT NULL, address INTEGER NOT NULL, number TEXT NOT NULL,
 in_service INTEGER NOT NULL, in_reach INTEGER NOT NULL,
 PRIMARY KEY (line, address)
) STRICT, WITHOUT ROWID;
CREATE TABLE queues (
 line TEXT NOT NULL, queue INTEGER NOT NULL, name TEXT NOT NULL,
 max_wait_us INTEGER NOT NULL DEFAULT 0, overflow INTEGER NOT NULL DEFAULT 0,
 ring_time_us INTEGER NOT NULL DEFAULT 20000000, back_off_us INTEGER NOT NULL DEFAULT 30000000,
 removed INTEGER,
 PRIMARY KEY (line, queue)
) STRICT, WITHOUT ROWID;
CREATE TABLE groups (
 line TEXT NOT NULL, group_id TEXT NOT NULL, name TEXT NOT NULL, wrapup_us INTEGER NOT NULL,
 removed INTEGER,
 PRIMARY KEY (line, group_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE group_queues (
 line TEXT NOT NULL, group_id TEXT NOT NULL, queue INTEGER NOT NULL,
 PRIMARY KEY (line, group_id, queue)
) STRICT, WITHOUT ROWID;
CREATE TABLE agents (
 line TEXT NOT NULL, agent INTEGER NOT NULL, person TEXT NOT NULL,
 created INTEGER NOT NULL, released INTEGER,
 PRIMARY KEY (line, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
 line TEXT NOT NULL, session INTEGER NOT NULL, agent INTEGER NOT NULL, person TEXT NOT NULL,
 group_id TEXT NOT NULL, address INTEGER NOT NULL, began INTEGER NOT NULL, ended INTEGER,
 PRIMARY KEY (line, session)
) STRICT, WITHOUT ROWID;
CREATE INDEX live_sessions ON sessions (line, address) WHERE ended IS NULL;

CREATE TABLE session_states (
 line TEXT NOT NULL, session INTEGER NOT NULL, sequence INTEGER NOT NULL,
 agent INTEGER NOT NULL, person TEXT NOT NULL, group_id TEXT NOT NULL,
 state TEXT NOT NULL, reason TEXT, began INTEGER NOT NULL, ended INTEGER,
 PRIMARY KEY (line, session, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_session_states ON session_states (line, session) WHERE ended IS NULL;
CREATE INDEX open_states_of_agents ON session_states (line, agent) WHERE ended IS NULL;
CREATE INDEX session_states_by_time ON session_states (began);

CREATE TABLE agent_times (
 line TEXT NOT NULL, agent INTEGER NOT NULL, sequence INTEGER NOT NULL, person TEXT NOT NULL,
 state TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER,
 PRIMARY KEY (line, agent, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_agent_times ON agent_times (line, agent) WHERE ended IS NULL;

CREATE TABLE calls (
 line TEXT NOT NULL, call INTEGER NOT NULL, provider_call INTEGER NOT NULL, caller TEXT NOT NULL,
 priority INTEGER NOT NULL, first_queue INTEGER NOT NULL, queue INTEGER NOT NULL,
 arrived INTEGER NOT NULL, answered INTEGER, person TEXT, session INTEGER,
 ended INTEGER, how TEXT,
 PRIMARY KEY (line, call)
) STRICT, WITHOUT ROWID;
CREATE INDEX calls_by_time ON calls (arrived);

CREATE TABLE call_segments (
 line TEXT NOT NULL, call INTEGER NOT NULL, sequence INTEGER NOT NULL, kind TEXT NOT NULL,
 cause TEXT NOT NULL, queue INTEGER NOT NULL, offer INTEGER, session INTEGER, agent INTEGER,
 person TEXT, address INTEGER, began INTEGER NOT NULL, ended INTEGER, outcome TEXT,
 PRIMARY KEY (line, call, sequence, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX open_call_segments ON call_segments (line, call) WHERE ended IS NULL;
CREATE INDEX open_talks ON call_segments (line, session) WHERE ended IS NULL AND kind = 'talking';
CREATE INDEX call_segments_by_time ON call_segments (began);

CREATE TABLE private_calls (
 line TEXT NOT NULL, provider_call INTEGER NOT NULL, address INTEGER NOT NULL,
 direction TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER,
 PRIMARY KEY (line, provider_call)
) STRICT, WITHOUT ROWID;
CREATE TABLE private_call_agents (
 line TEXT NOT NULL, provider_call INTEGER NOT NULL, agent INTEGER NOT NULL, person TEXT NOT NULL,
 PRIMARY KEY (line, provider_call, agent)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent_days (
 line TEXT NOT NULL, person TEXT NOT NULL, day INTEGER NOT NULL,
 staffed_us INTEGER NOT NULL DEFAULT 0, notready_us INTEGER NOT NULL DEFAULT 0,
 ready_us INTEGER NOT NULL DEFAULT 0, busyoncall_us INTEGER NOT NULL DEFAULT 0,
 wrapup_us INTEGER NOT NULL DEFAULT 0, talk_us INTEGER NOT NULL DEFAULT 0,
 answered INTEGER NOT NULL DEFAULT 0, private_in INTEGER NOT NULL DEFAULT 0,
 private_out INTEGER NOT NULL DEFAULT 0, offers_not_taken INTEGER NOT NULL DEFAULT 0,
 PRIMARY KEY (line, person, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_intervals (
 line TEXT NOT NULL, queue INTEGER NOT NULL, began INTEGER NOT NULL,
 queued INTEGER NOT NULL DEFAULT 0, answered INTEGER NOT NULL DEFAULT 0,
 abandoned INTEGER NOT NULL DEFAULT 0, flowed_in INTEGER NOT NULL DEFAULT 0,
 flowed_out INTEGER NOT NULL DEFAULT 0, final_disposition INTEGER NOT NULL DEFAULT 0,
 wait_us INTEGER NOT NULL DEFAULT 0, longest_wait_us INTEGER NOT NULL DEFAULT 0,
 answered_wait_us INTEGER NOT NULL DEFAULT 0,
 PRIMARY KEY (line, queue, began)
) STRICT, WITHOUT ROWID;

CREATE VIEW calls_text AS
 SELECT c.line, c.call, c.caller, c.priority, f.name AS first_queue, q.name AS queue,
  strftime('%Y-%m-%dT%H:%M:%S', c.arrived / 1000000, 'unixepoch') || 'Z' AS arrived,
  strftime('%Y-%m-%dT%H:%M:%S', c.answered / 1000000, 'unixepoch') || 'Z' AS answered,
  c.person, c.session,
  strftime('%Y-%m-%dT%H:%M:%S', c.ended / 1000000, 'unixepoch') || 'Z' AS ended, c.how
 FROM calls c
 LEFT JOIN queues f ON f.line = c.line AND f.queue = c.first_queue
 LEFT JOIN queues q ON q.line = c.line AND q.queue = c.queue;
CREATE VIEW call_segments_text AS
 SELECT g.line, g.call, g.kind, g.cause, q.name AS queue, g.offer, g.session, g.person,
  a.number AS address,
  strftime('%Y-%m-%dT%H:%M:%S', g.began / 1000000, 'unixepoch') || 'Z' AS began,
  strftime('%Y-%m-%dT%H:%M:%S', g.ended / 1000000, 'unixepoch') || 'Z' AS ended,
  (g.ended - g.began) / 1000000.0 AS seconds, g.outcome
 FROM call_segments g
 LEFT JOIN queues q ON q.line = g.line AND q.queue = g.queue
 LEFT JOIN addresses a ON a.line = g.line AND a.address = g.address;
CREATE VIEW session_states_text AS
 SELECT s.line, s.session, s.person, g.name AS group_name, s.state,
  coalesce(r.label, s.reason) AS reason,
  strftime('%Y-%m-%dT%H:%M:%S', s.began / 1000000, 'unixepoch') || 'Z' AS began,
  strftime('%Y-%m-%dT%H:%M:%S', s.ended / 1000000, 'unixepoch') || 'Z' AS ended,
  (s.ended - s.began) / 1000000.0 AS seconds
 FROM session_states s
 LEFT JOIN groups g ON g.line = s.line AND g.group_id = s.group_id
 LEFT JOIN reasons r ON r.line = s.line AND r.reason = s.reason;
CREATE VIEW agent_days_text AS
 SELECT line, person, date(day / 1000000, 'unixepoch') AS day,
  staffed_us / 1000000.0 AS staffed, notready_us / 1000000.0 AS notready,
  ready_us / 1000000.0 AS ready, busyoncall_us / 1000000.0 AS busyoncall,
  wrapup_us / 1000000.0 AS wrapup, talk_us / 1000000.0 AS talk,
  answered, private_in, private_out, offers_not_taken
 FROM agent_days;
CREATE VIEW queue_intervals_text AS
 SELECT i.line, q.name AS queue,
  strftime('%Y-%m-%dT%H:%M:%S', i.began / 1000000, 'unixepoch') || 'Z' AS began,
  i.queued, i.answered, i.abandoned, i.flowed_in, i.flowed_out, i.final_disposition,
  i.wait_us / 1000000.0 AS wait, i.longest_wait_us / 1000000.0 AS longest_wait,
  i.answered_wait_us / 1000000.0 AS answered_wait
 FROM queue_intervals i LEFT JOIN queues q ON q.line = i.line AND q.queue = i.queue;
)sql";

}  // namespace agentline::history
