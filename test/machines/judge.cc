// What: see judge.h.
#include "machines/judge.h"

#include <array>

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include "center/complaints.h"
#include "unit/acd/invariants.h"
#include "unit/acd/seed_tables.h"

namespace agentline::acd::machines {
namespace {

using S = AgentSessionState;
using A = AgentState;

/// The tables as arrays: they are read once, not at every step.
class Published {
  public:
    Published() {
        for (std::size_t from = 0; from < sessions_.size(); ++from) {
            for (std::size_t to = 0; to < sessions_.size(); ++to) {
                sessions_[from][to] = session_cell(session_at(from), session_at(to));
                nexts_[from][to] = may_be_next(session_at(from), session_at(to));
            }
        }
        for (std::size_t from = 0; from < agents_.size(); ++from) {
            for (std::size_t to = 0; to < agents_.size(); ++to) {
                agents_[from][to] = agent_cell(agent_at(from), agent_at(to));
            }
        }
    }
    [[nodiscard]] const std::string& session(S from, S to) const {
        return sessions_[place(bits(from))][place(bits(to))];
    }
    [[nodiscard]] bool next(S in, S next) const {
        return nexts_[place(bits(in))][place(bits(next))];
    }
    [[nodiscard]] const std::string& agent(A from, A to) const {
        return agents_[place(bits(from))][place(bits(to))];
    }

  private:
    static std::size_t place(std::uint32_t bit) {
        return static_cast<std::size_t>(__builtin_ctz(bit));
    }
    static S session_at(std::size_t place) { return *session_state_of(1U << place); }
    static A agent_at(std::size_t place) { return *agent_state_of(1U << place); }
    std::array<std::array<std::string, 6>, 6> sessions_;
    std::array<std::array<bool, 6>, 6> nexts_{};
    std::array<std::array<std::string, 7>, 7> agents_;
};

const Published& published() {
    static const Published tables;
    return tables;
}

bool is_busy_state(S s) {
    return s == S::busyoncall || s == S::busywrapup;
}

const Session* find(const World& world, AgentSessionId id) {
    return world.acd.session(id);
}

class StepJudge {
  public:
    explicit StepJudge(const Step& step) : step_(step) {}

    std::vector<std::string> run() {
        if (!step_.outcome) complaints_.unless(step_.facts.empty(), "a refusal has facts");
        for (const StampedFact& fact : step_.facts) std::visit(*this, fact.fact);
        if (step_.event.command) reply();
        for (const auto& [id, session] : state().sessions) follow(session);
        for (const auto& [id, agent] : state().agents) follow(agent);
        calls();
        return complaints_.all();
    }

    void operator()(const SessionStateChanged& fact) {
        const std::string& cell = published().session(fact.from, fact.to);
        complaints_.unless(cell == "yes", "transition that is not published: ", name_of(fact.from),
                           " -> ", name_of(fact.to));
        complaints_.unless(changed_.insert(fact.session).second, "a session changed twice");
        if (fact.to != S::busywrapup) return;
        const Duration wrapup = state().groups.at(find(before(), fact.session)->group).wrapup;
        const Instant due = wrapup == Duration{} ? Instant{} : before().now + wrapup;
        complaints_.unless(fact.deadline == due, "wrap-up without its deadline");
    }
    void operator()(const AgentStateChanged& fact) {
        const std::string& cell = published().agent(fact.from, fact.to);
        complaints_.unless(cell.find('h') != std::string::npos,
                           "agent transition that is not published: ", name_of(fact.from), " -> ",
                           name_of(fact.to));
    }
    void operator()(const CallOffered& fact) {
        complaints_.unless(fact.deadline > before().now, "an offer without a deadline");
        complaints_.unless(fact.offer.value >= state().next_offer, "an offer's number again");
    }
    void operator()(const CallAnswered& fact) {
        const auto* answer = command<StationAnswers>();
        complaints_.unless(answer != nullptr && answer->offer == fact.offer,
                           "answered by nobody who was offered the call");
        complaints_.unless(++answers_ == 1, "two winners");
    }
    void operator()(const OfferEnded& fact) { offers_ended_.emplace(fact.session, fact.why); }
    void operator()(const CallEnded& fact) { calls_ended_.insert(fact.call); }
    void operator()(const CallRequeued& fact) { requeued_.insert(fact.call); }
    void operator()(const SessionReleased& fact) { released_.insert(fact.session); }
    template <class Other>
    void operator()(const Other&) {}

  private:
    [[nodiscard]] const World& before() const { return step_.before; }
    [[nodiscard]] const State& state() const { return before().acd.state(); }
    template <class C>
    [[nodiscard]] const C* command() const {
        return step_.event.command ? std::get_if<C>(&*step_.event.command) : nullptr;
    }

    void reply() {
        if (const auto* request = command<SetSessionState>()) reply_to(*request);
        if (const auto* request = command<SetAgentState>()) reply_to(*request);
    }

    void expect_refusal(std::optional<Refusal> expected) {
        const auto got =
            step_.outcome ? std::optional<Refusal>() : std::optional(step_.outcome.error());
        const auto in_words = [](std::optional<Refusal> reply) {
            return reply ? name_of(*reply) : std::string_view("success");
        };
        complaints_.unless(got == expected, "reply is \"", in_words(got), "\", should be \"",
                           in_words(expected), "\"");
    }

    /// K-07 with SS-12 and 12.2.
    [[nodiscard]] std::optional<Refusal> refusal_of(const Session& session,
                                                    const SessionRequest& request) const {
        if (!request.state && !request.next) return Refusal::illegal_state;
        const S after = request.state.value_or(session.state);
        if (request.next && !published().next(after, *request.next)) return Refusal::illegal_state;
        const std::string& cell = published().session(session.state, after);
        if (cell == "-") return Refusal::illegal_state;
        if (cell == "same" || !is_busy_state(after)) return std::nullopt;
        for (const auto& [id, other] : state().sessions) {
            if (other.agent == session.agent && id != session.id && is_busy_state(other.state)) {
                return Refusal::other_session_busy;
            }
        }
        const bool is_blocked = before().acd.agent(session.agent)->word == A::notready;
        return is_blocked ? std::optional(Refusal::agent_blocked) : std::nullopt;
    }

    void reply_to(const SetSessionState& request) {
        const Session* session = find(before(), request.session);
        if (session == nullptr) return expect_refusal(Refusal::unknown_session);
        expect_refusal(refusal_of(*session, request.request));
        if (!step_.outcome) return;
        const Session* now = find(step_.after, request.session);
        const S wanted = request.request.state.value_or(session->state);
        complaints_.unless((now == nullptr ? S::released : now->state) == wanted,
                           "not the state that was asked for");
        if (now == nullptr || wanted == S::ended) return;
        const std::uint32_t wish = request.request.next ? bits(*request.request.next) : 0;
        complaints_.unless(now->next == wish, "not the next state that was asked for");
    }

    void reply_to(const SetAgentState& request) {
        const Agent* agent = before().acd.agent(request.agent);
        if (agent == nullptr) return expect_refusal(Refusal::unknown_agent);
        const auto is_plain = [](A a) { return a == A::notready || a == A::ready; };
        const AgentRequest& asked = request.request;
        bool is_legal = (asked.state || asked.next) && (!asked.next || is_plain(*asked.next));
        if (asked.state == A::released) is_legal &= !asked.next;
        if (asked.state) is_legal &= is_plain(*asked.state) || asked.state == A::released;
        expect_refusal(is_legal ? std::nullopt : std::optional(Refusal::illegal_state));
        if (!step_.outcome || asked.state != A::released) return;
        complaints_.unless(step_.after.acd.agent(request.agent) == nullptr, "released, but there");
    }

    /// Why a session may be in another state than before: one reason or none.
    [[nodiscard]] S expected_state(const Session& session) const {
        if (released_.contains(session.id)) return S::released;
        if (const auto* request = command<SetSessionState>();
            request != nullptr && request->session == session.id && step_.outcome) {
            return request->request.state.value_or(session.state);
        }
        const auto failed = offers_ended_.find(session.id);
        if (failed != offers_ended_.end() && is_agents_failure(failed->second)) return S::notready;
        const auto call = state().calls.find(session.call);
        if (call != state().calls.end() && session.state == S::busyoncall) {
            const bool is_glare = command<StationRefuses>() != nullptr;
            if (requeued_.contains(session.call)) {
                return is_glare ? S::notready : next_of(state(), session);
            }
            if (calls_ended_.contains(session.call)) return next_of(state(), session);
        }
        if (const auto* answer = command<StationAnswers>(); answer != nullptr && step_.outcome) {
            const auto ringing = state().call_of_offer.find(answer->offer);
            if (state().calls.at(ringing->second).session == session.id) return S::busyoncall;
        }
        const auto due = before().acd.next_deadline();
        const bool is_due = command<MeetDeadline>() != nullptr && due &&
                            due->session == session.id && due->kind == Deadline::Kind::session &&
                            due->at <= before().now;
        return is_due && session.state == S::busywrapup ? next_of(state(), session) : session.state;
    }

    /// Automatic changes take the next state or leave it alone; they never overwrite it.
    void follow(const Session& session) {
        const Session* now = find(step_.after, session.id);
        const S is = now == nullptr ? S::released : now->state;
        complaints_.unless(released_.contains(session.id) == (now == nullptr),
                           "a session vanished");
        complaints_.unless(is == expected_state(session), "session went from ",
                           name_of(session.state), " to ", name_of(is), ", should be ",
                           name_of(expected_state(session)));
        if (now == nullptr || is == S::ended) return;
        if (now->entered_by == session.entered_by) {
            complaints_.unless(now->deadline == session.deadline, "a running deadline was moved");
        }
        const auto* request = command<SetSessionState>();
        if (request != nullptr && request->session == session.id) return;
        const bool is_taken = is_busy_state(session.state) && is != session.state;
        const bool is_glare =
            requeued_.contains(session.call) && command<StationRefuses>() != nullptr;
        if (is_taken && !is_glare) {
            complaints_.unless(now->next == 0, "a next state is used twice");
        } else {
            complaints_.unless(now->next == session.next, "a next state was overwritten");
        }
    }

    void follow(const Agent& agent) {
        const Agent* now = step_.after.acd.agent(agent.id);
        const auto* request = command<SetAgentState>();
        if (now == nullptr || now->word == agent.word) return;
        if (request != nullptr && request->agent == agent.id) return;
        const bool is_next = agent.next && now->word == agent.next && is_busy(agent.state);
        complaints_.unless(is_next || !now->word, "an agent's word was overwritten");
    }

    void calls() {
        for (const auto& [id, call] : state().calls) {
            complaints_.unless(
                step_.after.acd.state().calls.contains(id) != calls_ended_.contains(id),
                "a call vanished, or lives on after its end");
        }
    }

    const Step& step_;
    center::Complaints complaints_;
    std::set<AgentSessionId> changed_, released_;
    std::map<AgentSessionId, OfferEnd> offers_ended_;
    std::set<CallId> calls_ended_, requeued_;
    int answers_ = 0;
};

}  // namespace

AgentSessionState next_of(const State& state, const Session& session) {
    if (session.state == S::ended) return S::ended;
    if (session.next != 0) return *session_state_of(session.next);
    const bool has_wrapup = state.groups.at(session.group).wrapup > Duration{};
    return has_wrapup && session.state != S::busywrapup ? S::busywrapup : S::ready;
}

std::vector<std::string> judge_step(const Step& step) {
    return StepJudge(step).run();
}

std::vector<std::string> judge_state(const World& world) {
    testing::TestPartResultArray failures;
    {
        const testing::ScopedFakeTestPartResultReporter reporter(
            testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &failures);
        expect_sound(world.acd);
    }
    std::vector<std::string> all;
    for (int i = 0; i < failures.size(); ++i) {
        all.emplace_back(failures.GetTestPartResult(i).message());
    }
    return all;
}

std::vector<std::string> judged() {
    return {
        "every change of a session's state is one of the twelve of the seed's table",
        "every change of an agent's state is one that the handler may make (contract 12.2)",
        "the reply to every pair of words in every state is that of the tables (K-07, SS-12, 12.2)",
        "an accepted request leaves the session in the state and with the wish that it asked for",
        "a refused command has no facts and leaves every byte of the state as it was",
        "a session changes its state for one of the published reasons and for no other, once a "
        "step",
        "what follows a call or wrap-up is the last wish of a client, once, or else the default",
        "no automatic change overwrites a next state or an agent's word",
        "at most one session of an agent is BUSYONCALL or BUSYWRAPUP (SS-12)",
        "a call is in one place: one queue, or one station, one session and one agent",
        "a call leaves only by its end, and one answer at most connects it",
        "every offer has a deadline; BUSYWRAPUP has one if the group has a wrap-up time, and keeps "
        "it",
        "no call waits while a session could take it, and nothing rings where it cannot be taken",
        "an agent's state is what follows from private calls, sessions and words (A-37)",
        "indexes and deadlines hold what the records say and nothing else",
        "states that were met again by another way lead where the first did (one in 499 of them)",
        "way out 1: from every state, everything can end (no agent, no session, no call)",
        "way out 2: from every state, with the clock and the far ends alone, every call, offer, "
        "back-off, timed wrap-up and ended session goes away",
    };
}

}  // namespace agentline::acd::machines
