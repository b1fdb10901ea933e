#include <charconv>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "broker/admin/commands.h"
#include "broker/admin/members.h"
#include "broker/admin/page.h"
#include "broker/admin/rows.h"
#include "core/acd/acd.h"
#include "model/proxy_request.h"
#include "model/reasons.h"

namespace agentline::admin {
namespace {

namespace json = boost::json;

/// Adds the rows of one device whose keys follow `after`; false when the page is full.
using RowsOfDevice = bool (*)(const Shard&, const LineDevice&, const std::string& after, Page&);

json::object list(const Shard& shard, const json::object& command, RowsOfDevice rows_of) {
    Cursor cursor;
    if (const json::string* after = text_in(command, "after")) {
        const auto read = cursor_of(*after);
        if (!read) return error("bad cursor");
        cursor = *read;
    }
    const json::string* only = text_in(command, "line");
    const LineDevice* wanted = only == nullptr ? nullptr : shard.devices.by_name(*only);
    if (only != nullptr && wanted == nullptr) return error("unknown line");
    Page page;
    for (const LineDevice& device : shard.devices.all()) {
        if (device.id.value < cursor.device || (wanted != nullptr && wanted != &device)) continue;
        const bool is_resumed = device.id.value == cursor.device;
        if (!rows_of(shard, device, is_resumed ? cursor.key : "", page)) break;
    }
    json::object out = page.take();
    if (wanted != nullptr) {
        out["handler"] = wanted->handler == HandlerKind::builtin ? "builtin" : "external";
    }
    return out;
}

std::string key_text(std::uint32_t key) {
    return std::to_string(key);
}
std::string key_text(const GroupId& key) {
    return to_text(key);
}
template <class Tag>
std::string key_text(Id<Tag> key) {
    return std::to_string(key.value);
}

std::optional<std::uint32_t> number_of_text(const std::string& text) {
    std::uint32_t number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    return number;
}
void read_key(const std::string& text, std::optional<std::uint32_t>& key) {
    key = number_of_text(text);
}
void read_key(const std::string& text, std::optional<GroupId>& key) {
    key = guid_from_text(text);
}
template <class Tag>
void read_key(const std::string& text, std::optional<Id<Tag>>& key) {
    if (const auto number = number_of_text(text)) key = Id<Tag>{*number};
}

/// The rows of one table of the line's state behind `after`, in the table's order.
template <class Map, class RowOf>
bool table_rows(const LineDevice& device, const Map& table, const std::string& after, Page& page,
                RowOf row_of) {
    std::optional<typename Map::key_type> key;
    read_key(after, key);
    auto entry = key ? table.upper_bound(*key) : table.begin();
    for (; entry != table.end(); ++entry) {
        if (!page.add(device, key_text(entry->first), row_of(entry->second))) return false;
    }
    return true;
}

json::array names_of(const std::vector<std::uint32_t>& types) {
    json::array names;
    for (const std::uint32_t type : types) {
        const std::string_view name = name_of(static_cast<ProxyRequestType>(type));
        names.emplace_back(json::string(name));
    }
    return names;
}

bool line_rows(const Shard& shard, const LineDevice& device, const std::string& after, Page& page) {
    if (!after.empty()) return true;
    json::object row;
    row["line"] = device.name;
    row["device_id"] = device.id.value;
    row["permanent_id"] = device.permanent_id;
    row["permanent_guid"] = to_text(device.permanent_guid);
    row["handler"] = device.handler == HandlerKind::builtin ? "builtin" : "external";
    row["addresses"] = device.address_count();
    row["opens"] = shard.opens.of_device(device.id).size();
    row["served"] = names_of(shard.registry.served_types(device.id));
    if (const BuiltinHandler* builtin = shard.handlers.builtin(device.id)) {
        row["agents"] = builtin->state().state().agents.size();
        const acd::State& state = builtin->state().state();
        row["sessions"] = state.sessions.size();
        row["calls"] = state.calls.size();
        row["draining"] = state.is_draining;
        const ReconciliationCounters& counters = builtin->reconciliation();
        row["calls_lost"] = counters.calls_lost;
        row["calls_unknown"] = counters.calls_unknown;
        row["answers_late"] = counters.answers_late;
    }
    return page.add(device, "line", std::move(row));
}

bool agent_rows(const Shard& shard, const LineDevice& device, const std::string& after,
                Page& page) {
    const BuiltinHandler* builtin = shard.handlers.builtin(device.id);
    if (builtin == nullptr) return true;
    const acd::Acd& acd = builtin->state();
    return table_rows(device, acd.state().agents, after, page,
                      [&](const acd::Agent& agent) { return agent_row(device.name, acd, agent); });
}

bool session_rows(const Shard& shard, const LineDevice& device, const std::string& after,
                  Page& page) {
    const BuiltinHandler* builtin = shard.handlers.builtin(device.id);
    if (builtin == nullptr) return true;
    const acd::Acd& acd = builtin->state();
    return table_rows(device, acd.state().sessions, after, page, [&](const acd::Session& session) {
        return session_row(device.name, acd, session);
    });
}

json::object group_row(const std::string& line, const acd::State& state, const acd::Group& group) {
    json::object row;
    row["line"] = line;
    row["group"] = to_text(group.id);
    row["name"] = group.title;
    row["wrapup_s"] = whole_seconds(group.wrapup);
    json::array queues;
    for (const QueueId id : group.queues) {
        const auto queue = state.queues.find(id.value);
        if (queue != state.queues.end()) queues.emplace_back(queue->second.title);
    }
    row["queues"] = std::move(queues);
    return row;
}

bool group_rows(const Shard& shard, const LineDevice& device, const std::string& after,
                Page& page) {
    const BuiltinHandler* builtin = shard.handlers.builtin(device.id);
    if (builtin == nullptr) return true;
    const acd::State& state = builtin->state().state();
    return table_rows(device, state.groups, after, page, [&](const acd::Group& group) {
        return group_row(device.name, state, group);
    });
}

bool call_rows(const Shard& shard, const LineDevice& device, const std::string& after, Page& page) {
    const BuiltinHandler* builtin = shard.handlers.builtin(device.id);
    if (builtin == nullptr) return true;
    const acd::Acd& acd = builtin->state();
    return table_rows(device, acd.state().calls, after, page,
                      [&](const acd::Call& call) { return call_row(device.name, acd, call); });
}

json::object queue_row(const std::string& line, const acd::Acd& acd, const acd::Queue& queue,
                       Instant now) {
    json::object row;
    row["line"] = line;
    row["queue"] = queue.id.value;
    row["name"] = queue.title;
    row["measurement_period_s"] = queue.period_s;
    const QueueInfo info = *acd.queue_info(queue.id, now);
    row["queued"] = info.total_queued;
    row["waiting"] = info.current_queued;
    row["abandoned"] = info.abandoned;
    row["flowed_in"] = info.flowed_in;
    row["flowed_out"] = info.flowed_out;
    row["final_disposition"] = info.final_disposition;
    row["longest_wait_s"] = info.current_longest_wait_s;
    row["average_wait_s"] = info.average_wait_s;
    return row;
}

bool queue_rows(const Shard& shard, const LineDevice& device, const std::string& after,
                Page& page) {
    const BuiltinHandler* builtin = shard.handlers.builtin(device.id);
    if (builtin == nullptr) return true;
    const acd::Acd& acd = builtin->state();
    return table_rows(device, acd.state().queues, after, page, [&](const acd::Queue& queue) {
        return queue_row(device.name, acd, queue, shard.now);
    });
}

json::object reason_row(const std::string& line, std::string_view id, std::string_view label,
                        bool is_system) {
    json::object row;
    row["line"] = line;
    row["id"] = id;
    row["label"] = label;
    row["is_system"] = is_system;
    return row;
}

bool reason_rows(const Shard& shard, const LineDevice& device, const std::string& after,
                 Page& page) {
    if (shard.handlers.builtin(device.id) == nullptr) return true;
    std::vector<json::object> rows;
    for (const ReasonConfig& each : shard.config.lines[device.id.value].reasons) {
        rows.push_back(reason_row(device.name, each.id, each.label, false));
    }
    for (const SystemReason& each : system_reasons()) {
        rows.push_back(reason_row(device.name, each.id, each.label, true));
    }
    // The key is the place in this order.
    const auto shown = number_of_text(after);
    for (std::size_t i = shown ? std::size_t{*shown} + 1 : 0; i < rows.size(); ++i) {
        if (!page.add(device, std::to_string(i), std::move(rows[i]))) return false;
    }
    return true;
}

}  // namespace

json::object lines(const Shard& shard, const json::object& command) {
    return list(shard, command, line_rows);
}
json::object agents(const Shard& shard, const json::object& command) {
    return list(shard, command, agent_rows);
}
json::object sessions(const Shard& shard, const json::object& command) {
    return list(shard, command, session_rows);
}
json::object groups(const Shard& shard, const json::object& command) {
    return list(shard, command, group_rows);
}
json::object queues(const Shard& shard, const json::object& command) {
    return list(shard, command, queue_rows);
}

json::object calls(const Shard& shard, const json::object& command) {
    return list(shard, command, call_rows);
}
json::object reasons(const Shard& shard, const json::object& command) {
    return list(shard, command, reason_rows);
}

}  // namespace agentline::admin
