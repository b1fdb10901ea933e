#include "sim/reports.h"

#include <algorithm>

#include "center/counts.h"

namespace agentline::sim {
namespace {

/// dwTotalSize, dwNeededSize, dwUsedSize come first.
constexpr std::size_t sizes = 12;
constexpr std::size_t session_entry_size = 28, group_entry_size = 24, queue_entry_size = 12;

AgentInfo agent_info(ByteReader in) {
    AgentInfo info;
    info.agent_state = in.u32();
    info.next_agent_state = in.u32();
    info.measurement_period_s = in.u32();
    info.overall_call_rate = in.i64();
    info.acd_calls = in.u32();
    info.incoming_calls = in.u32();
    info.outgoing_calls = in.u32();
    info.acd_talk_s = in.u32();
    info.acd_call_s = in.u32();
    info.acd_wrapup_s = in.u32();
    return info;
}

AgentSessionInfo session_info(ByteReader in) {
    AgentSessionInfo info;
    info.session_state = in.u32();
    info.next_session_state = in.u32();
    in.u64();  // dateSessionStartTime.
    info.duration_s = in.u32();
    info.calls = in.u32();
    info.talk_s = in.u32();
    info.average_talk_s = in.u32();
    info.call_s = in.u32();
    info.average_call_s = in.u32();
    info.wrapup_s = in.u32();
    info.average_wrapup_s = in.u32();
    info.acd_call_rate = in.i64();
    info.longest_time_to_answer_s = in.u32();
    info.average_time_to_answer_s = in.u32();
    return info;
}

QueueInfo queue_info(ByteReader in) {
    QueueInfo info;
    info.measurement_period_s = in.u32();
    info.total_queued = in.u32();
    info.current_queued = in.u32();
    info.abandoned = in.u32();
    info.flowed_in = in.u32();
    info.flowed_out = in.u32();
    info.longest_ever_wait_s = in.u32();
    info.current_longest_wait_s = in.u32();
    info.average_wait_s = in.u32();
    info.final_disposition = in.u32();
    return info;
}

/// The entries of a list, each as its bytes; empty when not all of it fitted.
std::optional<std::vector<ByteView>> entries_of(ByteView data, std::size_t entry_size) {
    ByteReader head(data.subspan(4));
    const std::uint32_t needed = head.u32();
    const std::uint32_t used = head.u32();
    if (needed != used) return std::nullopt;
    const std::uint32_t count = head.u32();
    (void)head.u32();
    const std::uint32_t offset = head.u32();
    std::vector<ByteView> entries;
    for (std::size_t i = 0; i < count; ++i) {
        entries.push_back(data.subspan(offset + i * entry_size, entry_size));
    }
    return entries;
}

GroupId group_at(ByteReader in) {
    GroupId id;
    const ByteView bytes = in.raw(16);
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
}

struct Judge {
    Site& site;
    const LineState& line;
    ByteView data;
    Instant now;

    [[nodiscard]] ByteReader body() const { return ByteReader(data.subspan(sizes)); }
    void list(const char* what, const std::vector<std::uint32_t>& told,
              const std::vector<std::uint32_t>& known) const {
        site.complaints.unless(told == known, "the list of ", what, " has ", told.size(),
                               " entries of ", known.size(), ", or others");
    }

    void operator()(const proxy::GetAgentInfo& r) const {
        AgentInfo info = agent_info(body());
        site.meddler.told_agent(info);
        center::judge(line.ledger, r.agent, info, now, site.complaints);
    }
    void operator()(const proxy::GetAgentSessionInfo& r) const {
        AgentSessionInfo info = session_info(body());
        site.meddler.told_session(info);
        center::judge(line.ledger, r.session, info, now, site.complaints);
        const auto next = line.names.next_states.find(r.session);
        const bool is_asked = next != line.names.next_states.end() && next->second != 0;
        const auto& session = line.ledger.sessions.at(r.session);
        // SS-4, SS-7; a next state that was asked for is judged when it is taken.
        if (is_asked || session.state == AgentSessionState::ended) return;
        const bool has_wrapup = line.ledger.groups.at(session.group).wrapup > Duration{};
        const bool comes_wrapup = has_wrapup && session.state != AgentSessionState::busywrapup;
        const auto due = comes_wrapup ? AgentSessionState::busywrapup : AgentSessionState::ready;
        site.complaints.unless(info.next_session_state == bits(due), "the next state of session ",
                               r.session, " is told wrongly");
    }
    void operator()(const proxy::GetQueueInfo& r) const {
        QueueInfo info = queue_info(body());
        site.meddler.told_queue(info);
        center::judge(line.ledger, r.queue, info, now, site.complaints);
    }
    void operator()(const proxy::GetAgentSessionList& r) const {
        const auto entries = entries_of(data, session_entry_size);
        if (!entries) return;
        std::vector<std::uint32_t> told, known;
        for (const ByteView entry : *entries) told.push_back(ByteReader(entry).u32());
        for (const auto& [id, session] : line.ledger.sessions) {
            if (session.agent == r.agent) known.push_back(id.value);
        }
        list("sessions", told, known);
    }
    void operator()(const proxy::GetGroupList&) const {
        const auto entries = entries_of(data, group_entry_size);
        if (!entries) return;
        std::vector<GroupId> told;
        for (const ByteView entry : *entries) told.push_back(group_at(ByteReader(entry)));
        site.complaints.unless(told == line.names.group_order, "the list of groups is wrong");
    }
    void operator()(const proxy::GetQueueList& r) const {
        const auto entries = entries_of(data, queue_entry_size);
        if (!entries) return;
        std::vector<std::uint32_t> told, known;
        for (const ByteView entry : *entries) told.push_back(ByteReader(entry).u32());
        for (const QueueId id : line.ledger.groups.at(r.group).queues) known.push_back(id.value);
        list("queues", told, known);
    }
    template <class Other>
    void operator()(const Other&) const {}
};

}  // namespace

void judge_report(Site& site, const LineState& line, const proxy::Request& request, ByteView data,
                  Instant now) {
    if (fixed_size_of(proxy::type_of(request)) == 0) return;
    ++site.figures.reports;
    std::visit(Judge{site, line, data, now}, request);
}

}  // namespace agentline::sim
