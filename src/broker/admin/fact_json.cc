#include "broker/admin/fact_json.h"

#include <algorithm>
#include <charconv>
#include <string>

#include <boost/json/serialize.hpp>

#include "core/acd/facts.h"
#include "wire/requests.h"

namespace agentline {
namespace {

namespace json = boost::json;

const char* name_of(CauseKind cause) {
    switch (cause) {
        case CauseKind::start:
            return "start";
        case CauseKind::configuration:
            return "configuration";
        case CauseKind::request:
            return "request";
        case CauseKind::deadline:
            return "deadline";
        case CauseKind::admin:
            return "admin";
        case CauseKind::provider:
            return "provider";
    }
    return "unknown";
}

/// The line's name; its permanent id if it is not configured any more.
json::value line_json(std::uint32_t line, const LineDevices& devices) {
    const auto& all = devices.all();
    const auto found = std::find_if(all.begin(), all.end(), [line](const LineDevice& device) {
        return device.permanent_id == line;
    });
    return found == all.end() ? json::value(line) : json::value(found->name);
}

json::value field_json(const acd::FactField& field) {
    std::int64_t number = 0;
    const char* end = field.value.data() + field.value.size();
    const auto read = std::from_chars(field.value.data(), end, number);
    const bool is_whole = read.ec == std::errc{} && read.ptr == end;
    return field.is_number && is_whole ? json::value(number) : json::value(field.value);
}

}  // namespace

json::object fact_json(const journal::Record& record, const LineDevices& devices) {
    json::object out;
    out["sequence"] = record.stamp.sequence;
    out["time"] = to_text(record.stamp.time);
    out["line"] = line_json(record.line, devices);
    out["cause"] = name_of(record.stamp.cause);
    out["cause_id"] = record.stamp.cause_id;
    out["actor"] = record.stamp.actor;
    const auto fact = acd::decode_fact(record.fact);
    if (!fact) return out;
    out["fact"] = acd::name_of(*fact);
    json::object fields;
    for (const acd::FactField& field : acd::fields_of(*fact)) {
        fields[field.name] = field_json(field);
    }
    out["fields"] = std::move(fields);
    return out;
}

wire::Event fact_event(const journal::Record& record, const LineDevices& devices) {
    const std::string text = json::serialize(fact_json(record, devices));
    const std::uint64_t sequence = record.stamp.sequence;
    wire::Event event;
    event.message = static_cast<std::uint32_t>(wire::PrivateEvent::fact);
    event.params = {static_cast<std::uint32_t>(sequence),
                    static_cast<std::uint32_t>(sequence >> 32U), 0, 0};
    event.var_data.assign(text.begin(), text.end());
    return event;
}

}  // namespace agentline
