#include "agentline/replayed_journal.h"

#include <utility>

#include "io/sqlite_engine.h"

namespace agentline::cli {
namespace {

bool is_within(const journal::Record& record, const ReplayUntil& until) {
    if (until.at && record.stamp.time > *until.at) return false;
    const auto limit = until.sequence_of_line.find(record.line);
    return limit == until.sequence_of_line.end() || record.stamp.sequence <= limit->second;
}

Result<void> start_from(const journal::Snapshot& snapshot, const ReplayUntil& until,
                        ReplayedJournal& out) {
    if (until.at && snapshot.time > *until.at) {
        return failure(Error{"the journal only goes back to " + to_text(snapshot.time)});
    }
    for (const auto& [line, sequence] : until.sequence_of_line) {
        if (snapshot.sequence > sequence) return failure("the journal was compacted meanwhile");
    }
    for (const journal::LineSnapshot& line : snapshot.lines) {
        auto acd = acd::Acd::restore(line.state, {});
        if (!acd) return failure(acd.error());
        out.lines.insert_or_assign(line.line, std::move(*acd));
    }
    out.sequence = out.base = snapshot.sequence;
    out.time = out.base_time = snapshot.time;
    return {};
}

/// Whether the journal still holds its first fact, so that no snapshot is needed to begin.
bool has_first_fact(SqliteEngine& engine) {
    bool seen = false;
    const auto stopped = engine.read(0, [&seen](const journal::Group&) {
        seen = true;
        return false;
    });
    return seen && !stopped;
}

Result<void> start(SqliteEngine& engine, const ReplayUntil& until, ReplayedJournal& out) {
    if (has_first_fact(engine)) return {};
    const auto first = engine.oldest_snapshot();
    if (!first) return failure(first.error());
    if (!*first) return {};
    return start_from(**first, until, out);
}

Result<void> apply(const journal::Record& record, const FactObserver& observe,
                   ReplayedJournal& out) {
    auto fact = acd::decode_fact(record.fact);
    if (!fact) {
        return failure(
            Error{"fact " + std::to_string(record.stamp.sequence) + ": " + fact.error().text});
    }
    acd::Acd& acd = out.lines[record.line];
    if (observe) observe(record, *fact, acd);
    acd.apply({record.stamp, std::move(*fact)});
    ++out.facts;
    out.sequence = record.stamp.sequence;
    out.time = record.stamp.time;
    return {};
}

}  // namespace

Result<ReplayedJournal> replay_journal(const std::string& data_dir, const ReplayUntil& until,
                                       const FactObserver& observe) {
    auto engine = SqliteEngine::open(data_dir, SqliteEngine::Mode::reader);
    if (!engine) return failure(engine.error());
    ReplayedJournal out;
    if (auto started = start(**engine, until, out); !started) return failure(started.error());
    Result<void> applied;
    const auto read = (*engine)->read(out.sequence, [&](const journal::Group& group) {
        for (const journal::Record& record : group) {
            if (applied && is_within(record, until)) applied = apply(record, observe, out);
        }
        return applied.has_value();
    });
    if (!applied) return failure(applied.error());
    if (!read) return failure(read.error());
    return out;
}

}  // namespace agentline::cli
