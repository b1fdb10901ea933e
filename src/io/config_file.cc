#include "io/config_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <limits>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include "io/config_lines.h"
#include "io/config_notes.h"
#include "io/config_table.h"
#include "wire/frame.h"

namespace agentline {
namespace {

constexpr std::array<std::string_view, 2> durability_words{"durable", "async"};
constexpr std::array durabilities{Durability::durable, Durability::async};
constexpr std::array<std::string_view, 4> role_words{"agent", "supervisor", "handler", "admin"};
constexpr std::array roles{Role::agent, Role::supervisor, Role::handler, Role::admin};
constexpr std::string_view later = "comes with a later release";
// sun_path holds 108 bytes with its end mark.
constexpr std::size_t socket_path_size_max = 107;

struct LimitRow {
    std::string_view key;
    std::size_t Limits::*member;
    Bounds bounds;
};
// The upper bounds keep counters inside 32 bits and memory inside what one machine may have.
constexpr std::array limit_rows{
    LimitRow{"clients", &Limits::clients, {1, 1'000'000}},
    LimitRow{"pending_requests_per_client", &Limits::pending_requests_per_client, {1, 16'777'216}},
    LimitRow{"queued_messages_per_client", &Limits::queued_messages_per_client, {1, 100'000'000}},
    LimitRow{"queued_bytes_per_client",
             &Limits::queued_bytes_per_client,
             {2 * wire::body_size_max, std::size_t{1} << 36U}},
    LimitRow{"agents_per_line", &Limits::agents_per_line, {1, 10'000'000}},
    LimitRow{"sessions_per_line", &Limits::sessions_per_line, {1, 10'000'000}},
    LimitRow{"sessions_per_agent", &Limits::sessions_per_agent, {1, 65'536}},
    LimitRow{"calls_per_line", &Limits::calls_per_line, {1, 1'000'000}},
    LimitRow{"events_kept", &Limits::events_kept, {1, 16'777'216}},
};

void read_limits(ConfigTable& table, Limits& limits) {
    for (const LimitRow& row : limit_rows) {
        limits.*row.member = table.figure(row.key, row.bounds).value_or(limits.*row.member);
    }
}

/// What is wrong with one entry of server.listen; empty = nothing.
std::string_view what_is_wrong_with_listen(std::string_view entry) {
    if (entry.starts_with("tcp:") || entry.starts_with("tls:")) return later;
    if (!entry.starts_with("unix:/")) return "not an address (say \"unix:/path\")";
    const auto path = entry.substr(std::string_view("unix:").size());
    if (path.ends_with('/')) return "names a directory, not a socket";
    if (path.size() > socket_path_size_max) return "longer than the 107 bytes of a socket's path";
    return {};
}

void read_server(ConfigTable& table, ServerConfig& config) {
    for (const ListedText& each : table.names("listen")) {
        const auto wrong = what_is_wrong_with_listen(each.text);
        if (!wrong.empty()) {
            table.mistake_at(each.line, "listen", '"' + each.text + "\": " + std::string(wrong));
        }
        config.listen.push_back(each.text);
    }
    if (table.has("listen") && config.listen.empty()) table.mistake("listen", "names no address");
    config.data_dir = table.name("data_dir").value_or("");
    if (const auto word = table.choice("durability", durability_words)) {
        config.durability = durabilities[*word];
    }
    config.retention = table.duration("retention").value_or(config.retention);
    config.ended_session_retention =
        table.duration("ended_session_retention").value_or(config.ended_session_retention);
}

bool is_uid(std::string_view digits) {
    std::uint32_t uid = 0;
    const char* end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, uid);
    return error == std::errc{} && rest == end && digits == std::to_string(uid);
}

void read_who(ConfigTable& table, AccessRule& rule) {
    rule.who = table.text("who").value_or("");
    const std::string_view who = rule.who;
    if (who.starts_with("token:") || who.starts_with("cert:")) {
        table.mistake("who", '"' + rule.who + "\": " + std::string(later));
    } else if (table.has("who") && !(who.starts_with("uid:") && is_uid(who.substr(4)))) {
        table.mistake("who", "not an identity (say \"uid:1000\")");
    }
}

/// Agents of an external line are known to its handler alone: with one, any id may be named.
AccessRule read_access(ConfigTable& table, const ServerConfig& config) {
    AccessRule rule;
    read_who(table, rule);
    for (const ListedText& each : table.names("roles")) {
        const auto found = std::find(role_words.begin(), role_words.end(), each.text);
        if (found == role_words.end()) {
            table.mistake_at(each.line, "roles", unknown_word(each.text, role_words));
        } else {
            rule.roles.insert(roles[static_cast<std::size_t>(found - role_words.begin())]);
        }
    }
    std::set<std::string> known;
    bool any_is_possible = false;
    for (const LineConfig& line : config.lines) {
        any_is_possible = any_is_possible || line.handler == HandlerKind::external;
        for (const AgentConfig& agent : line.agents) known.insert(agent.id);
    }
    for (const ListedText& each : table.names("agents")) {
        const bool is_known = each.text == "*" || known.contains(each.text);
        if (!any_is_possible && !is_known) {
            table.mistake_at(each.line, "agents", "no agent \"" + each.text + "\" on any line");
        }
        rule.agents.insert(each.text);
    }
    return rule;
}

ServerConfig read_all(const toml::table& root, ConfigNotes& mistakes, ConfigNotes& warnings) {
    ServerConfig config;
    ConfigTable top(root, "", mistakes);
    if (auto server = top.table("server")) read_server(*server, config);
    if (auto limits = top.table("limits")) read_limits(*limits, config.limits);
    ConfigLines lines(config.limits, warnings);
    for (ConfigTable& each : top.tables("line")) config.lines.push_back(lines.read(each));
    for (ConfigTable& each : top.tables("access")) {
        config.access.push_back(read_access(each, config));
    }
    if (!top.has("line")) warnings.add(1, "line", "none: there is no line device to open");
    return config;
}

}  // namespace

ConfigReading read_config(std::string_view text, const std::string& file) {
    ConfigNotes mistakes(file);
    ConfigNotes warnings(file);
    ServerConfig config;
    try {
        const toml::table root = toml::parse(text);
        config = read_all(root, mistakes, warnings);
    } catch (const toml::parse_error& error) {
        mistakes.add(error.source().begin.line, "", error.description());
    }
    return {std::move(config), mistakes.in_order(), warnings.in_order()};
}

ConfigReading read_config_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    // An empty file sets failbit of the target, which is no failure of reading.
    if (file) text << file.rdbuf();
    if (!file || file.bad()) {
        ConfigNotes mistakes(path);
        mistakes.add(0, "", "cannot be read");
        return {{}, mistakes.in_order(), {}};
    }
    return read_config(text.str(), path);
}

}  // namespace agentline
