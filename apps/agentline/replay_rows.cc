#include "agentline/replay_rows.h"

#include <array>
#include <cstdio>

#include <boost/json/object.hpp>

#include "base/time.h"

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
        json::object row{{"line", line}};
        row["agent"] = id.value;
        row["person"] = agent.person;
        row["state"] = name_of(agent.state);
        row["next_state"] = name_of(acd.effective_next(agent));
        row["sessions"] = agent.sessions.size();
        row["measurement_period_s"] = agent.period_s;
        row["created"] = to_text(agent.created);
        rows.push_back(std::move(row));
    }
    return rows;
}

json::array session_rows(const std::string& line, const acd::Acd& acd) {
    json::array rows;
    for (const auto& [id, session] : acd.state().sessions) {
        json::object row{{"line", line}};
        row["session"] = id.value;
        row["agent"] = session.agent.value;
        if (const acd::Agent* agent = acd.agent(session.agent)) row["person"] = agent->person;
        row["group"] = to_text(session.group);
        const auto group = acd.state().groups.find(session.group);
        if (group != acd.state().groups.end()) row["group_name"] = group->second.title;
        row["address"] = session.address.value;
        row["state"] = name_of(session.state);
        row["next_state"] = name_of(acd.effective_next(session));
        row["started"] = to_text(session.started);
        row["since"] = to_text(session.entered);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace agentline::cli
