#include "powercut/story.h"

#include <algorithm>
#include <iterator>

#include "unit/io/journal_support.h"

namespace agentline::powercut {

using journal::AppendResult;
using journal::Group;
using journal::Record;
using journal::Snapshot;

namespace {

/// Most facts are small; some fill pages, a few need pages of their own.
std::size_t size_of(std::uint64_t sequence) {
    if (sequence % 37 == 0) return 30'000;
    if (sequence % 11 == 0) return 4'000;
    return 40 + sequence % 7 * 30;
}

std::uint64_t base_of(const std::set<std::uint64_t>& snapshots, std::uint64_t keep_from) {
    const auto after = snapshots.lower_bound(keep_from);
    return after == snapshots.begin() ? 0 : *std::prev(after);
}

Result<Kept> state_of(SqliteEngine& engine) {
    Kept kept{.last = engine.last_sequence(), .epoch = engine.epoch(), .snapshots = {}};
    for (const auto& found : {engine.oldest_snapshot(), engine.latest_snapshot()}) {
        if (!found) return failure(found.error());
        if (!*found) continue;
        if (!(**found == snapshot_of((*found)->sequence)))
            return failure("found a snapshot that has changed");
        kept.snapshots.insert((*found)->sequence);
    }
    return kept;
}

/// What state_of() can see of it after `openings` more.
Kept as_shown(const Kept& kept, std::uint64_t openings) {
    Kept shown{.last = kept.last, .epoch = kept.epoch + openings, .snapshots = {}};
    if (!kept.snapshots.empty()) {
        shown.snapshots = {*kept.snapshots.begin(), *kept.snapshots.rbegin()};
    }
    return shown;
}

std::string try_append(SqliteEngine& engine, Sequel* sequel) {
    const std::uint64_t last = engine.last_sequence();
    const Span span{last + 1, last + 2};
    Kept kept = sequel == nullptr ? Kept{} : sequel->ledger.latest();
    kept.last = span.last;
    if (sequel != nullptr) sequel->ledger.ask(kept, span);
    if (engine.append(group_of(span), last) != AppendResult::committed) {
        return "append fails afterwards: " + engine.last_error();
    }
    if (sequel != nullptr) sequel->ledger.acknowledge(sequel->clock(), true);
    Group seen;
    const auto read = engine.read(last, [&](const Group& found) {
        seen.insert(seen.end(), found.begin(), found.end());
        return true;
    });
    if (!read) return "reading fails after an append: " + read.error().text;
    if (seen != group_of(span)) return "found no trace of an append afterwards";
    kept.snapshots.insert(span.last);
    if (sequel != nullptr) sequel->ledger.ask(kept);
    if (engine.put_snapshot(snapshot_of(span.last), Instant{0}) != AppendResult::committed) {
        return "a snapshot fails afterwards: " + engine.last_error();
    }
    if (sequel != nullptr) sequel->ledger.acknowledge(sequel->clock(), true);
    return {};
}

}  // namespace

std::string words(const Kept& kept) {
    std::string text = "last " + std::to_string(kept.last) + ", epoch " +
                       std::to_string(kept.epoch) + ", snapshots";
    for (const std::uint64_t snapshot : kept.snapshots) text += " " + std::to_string(snapshot);
    return text;
}

Record record_of(std::uint64_t sequence) {
    return journal_test::sample_record(sequence, size_of(sequence));
}

Group group_of(const Span& span) {
    Group group;
    for (std::uint64_t s = span.first; s <= span.last; ++s) group.push_back(record_of(s));
    return group;
}

Snapshot snapshot_of(std::uint64_t sequence) {
    return {sequence,
            journal_test::time_at(sequence),
            {{1, Bytes(300 + sequence % 5 * 3'000, static_cast<std::uint8_t>(sequence))}}};
}

std::string Ledger::judge(const std::string& data_dir, std::size_t requests, Sequel* sequel) const {
    auto opened = SqliteEngine::open(data_dir, SqliteEngine::Mode::writer);
    if (!opened) return "it does not open: " + opened.error().text;
    SqliteEngine& engine = **opened;
    const std::size_t opened_at = sequel == nullptr ? 0 : sequel->clock();
    // As the server does it: what cannot be read ends it before anybody asks how far it reaches.
    if (const std::string wrong = judge_groups(engine); !wrong.empty()) return wrong;
    const auto found = state_of(engine);
    if (!found) return found.error().text;
    if (const std::string wrong = judge_state(*found, requests); !wrong.empty()) return wrong;
    if (sequel != nullptr) begin_sequel(*found, opened_at, *sequel);
    return try_append(engine, sequel);
}

void Ledger::begin_sequel(const Kept& found, std::size_t requests, Sequel& sequel) const {
    Ledger& next = sequel.ledger;
    std::copy_if(spans_.begin(), spans_.end(), std::back_inserter(next.spans_),
                 [&](const Span& span) { return span.last <= found.last; });
    next.kept_ = {found};
    --next.kept_.front().epoch;
    next.ask(found);
    next.acknowledge(requests, true);
}

/// Of the steps that were acknowledged before the cut all durable ones must be there; the one that
/// was asked for next may be.
std::string Ledger::judge_state(const Kept& found, std::size_t requests) const {
    std::size_t lowest = 0;
    std::size_t highest = 1;
    for (const Acknowledged& step : acknowledged_) {
        if (step.requests > requests) break;
        if (step.is_durable) lowest = step.kept;
        highest = step.kept + 1;
    }
    highest = std::min(highest, kept_.size() - 1);
    for (std::size_t i = lowest; i <= highest; ++i) {
        if (found == as_shown(kept_[i], 1)) return {};
    }
    return "found " + words(found) + "; promised at least " + words(kept_[lowest]) +
           " and at most " + words(kept_[highest]);
}

std::string Ledger::judge_groups(SqliteEngine& engine) const {
    const auto oldest = engine.oldest_snapshot();
    const std::uint64_t after = oldest && *oldest ? (*oldest)->sequence : 0;
    std::string wrong;
    std::uint64_t reached = after;
    const auto read = engine.read(after, [&](const Group& group) {
        const auto asked = std::find_if(spans_.begin(), spans_.end(), [&](const Span& span) {
            return span.last > reached && span.first <= reached + 1;
        });
        if (asked == spans_.end()) {
            wrong = "found a group that nobody asked for";
        } else if (group != group_of({reached + 1, asked->last})) {
            wrong = "found the group at " + std::to_string(reached + 1) + " changed";
        }
        reached = group.back().stamp.sequence;
        return wrong.empty();
    });
    if (!wrong.empty()) return wrong;
    if (!read) return "reading fails: " + read.error().text;
    return reached == engine.last_sequence() ? "" : "found no groups at the end";
}

Ledger Ledger::without_promises() const {
    Ledger ledger = *this;
    for (Acknowledged& step : ledger.acknowledged_) step.is_durable = false;
    return ledger;
}

void Ledger::take_back(bool is_unknown) {
    if (is_unknown) unknown_ = kept_.back();
    kept_.pop_back();
}

void Ledger::settle(const Kept& shown) {
    Kept& now = kept_.back();
    now.epoch = std::max(now.epoch, shown.epoch);
    if (unknown_) unknown_->epoch = now.epoch;
    if (unknown_ && as_shown(*unknown_, 0) == shown) now = *unknown_;
    unknown_.reset();
}

bool Writer::open() {
    Kept kept = ledger_.latest();
    ++kept.epoch;
    ledger_.ask(kept);
    auto opened = SqliteEngine::open(data_dir_, SqliteEngine::Mode::writer);
    if (!opened) {
        error_ = opened.error().text;
        ledger_.take_back();
        return false;
    }
    engine_ = std::move(*opened);
    if (auto shown = state_of(*engine_)) ledger_.settle(*shown);
    if (auto set = engine_->set_pragma(habits_.pragma); !set) throw std::logic_error("pragma");
    ledger_.acknowledge(clock_(), true);
    return true;
}

AppendResult Writer::append(std::uint64_t facts) {
    Kept kept = ledger_.latest();
    const Span span{kept.last + 1, kept.last + facts};
    kept.last = span.last;
    ledger_.ask(kept, span);
    const Group group = group_of(span);
    const auto result = habits_.is_async ? engine_->append_async(group, span.first - 1)
                                         : engine_->append(group, span.first - 1);
    return finish(result, !habits_.is_async);
}

AppendResult Writer::snapshot(std::uint64_t keep_behind) {
    Kept kept = ledger_.latest();
    kept.snapshots.insert(kept.last);
    const std::uint64_t keep_from = kept.last > keep_behind ? kept.last - keep_behind : 0;
    const std::uint64_t base = base_of(kept.snapshots, keep_from);
    kept.snapshots.erase(kept.snapshots.begin(), kept.snapshots.lower_bound(base));
    ledger_.ask(kept);
    const auto result =
        engine_->put_snapshot(snapshot_of(kept.last), journal_test::time_at(keep_from));
    return finish(result, !habits_.is_async);
}

AppendResult Writer::finish(AppendResult result, bool is_durable) {
    if (result == AppendResult::committed) {
        ledger_.acknowledge(clock_(), is_durable);
    } else {
        error_ = engine_->last_error();
        ledger_.take_back(result == AppendResult::failed);
    }
    return result;
}

}  // namespace agentline::powercut
