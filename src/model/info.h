// What: what handlers report (LINEAGENTINFO and its sisters) as plain values; times in seconds,
// rates as CURRENCY (value * 10000), the session start as an instant. Thread: values, any.
// Spec: structure pages; contract 13.2-13.4, 13.7.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/guid.h"
#include "model/ids.h"

namespace agentline {

struct AgentInfo {
    std::uint32_t agent_state = 0;
    std::uint32_t next_agent_state = 0;
    std::uint32_t measurement_period_s = 0;
    std::int64_t overall_call_rate = 0;
    std::uint32_t acd_calls = 0;
    std::uint32_t incoming_calls = 0;
    std::uint32_t outgoing_calls = 0;
    std::uint32_t acd_talk_s = 0;
    std::uint32_t acd_call_s = 0;
    std::uint32_t acd_wrapup_s = 0;
    friend bool operator==(const AgentInfo&, const AgentInfo&) = default;
};

struct AgentSessionInfo {
    std::uint32_t session_state = 0;
    std::uint32_t next_session_state = 0;
    Instant session_start;
    std::uint32_t duration_s = 0;
    std::uint32_t calls = 0;
    std::uint32_t talk_s = 0;
    std::uint32_t average_talk_s = 0;
    std::uint32_t call_s = 0;
    std::uint32_t average_call_s = 0;
    std::uint32_t wrapup_s = 0;
    std::uint32_t average_wrapup_s = 0;
    std::int64_t acd_call_rate = 0;
    std::uint32_t longest_time_to_answer_s = 0;
    std::uint32_t average_time_to_answer_s = 0;
    friend bool operator==(const AgentSessionInfo&, const AgentSessionInfo&) = default;
};

struct QueueInfo {
    std::uint32_t measurement_period_s = 0;
    std::uint32_t total_queued = 0;
    std::uint32_t current_queued = 0;
    std::uint32_t abandoned = 0;
    std::uint32_t flowed_in = 0;
    std::uint32_t flowed_out = 0;
    std::uint32_t longest_ever_wait_s = 0;
    std::uint32_t current_longest_wait_s = 0;
    std::uint32_t average_wait_s = 0;
    std::uint32_t final_disposition = 0;
    friend bool operator==(const QueueInfo&, const QueueInfo&) = default;
};

struct AgentSessionEntry {
    AgentSessionId session;
    AgentId agent;
    GroupId group;
    AddressId working_address;
    friend bool operator==(const AgentSessionEntry&, const AgentSessionEntry&) = default;
};

struct GroupEntry {
    GroupId id;
    std::string name;  ///< UTF-8; UTF-16 on the wire.
    friend bool operator==(const GroupEntry&, const GroupEntry&) = default;
};

struct QueueEntry {
    QueueId id;
    std::string name;  ///< UTF-8; UTF-16 on the wire.
    friend bool operator==(const QueueEntry&, const QueueEntry&) = default;
};

/// TAPI's entry also has a name, which is the person here too, and a PIN, which nobody is told.
struct AgentEntry {
    AgentId id;
    std::string person;  ///< The agent id of the configuration; UTF-8, UTF-16 on the wire.
    friend bool operator==(const AgentEntry&, const AgentEntry&) = default;
};

using AgentSessionList = std::vector<AgentSessionEntry>;
using GroupList = std::vector<GroupEntry>;
using QueueList = std::vector<QueueEntry>;
using AgentList = std::vector<AgentEntry>;

}  // namespace agentline
