// What: the SQL that carries facts into history.db, one text per deed. ?1 is always the line's
// name; the other parameters stand beside each. All state is in the tables: what is going on is a
// row with `ended IS NULL`. Thread: constants, any. Spec: docs/history.md.
#pragma once

#include <array>

namespace agentline::history::sql {

/// ?1 the name that it has, ?2 the name that it gets: one statement per table.
extern const std::array<const char*, 16> rename_line;

// Dimensions (statements_names.cc).
extern const char* const note_line;       ///< ?2 key.
extern const char* const note_reason;     ///< ?2 reason, ?3 label.
extern const char* const put_address;     ///< ?2 address, ?3 number, ?4 in service, ?5 in reach.
extern const char* const add_address;     ///< ?2 address, ?3 number.
extern const char* const remove_address;  ///< ?2 address.
extern const char* const set_reach;       ///< ?2 address, ?3 in reach.
extern const char* const put_queue;       ///< ?2 queue, ?3 name.
extern const char* const
    set_queue_rules;  ///< ?2 queue, ?3 max wait, ?4 overflow, ?5 ring, ?6 back-off.
extern const char* const remove_queue;        ///< ?2 queue, ?3 time.
extern const char* const put_group;           ///< ?2 group, ?3 name, ?4 wrap-up.
extern const char* const clear_group_queues;  ///< ?2 group.
extern const char* const put_group_queue;     ///< ?2 group, ?3 queue.
extern const char* const remove_group;        ///< ?2 group, ?3 time.
extern const char* const put_agent;           ///< ?2 agent, ?3 person, ?4 time.
extern const char* const release_agent;       ///< ?2 agent, ?3 time.

// Sessions (statements_sessions.cc).
extern const char* const
    put_session;  ///< ?2 session, ?3 agent, ?4 group, ?5 address, ?6 began, ?7 ended.
extern const char* const end_session;  ///< ?2 session, ?3 time.
extern const char* const begin_state;  ///< ?2 session, ?3 sequence, ?4 state, ?5 reason, ?6 time.
extern const char* const end_state;    ///< ?2 session, ?3 time.
extern const char* const set_reason;   ///< ?2 session, ?3 time, ?4 reason.
extern const char* const end_for_reason;    ///< ?2 session, ?3 time, ?4 reason.
extern const char* const begin_reason;      ///< ?2 session, ?3 time, ?4 reason, ?5 sequence.
extern const char* const count_agent_time;  ///< ?2 agent, ?3 time: what end_agent_time will end.
extern const char* const end_agent_time;    ///< ?2 agent, ?3 time: unless it is still the same.
extern const char* const begin_agent_time;  ///< ?2 agent, ?3 time, ?4 sequence: if it is another.

// Calls (statements_calls.cc).
extern const char* const
    put_call;  ///< ?2 call, ?3 provider's, ?4 caller, ?5 priority, ?6 queue, ?7 arrived.
extern const char* const put_waiting;     ///< ?2 call, ?3 sequence, ?4 cause, ?5 queue, ?6 time.
extern const char* const put_at_station;  ///< ?2 call, ?3 sequence, ?4 kind, ?5 cause, ?6 queue, ?7
                                          ///< offer, ?8 session, ?9 agent, ?10 address, ?11 time.
extern const char* const
    begin_ringing;  ///< ?2 call, ?3 sequence, ?4 offer, ?5 session, ?6 agent, ?7 address, ?8 time.
extern const char* const begin_talking;     ///< ?2 call, ?3 sequence, ?4 time: to whom it rings.
extern const char* const end_segment;       ///< ?2 call, ?3 kind, ?4 time, ?5 outcome.
extern const char* const set_answered;      ///< ?2 call, ?3 time, ?4 session.
extern const char* const set_call_queue;    ///< ?2 call, ?3 queue.
extern const char* const wait_again;        ///< ?2 call, ?3 sequence, ?4 time.
extern const char* const end_call;          ///< ?2 call, ?3 time, ?4 how.
extern const char* const put_private_call;  ///< ?2 provider's, ?3 address, ?4 direction, ?5 time.
extern const char* const end_private_call;  ///< ?2 provider's, ?3 time.
extern const char* const note_private_agents;  ///< ?2 provider's, ?3 address.

// Figures (statements_figures.cc).
extern const char* const count_queued;           ///< ?2 queue, ?3 time, ?4 whether it flowed in.
extern const char* const count_requeued;         ///< ?2 call, ?3 time.
extern const char* const count_left;             ///< ?2 call, ?3 time, ?4 outcome.
extern const char* const count_answered;         ///< ?2 call, ?3 time.
extern const char* const count_not_taken;        ///< ?2 call, ?3 time.
extern const char* const count_private;          ///< ?2 provider's, ?3 time, ?4 in, ?5 out.
extern const char* const count_talk_of_session;  ///< ?2 session, ?3 time.
extern const char* const count_talk_of_call;     ///< ?2 call, ?3 time.

// A gap in what the journal can tell (statements_gap.cc): ?1 until which sequence, ?2 its time.
// What was going on ends with the last fact that is known.
extern const char* const note_gap;
extern const char* const note_begin;
extern const char* const gap_end_queues;
extern const char* const gap_end_groups;
extern const char* const gap_end_agents;
extern const char* const gap_count_agent_times;
extern const char* const gap_count_talks;
extern const char* const gap_end_sessions;
extern const char* const gap_end_states;
extern const char* const gap_end_agent_times;
extern const char* const gap_end_segments;
extern const char* const gap_end_calls;
extern const char* const gap_end_private_calls;

}  // namespace agentline::history::sql
