// What: the published tables, transcribed a second time and as text, so that the tests judge the
// machines by the documents and not by themselves. Thread: pure functions, any.
// Spec: AGENT_SESSION_STATE page; contract 12.1 (table, SS-5), 12.2 (table).
#pragma once

#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "model/states.h"

namespace agentline::acd {

/// Contract 12.1. Rows: from; columns: to. "via" = through ENDED (A-34).
inline constexpr const char* session_table = R"(
from        NOTREADY READY BUSYONCALL BUSYWRAPUP ENDED RELEASED
NOTREADY    same     yes   -          -          yes   via
READY       yes      same  yes        -          yes   via
BUSYONCALL  yes      yes   same       yes        yes   via
BUSYWRAPUP  yes      yes   -          same       yes   via
ENDED       -        -     -          -          same  yes
RELEASED    -        -     -          -          -     -
)";

/// SS-5. Rows: the state after the request; columns: the next state.
inline constexpr const char* session_next_table = R"(
in          NOTREADY READY BUSYONCALL BUSYWRAPUP ENDED RELEASED
NOTREADY    yes      yes   -          yes        yes   -
READY       yes      yes   -          yes        yes   -
BUSYONCALL  yes      yes   -          yes        yes   -
BUSYWRAPUP  yes      yes   -          -          yes   -
ENDED       -        -     -          -          -     -
RELEASED    -        -     -          -          -     -
)";

/// Contract 12.2. "c" = a client may ask for it, "h" = the handler does it.
inline constexpr const char* agent_table = R"(
from         NOTREADY READY BUSYACD BUSYINCOMING BUSYOUTGOING UNKNOWN RELEASED
UNKNOWN      ch       ch    h       h            h            same    ch
NOTREADY     same     ch    -       h            h            h       ch
READY        ch       same  h       h            h            h       ch
BUSYACD      ch       ch    same    h            h            h       ch
BUSYINCOMING ch       ch    h       same         h            h       ch
BUSYOUTGOING ch       ch    h       h            same         h       ch
RELEASED     -        -     -       -            -            -       same
)";

inline std::vector<std::vector<std::string>> cells_of(const char* table) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::vector<std::string> row;
        for (std::string word; words >> word;) row.push_back(word);
        if (!row.empty()) rows.push_back(row);
    }
    return rows;
}

inline std::string cell(const char* table, std::string_view row, std::string_view column) {
    const auto rows = cells_of(table);
    for (std::size_t x = 1; x < rows[0].size(); ++x) {
        if (rows[0][x] != column) continue;
        for (const auto& cells : rows) {
            if (cells[0] == row) return cells[x];
        }
    }
    return "no such cell";
}

inline std::string session_cell(AgentSessionState from, AgentSessionState to) {
    return cell(session_table, name_of(from), name_of(to));
}
inline bool may_be_next(AgentSessionState in, AgentSessionState next) {
    return cell(session_next_table, name_of(in), name_of(next)) == "yes";
}
inline std::string agent_cell(AgentState from, AgentState to) {
    return cell(agent_table, name_of(from), name_of(to));
}

/// Every state, and none.
inline std::vector<std::optional<AgentSessionState>> session_states_or_none() {
    std::vector<std::optional<AgentSessionState>> all = {std::nullopt};
    for (std::uint32_t bit = 1; bit <= 0x20; bit <<= 1U) all.push_back(session_state_of(bit));
    return all;
}
inline std::vector<std::optional<AgentState>> agent_states_or_none() {
    std::vector<std::optional<AgentState>> all = {std::nullopt};
    for (std::uint32_t bit = 1; bit <= 0x40; bit <<= 1U) all.push_back(agent_state_of(bit));
    return all;
}

inline std::string words(std::optional<AgentSessionState> s) {
    return s ? std::string(name_of(*s)) : "0";
}
inline std::string words(std::optional<AgentState> s) {
    return s ? std::string(name_of(*s)) : "0";
}

}  // namespace agentline::acd
