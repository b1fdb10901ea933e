#include "core/acd/routing.h"

#include <algorithm>

#include "base/assert.h"
#include "core/acd/session_machine.h"

namespace agentline::acd {
namespace {

/// What does not depend on the agent's own calls.
std::optional<PassedOver> unfit(const State& state, const Session& session, const Agent& agent) {
    if (session.state != AgentSessionState::ready) return PassedOver::not_ready;
    if (is_blocked(agent)) return PassedOver::agent_blocked;
    if (other_session_busy(state, session)) return PassedOver::other_session_busy;
    if (private_call_of(state, agent)) return PassedOver::private_call;
    const Address& address = state.addresses.at(session.address.value);
    if (!address.in_reach || !address.in_service) return PassedOver::unreachable;
    return std::nullopt;
}

bool backs_off(const Call& call, const Session& session) {
    return std::any_of(call.back_offs.begin(), call.back_offs.end(),
                       [&](const BackOff& each) { return each.agent == session.agent; });
}

/// The waiting calls of all queues as one sequence in the order of service.
class WaitingCalls {
  public:
    explicit WaitingCalls(const State& state) {
        for (const auto& [queue, calls] : state.waiting) {
            heads_.push_back({queue, calls.begin(), calls.end()});
        }
    }

    [[nodiscard]] bool empty() const { return heads_.empty(); }
    CallId take() {
        const auto first =
            std::min_element(heads_.begin(), heads_.end(),
                             [](const Head& a, const Head& b) { return *a.next < *b.next; });
        const CallId call = first->next->call;
        if (++first->next == first->end) heads_.erase(first);
        return call;
    }
    void drop_queue(QueueId queue) {
        std::erase_if(heads_, [&](const Head& head) { return head.queue == queue; });
    }

  private:
    struct Head {
        QueueId queue;
        std::set<WaitingKey>::const_iterator next, end;
    };
    std::vector<Head> heads_;
};

/// The available sessions of all groups that serve a queue as one sequence, the longest idle first.
class Candidates {
  public:
    Candidates(const State& state, QueueId queue) {
        for (const auto& [group, sessions] : state.available) {
            const auto& served = state.groups.at(group).queues;
            if (std::find(served.begin(), served.end(), queue) == served.end()) continue;
            heads_.push_back({sessions.begin(), sessions.end()});
            total_ += sessions.size();
        }
    }

    [[nodiscard]] bool empty() const { return heads_.empty(); }
    [[nodiscard]] std::size_t total() const { return total_; }
    /// How many were not taken yet.
    [[nodiscard]] std::size_t left() const { return total_ - taken_; }
    IdleKey take() {
        const auto first =
            std::min_element(heads_.begin(), heads_.end(),
                             [](const Head& a, const Head& b) { return *a.next < *b.next; });
        const IdleKey key = *first->next;
        ++taken_;
        if (++first->next == first->end) heads_.erase(first);
        return key;
    }

  private:
    struct Head {
        std::set<IdleKey>::const_iterator next, end;
    };
    std::vector<Head> heads_;
    std::size_t total_ = 0, taken_ = 0;
};

/// One round of routing: what was given away in it is taken for the rest of it.
class Router {
  public:
    Router(const State& state, Instant now) : state_(state), now_(now), offer_(state.next_offer) {}

    Facts run() {
        WaitingCalls waiting(state_);
        while (!waiting.empty()) {
            const Call& call = state_.calls.at(waiting.take());
            if (!try_offer(call)) waiting.drop_queue(call.queue);
        }
        return std::move(out_);
    }

  private:
    /// False when nobody is left for any call of this queue.
    bool try_offer(const Call& call) {
        Candidates candidates(state_, call.queue);
        std::vector<IdleKey> best;
        std::size_t eligible = 0, taken = 0;
        while (!candidates.empty()) {
            if (best.size() == best_max && call.back_offs.empty() && agents_.empty()) break;
            const IdleKey key = candidates.take();
            if (is_taken(key.session)) {
                ++taken;
            } else if (!backs_off(call, state_.sessions.at(key.session))) {
                ++eligible;
                if (best.size() < best_max) best.push_back(key);
            }
        }
        eligible += candidates.left();
        if (!best.empty()) offer(call, best, eligible);
        return candidates.total() > taken;
    }

    [[nodiscard]] bool is_taken(AgentSessionId id) const {
        const Session& session = state_.sessions.at(id);
        return agents_.contains(session.agent) || addresses_.contains(session.address);
    }

    void offer(const Call& call, const std::vector<IdleKey>& best, std::size_t eligible) {
        const Session& winner = state_.sessions.at(best.front().session);
        CallOffered fact;
        fact.call = call.id;
        fact.offer = OfferId{offer_++};
        fact.session = winner.id;
        fact.agent = winner.agent;
        fact.address = winner.address;
        fact.deadline = now_ + state_.queues.at(call.queue.value).rules.ring_time;
        fact.idle_since = best.front().idle_since;
        fact.eligible = static_cast<std::uint32_t>(eligible);
        for (const IdleKey& key : best) fact.best.push_back(key.session);
        agents_.insert(winner.agent);
        addresses_.insert(winner.address);
        out_.emplace_back(std::move(fact));
    }

    const State& state_;
    const Instant now_;
    std::uint32_t offer_;
    std::set<AgentId> agents_;
    std::set<AddressId> addresses_;
    Facts out_;
};

}  // namespace

std::string_view name_of(PassedOver why) {
    switch (why) {
        case PassedOver::not_ready:
            return "not ready";
        case PassedOver::agent_blocked:
            return "agent set NOTREADY";
        case PassedOver::other_session_busy:
            return "another session of the agent is busy";
        case PassedOver::ringing:
            return "another call is being offered";
        case PassedOver::on_call:
            return "a call is still up";
        case PassedOver::private_call:
            return "private call";
        case PassedOver::station_in_use:
            return "station in use";
        case PassedOver::unreachable:
            return "station out of reach";
        case PassedOver::backing_off:
            return "did not take this call a short while ago";
        case PassedOver::not_serving:
            return "group does not serve the queue";
    }
    AGENTLINE_ASSERT(false);
}

bool is_blocked(const Agent& agent) {
    return agent.word == AgentState::notready;
}

bool serves(const State& state, const Session& session, QueueId queue) {
    const auto group = state.groups.find(session.group);
    if (group == state.groups.end()) return false;
    const auto& queues = group->second.queues;
    return std::find(queues.begin(), queues.end(), queue) != queues.end();
}

bool other_session_busy(const State& state, const Session& session) {
    const auto& sessions = state.agents.at(session.agent).sessions;
    return std::any_of(sessions.begin(), sessions.end(), [&](AgentSessionId id) {
        return id != session.id && is_busy(state.sessions.at(id).state);
    });
}

std::optional<CallDirection> private_call_of(const State& state, const Agent& agent) {
    std::optional<ProviderCallId> first;
    for (const AgentSessionId id : agent.sessions) {
        const Session& session = state.sessions.at(id);
        if (!is_live(session.state)) continue;
        const auto& calls = state.addresses.at(session.address.value).private_calls;
        if (!calls.empty() && (!first || *calls.begin() < *first)) first = *calls.begin();
    }
    if (!first) return std::nullopt;
    return state.private_calls.at(*first).direction;
}

std::optional<PassedOver> unavailable(const State& state, const Session& session) {
    const Agent& agent = state.agents.at(session.agent);
    if (const auto why = unfit(state, session, agent)) return why;
    const auto calls = state.calls_of.find(agent.id);
    if (calls != state.calls_of.end()) {
        const bool talks = std::any_of(calls->second.begin(), calls->second.end(),
                                       [&](CallId id) { return is_connected(state.calls.at(id)); });
        return talks ? PassedOver::on_call : PassedOver::ringing;
    }
    const Address& address = state.addresses.at(session.address.value);
    if (!address.calls.empty() || !address.private_calls.empty()) {
        return PassedOver::station_in_use;
    }
    return std::nullopt;
}

std::optional<PassedOver> passed_over(const State& state, const Session& session,
                                      const Call& call) {
    if (!serves(state, session, call.queue)) return PassedOver::not_serving;
    if (const auto why = unavailable(state, session)) return why;
    return backs_off(call, session) ? std::optional(PassedOver::backing_off) : std::nullopt;
}

bool may_ring(const State& state, const Call& call) {
    const auto session = state.sessions.find(call.session);
    if (session == state.sessions.end()) return false;
    const Agent& agent = state.agents.at(session->second.agent);
    return !unfit(state, session->second, agent) && serves(state, session->second, call.queue);
}

Facts route(const State& state, Instant now) {
    return Router(state, now).run();
}

}  // namespace agentline::acd
