#include "center/crew.h"

#include <algorithm>

#include "model/reasons.h"

namespace agentline::center {
namespace {

using namespace acd;
using S = AgentSessionState;
using MaybeState = std::optional<S>;

class Person {
  public:
    Person(const Acd& acd, const Agent& agent, Dice& dice)
        : acd_(acd), agent_(agent), dice_(dice) {}

    std::optional<Command> act() {
        const std::vector<const Session*> live = live_sessions();
        if (live.empty() || dice_.chance(4)) return log_in();
        const Session& session = *one_of(dice_, live);
        // Mostly he works: what is not ready becomes ready.
        if (dice_.chance(85)) return work(live);
        switch (dice_.below(10)) {
            case 0:
            case 1:
            case 2:
                return take_break(session);
            case 3:
                return SetSessionState{session.id, {S::ended, {}}};
            case 4:
                return SetSessionState{session.id, {std::nullopt, some_next()}};
            case 5:
                return of_agent();
            case 6:
                return SetAgentPeriod{agent_.id,
                                      static_cast<std::uint32_t>(60 + dice_.below(7200))};
            case 7:
                return SetQueuePeriod{some_queue(),
                                      static_cast<std::uint32_t>(60 + dice_.below(7200))};
            case 8:
                return dice_.chance(20) ? Command{SetSessionState{session.id, {S::busyoncall, {}}}}
                                        : take_break(session);
            default:
                return something_odd(session);
        }
    }

  private:
    [[nodiscard]] std::vector<const Session*> live_sessions() const {
        std::vector<const Session*> live;
        for (const AgentSessionId id : agent_.sessions) {
            const Session* session = acd_.session(id);
            if (is_live(session->state)) live.push_back(session);
        }
        return live;
    }

    std::optional<Command> work(const std::vector<const Session*>& live) {
        if (agent_.word == AgentState::notready && dice_.chance(50)) {
            return SetAgentState{agent_.id, {AgentState::ready, {}}};
        }
        for (const Session* session : live) {
            const bool is_idle = session->state == S::notready ||
                                 (session->state == S::busywrapup && dice_.chance(40));
            if (is_idle) return SetSessionState{session->id, {S::ready, {}}};
        }
        return std::nullopt;
    }

    /// At his own desk, now and then at another one.
    std::optional<Command> log_in() {
        const State& state = acd_.state();
        if (state.groups.empty() || state.addresses.empty()) return std::nullopt;
        const auto desk = std::next(state.addresses.begin(),
                                    static_cast<std::ptrdiff_t>(desk_of(state.addresses.size())));
        return CreateSession{agent_.id, one_of(dice_, state.groups).first, desk->second.id};
    }
    std::size_t desk_of(std::size_t desks) {
        return dice_.chance(15) ? dice_.below(desks) : agent_.person.back() % desks;
    }

    MaybeState some_next() {
        const MaybeState choices[] = {S::ready, S::notready, S::busywrapup, S::ended, S::notready};
        return one_of(dice_, choices);
    }

    Command take_break(const Session& session) {
        const bool is_busy_now = acd::is_busy(session.state);
        const std::string reason = dice_.chance(50) ? "lunch" : "";
        if (is_busy_now && dice_.chance(80)) {
            return SetSessionState{session.id, {std::nullopt, S::notready}, reason};
        }
        return SetSessionState{
            session.id, {S::notready, dice_.chance(30) ? some_next() : MaybeState{}}, reason};
    }

    Command of_agent() {
        const AgentWord words[] = {AgentState::notready, AgentState::ready, AgentState::ready, {}};
        if (dice_.chance(15)) return SetAgentState{agent_.id, {AgentState::released, {}}};
        const AgentWord next = dice_.chance(30) ? one_of(dice_, words) : AgentWord{};
        return SetAgentState{agent_.id, {one_of(dice_, words), next}};
    }

    /// Any pair of words: most are refused.
    Command something_odd(const Session& session) {
        const auto any = [&] { return session_state_of(1U << dice_.below(7)); };
        return SetSessionState{session.id, {any(), any()}};
    }

    /// But the one whose figures are kept.
    QueueId some_queue() {
        const auto& queues = acd_.state().queues;
        const auto& queue = one_of(dice_, queues).second;
        return queue.title == lasting_queue ? QueueId{} : queue.id;
    }

    const Acd& acd_;
    const Agent& agent_;
    Dice& dice_;
};

}  // namespace

std::optional<Command> next_act(const Acd& acd, const std::string& person, Dice& dice) {
    const auto known = acd.state().agent_of_person.find(person);
    if (known == acd.state().agent_of_person.end()) return CreateAgent{person};
    return Person(acd, *acd.agent(known->second), dice).act();
}

std::optional<Command> next_act_of_operator(const Acd& acd, Dice& dice) {
    const State& state = acd.state();
    if (state.is_draining && dice.chance(80)) return SetDrain{false};
    switch (dice.below(10)) {
        case 0:
            return SetDrain{true};
        case 1:
        case 2:
            if (state.sessions.empty()) return std::nullopt;
            return SetSessionState{one_of(dice, state.sessions).first,
                                   {dice.chance(50) ? S::ended : S::notready, {}},
                                   std::string(reasons::by_operator)};
        default:
            if (state.calls.empty()) return std::nullopt;
            return RequeueCall{one_of(dice, state.calls).first};
    }
}

std::optional<Command> next_log_off(const Acd& acd) {
    for (const auto& [id, session] : acd.state().sessions) {
        if (is_live(session.state)) return SetSessionState{id, {S::ended, {}}};
    }
    return std::nullopt;
}

}  // namespace agentline::center
