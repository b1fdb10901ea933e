#include "center/oracle.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace agentline::center {
namespace {

using Place = PlainCall::Place;
using S = AgentSessionState;

bool is_busy(S s) {
    return s == S::busyoncall || s == S::busywrapup;
}

const PlainAgent& agent_of(const Ledger& ledger, const PlainSession& session) {
    return ledger.agents.at(session.agent);
}

/// A private call at the working address of any live session of the agent.
std::optional<CallDirection> private_call_of(const Ledger& ledger, AgentId agent) {
    for (const auto& [id, call] : ledger.private_calls) {
        for (const auto& [session_id, session] : ledger.sessions) {
            const bool is_his = session.agent == agent && session.state != S::ended;
            if (is_his && session.address == call.address) return call.direction;
        }
    }
    return std::nullopt;
}

/// SS-12, SS-13, 12.2, apart from calls that ring or talk.
bool is_willing(const Ledger& ledger, const PlainSession& session) {
    if (session.state != S::ready) return false;
    if (agent_of(ledger, session).word == bits(AgentState::notready)) return false;
    for (const auto& [id, other] : ledger.sessions) {
        if (other.agent == session.agent && is_busy(other.state)) return false;
    }
    const PlainAddress& address = ledger.addresses.at(session.address);
    return address.in_service && address.in_reach && !private_call_of(ledger, session.agent);
}

/// SS-10, SS-13: nothing rings or talks for the agent or at his station.
bool is_free(const Ledger& ledger, const PlainSession& session) {
    for (const auto& [id, call] : ledger.calls) {
        if (call.place == Place::waits) continue;
        if (call.agent == session.agent || call.address == session.address) return false;
    }
    for (const auto& [id, call] : ledger.private_calls) {
        if (call.address == session.address) return false;
    }
    return true;
}

bool serves(const Ledger& ledger, const PlainSession& session, QueueId queue) {
    const auto group = ledger.groups.find(session.group);
    if (group == ledger.groups.end()) return false;
    const auto& queues = group->second.queues;
    return std::find(queues.begin(), queues.end(), queue) != queues.end();
}

/// Idle since he became READY here or since his last ACD work anywhere, whichever is later.
Instant idle_since(const Ledger& ledger, const PlainSession& session) {
    return std::max(session.since, agent_of(ledger, session).worked);
}

struct Idle {
    Instant since;
    const PlainSession* session;
};

/// Everyone who could take a call, the longest idle first.
std::vector<Idle> idle_sessions(const Ledger& ledger) {
    std::vector<Idle> all;
    for (const auto& [id, session] : ledger.sessions) {
        if (session.state != S::ready) continue;
        if (is_willing(ledger, session) && is_free(ledger, session)) {
            all.push_back({idle_since(ledger, session), &session});
        }
    }
    std::sort(all.begin(), all.end(), [](const Idle& a, const Idle& b) {
        return std::tuple(a.since, a.session->id) < std::tuple(b.since, b.session->id);
    });
    return all;
}

std::vector<const PlainCall*> waiting_calls(const Ledger& ledger) {
    std::vector<const PlainCall*> all;
    for (const auto& [id, call] : ledger.calls) {
        if (call.place == Place::waits) all.push_back(&call);
    }
    std::sort(all.begin(), all.end(), [](const PlainCall* a, const PlainCall* b) {
        if (a->priority != b->priority) return a->priority > b->priority;
        return std::tuple(a->arrived, a->id) < std::tuple(b->arrived, b->id);
    });
    return all;
}

struct Match {
    const PlainCall* call = nullptr;
    std::vector<Idle> eligible;
};

/// The next offer that has to be made, if any.
Match next_match(const Ledger& ledger) {
    const std::vector<const PlainCall*> waiting = waiting_calls(ledger);
    if (waiting.empty()) return {};
    const std::vector<Idle> idle = idle_sessions(ledger);
    if (idle.empty()) return {};
    for (const PlainCall* call : waiting) {
        Match match{call, {}};
        for (const Idle& each : idle) {
            const bool backs_off = std::any_of(
                call->backs_off.begin(), call->backs_off.end(),
                [&](const auto& entry) { return entry.second.agent == each.session->agent; });
            if (!backs_off && serves(ledger, *each.session, call->queue)) {
                match.eligible.push_back(each);
            }
        }
        if (!match.eligible.empty()) return match;
    }
    return {};
}

AgentState derived_state(const Ledger& ledger, const PlainAgent& agent) {
    bool is_ready = false;
    for (const auto& [id, session] : ledger.sessions) {
        if (session.agent != agent.id) continue;
        if (is_busy(session.state)) return AgentState::busyacd;
        is_ready |= session.state == S::ready;
    }
    if (const auto direction = private_call_of(ledger, agent.id)) {
        return *direction == CallDirection::incoming ? AgentState::busyincoming
                                                     : AgentState::busyoutgoing;
    }
    if (agent.word != 0) return *agent_state_of(agent.word);
    return is_ready ? AgentState::ready : AgentState::notready;
}

void judge_agents(const Ledger& ledger, Complaints& complaints) {
    std::map<AgentId, int> busy;
    for (const auto& [id, session] : ledger.sessions) {
        if (is_busy(session.state)) ++busy[session.agent];
    }
    for (const auto& [id, agent] : ledger.agents) {
        complaints.unless(busy[id] <= 1, "agent ", id, " has two busy sessions");
        complaints.unless(busy[id] == 0 || agent.word != bits(AgentState::notready),
                          "the blocked agent ", id, " is busy");
        complaints.unless(agent.state == derived_state(ledger, agent), "agent ", id, " is ",
                          name_of(agent.state), " and not what follows from his sessions");
    }
}

void judge_places(const Ledger& ledger, Complaints& complaints) {
    std::set<AgentId> agents;
    std::set<AddressId> stations;
    for (const auto& [id, call] : ledger.calls) {
        if (call.place == Place::waits) {
            complaints.unless(ledger.queues.contains(call.queue), "call ", id, " waits nowhere");
            continue;
        }
        complaints.unless(agents.insert(call.agent).second, "agent ", call.agent, " has two calls");
        complaints.unless(stations.insert(call.address).second, "address ", call.address,
                          " has two calls");
        if (call.place == Place::talks) continue;
        const auto session = ledger.sessions.find(call.session);
        const bool may_ring = session != ledger.sessions.end() &&
                              is_willing(ledger, session->second) &&
                              serves(ledger, session->second, call.queue);
        complaints.unless(may_ring, "call ", id, " rings where nobody can take it");
    }
}

struct PlainDeadline {
    Instant at;
    Instant due;  ///< When it can be met: a call that rings is let ring.
};

/// Every deadline that the facts set and nothing ended.
std::vector<PlainDeadline> deadlines_of(const Ledger& ledger, Complaints& complaints) {
    std::vector<PlainDeadline> all;
    const auto add = [&](Instant at) { all.push_back({at, at}); };
    for (const auto& [id, call] : ledger.calls) {
        for (const auto& [session, back_off] : call.backs_off) add(back_off.until);
        if (call.place == Place::rings) add(call.rings_until);
        const bool has_limit = call.place == Place::waits && call.wait_until != Instant{};
        if (has_limit)
            all.push_back({call.wait_until, std::max(call.wait_until, call.waits_again)});
    }
    for (const auto& [id, session] : ledger.sessions) {
        const bool is_timed =
            session.state == S::ended ||
            (session.state == S::busywrapup && ledger.groups.at(session.group).wrapup > Duration{});
        complaints.unless(!is_timed || session.deadline != Instant{}, "session ", id,
                          " stays for ever in ", name_of(session.state));
        if (session.deadline != Instant{}) add(session.deadline);
    }
    return all;
}

void judge_deadlines(const Ledger& ledger, const acd::Acd& acd, Instant now,
                     Complaints& complaints) {
    const std::vector<PlainDeadline> deadlines = deadlines_of(ledger, complaints);
    const auto next = acd.next_deadline();
    complaints.unless(next.has_value() == !deadlines.empty(), "a deadline is not kept");
    complaints.unless(acd.state().deadlines.size() == deadlines.size(), "the ACD keeps ",
                      acd.state().deadlines.size(), " deadlines, the facts set ", deadlines.size());
    if (!next || deadlines.empty()) return;
    Instant first = deadlines.front().at;
    for (const PlainDeadline& each : deadlines) {
        first = std::min(first, each.at);
        complaints.unless(each.due >= now, "a deadline was missed at ", to_text(each.due));
    }
    complaints.unless(next->at == first, "the ACD would wake up at ", to_text(next->at),
                      ", the facts say ", to_text(first));
}

}  // namespace

void judge_offer(const Ledger& ledger, const acd::CallOffered& offer, Complaints& complaints) {
    const Match match = next_match(ledger);
    if (match.call == nullptr) return complaints.add("an offer without an eligible pair");
    complaints.unless(offer.call == match.call->id, "call ", offer.call,
                      " is offered, it was the turn of call ", match.call->id);
    const PlainSession& winner = *match.eligible.front().session;
    complaints.unless(offer.session == winner.id && offer.agent == winner.agent &&
                          offer.address == winner.address,
                      "session ", offer.session, " is offered the call, it was the turn of ",
                      winner.id);
    complaints.unless(offer.idle_since == match.eligible.front().since,
                      "the winner's idle time is wrong");
    complaints.unless(offer.eligible == match.eligible.size(), "eligible were ",
                      match.eligible.size(), " and not ", offer.eligible);
    std::vector<AgentSessionId> best;
    for (const Idle& each : match.eligible) {
        if (best.size() < 8) best.push_back(each.session->id);
    }
    complaints.unless(offer.best == best, "the order of the sessions is wrong");
}

void judge_rest(const Ledger& ledger, const acd::Acd& acd, Instant now, Complaints& complaints) {
    judge_agents(ledger, complaints);
    judge_places(ledger, complaints);
    judge_deadlines(ledger, acd, now, complaints);
    const Match left = next_match(ledger);
    if (left.call == nullptr) return;
    complaints.unless(false, "call ", left.call->id, " waits and session ",
                      left.eligible.front().session->id, " could take it");
}

void judge_state(const Ledger& ledger, const acd::State& state, Complaints& complaints) {
    complaints.unless(ledger.calls.size() == state.calls.size() &&
                          ledger.sessions.size() == state.sessions.size() &&
                          ledger.agents.size() == state.agents.size() &&
                          ledger.queues.size() == state.queues.size() &&
                          ledger.private_calls.size() == state.private_calls.size(),
                      "the ACD has more or less than the facts say");
    for (const auto& [id, call] : state.calls) {
        const auto plain = ledger.calls.find(id);
        if (plain == ledger.calls.end()) continue;
        const Place place = acd::is_waiting(call)     ? Place::waits
                            : acd::is_connected(call) ? Place::talks
                                                      : Place::rings;
        const bool is_same = place == plain->second.place && call.queue == plain->second.queue &&
                             (place == Place::waits || call.session == plain->second.session);
        complaints.unless(is_same, "call ", id, " is elsewhere than the facts say");
    }
    for (const auto& [id, session] : state.sessions) {
        const auto plain = ledger.sessions.find(id);
        const bool is_same = plain != ledger.sessions.end() && plain->second.state == session.state;
        complaints.unless(is_same, "session ", id, " is not as the facts say");
    }
}

}  // namespace agentline::center
