// What: every table and key of agentlined.toml that this release knows; anything else is a mistake.
// Who uses it: the reader (config_table.h) and the test that the sample names each of them.
// Thread: constants, any. Spec: design 4.
#pragma once

#include <array>
#include <string_view>

namespace agentline {

struct ConfigKey {
    std::string_view table;  ///< "" = the top of the file, "line.group" = [[line.group]].
    std::string_view key;
    bool is_required = false;
};

inline constexpr std::array config_keys{
    ConfigKey{"", "server", true},
    ConfigKey{"", "limits"},
    ConfigKey{"", "access"},
    ConfigKey{"", "line"},
    ConfigKey{"server", "listen", true},
    ConfigKey{"server", "data_dir", true},
    ConfigKey{"server", "durability"},
    ConfigKey{"server", "retention"},
    ConfigKey{"server", "ended_session_retention"},
    ConfigKey{"limits", "clients"},
    ConfigKey{"limits", "pending_requests_per_client"},
    ConfigKey{"limits", "queued_messages_per_client"},
    ConfigKey{"limits", "queued_bytes_per_client"},
    ConfigKey{"limits", "agents_per_line"},
    ConfigKey{"limits", "sessions_per_line"},
    ConfigKey{"limits", "sessions_per_agent"},
    ConfigKey{"limits", "calls_per_line"},
    ConfigKey{"limits", "events_kept"},
    ConfigKey{"access", "who", true},
    ConfigKey{"access", "roles", true},
    ConfigKey{"access", "agents"},
    ConfigKey{"line", "name", true},
    ConfigKey{"line", "provider"},
    ConfigKey{"line", "handler"},
    ConfigKey{"line", "addresses", true},
    ConfigKey{"line", "group"},
    ConfigKey{"line", "queue"},
    ConfigKey{"line", "agent"},
    ConfigKey{"line", "reason"},
    ConfigKey{"line", "simulated"},
    ConfigKey{"line.group", "id", true},
    ConfigKey{"line.group", "name", true},
    ConfigKey{"line.group", "wrapup"},
    ConfigKey{"line.group", "queues"},
    ConfigKey{"line.queue", "name", true},
    ConfigKey{"line.queue", "strategy"},
    ConfigKey{"line.queue", "max_wait"},
    ConfigKey{"line.queue", "overflow"},
    ConfigKey{"line.queue", "ring_time"},
    ConfigKey{"line.queue", "back_off"},
    ConfigKey{"line.agent", "id", true},
    ConfigKey{"line.agent", "pin"},
    ConfigKey{"line.agent", "groups"},
    ConfigKey{"line.reason", "id", true},
    ConfigKey{"line.reason", "label"},
    ConfigKey{"line.simulated", "seed"},
    ConfigKey{"line.simulated", "answer"},
    ConfigKey{"line.simulated", "no_answer_percent"},
    ConfigKey{"line.simulated", "talk"},
    ConfigKey{"line.simulated", "patience"},
    ConfigKey{"line.simulated", "calls_per_hour"},
    ConfigKey{"line.simulated", "private_calls_per_hour"},
    ConfigKey{"line.simulated", "private_talk"},
    ConfigKey{"line.simulated", "absences_per_hour"},
    ConfigKey{"line.simulated", "absence"},
};

}  // namespace agentline
