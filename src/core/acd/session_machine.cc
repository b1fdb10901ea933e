#include "core/acd/session_machine.h"

#include "base/assert.h"

namespace agentline::acd {
namespace {

using State = AgentSessionState;

std::string row(std::string_view first, const std::vector<std::string>& cells) {
    std::string line = "| " + std::string(first) + " |";
    for (const std::string& cell : cells) line += " " + cell + " |";
    return line + "\n";
}

std::string table_head(std::string_view corner, std::size_t columns) {
    std::vector<std::string> names;
    std::vector<std::string> rules;
    for (std::size_t i = 0; i < columns; ++i) {
        names.emplace_back(name_of(session_states.at(i)));
        rules.emplace_back("---");
    }
    return row(corner, names) + row("---", rules);
}

std::string word(SessionVerdict verdict) {
    switch (verdict) {
        case SessionVerdict::change:
            return "yes";
        case SessionVerdict::keep:
            return "same";
        case SessionVerdict::refused:
            return "-";
    }
    AGENTLINE_ASSERT(false);
}

}  // namespace

bool is_permitted_next(State current, State next) {
    switch (next) {
        case State::ready:
        case State::notready:
        case State::ended:
            return is_live(current);
        case State::busywrapup:
            return is_live(current) && current != State::busywrapup;
        case State::busyoncall:
        case State::released:
            return false;
    }
    AGENTLINE_ASSERT(false);
}

State default_next(State current, bool group_has_wrapup) {
    switch (current) {
        case State::notready:
        case State::ready:
        case State::busyoncall:
            return group_has_wrapup ? State::busywrapup : State::ready;
        case State::busywrapup:
            return State::ready;
        case State::ended:
        case State::released:
            return State::ended;
    }
    AGENTLINE_ASSERT(false);
}

SessionVerdict judge(State current, const SessionRequest& request) {
    if (!request.state && !request.next) return SessionVerdict::refused;  // SS-2.
    const State after = request.state.value_or(current);
    if (request.next && !is_permitted_next(after, *request.next)) return SessionVerdict::refused;
    if (current == State::released) return SessionVerdict::refused;
    if (after == State::released) return SessionVerdict::change;
    if (after == current) return SessionVerdict::keep;
    return is_permitted(current, after) ? SessionVerdict::change : SessionVerdict::refused;
}

std::string session_machine_page() {
    std::string page =
        "# Agent session machine\n\n"
        "Generated from `src/core/acd/session_machine.h` by the test "
        "`SessionMachine.page_is_generated`;\nchange the table there, never this page.\n\n"
        "## Which state may follow which\n\n"
        "Rows: the state the session is in. Columns: the state asked for. *yes*: permitted; "
        "*same*: success\nwithout a message; *-*: `LINEERR_INVALAGENTSTATE`, nothing changes. "
        "RELEASED passes through ENDED.\n\n";
    page += table_head("from \\ to", session_states.size());
    for (const State from : session_states) {
        std::vector<std::string> cells;
        for (const State to : session_states) cells.push_back(word(judge(from, {to, {}})));
        page += row(name_of(from), cells);
    }
    page +=
        "\n## Which next state may be stored\n\n"
        "Rows: the state after the request. Columns: the next state asked for.\n\n";
    page += table_head("in \\ next", session_states.size());
    for (const State current : session_states) {
        std::vector<std::string> cells;
        for (const State next : session_states) {
            cells.emplace_back(is_permitted_next(current, next) ? "yes" : "-");
        }
        page += row(name_of(current), cells);
    }
    page +=
        "\n## Default next state\n\n| in | group with wrap-up | group without |\n| --- | --- | --- "
        "|\n";
    for (const State current : session_states) {
        page += row(name_of(current), {std::string(name_of(default_next(current, true))),
                                       std::string(name_of(default_next(current, false)))});
    }
    return page;
}

}  // namespace agentline::acd
