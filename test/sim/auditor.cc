#include "sim/auditor.h"

#include <algorithm>

#include "center/counts.h"
#include "center/oracle.h"
#include "center/words.h"

namespace agentline::sim {

namespace {
/// Each state is compared by its few numbers; the whole of it now and then.
constexpr std::uint64_t rests_per_comparison = 64;
}  // namespace

Auditor::Auditor(Site& site, const acd::Settings& settings)
    : site_(site),
      desk_(site),
      live_(std::make_unique<LineState>(settings, site.complaints)),
      durable_(std::make_unique<LineState>(settings, site.complaints)) {}

void Auditor::decided(const Batch& batch, Instant now) {
    std::vector<acd::StampedFact> facts = facts_of(batch.facts, site_.complaints);
    const std::vector<Sent> sent = sent_by(batch, site_.complaints);
    desk_.decided(*live_, batch, sent, facts, now);
    desk_.begin_step();
    read(facts, batch.facts);
    site_.meddler.seen_by_judges(facts);
    for (const acd::StampedFact& fact : facts) {
        site_.tell([&] { return "    " + center::words(fact.fact); });
        if (const auto* offer = std::get_if<acd::CallOffered>(&fact.fact)) {
            center::judge_offer(live_->ledger, *offer, site_.complaints);
        }
        live_->ledger.read(fact);
    }
    const bool is_sound = facts.empty() || !site_.complaints.all().empty();
    if (is_sound) return;
    // Deadlines that passed while others were decided are met at the end of the step.
    center::judge_rest(live_->ledger, live_->acd, Instant{}, site_.complaints);
}

/// The parts that are not the judges' own reading.
void Auditor::read(const std::vector<acd::StampedFact>& facts, const journal::Group& group) {
    for (const acd::StampedFact& fact : facts) {
        live_->acd.apply(fact);
        live_->names.read(fact.fact);
    }
    if (!group.empty()) live_->sequence = group.back().stamp.sequence;
    site_.figures.facts += facts.size();
}

void Auditor::at_rest(const Broker& broker, Instant now, bool meets) {
    if (!site_.complaints.all().empty() || !meets) return;
    center::judge_rest(live_->ledger, live_->acd, now, site_.complaints);
    const auto due = live_->acd.next_deadline();
    const auto wakes = broker.next_deadline();
    site_.complaints.unless(!due || (wakes && *wakes <= due->at),
                            "the server does not wake for a deadline");
    if (++rests_ % rests_per_comparison == 0) compare_with(broker);
}

void Auditor::compare_with(const Broker& broker) const {
    const journal::Snapshot snapshot = broker.snapshot();
    site_.complaints.unless(snapshot.sequence == live_->sequence &&
                                snapshot.lines.front().state == live_->acd.snapshot(),
                            "the server's state is not that of its facts");
    center::judge_state(live_->ledger, live_->acd.state(), site_.complaints);
    center::judge_balance(live_->ledger, site_.complaints);
}

void Auditor::committed(const journal::Group& group) {
    for (const acd::StampedFact& fact : facts_of(group, site_.complaints)) {
        durable_->ledger.read(fact);
        durable_->acd.apply(fact);
        durable_->names.read(fact.fact);
        durable_->sequence = fact.stamp.sequence;
    }
}

void Auditor::crashed() {
    site_.figures.lost_facts += live_->sequence - durable_->sequence;
    live_ = std::make_unique<LineState>(*durable_);
    desk_.server_died();
}

void Auditor::recovered(const journal::Snapshot& snapshot) {
    site_.complaints.unless(snapshot.sequence >= shown_, "fact ", shown_,
                            " was shown to a client and is taken back");
    site_.complaints.unless(snapshot.sequence == durable_->sequence, "fact ", durable_->sequence,
                            " is durable, recovered is ", snapshot.sequence);
    site_.complaints.unless(snapshot.lines.front().state == durable_->acd.snapshot(),
                            "the recovered state is not that of the durable facts");
    center::judge_state(durable_->ledger, durable_->acd.state(), site_.complaints);
}

bool Auditor::has_call(ProviderCallId call) const {
    return std::any_of(live_->ledger.calls.begin(), live_->ledger.calls.end(),
                       [&](const auto& each) { return each.second.provider_call == call; });
}

}  // namespace agentline::sim
