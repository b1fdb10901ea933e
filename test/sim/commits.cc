#include "sim/commits.h"

namespace agentline::sim {

using namespace std::chrono_literals;
using journal::AppendResult;

namespace {
constexpr Duration retry_time = 200ms;
}  // namespace

/// A disk has slow moments.
Duration Commits::writing_time() {
    return site_.some(site_.dice.chance(2) ? Duration(400ms) : Duration(2ms));
}

void Commits::submit(journal::Group facts, Ticket ticket) {
    waiting_.push_back({std::move(facts), ticket});
    begin();
}

void Commits::begin() {
    if (is_busy_ || waiting_.empty()) return;
    writing_.clear();
    for (Commit& each : waiting_) {
        writing_.insert(writing_.end(), each.facts.begin(), each.facts.end());
        writing_ticket_ = each.ticket;
    }
    waiting_.clear();
    is_busy_ = true;
    is_written_ = false;
    life_.after(writing_.empty() ? Duration(1) : writing_time(), [this] { append(); });
}

void Commits::append() {
    if (writing_.empty()) return finish();
    switch (disk_.append(writing_, disk_.last_sequence())) {
        case AppendResult::committed:
            ++site_.figures.commits;
            is_written_ = true;
            if (std::exchange(is_stalled_, false)) callbacks_.stalled(std::nullopt);
            // Between this and the release the process may die as well.
            return life_.after(site_.some(200us), [this] { finish(); });
        case AppendResult::no_space:
            if (!std::exchange(is_stalled_, true)) callbacks_.stalled(disk_.last_error());
            return life_.after(retry_time, [this] { append(); });
        case AppendResult::failed:
        case AppendResult::fenced:
            break;
    }
    site_.complaints.add("the journal cannot be written");
}

void Commits::finish() {
    is_busy_ = false;
    callbacks_.released(writing_ticket_);
    if (!writing_.empty()) callbacks_.durable_facts(writing_);
    begin();
}

void Commits::submit_snapshot(journal::Snapshot snapshot, Instant keep_from) {
    life_.after(writing_time(), [this, snapshot = std::move(snapshot), keep_from] {
        const bool is_kept = disk_.put_snapshot(snapshot, keep_from) == AppendResult::committed;
        site_.figures.snapshots += is_kept ? 1 : 0;
    });
}

void Commits::die() {
    if (is_writing() && site_.dice.chance(50)) {
        is_written_ = disk_.append(writing_, disk_.last_sequence()) == AppendResult::committed;
    }
    site_.figures.unheard_commits += is_unheard() ? 1 : 0;
}

}  // namespace agentline::sim
