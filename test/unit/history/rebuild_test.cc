// Goal: a rebuild makes what the server would have written, never half of it, and never loses what
// only the old file still tells. Method: real journals and files; the command's own function.
#include <filesystem>

#include <gtest/gtest.h>

#include "agentline/history_rebuild.h"
#include "unit/history/history_file.h"

namespace agentline::history_test {
namespace {

using cli::RebuildOptions;
using Rows = std::vector<std::string>;

/// As a server that was stopped leaves it.
void write_history(const JournalFile& journal) {
    const history::Projection projection;
    auto writer = HistoryWriter::open(journal.data_dir(), journal.path(), projection);
    ASSERT_TRUE(writer) << writer.error().text;
    while (true) {
        const auto step = writer->step(journal.last(), 1000);
        ASSERT_TRUE(step) << step.error().text;
        if (step->facts == 0) return;
    }
}

TEST(Rebuild, makes_the_same_file_again) {
    JournalFile journal;
    journal.grow(800);
    write_history(journal);
    const Rows before = everything(journal.path());
    journal.close();
    const auto rebuilt = cli::rebuild_history({journal.data_dir(), "", false});
    ASSERT_TRUE(rebuilt) << rebuilt.error().text;
    EXPECT_EQ(rebuilt->facts, journal.last());
    EXPECT_EQ(everything(journal.path()), before);
    EXPECT_EQ(everything(journal.path()), journal.expected());
}

TEST(Rebuild, log_of_the_old_file_never_reaches_the_new_one) {
    JournalFile journal;
    journal.grow(300);
    write_history(journal);
    // What a killed writer leaves beside its file.
    std::filesystem::copy_file(journal.path(), journal.data_dir() + "/old");
    auto killed = sqlite::Database::open(journal.path(), SQLITE_OPEN_READWRITE);
    ASSERT_TRUE(killed);
    ASSERT_TRUE(killed->execute("UPDATE agents SET person = 'nobody'"));
    const std::string log = journal.path() + "-wal";
    ASSERT_GT(std::filesystem::file_size(log), 0U);
    std::filesystem::copy_file(log, journal.data_dir() + "/old-wal");
    killed = sqlite::Database{};
    for (const char* end : {"", "-wal"}) {
        std::filesystem::rename(journal.data_dir() + "/old" + end, journal.path() + end);
    }
    journal.close();
    ASSERT_TRUE(cli::rebuild_history({journal.data_dir(), "", false}));
    EXPECT_EQ(everything(journal.path()), journal.expected());
}

TEST(Rebuild, what_the_journal_dropped_is_kept_unless_asked_for) {
    JournalFile journal;
    journal.grow(400);
    write_history(journal);
    journal.compact();
    journal.grow(400);
    journal.close();
    const Rows before = everything(journal.path());
    const auto refused = cli::rebuild_history({journal.data_dir(), "", false});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("--drop-older"), std::string::npos);
    EXPECT_EQ(everything(journal.path()), before);
    EXPECT_FALSE(std::filesystem::exists(journal.path() + ".new"));

    const auto rebuilt = cli::rebuild_history({journal.data_dir(), "", true});
    ASSERT_TRUE(rebuilt) << rebuilt.error().text;
    EXPECT_GT(rebuilt->begins_after, 390U);
    EXPECT_EQ(rebuilt->sequence, journal.last());
    EXPECT_EQ(differences(journal.path()), Rows{});
    // The new file knows no more than the journal, so that nothing is lost any more.
    EXPECT_TRUE(cli::rebuild_history({journal.data_dir(), "", false}));
}

TEST(Rebuild, remains_of_a_rebuild_that_was_killed_are_no_obstacle) {
    JournalFile journal;
    journal.grow(200);
    journal.close();
    std::filesystem::create_directories(journal.data_dir());
    ASSERT_TRUE(
        sqlite::Database::open(journal.path() + ".new", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
            ->execute("CREATE TABLE half (a)"));
    ASSERT_TRUE(cli::rebuild_history({journal.data_dir(), "", false}));
    EXPECT_EQ(everything(journal.path()), journal.expected());
}

TEST(Rebuild, directory_in_use_is_refused) {
    JournalFile journal;
    journal.grow(10);
    const auto refused = cli::rebuild_history({journal.data_dir(), "", false});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("in use by another server"), std::string::npos);
}

}  // namespace
}  // namespace agentline::history_test
