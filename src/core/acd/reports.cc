// What: what the ACD tells about itself: the information structures and lists of TAPI.
// Spec: contract 13. Calls do not exist yet, so every figure that counts calls is truly zero.
#include <algorithm>

#include "core/acd/acd.h"

namespace agentline::acd {
namespace {

/// The part of a span inside (from, now].
Duration inside(const Span& span, Instant from, Instant now) {
    const Instant begin = std::max(span.from, from);
    const Instant end = std::min(span.to, now);
    return end > begin ? end - begin : Duration{};
}

}  // namespace

const Agent* Acd::agent(AgentId id) const {
    const auto found = state_.agents.find(id);
    return found == state_.agents.end() ? nullptr : &found->second;
}

const Session* Acd::session(AgentSessionId id) const {
    const auto found = state_.sessions.find(id);
    return found == state_.sessions.end() ? nullptr : &found->second;
}

AgentSessionState Acd::effective_next(const Session& session) const {
    const auto asked = session_state_of(session.next);
    if (asked && is_permitted_next(session.state, *asked)) return *asked;
    const bool has_wrapup = state_.groups.at(session.group).wrapup > Duration{};
    return default_next(session.state, has_wrapup);
}

AgentState Acd::effective_next(const Agent& agent) const {
    if (agent.next) return *agent.next;
    return is_busy(agent.state) ? agent.before_busy : agent.state;
}

std::optional<AgentInfo> Acd::agent_info(AgentId id, Instant now) const {
    const Agent* found = agent(id);
    if (found == nullptr) return std::nullopt;
    const Instant from = now - std::chrono::seconds(found->period_s);
    Duration wrapup{};
    for (const Span& span : found->wrapups) wrapup += inside(span, from, now);
    for (const AgentSessionId session_id : found->sessions) {
        const Session& session = state_.sessions.at(session_id);
        if (session.state == AgentSessionState::busywrapup) {
            wrapup += inside({session.entered, now}, from, now);
        }
    }
    AgentInfo info;
    info.agent_state = bits(found->state);
    info.next_agent_state = bits(effective_next(*found));
    info.measurement_period_s = found->period_s;
    info.acd_wrapup_s = whole_seconds(wrapup);
    info.acd_call_s = info.acd_talk_s + info.acd_wrapup_s;
    return info;
}

std::optional<AgentSessionInfo> Acd::session_info(AgentSessionId id, Instant now) const {
    const Session* found = session(id);
    if (found == nullptr) return std::nullopt;
    const bool over = found->state == AgentSessionState::ended;
    const bool wrapping = found->state == AgentSessionState::busywrapup;
    AgentSessionInfo info;
    info.session_state = bits(found->state);
    info.next_session_state = bits(effective_next(*found));
    info.session_start = found->started;
    info.duration_s = whole_seconds((over ? found->ended : now) - found->started);
    info.wrapup_s = whole_seconds(found->wrapup + (wrapping ? now - found->entered : Duration{}));
    info.call_s = info.talk_s + info.wrapup_s;
    return info;
}

std::optional<QueueInfo> Acd::queue_info(QueueId id, Instant) const {
    const auto found = state_.queues.find(id.value);
    if (found == state_.queues.end()) return std::nullopt;
    QueueInfo info;
    info.measurement_period_s = found->second.period_s;
    return info;
}

std::optional<AgentSessionList> Acd::session_list(AgentId id) const {
    const Agent* found = agent(id);
    if (found == nullptr) return std::nullopt;
    AgentSessionList list;
    for (const AgentSessionId session_id : found->sessions) {
        const Session& session = state_.sessions.at(session_id);
        list.push_back({session.id, session.agent, session.group, session.address});
    }
    return list;
}

AgentList Acd::agent_list() const {
    AgentList list;
    list.reserve(state_.agents.size());
    for (const auto& [id, agent] : state_.agents) list.push_back({id, agent.person});
    return list;
}

GroupList Acd::group_list() const {
    GroupList list;
    for (const GroupId& id : state_.group_order) {
        list.push_back({id, state_.groups.at(id).title});
    }
    return list;
}

std::optional<QueueList> Acd::queue_list(const GroupId& group) const {
    const auto found = state_.groups.find(group);
    if (found == state_.groups.end()) return std::nullopt;
    QueueList list;
    for (const QueueId id : found->second.queues) {
        const auto queue = state_.queues.find(id.value);
        if (queue != state_.queues.end()) list.push_back({id, queue->second.title});
    }
    return list;
}

std::optional<Deadline> Acd::next_deadline() const {
    if (state_.deadlines.empty()) return std::nullopt;
    return *state_.deadlines.begin();
}

}  // namespace agentline::acd
