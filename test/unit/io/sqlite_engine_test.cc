// Goal: what the engine acknowledged is there afterwards, whole and in order, and nothing else is;
// each refusal has its own result. Method: real files in a temporary folder, a second connection
// that plays the other writer, page limits as a full disk, and killed processes. Damage:
// sqlite_damage_test.cc.
#include <fstream>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "unit/io/sqlite_support.h"

namespace agentline::journal_test {
namespace {

using journal::AppendResult;
using journal::Group;

unsigned rights_of(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
}

TEST(SqliteEngine, new_journal_is_empty_and_private) {
    const TempDir dir;
    const std::string data_dir = dir / "new/data";
    const Engine engine = open_or_fail(data_dir);
    EXPECT_EQ(engine->last_sequence(), 0U);
    EXPECT_EQ(engine->epoch(), 1U);
    EXPECT_EQ(read_all(*engine), Group{});
    EXPECT_FALSE(engine->latest_snapshot().value());
    EXPECT_FALSE(engine->oldest_snapshot().value());
    EXPECT_EQ(rights_of(data_dir), 0700U);
    for (const char* name : {"/lock", "/journal.db", "/journal.db-wal", "/journal.db-shm"}) {
        EXPECT_EQ(rights_of(data_dir + name), 0600U) << name;
    }
}

TEST(SqliteEngine, groups_come_back_in_order_after_reopening) {
    const TempDir dir;
    Engine engine = open_or_fail(dir / "data/");
    fill(*engine, 20, 7);
    EXPECT_EQ(engine->last_sequence(), 20U);
    EXPECT_EQ(read_all(*engine), sample_group(1, 20));
    engine.reset();
    engine = open_or_fail(dir / "data");
    EXPECT_EQ(engine->last_sequence(), 20U);
    EXPECT_EQ(engine->epoch(), 2U);
    EXPECT_EQ(read_all(*engine), sample_group(1, 20));
}

TEST(SqliteEngine, reading_starts_anywhere_also_inside_a_group) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 20, 7);
    for (std::uint64_t after = 0; after <= 20; ++after) {
        EXPECT_EQ(read_all(*engine, after), sample_group(after + 1, 20)) << after;
    }
    EXPECT_EQ(read_all(*engine, 1'000), Group{});
    for (const std::uint64_t after : {~std::uint64_t{0} >> 1U, ~std::uint64_t{0}}) {
        EXPECT_EQ(read_all(*engine, after), Group{});
    }
}

TEST(SqliteEngine, reading_stops_when_its_caller_says_so_and_can_begin_again) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 20, 5);
    int visits = 0;
    const auto result = engine->read(0, [&](const Group&) { return ++visits < 2; });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().text, "reading was stopped by its caller at sequence 10");
    EXPECT_EQ(visits, 2);
    EXPECT_EQ(read_all(*engine), sample_group(1, 20));
    fill(*engine, 25);
}

TEST(SqliteEngine, async_appends_come_back_too_and_mix_with_durable_ones) {
    const TempDir dir;
    Engine engine = open_or_fail(dir / "data");
    EXPECT_EQ(engine->append_async(sample_group(1, 3), 0), AppendResult::committed);
    EXPECT_EQ(engine->append(sample_group(4, 4), 3), AppendResult::committed);
    EXPECT_EQ(engine->append_async(sample_group(5, 9), 4), AppendResult::committed);
    engine.reset();
    engine = open_or_fail(dir / "data");
    EXPECT_EQ(read_all(*engine), sample_group(1, 9));
}

TEST(SqliteEngine, second_writer_is_refused_until_the_first_has_gone) {
    const TempDir dir;
    Engine first = open_or_fail(dir / "data");
    const std::string why = open_error(dir / "data");
    EXPECT_NE(why.find("is in use by another server (process " + std::to_string(::getpid()) + ")"),
              std::string::npos)
        << why;
    fill(*first, 3);
    first.reset();
    EXPECT_EQ(open_or_fail(dir / "data")->last_sequence(), 3U);
}

TEST(SqliteEngine, writer_refuses_a_data_dir_that_is_a_file) {
    const TempDir dir;
    std::ofstream(dir / "data") << "x";
    EXPECT_NE(open_error(dir / "data").find("Not a directory"), std::string::npos);
}

TEST(SqliteEngine, reader_sees_what_is_committed_beside_a_live_writer) {
    const TempDir dir;
    const Engine writer = open_or_fail(dir / "data");
    fill(*writer, 10, 3);
    const Engine reader = open_or_fail(dir / "data", Mode::reader);
    EXPECT_EQ(reader->last_sequence(), 10U);
    EXPECT_EQ(reader->epoch(), writer->epoch());
    EXPECT_EQ(read_all(*reader), sample_group(1, 10));
    fill(*writer, 12);
    EXPECT_EQ(read_all(*reader), sample_group(1, 12));
}

TEST(SqliteEngine, reader_keeps_its_view_while_the_writer_commits_and_compacts) {
    const TempDir dir;
    const Engine writer = open_or_fail(dir / "data");
    fill(*writer, 10, 2);
    const Engine reader = open_or_fail(dir / "data", Mode::reader);
    Group seen;
    const auto result = reader->read(0, [&](const Group& group) {
        fill(*writer, writer->last_sequence() + 1);
        EXPECT_EQ(writer->put_snapshot(sample_snapshot(10), time_at(1'000)),
                  AppendResult::committed);
        seen.insert(seen.end(), group.begin(), group.end());
        return true;
    });
    EXPECT_TRUE(result) << result.error().text;
    EXPECT_EQ(seen, sample_group(1, 10));
}

TEST(SqliteEngine, reader_changes_nothing_and_needs_no_server) {
    const TempDir dir;
    fill(*open_or_fail(dir / "data"), 5);
    const Engine reader = open_or_fail(dir / "data", Mode::reader);
    EXPECT_EQ(read_all(*reader), sample_group(1, 5));
    EXPECT_EQ(reader->append(sample_group(6, 6), 5), AppendResult::failed);
    EXPECT_EQ(reader->last_error(), "this journal was opened for reading");
    EXPECT_EQ(reader->put_snapshot(sample_snapshot(5), keep_all), AppendResult::failed);
    EXPECT_EQ(reader->epoch(), 1U);
    EXPECT_EQ(open_or_fail(dir / "data")->epoch(), 2U);
}

TEST(SqliteEngine, reader_does_not_make_a_journal) {
    const TempDir dir;
    EXPECT_NE(open_error(dir / "data", Mode::reader).find("unable to open"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(dir / "data"));
}

TEST(SqliteEngine, full_disk_writes_nothing_and_the_same_group_commits_later) {
    const TempDir dir;
    Engine engine = open_or_fail(dir / "data");
    fill(*engine, 3);
    ASSERT_TRUE(engine->limit_pages(20));
    const Group large = sample_group(4, 6, 50'000);
    for (int attempt = 0; attempt < 3; ++attempt) {
        EXPECT_EQ(engine->append(large, 3), AppendResult::no_space);
        EXPECT_NE(engine->last_error().find("full"), std::string::npos) << engine->last_error();
    }
    EXPECT_EQ(engine->append_async(large, 3), AppendResult::no_space);
    EXPECT_EQ(engine->put_snapshot({3, time_at(3), {{1, Bytes(500'000)}}}, keep_all),
              AppendResult::no_space);
    EXPECT_EQ(engine->last_sequence(), 3U);
    EXPECT_EQ(read_all(*engine), sample_group(1, 3));
    ASSERT_TRUE(engine->limit_pages(0));
    EXPECT_EQ(engine->append(large, 3), AppendResult::committed) << engine->last_error();
    engine.reset();
    engine = open_or_fail(dir / "data");
    Group expected = sample_group(1, 3);
    expected.insert(expected.end(), large.begin(), large.end());
    EXPECT_EQ(read_all(*engine), expected);
}

TEST(SqliteEngine, writer_is_fenced_when_the_epoch_moves) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 3);
    tamper(dir / "data", "UPDATE meta SET epoch = epoch + 1");
    EXPECT_EQ(engine->append(sample_group(4, 4), 3), AppendResult::fenced);
    EXPECT_EQ(engine->last_error(), "another writer has taken the journal: epoch is 2, ours 1");
    EXPECT_EQ(engine->append_async(sample_group(4, 4), 3), AppendResult::fenced);
    EXPECT_EQ(engine->put_snapshot(sample_snapshot(3), keep_all), AppendResult::fenced);
    EXPECT_EQ(count_rows(dir / "data", "groups"), 3);
    EXPECT_EQ(count_rows(dir / "data", "snapshots"), 0);
}

TEST(SqliteEngine, writer_is_fenced_when_the_sequence_is_not_as_expected) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 3);
    EXPECT_EQ(engine->append(sample_group(5, 5), 4), AppendResult::fenced);
    EXPECT_EQ(engine->last_error(), "the journal ends at sequence 3, not at 4");
    EXPECT_EQ(engine->append(sample_group(3, 3), 2), AppendResult::fenced);
    EXPECT_EQ(read_all(*engine), sample_group(1, 3));
}

TEST(SqliteEngine, group_whose_time_goes_back_is_refused) {
    const TempDir dir;
    Engine engine = open_or_fail(dir / "data");
    fill(*engine, 3);
    Group group = sample_group(4, 4);
    group[0].stamp.time = time_at(2);
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(engine->append(group, 3), AppendResult::failed);
        EXPECT_EQ(engine->last_error(), "time goes back at sequence 4");
        engine.reset();
        engine = open_or_fail(dir / "data");
    }
}

TEST(SqliteEngine, snapshots_are_kept_with_all_that_a_retained_time_needs) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 40, 3);
    for (const std::uint64_t at : {6U, 12U, 18U}) {
        ASSERT_EQ(engine->put_snapshot(sample_snapshot(at), keep_all), AppendResult::committed);
    }
    EXPECT_EQ(count_rows(dir / "data", "snapshots"), 3);
    EXPECT_EQ(read_all(*engine), sample_group(1, 40));
    // Time 12 itself is still wanted, so the snapshot at 12 cannot be the base; that at 6 is.
    ASSERT_EQ(engine->put_snapshot(sample_snapshot(24), time_at(12)), AppendResult::committed);
    EXPECT_EQ(engine->oldest_snapshot().value(), sample_snapshot(6));
    EXPECT_EQ(engine->latest_snapshot().value(), sample_snapshot(24));
    EXPECT_EQ(count_rows(dir / "data", "snapshots"), 4);
    EXPECT_EQ(count_rows(dir / "data", "groups WHERE first_sequence <= 6"), 0);
    EXPECT_EQ(read_all(*engine, 6), sample_group(7, 40));
    ASSERT_EQ(engine->put_snapshot(sample_snapshot(30), time_at(13)), AppendResult::committed);
    EXPECT_EQ(engine->oldest_snapshot().value(), sample_snapshot(12));
    EXPECT_EQ(count_rows(dir / "data", "snapshots"), 4);
    EXPECT_EQ(count_rows(dir / "data", "groups WHERE first_sequence <= 12"), 0);
    EXPECT_EQ(read_all(*engine, 12), sample_group(13, 40));
    EXPECT_EQ(read_error(*engine, 6),
              "journal has no facts 7 to 12: dropped behind a snapshot, or lost");
}

TEST(SqliteEngine, group_that_reaches_beyond_the_base_snapshot_stays) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 12, 4);
    ASSERT_EQ(engine->put_snapshot(sample_snapshot(6), time_at(100)), AppendResult::committed);
    EXPECT_EQ(count_rows(dir / "data", "groups"), 2);
    EXPECT_EQ(read_all(*engine, 6), sample_group(7, 12));
}

TEST(SqliteEngine, journal_goes_on_after_all_its_groups_were_dropped) {
    const TempDir dir;
    Engine engine = open_or_fail(dir / "data");
    fill(*engine, 12, 4);
    ASSERT_EQ(engine->put_snapshot(sample_snapshot(12), time_at(100)), AppendResult::committed);
    EXPECT_EQ(count_rows(dir / "data", "groups"), 0);
    engine.reset();
    engine = open_or_fail(dir / "data");
    EXPECT_EQ(engine->last_sequence(), 12U);
    EXPECT_EQ(read_all(*engine, 12), Group{});
    fill(*engine, 15);
    EXPECT_EQ(read_all(*engine, 12), sample_group(13, 15));
}

TEST(SqliteEngine, snapshot_ahead_of_the_journal_is_refused) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    fill(*engine, 3);
    EXPECT_EQ(engine->put_snapshot(sample_snapshot(4), keep_all), AppendResult::failed);
    EXPECT_EQ(engine->last_error(), "snapshot at sequence 4 is ahead of the journal");
    EXPECT_FALSE(engine->latest_snapshot().value());
}

TEST(SqliteEngine, space_of_dropped_groups_is_used_again) {
    const TempDir dir;
    const Engine engine = open_or_fail(dir / "data");
    const auto one_round = [&] {
        for (int count = 0; count < 20; ++count) {
            const std::uint64_t before = engine->last_sequence();
            const Group group = sample_group(before + 1, before + 10, 1'000);
            ASSERT_EQ(engine->append_async(group, before), AppendResult::committed);
        }
        const std::uint64_t last = engine->last_sequence();
        ASSERT_EQ(engine->put_snapshot(sample_snapshot(last), time_at(last + 1)),
                  AppendResult::committed);
    };
    one_round();
    one_round();
    auto database = sqlite::Database::open(dir / "data/journal.db", SQLITE_OPEN_READONLY);
    ASSERT_TRUE(database);
    const auto pages = database->number("PRAGMA page_count").value();
    for (int round = 0; round < 5; ++round) one_round();
    EXPECT_LE(database->number("PRAGMA page_count").value(), pages + 2);
}

/// Appends for ever and tells each acknowledged sequence through the pipe.
[[noreturn]] void append_until_killed(const std::string& data_dir, int pipe) {
    auto engine = SqliteEngine::open(data_dir, Mode::writer);
    if (!engine) ::_exit(1);
    for (;;) {
        const std::uint64_t first = (*engine)->last_sequence() + 1;
        const Group group = sample_group(first, first + first % 5, 100);
        if ((*engine)->append(group, first - 1) != AppendResult::committed) ::_exit(2);
        const std::uint64_t last = (*engine)->last_sequence();
        if (::write(pipe, &last, sizeof last) != sizeof last) ::_exit(3);
    }
}

/// Kills a child after `reports` acknowledgements; the last sequence that it acknowledged, or 0.
std::uint64_t acknowledged_before_kill(const std::string& data_dir, int reports) {
    int ends[2] = {-1, -1};
    if (::pipe(ends) != 0) return 0;
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        append_until_killed(data_dir, ends[1]);
    }
    ::close(ends[1]);
    std::uint64_t last = 0;
    std::uint64_t next = 0;
    // Read to the end of the pipe: what was acknowledged before the kill counts, seen or not.
    for (int count = 0; ::read(ends[0], &next, sizeof next) == sizeof next; ++count) {
        last = next;
        if (count == reports) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? last : 0;
}

TEST(SqliteEngine, killed_writer_keeps_all_that_it_acknowledged) {
    const TempDir dir;
    std::uint64_t before = 0;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t acknowledged = acknowledged_before_kill(dir / "data", 3 + round * 17);
        ASSERT_GT(acknowledged, before);
        {
            const Engine reader = open_or_fail(dir / "data", Mode::reader);
            EXPECT_GE(reader->last_sequence(), acknowledged);
        }
        const Engine engine = open_or_fail(dir / "data");
        EXPECT_EQ(engine->epoch(), static_cast<std::uint64_t>(round) * 2 + 2);
        EXPECT_GE(engine->last_sequence(), acknowledged);
        EXPECT_TRUE(read_all(*engine) == sample_group(1, engine->last_sequence(), 100));
        before = engine->last_sequence();
    }
}

}  // namespace
}  // namespace agentline::journal_test
