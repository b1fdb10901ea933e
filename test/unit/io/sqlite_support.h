// What: what tests of the journal's engine share: opening, filling, reading and tampering with its
// file. Owner: the test that uses it. Thread: the test's. Never used outside test/unit/io.
#pragma once

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>

#include "io/sqlite_engine.h"
#include "unit/io/journal_support.h"

namespace agentline::journal_test {

using Mode = SqliteEngine::Mode;
using Engine = std::unique_ptr<SqliteEngine>;

inline constexpr Instant keep_all{0};

inline Engine open_or_fail(const std::string& data_dir, Mode mode = Mode::writer) {
    auto engine = SqliteEngine::open(data_dir, mode);
    if (!engine) throw std::runtime_error(engine.error().text);
    return std::move(*engine);
}

inline std::string open_error(const std::string& data_dir, Mode mode = Mode::writer) {
    const auto engine = SqliteEngine::open(data_dir, mode);
    return engine ? "opened" : engine.error().text;
}

/// All records above `after`, or the error as one record's actor: readable in a failed comparison.
inline journal::Group read_all(SqliteEngine& engine, std::uint64_t after = 0) {
    journal::Group all;
    const auto result = engine.read(after, [&](const journal::Group& group) {
        all.insert(all.end(), group.begin(), group.end());
        return true;
    });
    if (!result) all.push_back({{0, {}, {}, 0, result.error().text}, 0, {}});
    return all;
}

inline std::string read_error(SqliteEngine& engine, std::uint64_t after = 0) {
    const auto result = engine.read(after, [](const journal::Group&) { return true; });
    return result ? "no error" : result.error().text;
}

/// Appends groups of `group_size` up to and including `last`.
inline void fill(SqliteEngine& engine, std::uint64_t last, std::uint64_t group_size = 1) {
    while (engine.last_sequence() < last) {
        const std::uint64_t first = engine.last_sequence() + 1;
        const auto group = sample_group(first, std::min(last, first + group_size - 1));
        ASSERT_EQ(engine.append(group, first - 1), journal::AppendResult::committed)
            << engine.last_error();
    }
}

/// Does to the file what the engine never would.
inline void tamper(const std::string& data_dir, const std::string& sql) {
    auto database = sqlite::Database::open(data_dir + "/journal.db",
                                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    ASSERT_TRUE(database) << database.error().text;
    const auto done = database->execute(sql);
    ASSERT_TRUE(done) << done.error().text;
}

inline std::int64_t number_in(const std::string& data_dir, const std::string& sql) {
    auto database = sqlite::Database::open(data_dir + "/journal.db", SQLITE_OPEN_READONLY);
    if (!database) return -1;
    return database->number(sql).value_or(-1);
}

inline std::int64_t count_rows(const std::string& data_dir, const std::string& from) {
    return number_in(data_dir, "SELECT count(*) FROM " + from);
}

}  // namespace agentline::journal_test
