#include "center/counts.h"

#include <algorithm>
#include <numeric>

namespace agentline::center {
namespace {

using Place = PlainCall::Place;
using S = AgentSessionState;

/// A measurement period as it slides: (now - period, now].
struct Window {
    Instant from, now;
    /// Everything in it was counted under a period at least as long.
    bool is_whole = true;

    Window(const Counted& counted, Instant at)
        : from(at - std::chrono::seconds(counted.period_s)),
          now(at),
          is_whole(counted.grew <= from) {}

    [[nodiscard]] std::uint32_t count(const std::vector<Instant>& moments) const {
        return static_cast<std::uint32_t>(std::count_if(
            moments.begin(), moments.end(), [&](Instant at) { return at > from && at <= now; }));
    }
    [[nodiscard]] Duration inside(const Stretch& stretch) const {
        const Instant begin = std::max(stretch.from, from);
        return std::max(Duration{}, std::min(stretch.to, now) - begin);
    }
    [[nodiscard]] Duration time(const std::vector<Stretch>& all) const {
        Duration sum{};
        for (const Stretch& each : all) sum += inside(each);
        return sum;
    }
};

Duration whole(const std::vector<Stretch>& all) {
    Duration sum{};
    for (const Stretch& each : all) sum += each.to - each.from;
    return sum;
}

std::uint32_t share(std::uint32_t total, std::size_t parts) {
    return parts == 0 ? 0 : total / static_cast<std::uint32_t>(parts);
}

std::int64_t rate(std::size_t calls, Duration time) {
    if (time == Duration{}) return 0;
    // 64 bits of mantissa hold every product that occurs here.
    const auto hour = static_cast<long double>(Duration(std::chrono::hours(1)).count());
    const auto exact = static_cast<long double>(calls) * 10'000 * hour;
    return static_cast<std::int64_t>(exact / static_cast<long double>(time.count()));
}

/// One figure; while the window still reaches into forgotten time it may only be too small.
template <class Number, class Id>
void compare(const char* what, Id id, Number told, Number counted, bool is_whole,
             Complaints& complaints) {
    const bool is_right = is_whole ? told == counted : told <= counted;
    complaints.unless(is_right, what, " of ", id, " is told as ", told, ", the facts give ",
                      counted);
}

std::uint32_t to_seconds(Duration d) {
    return static_cast<std::uint32_t>(d / std::chrono::seconds(1));
}

}  // namespace

void judge(const Ledger& ledger, AgentId id, const AgentInfo& info, Instant now,
           Complaints& complaints) {
    const PlainAgent& agent = ledger.agents.at(id);
    const Window window(agent.counted, now);
    Duration talk = window.time(agent.talks);
    Duration wrapup = window.time(agent.wrapups);
    for (const auto& [session_id, session] : ledger.sessions) {
        if (session.agent != id) continue;
        if (session.talks_since != Instant{}) talk += window.inside({session.talks_since, now});
        if (session.state == S::busywrapup) wrapup += window.inside({session.since, now});
    }
    Duration active = window.time(agent.active);
    if (agent.active_since != Instant{}) active += window.inside({agent.active_since, now});
    const std::uint32_t answered = window.count(agent.answered);
    const auto check = [&](const char* what, auto told, auto counted) {
        compare(what, id, told, counted, window.is_whole, complaints);
    };
    check("dwNumberOfACDCalls", info.acd_calls, answered);
    check("dwNumberOfIncomingCalls", info.incoming_calls, window.count(agent.incoming));
    check("dwNumberOfOutgoingCalls", info.outgoing_calls, window.count(agent.outgoing));
    check("dwTotalACDTalkTime", info.acd_talk_s, to_seconds(talk));
    check("dwTotalACDWrapUpTime", info.acd_wrapup_s, to_seconds(wrapup));
    if (window.is_whole) {
        check("cyOverallCallRate", info.overall_call_rate, rate(answered, active));
    }
    complaints.unless(info.acd_call_s == info.acd_talk_s + info.acd_wrapup_s &&
                          info.agent_state == bits(agent.state) &&
                          info.measurement_period_s == agent.counted.period_s,
                      "LINEAGENTINFO of ", id, " does not fit together");
}

void judge(const Ledger& ledger, AgentSessionId id, const AgentSessionInfo& info, Instant now,
           Complaints& complaints) {
    const PlainSession& session = ledger.sessions.at(id);
    const std::size_t calls = session.answers.size();
    Duration talk = whole(session.talks);
    if (session.talks_since != Instant{}) talk += now - session.talks_since;
    Duration wrapup = whole(session.wrapups);
    if (session.state == S::busywrapup) wrapup += now - session.since;
    const bool is_over = session.state == S::ended;
    const std::uint32_t lasts = to_seconds((is_over ? session.ended : now) - session.started);
    const auto longest = std::max_element(session.answers.begin(), session.answers.end());
    const Duration rang =
        std::accumulate(session.answers.begin(), session.answers.end(), Duration{});
    const auto check = [&](const char* what, auto told, auto counted) {
        compare(what, id, told, counted, true, complaints);
    };
    check("dwNumberOfCalls", info.calls, static_cast<std::uint32_t>(calls));
    check("dwSessionDuration", info.duration_s, lasts);
    check("dwTotalTalkTime", info.talk_s, to_seconds(talk));
    check("dwAverageTalkTime", info.average_talk_s, share(to_seconds(talk), calls));
    check("dwTotalWrapUpTime", info.wrapup_s, to_seconds(wrapup));
    check("dwAverageWrapUpTime", info.average_wrapup_s, share(to_seconds(wrapup), calls));
    check("dwTotalCallTime", info.call_s, info.talk_s + info.wrapup_s);
    check("dwAverageCallTime", info.average_call_s, share(info.call_s, calls));
    check("cyACDCallRate", info.acd_call_rate, rate(calls, std::chrono::seconds(lasts)));
    check("dwLongestTimeToAnswer", info.longest_time_to_answer_s,
          longest == session.answers.end() ? 0 : to_seconds(*longest));
    check("dwAverageTimeToAnswer", info.average_time_to_answer_s, share(to_seconds(rang), calls));
    check("dwAgentSessionState", info.session_state, bits(session.state));
}

void judge(const Ledger& ledger, QueueId id, const QueueInfo& info, Instant now,
           Complaints& complaints) {
    const PlainQueue& queue = ledger.queues.at(id);
    const Window window(queue.counted, now);
    std::uint32_t current = 0;
    Duration oldest{};
    for (const auto& [call_id, call] : ledger.calls) {
        if (call.queue != id || call.place == Place::talks) continue;
        ++current;
        oldest = std::max(oldest, now - call.arrived);
    }
    Duration longest = oldest;
    Duration waited{};
    std::size_t left = 0;
    for (const Stretch& wait : queue.waits) {
        longest = std::max(longest, wait.to - wait.from);
        if (wait.to <= window.from) continue;
        waited += wait.to - wait.from;
        ++left;
    }
    const auto check = [&](const char* what, auto told, auto counted) {
        compare(what, id, told, counted, window.is_whole, complaints);
    };
    check("dwTotalCallsQueued", info.total_queued, window.count(queue.queued));
    check("dwTotalCallsAbandoned", info.abandoned, window.count(queue.abandoned));
    check("dwTotalCallsFlowedIn", info.flowed_in, window.count(queue.flowed_in));
    check("dwTotalCallsFlowedOut", info.flowed_out, window.count(queue.flowed_out));
    check("dwFinalDisposition", info.final_disposition, window.count(queue.disposed));
    if (window.is_whole)
        check("dwAverageWaitTime", info.average_wait_s, share(to_seconds(waited), left));
    compare("dwCurrentCallsQueued", id, info.current_queued, current, true, complaints);
    compare("dwCurrentLongestWaitTime", id, info.current_longest_wait_s, to_seconds(oldest), true,
            complaints);
    compare("dwLongestEverWaitTime", id, info.longest_ever_wait_s, to_seconds(longest), true,
            complaints);
}

void judge_balance(const Ledger& ledger, Complaints& complaints) {
    for (const auto& [id, queue] : ledger.queues) {
        std::size_t inside = 0;
        for (const auto& [call_id, call] : ledger.calls) {
            inside += call.queue == id && call.place != Place::talks ? 1 : 0;
        }
        const std::size_t left = queue.answered.size() + queue.abandoned.size() +
                                 queue.flowed_out.size() + queue.disposed.size();
        complaints.unless(queue.queued.size() == left + inside, "queue ", queue.title, " queued ",
                          queue.queued.size(), " calls, ", left, " left it and ", inside,
                          " are inside");
    }
}

}  // namespace agentline::center
