// What: the server's configuration as values, after reading and checking. Thread: values, any.
// Who fills it: io/config_file.h. PINs stay here and never reach log, journal or events.
// Spec: design 4 (shape of agentlined.toml).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "model/guid.h"
#include "model/identity.h"

namespace agentline {

enum class HandlerKind : std::uint8_t { builtin, external };
enum class Durability : std::uint8_t { durable, async };

struct GroupConfig {
    GroupId id;
    std::string name;
    Duration wrapup{};  ///< 0 = none.
    std::vector<std::string> queues;
};

struct QueueConfig {
    std::string name;
    std::string strategy = "longest-idle";
    Duration max_wait{};   ///< 0 = no limit.
    std::string overflow;  ///< Another queue, or empty = final disposition.
    Duration ring_time = std::chrono::seconds(20);  ///< How long an offer rings; > 0.
    Duration back_off = std::chrono::seconds(30);   ///< Between offers of a call to one agent.
};

/// A reason for NOTREADY that people may choose.
struct ReasonConfig {
    std::string id;     ///< As journaled and in history.db.
    std::string label;  ///< For people.
};

struct AgentConfig {
    std::string id;
    std::optional<std::string> pin;  ///< Plain text or an argon2id string.
    bool in_all_groups = true;
    std::vector<std::string> groups;  ///< Names; used unless in_all_groups.
};

/// How a simulated duration is drawn.
struct Spread {
    enum class Kind : std::uint8_t { fixed, uniform, exponential };
    Kind kind = Kind::fixed;
    Duration low{};   ///< The value, the least value, or the mean.
    Duration high{};  ///< The greatest value of uniform; else unused.
    friend bool operator==(const Spread&, const Spread&) = default;
};

/// How the callers and stations of a simulated line behave when nobody says otherwise.
struct SimulatedConfig {
    std::uint64_t seed = 0;  ///< 0 = from entropy.
    Spread answer{Spread::Kind::uniform, std::chrono::seconds(1), std::chrono::seconds(5)};
    std::uint32_t no_answer_percent = 0;  ///< Of the offers.
    Spread talk{Spread::Kind::exponential, std::chrono::seconds(120), {}};
    Spread patience{Spread::Kind::exponential, std::chrono::seconds(180), {}};
    /// Arriving calls for the line: none, one figure for the whole day, or one per hour (UTC).
    std::vector<std::uint32_t> calls_per_hour;
    std::uint32_t private_calls_per_hour = 0;  ///< Per station, half of them outgoing.
    Spread private_talk{Spread::Kind::exponential, std::chrono::seconds(60), {}};
    std::uint32_t absences_per_hour = 0;  ///< Per station: how often it goes out of reach.
    Spread absence{Spread::Kind::exponential, std::chrono::seconds(60), {}};
    friend bool operator==(const SimulatedConfig&, const SimulatedConfig&) = default;
};

struct LineConfig {
    std::string name;
    std::string provider = "simulated";
    SimulatedConfig simulated;
    HandlerKind handler = HandlerKind::builtin;
    std::vector<std::string> addresses;
    std::vector<GroupConfig> groups;
    std::vector<QueueConfig> queues;
    std::vector<AgentConfig> agents;
    std::vector<ReasonConfig> reasons;
};

struct Limits {
    std::size_t clients = 1024;
    std::size_t pending_requests_per_client = 65'536;
    std::size_t queued_messages_per_client = 1'000'000;
    std::size_t queued_bytes_per_client = 256U << 20U;
    std::size_t agents_per_line = 100'000;
    std::size_t sessions_per_line = 500'000;
    std::size_t sessions_per_agent = 256;
    std::size_t calls_per_line = 10'000;
    std::size_t events_kept = 65'536;
    friend bool operator==(const Limits&, const Limits&) = default;
};

struct ServerConfig {
    std::vector<std::string> listen;
    std::string data_dir;
    Durability durability = Durability::durable;
    Duration retention = std::chrono::hours(24 * 90);
    Duration ended_session_retention = std::chrono::hours(1);
    std::vector<AccessRule> access;
    std::vector<LineConfig> lines;
    Limits limits;
};

}  // namespace agentline
