#include "sim/updates.h"

namespace agentline::sim {
namespace {

using namespace std::chrono_literals;
constexpr Duration quiet_time = 1s;

}  // namespace

void Updates::restart(const center::Ledger& ledger) {
    figures_ = figures_of(ledger);
    owed_.clear();
    allowed_.clear();
    quiet_until_ = owed_at_ = Instant{};
}

/// What a change of a call, a private call or a wrap-up counts for, each of which only grows, and
/// the talks under way. What time alone changes is no change: a reader knows the time.
Updates::Figures Updates::figures_of(const center::Ledger& ledger) {
    Figures figures;
    for (const auto& [id, each] : ledger.queues) {
        figures[{MessageId::queuestatus, id.value}] = {
            each.queued.size(),    each.answered.size(),   each.abandoned.size(),
            each.flowed_in.size(), each.flowed_out.size(), each.disposed.size()};
    }
    for (const auto& [id, each] : ledger.sessions) {
        figures[{MessageId::agentsessionstatus, id.value}] = {each.answers.size(),
                                                              each.wrapups.size()};
    }
    for (const auto& [id, each] : ledger.agents) {
        figures[{MessageId::agentstatusex, id.value}] = {each.answered.size(), each.incoming.size(),
                                                         each.outgoing.size(), each.wrapups.size()};
    }
    for (const auto& [id, call] : ledger.calls) {
        if (call.place != center::PlainCall::Place::talks) continue;
        const auto session = figures.find({MessageId::agentsessionstatus, call.session.value});
        const auto agent = figures.find({MessageId::agentstatusex, call.agent.value});
        if (session != figures.end()) ++session->second.back();
        if (agent != figures.end()) ++agent->second.back();
    }
    return figures;
}

std::set<Figured> Updates::changed_to(const Figures& figures) const {
    std::set<Figured> changed;
    for (const auto& [id, counts] : figures) {
        const auto before = figures_.find(id);
        const bool is_same = counts == (before == figures_.end() ? Counts{} : before->second);
        if (!is_same) changed.insert(id);
    }
    return changed;
}

void Updates::unheard(Instant now) {
    allowed_.merge(owed_);
    owed_.clear();
    owed_at_ = now + quiet_time;
}

void Updates::settled(const center::Ledger& ledger, const std::set<Figured>& told, Instant now) {
    Figures after = figures_of(ledger);
    const std::set<Figured> changed = changed_to(after);
    owed_.insert(changed.begin(), changed.end());
    if (!told.empty()) judge_told(told, after, now);
    for (const Figured& each : told) {
        owed_.erase(each);
        allowed_.erase(each);
        // Whether before or behind what told of it, one decision does not say.
        if (changed.contains(each)) allowed_.insert(each);
    }
    const auto is_gone = [&](const Figured& each) { return !after.contains(each); };
    std::erase_if(owed_, is_gone);
    std::erase_if(allowed_, is_gone);
    figures_ = std::move(after);
}

void Updates::judge_told(const std::set<Figured>& told, const Figures& after, Instant now) {
    site_.complaints.unless(now >= quiet_until_, "changed figures are told of twice in a second");
    quiet_until_ = owed_at_ = now + quiet_time;
    for (const Figured& each : told) {
        const bool is_gone = !after.contains(each) && figures_.contains(each);
        site_.complaints.unless(owed_.contains(each) || allowed_.contains(each) || is_gone,
                                "the figures of ", each.second,
                                " are told to have changed and have not");
        ++site_.figures.updates;
    }
}

void Updates::at_rest(Instant now, std::optional<Instant> wakes) const {
    if (owed_.empty()) return;
    site_.complaints.unless(now < owed_at_, "the figures of ", owed_.begin()->second,
                            " have changed and nobody was told in time");
    site_.complaints.unless(wakes && *wakes <= owed_at_,
                            "the server does not wake to tell of changed figures");
}

}  // namespace agentline::sim
