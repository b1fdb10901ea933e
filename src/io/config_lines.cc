#include "io/config_lines.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "io/config_simulated.h"
#include "io/pin.h"
#include "model/line_key.h"
#include "model/reasons.h"

namespace agentline {
namespace {

constexpr std::array<std::string_view, 1> provider_words{"simulated"};
constexpr std::array<std::string_view, 2> handler_words{"builtin", "external"};
constexpr std::array handler_kinds{HandlerKind::builtin, HandlerKind::external};
constexpr std::array<std::string_view, 1> strategy_words{"longest-idle"};
// Nobody takes a call within less; offers that end at once would follow each other without end.
constexpr Duration ring_time_min = std::chrono::seconds(1);

/// The texts of `key`, each of which must be in `known`.
std::vector<std::string> references(ConfigTable& table, std::string_view key,
                                    const std::set<std::string>& known, std::string_view what) {
    std::vector<std::string> found;
    for (ListedText& each : table.names(key)) {
        if (known.contains(each.text)) {
            found.push_back(std::move(each.text));
        } else {
            table.mistake_at(each.line, key,
                             "no " + std::string(what) + " \"" + each.text + "\" on this line");
        }
    }
    return found;
}

template <class Part>
std::set<std::string> names_of(const std::vector<Part>& parts) {
    std::set<std::string> names;
    for (const Part& part : parts) names.insert(part.name);
    return names;
}

const QueueConfig* find_queue(const std::vector<QueueConfig>& queues, const std::string& name) {
    const auto found = std::find_if(queues.begin(), queues.end(),
                                    [&](const QueueConfig& each) { return each.name == name; });
    return found == queues.end() ? nullptr : &*found;
}

/// "a -> b -> a" when calls that overflow from `start` come back to it, else nothing. A queue has
/// one overflow at most, so that the walk is as long as the list of queues, or shorter.
std::string loop_from(const std::vector<QueueConfig>& queues, const QueueConfig& start) {
    std::string walk = start.name;
    const QueueConfig* at = &start;
    for (std::size_t steps = 0; steps < queues.size(); ++steps) {
        at = find_queue(queues, at->overflow);
        if (at == nullptr) return {};
        walk += " -> " + at->name;
        if (at == &start) return walk;
    }
    return {};
}

/// Notes each loop once, at its first queue in the file.
void check_overflow(const std::vector<QueueConfig>& queues, std::vector<ConfigTable>& tables) {
    std::set<std::string> in_a_loop;
    for (std::size_t i = 0; i < queues.size(); ++i) {
        const QueueConfig& queue = queues[i];
        if (!queue.overflow.empty() && find_queue(queues, queue.overflow) == nullptr) {
            tables[i].mistake("overflow", "no queue \"" + queue.overflow + "\" on this line");
        }
        if (in_a_loop.contains(queue.name)) continue;
        const std::string loop = loop_from(queues, queue);
        if (loop.empty()) continue;
        tables[i].mistake("overflow", "a loop: " + loop);
        for (const QueueConfig* at = &queue; in_a_loop.insert(at->name).second;) {
            at = find_queue(queues, at->overflow);
        }
    }
}

std::optional<Duration> read_ring_time(ConfigTable& queue) {
    const auto ring_time = queue.duration("ring_time");
    if (!ring_time || *ring_time >= ring_time_min) return ring_time;
    queue.mistake("ring_time", "shorter than 1s");
    return std::nullopt;
}

bool is_reason_id(std::string_view id) {
    return !id.empty() && id.size() <= reason_id_size_max &&
           std::all_of(id.begin(), id.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

/// The id of a reason that a line may have; nothing, and a mistake, otherwise.
std::optional<std::string> read_reason_id(ConfigTable& reason) {
    auto id = reason.name("id");
    if (!id) return std::nullopt;
    if (!is_reason_id(*id)) {
        reason.mistake("id", "not 1 to 32 of a-z, 0-9 and - (say \"lunch\")");
        return std::nullopt;
    }
    if (is_system_reason(*id)) {
        reason.mistake("id", '"' + *id + "\" is given by the system itself; choose another id");
        return std::nullopt;
    }
    return id;
}

}  // namespace

LineConfig ConfigLines::read(ConfigTable& table) {
    LineConfig line;
    read_name(table, line);
    if (const auto provider = table.choice("provider", provider_words)) {
        line.provider = provider_words[*provider];
    }
    if (const auto handler = table.choice("handler", handler_words)) {
        line.handler = handler_kinds[*handler];
    }
    for (ListedText& each : table.names("addresses")) {
        line.addresses.push_back(std::move(each.text));
    }
    if (table.has("addresses") && line.addresses.empty()) {
        table.mistake("addresses", "names no address");
    }
    read_queues(table, line);
    read_groups(table, line);
    read_agents(table, line);
    read_reasons(table, line);
    if (auto simulated = table.table("simulated")) line.simulated = read_simulated(*simulated);
    drop_acd_tables_if_external(table, line);
    return line;
}

void ConfigLines::read_name(ConfigTable& table, LineConfig& line) {
    const auto name = table.name("name");
    if (!name || !line_names_.note(table, "name", *name, table.line_of("name"))) return;
    line.name = *name;
    const auto [other, is_new] = line_of_key_.emplace(line_key(*name), *name);
    if (!is_new) {
        table.mistake("name", "gets the same permanent id as \"" + other->second +
                                  "\"; choose another name for one of them");
    }
}

void ConfigLines::read_queues(ConfigTable& table, LineConfig& line) {
    UsedOnce used;
    std::vector<ConfigTable> kept;
    for (ConfigTable& each : table.tables("queue")) {
        QueueConfig queue;
        if (const auto strategy = each.choice("strategy", strategy_words)) {
            queue.strategy = strategy_words[*strategy];
        }
        queue.max_wait = each.duration("max_wait").value_or(queue.max_wait);
        queue.overflow = each.text("overflow").value_or(queue.overflow);
        queue.ring_time = read_ring_time(each).value_or(queue.ring_time);
        queue.back_off = each.duration("back_off").value_or(queue.back_off);
        const auto name = each.name("name");
        if (!name || !used.note(each, "name", *name, each.line_of("name"))) continue;
        queue.name = *name;
        line.queues.push_back(std::move(queue));
        kept.push_back(each);
    }
    check_overflow(line.queues, kept);
}

std::optional<GroupId> ConfigLines::read_group_id(ConfigTable& group) {
    const auto text = group.text("id");
    if (!text) return std::nullopt;
    const auto id = guid_from_text(*text);
    if (!id) {
        group.mistake("id", "not a GUID (say \"c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10\")");
        return std::nullopt;
    }
    if (*id == GroupId{}) {
        group.mistake("id", "the empty GUID means no group");
        return std::nullopt;
    }
    group_ids_.note(group, "id", to_text(*id), group.line_of("id"));
    return id;
}

void ConfigLines::read_groups(ConfigTable& table, LineConfig& line) {
    UsedOnce used;
    const auto queues = names_of(line.queues);
    for (ConfigTable& each : table.tables("group")) {
        GroupConfig group;
        group.id = read_group_id(each).value_or(group.id);
        group.wrapup = each.duration("wrapup").value_or(group.wrapup);
        group.queues = references(each, "queues", queues, "queue");
        const auto name = each.name("name");
        if (!name || !used.note(each, "name", *name, each.line_of("name"))) continue;
        group.name = *name;
        line.groups.push_back(std::move(group));
    }
}

std::optional<std::string> ConfigLines::read_pin(ConfigTable& agent) {
    auto pin = agent.text("pin");
    if (!pin) return std::nullopt;
    switch (pin_form(*pin)) {
        case PinForm::empty:
            agent.mistake("pin", "empty (leave the key out for an agent without PIN)");
            break;
        case PinForm::broken_hash:
            agent.mistake("pin", "not an argon2id string (make one with \"agentline hash-pin\")");
            break;
        case PinForm::plain_text:
            warnings_.add(agent.line_of("pin"), agent.path_of("pin"),
                          "plain text (make a hash with \"agentline hash-pin\")");
            break;
        case PinForm::hash:
            break;
    }
    return pin;
}

void ConfigLines::read_agents(ConfigTable& table, LineConfig& line) {
    UsedOnce used;
    const auto groups = names_of(line.groups);
    for (ConfigTable& each : table.tables("agent")) {
        AgentConfig agent;
        agent.pin = read_pin(each);
        agent.in_all_groups = !each.has("groups");
        agent.groups = references(each, "groups", groups, "group");
        const auto id = each.name("id");
        if (!id || !used.note(each, "id", *id, each.line_of("id"))) continue;
        agent.id = *id;
        line.agents.push_back(std::move(agent));
    }
    if (line.agents.size() > limits_.agents_per_line) {
        table.mistake("agent", std::to_string(line.agents.size()) +
                                   " agents, more than limits.agents_per_line (" +
                                   std::to_string(limits_.agents_per_line) + ")");
    }
}

void ConfigLines::read_reasons(ConfigTable& table, LineConfig& line) {
    UsedOnce used;
    for (ConfigTable& each : table.tables("reason")) {
        const auto label = each.name("label");
        const auto id = read_reason_id(each);
        if (!id || !used.note(each, "id", *id, each.line_of("id"))) continue;
        line.reasons.push_back({*id, label.value_or(*id)});
    }
}

void ConfigLines::drop_acd_tables_if_external(ConfigTable& table, LineConfig& line) {
    if (line.handler != HandlerKind::external) return;
    for (const std::string_view key : {"simulated", "group", "queue", "agent", "reason"}) {
        if (!table.has(key)) continue;
        warnings_.add(table.line_of(key), table.path_of(key),
                      "has no effect: the handler of this line is external");
    }
    line.groups.clear();
    line.queues.clear();
    line.agents.clear();
    line.reasons.clear();
}

}  // namespace agentline
