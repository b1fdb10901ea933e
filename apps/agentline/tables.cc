#include "agentline/tables.h"

namespace agentline::cli {

const std::vector<Column>& line_columns() {
    static const std::vector<Column> columns{
        {"LINE", "line"},         {"DEVICE", "device_id"},
        {"HANDLER", "handler"},   {"ADDRESSES", "addresses"},
        {"OPENS", "opens"},       {"AGENTS", "agents"},
        {"SESSIONS", "sessions"}, {"REQUESTS SERVED", "served", Column::Form::count},
    };
    return columns;
}

const std::vector<Column>& agent_columns() {
    static const std::vector<Column> columns{
        {"LINE", "line"},       {"AGENT", "person"},    {"HAGENT", "agent", Column::Form::handle},
        {"STATE", "state"},     {"NEXT", "next_state"}, {"SESSIONS", "sessions"},
        {"CREATED", "created"},
    };
    return columns;
}

const std::vector<Column>& session_columns() {
    static const std::vector<Column> columns{
        {"LINE", "line"},       {"HAGENTSESSION", "session", Column::Form::handle},
        {"AGENT", "person"},    {"GROUP", "group_name"},
        {"ADDRESS", "address"}, {"STATE", "state"},
        {"NEXT", "next_state"}, {"STARTED", "started"},
        {"SINCE", "since"},
    };
    return columns;
}

const std::vector<Column>& group_columns() {
    static const std::vector<Column> columns{
        {"LINE", "line"},     {"GROUP", "name"}, {"WRAPUP s", "wrapup_s"},
        {"QUEUES", "queues"}, {"ID", "group"},
    };
    return columns;
}

const std::vector<Column>& queue_columns() {
    static const std::vector<Column> columns{
        {"LINE", "line"},
        {"QUEUE", "name"},
        {"ID", "queue"},
        {"PERIOD s", "measurement_period_s"},
    };
    return columns;
}

const std::vector<Column>& reason_columns() {
    static const std::vector<Column> columns{
        {"LINE", "line"},
        {"REASON", "id"},
        {"LABEL", "label"},
        {"SYSTEM", "is_system"},
    };
    return columns;
}

}  // namespace agentline::cli
