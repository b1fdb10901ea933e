#include "broker/admin/rows.h"

namespace agentline::admin {

namespace json = boost::json;

json::object agent_row(std::string_view line, const acd::Acd& acd, const acd::Agent& agent) {
    json::object row;
    row["line"] = line;
    row["agent"] = agent.id.value;
    row["person"] = agent.person;
    row["state"] = name_of(agent.state);
    row["next_state"] = name_of(acd.effective_next(agent));
    row["sessions"] = agent.sessions.size();
    row["measurement_period_s"] = agent.period_s;
    row["created"] = to_text(agent.created);
    return row;
}

json::object session_row(std::string_view line, const acd::Acd& acd, const acd::Session& session) {
    json::object row;
    row["line"] = line;
    row["session"] = session.id.value;
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
    return row;
}

}  // namespace agentline::admin
