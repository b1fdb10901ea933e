// What: the file that people query with SQL: opened, checked, and changed by statements that a
// projection made. Owner: a history writer. Thread: one at a time; readers of other processes never
// block it and are never blocked (WAL).
// Must never interpret a statement, nor change a file that is not of our version.
// Spec: design 3.4; docs/history.md.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "io/sqlite.h"
#include "journal/projection.h"

namespace agentline {

class HistoryDb {
  public:
    /// Makes the file (0600) and its tables at need.
    static Result<HistoryDb> open(const std::string& path, const journal::Projection& projection);

    /// The last fact that is in the tables; 0 = none.
    [[nodiscard]] std::uint64_t sequence() const { return sequence_; }
    [[nodiscard]] const journal::LineNames& line_names() const { return line_names_; }
    /// Why nothing may be added any more; empty = all is well.
    [[nodiscard]] const std::string& stopped() const { return stopped_; }

    /// Runs `work`, which calls run(), as one transaction: all of it or nothing.
    Result<void> in_transaction(const std::function<Result<void>()>& work);
    Result<void> run(const journal::SqlStatements& statements);
    /// Says, in the same transaction, up to which fact the tables go.
    Result<void> set_sequence(std::uint64_t sequence, Instant time);
    /// Names change which line a fact is written to, so they are a transaction of their own.
    Result<void> set_names(const journal::SqlStatements& names);
    /// Adds nothing any more until the file is made anew.
    Result<void> stop(const std::string& why);

    /// Takes over the names of lines and the labels of reasons from another such file, if it is
    /// one.
    Result<void> copy_names(const std::string& path);

  private:
    Result<void> read_meta();
    Result<void> read_names();
    Result<sqlite::Statement*> prepared(const char* text);

    std::unique_ptr<sqlite::Database> database_;  ///< Before its statements.
    std::map<const char*, sqlite::Statement> statements_;
    journal::LineNames line_names_;
    std::uint64_t sequence_ = 0;
    std::string stopped_;
};

/// What `meta` of a file says, beside its writer.
struct HistoryMeta {
    std::uint64_t sequence = 0;
    std::uint64_t begins_after = 0;
};
Result<HistoryMeta> read_history_meta(const std::string& path);

}  // namespace agentline
