// Goal and method: see history_file.h.
#include "unit/history/history_file.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace agentline::history_test {
namespace {

using Rows = std::vector<std::string>;

int take_row(void* rows, int count, char** values, char** /*names*/) {
    std::string text;
    for (int i = 0; i < count; ++i) {
        text += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "-" : values[i]);
    }
    static_cast<Rows*>(rows)->push_back(text);
    return 0;
}

Rows run(const std::string& path, const std::string& script) {
    Rows out;
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, script.c_str(), take_row, &out, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    sqlite3_close(database);
    return out;
}

}  // namespace

journal::Record record_of(const acd::StampedFact& fact, std::uint32_t line) {
    return {fact.stamp, line, acd::encode(fact.fact)};
}

Rows rows(const std::string& path, const std::string& query) {
    return run(path, query);
}

Rows everything(const std::string& path, bool with_meta) {
    Rows out;
    for (const std::string& table :
         run(path, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")) {
        if (table == "meta" && !with_meta) continue;
        Rows of_table = run(path, "SELECT * FROM " + table);
        std::sort(of_table.begin(), of_table.end());
        for (const std::string& row : of_table) {
            out.push_back(table + ": " + row);
        }
    }
    return out;
}

Rows differences(const std::string& path) {
    std::ifstream file(AGENTLINE_RECOUNT_SQL);
    const std::string script{std::istreambuf_iterator<char>(file), {}};
    EXPECT_FALSE(script.empty());
    return run(path, script);
}

HistoryFile::HistoryFile() {
    reopen();
}

void HistoryFile::reopen() {
    db_.reset();
    auto opened = HistoryDb::open(path(), projection_);
    ASSERT_TRUE(opened) << opened.error().text;
    db_.emplace(std::move(*opened));
}

void HistoryFile::add(const std::vector<acd::StampedFact>& facts, std::size_t from) {
    journal::Group group;
    for (std::size_t i = from; i < facts.size(); ++i) group.push_back(record_of(facts[i]));
    if (group.empty()) return;
    const auto statements = projection_.of(group, db_->line_names());
    ASSERT_TRUE(statements) << statements.error().text;
    const auto done = db_->in_transaction([&]() -> Result<void> {
        if (auto run = db_->run(*statements); !run) return run;
        return db_->set_sequence(group.back().stamp.sequence, group.back().stamp.time);
    });
    ASSERT_TRUE(done) << done.error().text;
}

Rows HistoryFile::rows(const std::string& query) const {
    return run(path(), query);
}

JournalFile::JournalFile(std::uint32_t line_key_of_all) : line_key_(line_key_of_all) {
    auto opened = SqliteEngine::open(data_dir(), SqliteEngine::Mode::writer);
    EXPECT_TRUE(opened);
    engine_ = std::move(*opened);
}

void JournalFile::grow(std::size_t facts) {
    const std::size_t wanted = line.journal.size() + facts;
    while (line.journal.size() < wanted) workload_.step(line);
    while (written_ < line.journal.size()) {
        journal::Group group;
        const std::size_t end = std::min(line.journal.size(), written_ + 1 + written_ % 17);
        while (written_ < end) group.push_back(record_of(line.journal[written_++], line_key_));
        ASSERT_EQ(engine_->append(group, engine_->last_sequence()),
                  journal::AppendResult::committed);
    }
}

void JournalFile::compact() {
    journal::Snapshot snapshot;
    snapshot.sequence = last();
    snapshot.time = line.journal.back().stamp.time;
    snapshot.lines = {{line_key_, line.acd.snapshot()}};
    ASSERT_EQ(engine_->put_snapshot(snapshot, snapshot.time + std::chrono::seconds(1)),
              journal::AppendResult::committed);
}

Rows JournalFile::expected() const {
    HistoryFile file;
    file.add(line.journal);
    return everything(file.path());
}

}  // namespace agentline::history_test
