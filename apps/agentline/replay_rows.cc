#include "agentline/replay_rows.h"

#include <array>
#include <cstdio>

#include "broker/admin/rows.h"

namespace agentline::cli {

namespace json = boost::json;

std::string name_of_line(std::uint32_t line, const LineNames& names) {
    const auto found = names.find(line);
    if (found != names.end()) return found->second;
    std::array<char, 16> text{};
    std::snprintf(text.data(), text.size(), "line-%08x", line);
    return text.data();
}

json::array agent_rows(const std::string& line, const acd::Acd& acd) {
    json::array rows;
    for (const auto& [id, agent] : acd.state().agents) {
        rows.push_back(admin::agent_row(line, acd, agent));
    }
    return rows;
}

json::array session_rows(const std::string& line, const acd::Acd& acd) {
    json::array rows;
    for (const auto& [id, session] : acd.state().sessions) {
        rows.push_back(admin::session_row(line, acd, session));
    }
    return rows;
}

json::array call_rows(const std::string& line, const acd::Acd& acd) {
    json::array rows;
    for (const auto& [id, call] : acd.state().calls) {
        rows.push_back(admin::call_row(line, acd, call));
    }
    return rows;
}

}  // namespace agentline::cli
