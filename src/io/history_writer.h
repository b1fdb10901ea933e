// What: carries a journal's facts into history.db, a step at a time, from wherever that stands.
// Owner: the history thread, or a rebuild. Thread: its owner's. Must never hold more in memory than
// one step's facts, nor keep the journal's reader open between steps.
// Spec: design 3.4; docs/history.md.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "io/history_db.h"
#include "io/sqlite_engine.h"

namespace agentline {

class HistoryWriter {
  public:
    /// `projection` must outlive this. Reads the journal of `data_dir` beside its writer.
    static Result<HistoryWriter> open(const std::string& data_dir, const std::string& path,
                                      const journal::Projection& projection);

    struct Step {
        std::uint64_t facts = 0;
        std::string gap;  ///< What could not be told, in words; empty = nothing.
    };
    /// One transaction of about `facts_max` facts, none after `last`. No facts: nothing is left.
    Result<Step> step(std::uint64_t last, std::uint64_t facts_max);

    HistoryDb& db() { return db_; }
    [[nodiscard]] const HistoryDb& db() const { return db_; }
    /// As of open().
    [[nodiscard]] std::uint64_t journal_sequence() const { return journal_->last_sequence(); }

  private:
    HistoryWriter(const journal::Projection& projection, std::unique_ptr<SqliteEngine> journal,
                  HistoryDb db)
        : projection_(projection), journal_(std::move(journal)), db_(std::move(db)) {}

    Result<void> add(const journal::Group& group);
    Result<Step> start_from(const journal::Snapshot& snapshot);

    const journal::Projection& projection_;
    std::unique_ptr<SqliteEngine> journal_;
    HistoryDb db_;
};

}  // namespace agentline
