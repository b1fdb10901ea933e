#include "io/history_writer.h"

#include <utility>

namespace agentline {

using journal::Group;
using journal::Snapshot;

Result<HistoryWriter> HistoryWriter::open(const std::string& data_dir, const std::string& path,
                                          const journal::Projection& projection) {
    auto journal = SqliteEngine::open(data_dir, SqliteEngine::Mode::reader);
    if (!journal) return failure(journal.error());
    auto db = HistoryDb::open(path, projection);
    if (!db) return failure(db.error());
    return HistoryWriter(projection, std::move(*journal), std::move(*db));
}

Result<HistoryWriter::Step> HistoryWriter::step(std::uint64_t last, std::uint64_t facts_max) {
    Step step;
    if (db_.sequence() >= last) return step;
    Result<void> added;
    Result<void> read;
    const auto done = db_.in_transaction([&]() -> Result<void> {
        read = journal_->read(db_.sequence(), [&](const Group& group) {
            if (group.front().stamp.sequence > last) return false;
            added = add(group);
            if (added) step.facts += group.size();
            return added.has_value() && step.facts < facts_max;
        });
        return added;
    });
    if (!done) return failure(done.error());
    // A reading that was stopped by us is an error for the engine alone.
    if (read || step.facts > 0) return step;
    const auto snapshot = journal_->oldest_snapshot();
    if (!snapshot) return failure(snapshot.error());
    if (!*snapshot || (*snapshot)->sequence <= db_.sequence()) return failure(read.error());
    return start_from(**snapshot);
}

Result<void> HistoryWriter::add(const Group& group) {
    const auto statements = projection_.of(group, db_.line_names());
    if (!statements) return failure(statements.error());
    if (auto run = db_.run(*statements); !run) return run;
    return db_.set_sequence(group.back().stamp.sequence, group.back().stamp.time);
}

/// The oldest one that is kept, so that the least is lost.
Result<HistoryWriter::Step> HistoryWriter::start_from(const Snapshot& snapshot) {
    const std::uint64_t after = db_.sequence();
    const auto statements = projection_.of(snapshot, db_.line_names());
    if (!statements) return failure(statements.error());
    const auto done = db_.in_transaction([&]() -> Result<void> {
        if (auto run = db_.run(*statements); !run) return run;
        return db_.set_sequence(snapshot.sequence, snapshot.time);
    });
    if (!done) return failure(done.error());
    return Step{1, "the journal no longer has facts " + std::to_string(after + 1) + " to " +
                       std::to_string(snapshot.sequence) + "; goes on from its snapshot of " +
                       to_text(snapshot.time)};
}

}  // namespace agentline
