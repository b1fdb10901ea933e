#include "broker/handlers/agent_request.h"

namespace agentline {

proxy::Request body_of(const wire::CreateAgent& p) {
    return proxy::CreateAgent{.agent_id = p.agent_id, .pin = p.pin};
}
proxy::Request body_of(const wire::CreateAgentSession& p) {
    return proxy::CreateAgentSession{.pin = p.pin,
                                     .agent = AgentId{p.agent},
                                     .group = p.group,
                                     .working_address = AddressId{p.working_address}};
}
proxy::Request body_of(const wire::GetAgentInfo& p) {
    return proxy::GetAgentInfo{.agent = AgentId{p.id}, .total_size = p.total_size};
}
proxy::Request body_of(const wire::GetAgentSessionInfo& p) {
    return proxy::GetAgentSessionInfo{.session = AgentSessionId{p.id}, .total_size = p.total_size};
}
proxy::Request body_of(const wire::GetAgentSessionList& p) {
    return proxy::GetAgentSessionList{.agent = AgentId{p.id}, .total_size = p.total_size};
}
proxy::Request body_of(const wire::GetQueueInfo& p) {
    return proxy::GetQueueInfo{.queue = QueueId{p.id}, .total_size = p.total_size};
}
proxy::Request body_of(const wire::GetGroupList& p) {
    return proxy::GetGroupList{.total_size = p.total_size};
}
proxy::Request body_of(const wire::GetAgentList& p) {
    return proxy::GetAgentList{.total_size = p.total_size};
}
proxy::Request body_of(const wire::GetQueueList& p) {
    return proxy::GetQueueList{.group = p.group, .total_size = p.total_size};
}
proxy::Request body_of(const wire::SetAgentMeasurementPeriod& p) {
    return proxy::SetAgentMeasurementPeriod{.agent = AgentId{p.id}, .period_s = p.period_s};
}
proxy::Request body_of(const wire::SetQueueMeasurementPeriod& p) {
    return proxy::SetQueueMeasurementPeriod{.queue = QueueId{p.id}, .period_s = p.period_s};
}
proxy::Request body_of(const wire::SetAgentSessionState& p) {
    return proxy::SetAgentSessionState{
        .session = AgentSessionId{p.id}, .state = p.state, .next_state = p.next_state};
}
proxy::Request body_of(const wire::SetAgentSessionStateReason& p) {
    return proxy::SetAgentSessionStateReason{
        .change = {.session = AgentSessionId{p.id}, .state = p.state, .next_state = p.next_state},
        .reason = p.reason};
}
proxy::Request body_of(const wire::SetAgentStateEx& p) {
    return proxy::SetAgentStateEx{
        .agent = AgentId{p.id}, .state = p.state, .next_state = p.next_state};
}

}  // namespace agentline
