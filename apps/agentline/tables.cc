#include "agentline/tables.h"

namespace agentline::cli {

const std::vector<Column>& line_columns() {
    static const std::vector<Column> columns{
        {"LINE", "line"},
        {"DEVICE", "device_id"},
        {"HANDLER", "handler"},
        {"ADDRESSES", "addresses"},
        {"OPENS", "opens"},
        {"AGENTS", "agents"},
        {"SESSIONS", "sessions"},
        {"CALLS", "calls"},
        {"DRAINING", "draining"},
        {"LOST", "calls_lost"},
        {"UNKNOWN", "calls_unknown"},
        {"LATE", "answers_late"},
        {"REQUESTS SERVED", "served", Column::Form::count},
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
        {"NEXT", "next_state"}, {"REASON", "reason"},
        {"CALL", "call"},       {"STARTED", "started"},
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
        {"WAITING", "waiting"},
        {"LONGEST s", "longest_wait_s"},
        {"AVERAGE s", "average_wait_s"},
        {"QUEUED", "queued"},
        {"ABANDONED", "abandoned"},
        {"FLOWED IN", "flowed_in"},
        {"FLOWED OUT", "flowed_out"},
        {"DISPOSED", "final_disposition"},
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

const std::vector<Column>& call_columns() {
    static const std::vector<Column> columns{
        {"LINE", "line"},         {"CALL", "call"},
        {"FROM", "from"},         {"QUEUE", "queue"},
        {"PRIORITY", "priority"}, {"STATE", "state"},
        {"AGENT", "person"},      {"HAGENTSESSION", "session", Column::Form::handle},
        {"ADDRESS", "address"},   {"ARRIVED", "arrived"},
        {"SINCE", "since"},
    };
    return columns;
}

const std::vector<Column>& judged_columns() {
    static const std::vector<Column> columns{
        {"AGENT", "person"},     {"HAGENTSESSION", "session", Column::Form::handle},
        {"GROUP", "group_name"}, {"STATE", "state"},
        {"REASON", "reason"},    {"IDLE SINCE", "idle_since", Column::Form::instant},
        {"VERDICT", "verdict"},
    };
    return columns;
}

}  // namespace agentline::cli
