// What: what the ACD tells about itself: the information structures and lists of TAPI.
// Spec: contract 13.
#include <algorithm>

#include "core/acd/acd.h"
#include "core/acd/windows.h"

namespace agentline::acd {
namespace {

/// CURRENCY: calls per hour, times 10000.
std::int64_t calls_per_hour(std::uint32_t calls, Duration time) {
    constexpr std::int64_t hour = Duration(std::chrono::hours(1)).count();
    if (time == Duration{}) return 0;
    // The whole part apart, or 64 bits would not hold many calls.
    const std::int64_t whole = calls * hour / time.count();
    const std::int64_t rest = calls * hour % time.count();
    return whole * 10'000 + rest * 10'000 / time.count();
}

std::uint32_t average(std::uint32_t total, std::uint32_t count) {
    return count == 0 ? 0 : total / count;
}

/// The part of something still going on since `from_when` (0 = nothing is).
Duration current(Instant from_when, Instant from, Instant now) {
    return from_when == Instant{} ? Duration{} : inside({from_when, now}, from, now);
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
    Duration talk = time_inside(found->talks, from, now);
    Duration wrapup = time_inside(found->wrapups, from, now);
    for (const AgentSessionId session_id : found->sessions) {
        const Session& session = state_.sessions.at(session_id);
        talk += current(session.talking_since, from, now);
        if (session.state == AgentSessionState::busywrapup) {
            wrapup += current(session.entered, from, now);
        }
    }
    const Duration active =
        time_inside(found->active, from, now) + current(found->active_since, from, now);
    AgentInfo info;
    info.agent_state = bits(found->state);
    info.next_agent_state = bits(effective_next(*found));
    info.measurement_period_s = found->period_s;
    info.acd_calls = count_inside(found->answered, from);
    info.incoming_calls = count_inside(found->incoming, from);
    info.outgoing_calls = count_inside(found->outgoing, from);
    info.overall_call_rate = calls_per_hour(info.acd_calls, active);
    info.acd_talk_s = whole_seconds(talk);
    info.acd_wrapup_s = whole_seconds(wrapup);
    info.acd_call_s = info.acd_talk_s + info.acd_wrapup_s;
    return info;
}

std::optional<AgentSessionInfo> Acd::session_info(AgentSessionId id, Instant now) const {
    const Session* found = session(id);
    if (found == nullptr) return std::nullopt;
    const bool over = found->state == AgentSessionState::ended;
    const bool wrapping = found->state == AgentSessionState::busywrapup;
    const Duration talking = current(found->talking_since, Instant{}, now);
    AgentSessionInfo info;
    info.session_state = bits(found->state);
    info.next_session_state = bits(effective_next(*found));
    info.session_start = found->started;
    info.duration_s = whole_seconds((over ? found->ended : now) - found->started);
    info.calls = found->calls;
    info.talk_s = whole_seconds(found->talk + talking);
    info.wrapup_s = whole_seconds(found->wrapup + (wrapping ? now - found->entered : Duration{}));
    info.call_s = info.talk_s + info.wrapup_s;
    info.average_talk_s = average(info.talk_s, info.calls);
    info.average_wrapup_s = average(info.wrapup_s, info.calls);
    info.average_call_s = average(info.call_s, info.calls);
    info.acd_call_rate = calls_per_hour(info.calls, std::chrono::seconds(info.duration_s));
    info.longest_time_to_answer_s = whole_seconds(found->longest_answer);
    info.average_time_to_answer_s = average(whole_seconds(found->total_answer), info.calls);
    return info;
}

/// Choice: a call waits until somebody answers it, so one that rings is still queued.
std::optional<QueueInfo> Acd::queue_info(QueueId id, Instant now) const {
    const auto found = state_.queues.find(id.value);
    if (found == state_.queues.end()) return std::nullopt;
    const Queue& queue = found->second;
    const Instant from = now - std::chrono::seconds(queue.period_s);
    QueueInfo info;
    Duration longest{};
    for (const auto& [call_id, call] : state_.calls) {
        if (call.queue != id || is_connected(call)) continue;
        ++info.current_queued;
        longest = std::max(longest, now - call.arrived);
    }
    Duration waited{};
    std::uint32_t left = 0;
    for (const Span& wait : queue.waits) {
        if (wait.to <= from) continue;
        waited += wait.to - wait.from;
        ++left;
    }
    info.measurement_period_s = queue.period_s;
    info.total_queued = count_inside(queue.queued, from);
    info.abandoned = count_inside(queue.abandoned, from);
    info.flowed_in = count_inside(queue.flowed_in, from);
    info.flowed_out = count_inside(queue.flowed_out, from);
    info.longest_ever_wait_s = whole_seconds(std::max(queue.longest_wait, longest));
    info.current_longest_wait_s = whole_seconds(longest);
    info.average_wait_s = average(whole_seconds(waited), left);
    info.final_disposition = count_inside(queue.finally_disposed, from);
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
