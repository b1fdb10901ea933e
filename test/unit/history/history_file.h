// What: a history.db and a journal in a folder of their own, and what an outsider reads in them.
// Owner: a test. Thread: the test's.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "history/projection.h"
#include "io/history_writer.h"
#include "unit/acd/test_line.h"
#include "unit/acd/workload.h"
#include "unit/io/journal_support.h"

namespace agentline::history_test {

inline constexpr std::uint32_t line_key = 7;
inline const std::string line_name = "line-00000007";

journal::Record record_of(const acd::StampedFact& fact, std::uint32_t line = line_key);

/// The rows that a query yields, columns joined by "|"; NULL is shown as "-".
std::vector<std::string> rows(const std::string& path, const std::string& query);
/// Every row of every table, but `meta` only if asked for.
std::vector<std::string> everything(const std::string& path, bool with_meta = true);
/// What test/history/recount.sql finds wrong.
std::vector<std::string> differences(const std::string& path);

/// A history.db that gets facts directly, without a journal.
class HistoryFile {
  public:
    HistoryFile();
    /// Closes the file and opens it again, as a restart does.
    void reopen();
    void add(const std::vector<acd::StampedFact>& facts, std::size_t from = 0);
    [[nodiscard]] std::vector<std::string> rows(const std::string& query) const;
    [[nodiscard]] std::string path() const { return dir_ / "history.db"; }

  private:
    journal_test::TempDir dir_;
    history::Projection projection_;
    std::optional<HistoryDb> db_;
};

/// A journal of random facts that grows on demand, in a data directory of its own.
class JournalFile {
  public:
    explicit JournalFile(std::uint32_t line_key_of_all = history_test::line_key);
    void grow(std::size_t facts);
    /// A snapshot, behind which all facts are dropped.
    void compact();
    /// Its server ends.
    void close() { engine_.reset(); }
    [[nodiscard]] std::uint64_t last() const { return line.journal.back().stamp.sequence; }
    [[nodiscard]] std::string data_dir() const { return dir_ / "data"; }
    [[nodiscard]] std::string path() const { return data_dir() + "/history.db"; }
    /// What a file has that got the same facts at once.
    [[nodiscard]] std::vector<std::string> expected() const;

    acd::TestLine line;

  private:
    const std::uint32_t line_key_;
    journal_test::TempDir dir_;
    acd::Workload workload_{11};
    std::unique_ptr<SqliteEngine> engine_;
    std::size_t written_ = 0;
};

}  // namespace agentline::history_test
