// Goal: a file that is not ours is left alone, and one of ours that is damaged says what is missing
// or wrong. Method: real files in a temporary folder, and a second connection that plays the
// damage.
#include <fstream>

#include "unit/io/sqlite_support.h"

namespace agentline::journal_test {
namespace {

using journal::AppendResult;
using journal::Group;

TEST(SqliteEngine, file_of_another_program_or_version_is_left_alone) {
    const TempDir dir;
    { open_or_fail(dir / "data"); }
    tamper(dir / "data", "PRAGMA user_version = 3");
    EXPECT_NE(open_error(dir / "data").find("has version 3, this program knows version 2"),
              std::string::npos);
    tamper(dir / "data", "PRAGMA user_version = 2; UPDATE meta SET format = 9");
    EXPECT_NE(open_error(dir / "data").find("has group format 9, this program knows format 1"),
              std::string::npos);
    tamper(dir / "data", "PRAGMA application_id = 7");
    EXPECT_NE(open_error(dir / "data").find("is not an Agentline journal"), std::string::npos);
    std::filesystem::create_directory(dir / "other");
    tamper(dir / "other", "CREATE TABLE theirs (a)");
    EXPECT_NE(open_error(dir / "other").find("is not an Agentline journal"), std::string::npos);
    EXPECT_EQ(count_rows(dir / "other", "sqlite_schema"), 1);
    std::filesystem::create_directory(dir / "text");
    std::ofstream(dir / "text/journal.db") << "not a database, but long enough to be looked at";
    EXPECT_NE(open_error(dir / "text").find("file is not a database"), std::string::npos);
}

TEST(SqliteEngine, version_1_is_read_on_by_a_writer) {
    const TempDir dir;
    fill(*open_or_fail(dir / "data"), 5);
    tamper(dir / "data", "ALTER TABLE meta DROP COLUMN reached; PRAGMA user_version = 1");
    EXPECT_NE(open_error(dir / "data", Mode::reader).find("has version 1, this program knows"),
              std::string::npos);
    const Engine engine = open_or_fail(dir / "data");
    EXPECT_EQ(read_all(*engine), sample_group(1, 5));
    EXPECT_EQ(engine->epoch(), 2U);
    fill(*engine, 7);
    EXPECT_EQ(read_all(*open_or_fail(dir / "data", Mode::reader)), sample_group(1, 7));
}

TEST(SqliteEngine, what_was_there_when_it_was_opened_or_closed_must_be_there) {
    const TempDir dir;
    fill(*open_or_fail(dir / "data"), 6);
    tamper(dir / "data", "DELETE FROM groups WHERE first_sequence > 4");
    for (const auto mode : {Mode::reader, Mode::writer, Mode::reader}) {
        EXPECT_EQ(read_error(*open_or_fail(dir / "data", mode)),
                  "journal has no facts 5 to 6: lost");
    }
    tamper(dir / "data", "DELETE FROM groups");
    EXPECT_EQ(read_error(*open_or_fail(dir / "data")), "journal has no facts 1 to 6: lost");
}

TEST(SqliteEngine, one_that_is_not_closed_knows_how_far_it_reached_when_it_was_opened) {
    const TempDir dir;
    fill(*open_or_fail(dir / "data"), 6);
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 8);
    EXPECT_EQ(number_in(dir / "data", "SELECT reached FROM meta"), 6);
}

TEST(SqliteEngine, damage_is_named_by_its_sequence) {
    const std::pair<const char*, const char*> cases[] = {
        {"UPDATE groups SET body = zeroblob(length(body)) WHERE first_sequence = 4",
         "journal damaged at sequence 4: format version 0 is not known, only 1"},
        {"UPDATE groups SET body = substr(body, 1, length(body) - 1) WHERE first_sequence = 4",
         "journal damaged at sequence 4: CRC does not match"},
        {"UPDATE groups SET last_sequence = 7 WHERE first_sequence = 4",
         "journal damaged at sequence 4: the row's columns differ from its body"},
        {"UPDATE groups SET last_time = 0 WHERE first_sequence = 4",
         "journal damaged at sequence 4: the row's columns differ from its body"},
        {"UPDATE groups SET first_sequence = 5 WHERE first_sequence = 4",
         "journal has no facts 4 to 4: dropped behind a snapshot, or lost"},
        {"DELETE FROM groups WHERE first_sequence = 4",
         "journal has no facts 4 to 6: dropped behind a snapshot, or lost"},
        {"DELETE FROM groups WHERE first_sequence <= 4",
         "journal has no facts 1 to 6: dropped behind a snapshot, or lost"},
        {"DELETE FROM groups WHERE first_sequence >= 7", "journal has no facts 7 to 12: lost"},
        {"UPDATE meta SET reached = 0; DELETE FROM groups WHERE first_sequence >= 7",
         "journal has no facts 7 to 9: lost"},
        {"UPDATE meta SET reached = 0; DELETE FROM groups WHERE first_sequence >= 7;"
         "UPDATE snapshots SET sequence = 7",
         "journal has no facts 7 to 7: lost"},
        {"UPDATE meta SET reached = 0; DELETE FROM groups", "journal has no facts 1 to 9: lost"},
        {"UPDATE groups SET first_sequence = 9 WHERE first_sequence = 10",
         "journal damaged at sequence 9: two rows hold the same facts"},
    };
    for (const auto& [sql, why] : cases) {
        const TempDir dir;
        {
            const Engine engine = open_or_fail(dir / "data");
            fill(*engine, 12, 3);
            ASSERT_EQ(engine->put_snapshot(sample_snapshot(9), keep_all), AppendResult::committed);
        }
        tamper(dir / "data", sql);
        EXPECT_EQ(read_error(*open_or_fail(dir / "data", Mode::reader)), why) << sql;
    }
}

TEST(SqliteEngine, row_whose_time_goes_back_is_damage) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 3);
    Group early = sample_group(4, 4);
    early[0].stamp.time = time_at(1);
    std::string hex;
    for (const std::uint8_t byte : journal::encode_group(early)) {
        hex += "0123456789abcdef"[byte / 16];
        hex += "0123456789abcdef"[byte % 16];
    }
    tamper(dir / "data", "INSERT INTO groups VALUES (4, 4, " +
                             std::to_string(time_at(1).us_since_epoch) + ", 1, x'" + hex + "')");
    EXPECT_EQ(read_error(*engine), "journal damaged at sequence 4: time goes back");
}

TEST(SqliteEngine, damaged_snapshot_is_named_by_its_sequence) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 9);
    ASSERT_EQ(engine->put_snapshot(sample_snapshot(4), keep_all), AppendResult::committed);
    ASSERT_EQ(engine->put_snapshot(sample_snapshot(9), keep_all), AppendResult::committed);
    tamper(dir / "data", "UPDATE snapshots SET time = 1 WHERE sequence = 4");
    tamper(dir / "data", "UPDATE snapshots SET body = x'0100530000' WHERE sequence = 9");
    EXPECT_EQ(engine->oldest_snapshot().error().text,
              "snapshot at sequence 4 is damaged: the row's columns differ from its body");
    EXPECT_EQ(engine->latest_snapshot().error().text,
              "snapshot at sequence 9 is damaged: too short to be complete");
}

}  // namespace
}  // namespace agentline::journal_test
