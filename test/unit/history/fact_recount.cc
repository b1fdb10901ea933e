// Goal and method: see fact_recount.h.
#include "unit/history/fact_recount.h"

#include <algorithm>
#include <optional>
#include <set>

namespace agentline::history_test {
namespace {

using S = AgentSessionState;
using acd::StampedFact;

constexpr std::int64_t day_us = 86'400'000'000;
constexpr std::int64_t interval_us = 900'000'000;

// Columns in the order of the tables.
enum DayColumn : std::size_t {
    staffed,
    notready,
    ready,
    busyoncall,
    wrapup,
    talk,
    answered,
    private_in,
    private_out,
    not_taken,
    day_columns
};
enum IntervalColumn : std::size_t {
    queued,
    left_answered,
    abandoned,
    flowed_in,
    flowed_out,
    final_disposition,
    wait,
    longest,
    answered_wait,
    interval_columns
};

struct Session {
    AgentId agent;
    AddressId address;
    S state = S::notready;
    CallId call;
    std::int64_t talks_since = -1;
};
struct Doing {
    DayColumn column = staffed;
    std::int64_t since = 0;
};
struct Call {
    QueueId queue;
    std::int64_t arrived = 0;
    AgentSessionId session;  ///< Connected.
};

class Counter {
  public:
    void take(const StampedFact& fact) {
        now_ = fact.stamp.time.us_since_epoch;
        std::visit(*this, fact.fact);
        for (auto& [id, session] : sessions_) follow_talk(session);
        for (const auto& [id, person] : people_) follow_agent(id);
    }

    void operator()(const acd::AgentCreated& f) { people_[f.agent] = f.person; }
    void operator()(const acd::SessionCreated& f) {
        sessions_[f.session] = {f.agent, f.address, S::notready, {}, -1};
    }
    void operator()(const acd::SessionStateChanged& f) { sessions_.at(f.session).state = f.to; }
    void operator()(const acd::SessionReleased& f) { sessions_.erase(f.session); }
    void operator()(const acd::CallQueued& f) {
        calls_[f.call] = {f.queue, now_, {}};
        ++interval(f.queue)[queued];
    }
    void operator()(const acd::OfferEnded& f) {
        if (f.why != OfferEnd::withdrawn && f.why != OfferEnd::caller_gone) {
            ++today(sessions_.at(f.session).agent)[not_taken];
        }
    }
    void operator()(const acd::CallAnswered& f) {
        Session& session = sessions_.at(f.session);
        Call& call = calls_.at(f.call);
        session.call = f.call;
        call.session = f.session;
        ++today(session.agent)[answered];
        leave(call, left_answered);
        interval(call.queue)[answered_wait] += now_ - call.arrived;
    }
    void operator()(const acd::CallOverflowed& f) {
        Call& call = calls_.at(f.call);
        leave(call, flowed_out);
        call.queue = f.to;
        ++interval(f.to)[queued];
        ++interval(f.to)[flowed_in];
    }
    void operator()(const acd::CallEnded& f) {
        Call& call = calls_.at(f.call);
        if (call.session != AgentSessionId{}) {
            hang_up(f.call, call);
        } else {
            const bool is_gone = f.how == CallEnd::abandoned || f.how == CallEnd::lost;
            leave(call, is_gone ? abandoned : final_disposition);
        }
        calls_.erase(f.call);
    }
    void operator()(const acd::CallRequeued& f) {
        Call& call = calls_.at(f.call);
        hang_up(f.call, call);
        ++interval(call.queue)[queued];
    }
    void operator()(const acd::PrivateCallBegan& f) {
        std::set<AgentId> agents;
        for (const auto& [id, session] : sessions_) {
            if (session.address == f.address && session.state != S::ended) {
                agents.insert(session.agent);
            }
        }
        const auto column = f.direction == CallDirection::incoming ? private_in : private_out;
        for (const AgentId agent : agents) ++today(agent)[column];
    }
    template <class Other>
    void operator()(const Other&) {}

    [[nodiscard]] Recounted result() const {
        Recounted out;
        for (const auto& [key, row] : days_) {
            out.agent_days.push_back(key.first + text(key.second, row));
        }
        for (const auto& [key, row] : intervals_) {
            out.queue_intervals.push_back(std::to_string(key.first) + text(key.second, row));
        }
        return out;
    }

  private:
    using Day = std::array<std::int64_t, day_columns>;
    using Interval = std::array<std::int64_t, interval_columns>;

    template <class Row>
    static std::string text(std::int64_t time, const Row& row) {
        std::string out = "|" + std::to_string(time);
        for (const std::int64_t each : row) out += "|" + std::to_string(each);
        return out;
    }

    Day& day(AgentId agent, std::int64_t time) {
        return days_[{people_.at(agent), time - time % day_us}];
    }
    Day& today(AgentId agent) { return day(agent, now_); }
    Interval& interval(QueueId queue) {
        return intervals_[{queue.value, now_ - now_ % interval_us}];
    }
    void leave(const Call& call, IntervalColumn how) {
        Interval& row = interval(call.queue);
        ++row[how];
        row[wait] += now_ - call.arrived;
        row[longest] = std::max(row[longest], now_ - call.arrived);
    }
    void hang_up(CallId id, Call& call) {
        const auto session = sessions_.find(call.session);
        if (session != sessions_.end() && session->second.call == id) session->second.call = {};
        call.session = {};
    }
    void add_span(AgentId agent, std::int64_t since, DayColumn column) {
        for (std::int64_t at = since; at < now_;) {
            const std::int64_t until = std::min(now_, at - at % day_us + day_us);
            day(agent, at)[column] += until - at;
            if (column != talk) day(agent, at)[staffed] += until - at;
            at = until;
        }
    }
    void follow_talk(Session& session) {
        const bool talks = session.state == S::busyoncall && session.call != CallId{};
        if (talks && session.talks_since < 0) session.talks_since = now_;
        if (talks || session.talks_since < 0) return;
        add_span(session.agent, session.talks_since, talk);
        session.talks_since = -1;
    }
    [[nodiscard]] std::optional<DayColumn> does(AgentId agent) const {
        std::set<S> states;
        for (const auto& [id, session] : sessions_) {
            if (session.agent == agent) states.insert(session.state);
        }
        if (states.contains(S::busyoncall)) return busyoncall;
        if (states.contains(S::busywrapup)) return wrapup;
        if (states.contains(S::ready)) return ready;
        if (states.contains(S::notready)) return notready;
        return std::nullopt;
    }
    void follow_agent(AgentId agent) {
        const auto column = does(agent);
        const auto known = doing_.find(agent);
        if (known != doing_.end()) {
            if (column == known->second.column) return;
            add_span(agent, known->second.since, known->second.column);
            doing_.erase(known);
        }
        if (column) doing_[agent] = {*column, now_};
    }

    std::int64_t now_ = 0;
    std::map<AgentId, std::string> people_;
    std::map<AgentSessionId, Session> sessions_;
    std::map<AgentId, Doing> doing_;
    std::map<CallId, Call> calls_;
    std::map<std::pair<std::string, std::int64_t>, Day> days_;
    std::map<std::pair<std::uint32_t, std::int64_t>, Interval> intervals_;
};

}  // namespace

Recounted recount(const std::vector<StampedFact>& facts) {
    Counter counter;
    for (const StampedFact& fact : facts) counter.take(fact);
    return counter.result();
}

}  // namespace agentline::history_test
