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
    row["reason"] = session.reason;
    row["call"] = session.call == CallId{} ? json::value(nullptr) : json::value(session.call.value);
    row["started"] = to_text(session.started);
    row["since"] = to_text(session.entered);
    return row;
}

json::object call_row(std::string_view line, const acd::Acd& acd, const acd::Call& call) {
    const acd::State& state = acd.state();
    json::object row;
    row["line"] = line;
    row["call"] = call.id.value;
    row["from"] = call.from;
    const auto queue = state.queues.find(call.queue.value);
    row["queue"] = queue == state.queues.end() ? "" : queue->second.title;
    row["priority"] = call.priority;
    row["state"] = acd::is_waiting(call)   ? "waiting"
                   : acd::is_ringing(call) ? "ringing"
                                           : "talking";
    row["arrived"] = to_text(call.arrived);
    if (acd::is_waiting(call)) return row;
    row["session"] = call.session.value;
    row["agent"] = call.agent.value;
    if (const acd::Agent* agent = acd.agent(call.agent)) row["person"] = agent->person;
    row["address"] = state.addresses.at(call.address.value).number;
    row["since"] = to_text(acd::is_ringing(call) ? call.offered : call.answered);
    return row;
}

}  // namespace agentline::admin
