#include "history/statements.h"

namespace agentline::history::sql {

const std::array<const char*, 16> rename_line{
    "UPDATE lines SET line = ?2 WHERE line = ?1",
    "UPDATE OR REPLACE reasons SET line = ?2 WHERE line = ?1",
    "UPDATE addresses SET line = ?2 WHERE line = ?1",
    "UPDATE queues SET line = ?2 WHERE line = ?1",
    "UPDATE groups SET line = ?2 WHERE line = ?1",
    "UPDATE group_queues SET line = ?2 WHERE line = ?1",
    "UPDATE agents SET line = ?2 WHERE line = ?1",
    "UPDATE sessions SET line = ?2 WHERE line = ?1",
    "UPDATE session_states SET line = ?2 WHERE line = ?1",
    "UPDATE agent_times SET line = ?2 WHERE line = ?1",
    "UPDATE calls SET line = ?2 WHERE line = ?1",
    "UPDATE call_segments SET line = ?2 WHERE line = ?1",
    "UPDATE private_calls SET line = ?2 WHERE line = ?1",
    "UPDATE private_call_agents SET line = ?2 WHERE line = ?1",
    "UPDATE agent_days SET line = ?2 WHERE line = ?1",
    "UPDATE queue_intervals SET line = ?2 WHERE line = ?1",
};

// A name that is known is never taken back.
const char* const note_line =
    "INSERT INTO lines (line, line_key) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

const char* const note_reason =
    "INSERT INTO reasons VALUES (?1, ?2, ?3)"
    " ON CONFLICT DO UPDATE SET label = excluded.label";

const char* const put_address =
    "INSERT INTO addresses VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET"
    " number = excluded.number, in_service = excluded.in_service, in_reach = excluded.in_reach";

const char* const add_address =
    "INSERT INTO addresses VALUES (?1, ?2, ?3, 1, 1)"
    " ON CONFLICT DO UPDATE SET number = excluded.number, in_service = 1";

const char* const remove_address =
    "UPDATE addresses SET in_service = 0 WHERE line = ?1 AND address = ?2";

const char* const set_reach = "UPDATE addresses SET in_reach = ?3 WHERE line = ?1 AND address = ?2";

const char* const put_queue =
    "INSERT INTO queues (line, queue, name) VALUES (?1, ?2, ?3)"
    " ON CONFLICT DO UPDATE SET name = excluded.name, removed = NULL";

const char* const set_queue_rules =
    "UPDATE queues SET max_wait_us = ?3, overflow = ?4, ring_time_us = ?5, back_off_us = ?6"
    " WHERE line = ?1 AND queue = ?2";

const char* const remove_queue = "UPDATE queues SET removed = ?3 WHERE line = ?1 AND queue = ?2";

const char* const put_group =
    "INSERT INTO groups VALUES (?1, ?2, ?3, ?4, NULL) ON CONFLICT DO UPDATE SET"
    " name = excluded.name, wrapup_us = excluded.wrapup_us, removed = NULL";

const char* const clear_group_queues = "DELETE FROM group_queues WHERE line = ?1 AND group_id = ?2";

const char* const put_group_queue =
    "INSERT INTO group_queues VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

const char* const remove_group = "UPDATE groups SET removed = ?3 WHERE line = ?1 AND group_id = ?2";

const char* const put_agent =
    "INSERT INTO agents VALUES (?1, ?2, ?3, ?4, NULL) ON CONFLICT DO UPDATE SET released = NULL";

const char* const release_agent = "UPDATE agents SET released = ?3 WHERE line = ?1 AND agent = ?2";

}  // namespace agentline::history::sql
