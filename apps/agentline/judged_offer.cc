#include "agentline/judged_offer.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "agentline/table.h"
#include "core/acd/routing.h"
#include "core/acd/session_machine.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

struct Passed {
    AgentSessionId session;
    acd::PassedOver why{};
};

/// Sessions in other groups have nothing to do with the call and are in neither list.
struct Candidates {
    std::vector<acd::IdleKey> eligible;  ///< The winner first.
    std::vector<Passed> passed;
};

Candidates candidates_for(const acd::State& state, const acd::Call& call) {
    Candidates out;
    for (const auto& [id, session] : state.sessions) {
        if (!acd::is_live(session.state) || !acd::serves(state, session, call.queue)) continue;
        if (const auto why = acd::passed_over(state, session, call)) {
            out.passed.push_back({id, *why});
        } else {
            out.eligible.push_back({session.idle_since, id});
        }
    }
    std::sort(out.eligible.begin(), out.eligible.end());
    return out;
}

json::object session_row(const acd::State& state, AgentSessionId id, std::string_view verdict) {
    const acd::Session& session = state.sessions.at(id);
    json::object row;
    row["session"] = id.value;
    row["agent"] = session.agent.value;
    row["person"] = state.agents.at(session.agent).person;
    row["group_name"] = state.groups.at(session.group).title;
    row["state"] = name_of(session.state);
    row["reason"] = session.reason;
    const bool is_ready = session.state == AgentSessionState::ready;
    row["idle_since"] = is_ready ? json::value(to_text(session.idle_since)) : json::value(nullptr);
    row["verdict"] = verdict;
    return row;
}

json::array rows_of(const acd::State& state, const Candidates& candidates) {
    json::array rows;
    for (const acd::IdleKey& key : candidates.eligible) {
        rows.push_back(session_row(state, key.session, rows.empty() ? "won" : "eligible"));
    }
    for (const Passed& each : candidates.passed) {
        rows.push_back(session_row(state, each.session, name_of(each.why)));
    }
    return rows;
}

std::string choice_of(const std::vector<acd::IdleKey>& eligible) {
    if (eligible.empty()) return "nobody could have been offered it";
    const std::string since = "idle since " + to_text(eligible.front().idle_since);
    if (eligible.size() == 1) return since + ", the only one eligible";
    const std::string of = " of " + std::to_string(eligible.size()) + " eligible";
    if (eligible[0].idle_since == eligible[1].idle_since) {
        return since + ", the longest" + of + ", by the lower HAGENTSESSION";
    }
    return since + ", the longest" + of;
}

std::string text_of(const std::vector<AgentSessionId>& sessions) {
    std::string out;
    for (const AgentSessionId each : sessions) {
        out += (out.empty() ? "" : " ") + handle_text(each.value);
    }
    return out.empty() ? "none" : out;
}

/// One member of the fact against what the rules give.
void compare(const char* what, const std::string& told, const std::string& found,
             std::string& out) {
    if (told == found) return;
    out += (out.empty() ? "" : "; ") + std::string(what) + ": the fact says " + told +
           ", the rules say " + found;
}

std::string difference_of(const acd::CallOffered& fact, const std::vector<acd::IdleKey>& eligible) {
    std::vector<AgentSessionId> best;
    for (std::size_t i = 0; i < std::min(eligible.size(), acd::best_max); ++i) {
        best.push_back(eligible[i].session);
    }
    const acd::IdleKey winner = eligible.empty() ? acd::IdleKey{} : eligible.front();
    std::string out;
    compare("eligible", std::to_string(fact.eligible), std::to_string(eligible.size()), out);
    compare("winner", handle_text(fact.session.value), handle_text(winner.session.value), out);
    compare("idle since", to_text(fact.idle_since), to_text(winner.idle_since), out);
    compare("best", text_of(fact.best), text_of(best), out);
    return out;
}

}  // namespace

JudgedOffer judge_offer(const acd::State& before, const acd::CallOffered& fact) {
    const Candidates found = candidates_for(before, before.calls.at(fact.call));
    return {choice_of(found.eligible), rows_of(before, found), difference_of(fact, found.eligible)};
}

}  // namespace agentline::cli
