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
      live_(std::make_unique<Books>(settings, site.complaints)),
      durable_(std::make_unique<Books>(settings, site.complaints)) {}

void Auditor::decided(const Batch& batch, Instant now) {
    if (!site_.complaints.all().empty()) return;  // What follows from a fault tells nothing more.
    LineFacts facts = live_->take(batch.facts);
    const std::vector<Sent> sent = sent_by(batch, site_.complaints);
    desk_.decided({*live_, batch, sent, facts, now});
    for (auto& [device, each] : facts) read(live_->lines.at(device), each);
    desk_.settled(*live_, facts, now);
}

void Auditor::read(LineState& line, std::vector<acd::StampedFact>& facts) {
    for (const acd::StampedFact& fact : facts) line.apply(fact);
    site_.figures.facts += facts.size();
    site_.meddler.seen_by_judges(facts);
    for (const acd::StampedFact& fact : facts) {
        site_.tell([&] { return "    " + center::words(fact.fact); });
        if (const auto* offer = std::get_if<acd::CallOffered>(&fact.fact)) {
            center::judge_offer(line.ledger, *offer, site_.complaints);
        }
        line.note(fact);
    }
    if (facts.empty() || !site_.complaints.all().empty()) return;
    // Deadlines that passed while others were decided are met at the end of the step.
    center::judge_rest(line.ledger, line.acd, Instant{}, site_.complaints);
}

void Auditor::at_rest(const Broker& broker, Instant now, bool meets) {
    if (!site_.complaints.all().empty() || !meets) return;
    const auto wakes = broker.next_deadline();
    for (const auto& [device, line] : live_->lines) {
        center::judge_rest(line.ledger, line.acd, now, site_.complaints);
        const auto due = line.acd.next_deadline();
        site_.complaints.unless(!due || (wakes && *wakes <= due->at),
                                "the server does not wake for a deadline");
    }
    desk_.at_rest(now, wakes);
    if (++rests_ % rests_per_comparison == 0) compare_with(broker);
}

void Auditor::compare_with(const Broker& broker) const {
    const journal::Snapshot snapshot = broker.snapshot();
    site_.complaints.unless(snapshot.sequence == live_->sequence,
                            "the server is not where its facts end");
    compare_states(snapshot, *live_, "the server's state is not that of its facts");
    for (const auto& [device, line] : live_->lines) {
        center::judge_balance(line.ledger, site_.complaints);
    }
}

void Auditor::compare_states(const journal::Snapshot& snapshot, const Books& books,
                             const char* what) const {
    site_.complaints.unless(snapshot.lines.size() == books.lines.size(),
                            "a snapshot lacks a line or has one too many");
    for (const journal::LineSnapshot& each : snapshot.lines) {
        const auto line = books.lines.find(device_of(each.line));
        const bool is_right =
            line != books.lines.end() && each.state == line->second.acd.snapshot();
        site_.complaints.unless(is_right, what);
    }
    for (const auto& [device, line] : books.lines) {
        center::judge_state(line.ledger, line.acd.state(), site_.complaints);
    }
}

void Auditor::committed(const journal::Group& group) {
    for (const auto& [device, facts] : durable_->take(group)) {
        for (const acd::StampedFact& fact : facts) durable_->lines.at(device).read(fact);
    }
}

void Auditor::crashed() {
    site_.figures.lost_facts += live_->sequence - durable_->sequence;
    live_ = std::make_unique<Books>(*durable_);
    desk_.server_died();
}

void Auditor::recovered(const journal::Snapshot& snapshot) {
    site_.complaints.unless(snapshot.sequence >= shown_, "fact ", shown_,
                            " was shown to a client and is taken back");
    site_.complaints.unless(snapshot.sequence == durable_->sequence, "fact ", durable_->sequence,
                            " is durable, recovered is ", snapshot.sequence);
    compare_states(snapshot, *durable_, "the recovered state is not that of the durable facts");
    desk_.recovered(*live_);
}

bool Auditor::has_call(std::uint32_t device, ProviderCallId call) const {
    const auto& calls = ledger(device).calls;
    return std::any_of(calls.begin(), calls.end(),
                       [&](const auto& each) { return each.second.provider_call == call; });
}

bool Auditor::has_no_deadline() const {
    return std::none_of(live_->lines.begin(), live_->lines.end(), [](const auto& each) {
        return each.second.acd.next_deadline().has_value();
    });
}

}  // namespace agentline::sim
