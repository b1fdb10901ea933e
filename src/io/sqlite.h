// What: owners of SQLite's two handles, with checked opening and preparing; all else stays SQLite.
// Owner: an engine. Thread: one at a time per database (opened without SQLite's own mutexes).
// Must never outlive: a statement its database. Spec: design 3.4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "base/bytes.h"
#include "base/result.h"

namespace agentline::sqlite {

class Statement {
  public:
    /// Values are bound by position, from 1; a blob or text must live until run() or reset().
    Statement& bind(int at, std::int64_t value);
    Statement& bind(int at, ByteView blob);
    Statement& bind(int at, std::string_view text);
    Statement& bind(int at, std::nullptr_t);
    /// One step: SQLITE_ROW, SQLITE_DONE or an error.
    int step() { return sqlite3_step(handle_.get()); }
    void reset() { sqlite3_reset(handle_.get()); }
    /// Steps once and resets: for statements that yield no rows. SQLITE_DONE or an error.
    int run();
    [[nodiscard]] std::int64_t number(int column) const;
    /// Valid until the next step or reset.
    [[nodiscard]] ByteView blob(int column) const;
    [[nodiscard]] std::string text(int column) const;

  private:
    friend class Database;
    struct Finalize {
        void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
    };
    std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

class Database {
  public:
    /// `flags` as of sqlite3_open_v2.
    static Result<Database> open(const std::string& path, int flags);

    Result<void> execute(const std::string& sql);
    Result<Statement> prepare(const std::string& sql);
    /// The one number that a query like a PRAGMA yields.
    Result<std::int64_t> number(const std::string& sql);
    [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
    /// What the last failed call found wrong.
    [[nodiscard]] std::string error_text() const;
    /// errno of the last failed system call.
    [[nodiscard]] int system_errno() const { return sqlite3_system_errno(handle_.get()); }

  private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close(handle); }
    };
    std::unique_ptr<sqlite3, Close> handle_;
};

/// Resets a statement that yields rows when its reader leaves, by whichever way.
class ResetAtEnd {
  public:
    explicit ResetAtEnd(Statement& statement) : statement_(statement) {}
    ~ResetAtEnd() { statement_.reset(); }
    ResetAtEnd(const ResetAtEnd&) = delete;
    ResetAtEnd& operator=(const ResetAtEnd&) = delete;

  private:
    Statement& statement_;
};

}  // namespace agentline::sqlite
