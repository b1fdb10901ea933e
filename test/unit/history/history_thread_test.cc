// Goal: history.db follows the journal whatever happens to either: restarts, a locked or foreign
// file, a journal that dropped what was not yet told, one that is shorter than the history.
// Method: a real journal written by its engine, the real thread, outsiders with their own handle.
#include "io/history_thread.h"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sys/stat.h>

#include <gtest/gtest.h>

#include "model/line_key.h"
#include "unit/history/history_file.h"

namespace agentline::history_test {
namespace {

using namespace std::chrono_literals;
using acd::StampedFact;
using acd::TestLine;
using Rows = std::vector<std::string>;

/// The thread, and what it said.
class Following {
  public:
    explicit Following(const JournalFile& journal, const journal::SqlStatements& names = {})
        : thread_(projection_, options(journal, names),
                  {[this](std::string what) { say("note: " + std::move(what)); },
                   [this](std::optional<std::string> why) {
                       say(why ? "stalled: " + *why : "goes on");
                   }}) {}
    void wait_for(const std::string& start) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] {
            return std::any_of(said_.begin(), said_.end(),
                               [&](const auto& each) { return each.rfind(start, 0) == 0; });
        });
    }
    Rows said() {
        const std::lock_guard lock(mutex_);
        return said_;
    }
    HistoryThread& thread() { return thread_; }

  private:
    static HistoryThread::Options options(const JournalFile& journal,
                                          const journal::SqlStatements& names) {
        HistoryThread::Options options;
        options.data_dir = journal.data_dir();
        options.durable = journal.last();
        options.names = names;
        options.facts_at_once = 100;
        options.gather = 1ms;
        options.retry_wait = 20ms;
        options.finish_max = 60s;
        return options;
    }
    void say(std::string what) {
        const std::lock_guard lock(mutex_);
        said_.push_back(std::move(what));
        changed_.notify_all();
    }

    history::Projection projection_;
    std::mutex mutex_;
    std::condition_variable changed_;
    Rows said_;
    HistoryThread thread_;
};

TEST(HistoryThread, tells_all_that_is_durable_and_catches_up_at_the_next_start) {
    JournalFile journal;
    journal.grow(700);
    {
        Following following(journal);
        journal.grow(300);
        following.thread().notify(journal.last());
        following.thread().stop();
        EXPECT_EQ(following.said(), Rows{});
    }
    EXPECT_EQ(everything(journal.path()), journal.expected());
    journal.grow(500);
    Following following(journal);
    following.thread().stop();
    EXPECT_EQ(everything(journal.path()), journal.expected());
    EXPECT_EQ(differences(journal.path()), Rows{});
}

TEST(HistoryThread, tells_nothing_that_it_was_not_told_is_durable) {
    JournalFile journal;
    journal.grow(40);
    Following following(journal);
    journal.grow(400);
    following.thread().stop();
    EXPECT_LE(std::stoull(rows(journal.path(), "SELECT sequence FROM meta").front()), 60U);
    EXPECT_GT(journal.last(), 400U);
}

TEST(HistoryThread, file_is_for_its_owner_alone) {
    JournalFile journal;
    journal.grow(10);
    Following(journal).thread().stop();
    struct stat status {};
    ASSERT_EQ(stat(journal.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST(HistoryThread, file_locked_by_another_is_told_once_and_caught_up_later) {
    JournalFile journal;
    journal.grow(50);
    Following(journal).thread().stop();
    auto other = sqlite::Database::open(journal.path(), SQLITE_OPEN_READWRITE);
    ASSERT_TRUE(other);
    ASSERT_TRUE(other->execute("BEGIN IMMEDIATE"));
    journal.grow(50);
    Following following(journal);
    following.wait_for("stalled: ");
    ASSERT_TRUE(other->execute("COMMIT"));
    following.wait_for("goes on");
    following.thread().stop();
    EXPECT_EQ(following.said().size(), 2U);
    EXPECT_EQ(everything(journal.path()), journal.expected());
}

TEST(HistoryThread, reader_in_a_long_transaction_blocks_nothing) {
    JournalFile journal;
    journal.grow(50);
    Following(journal).thread().stop();
    auto reader = sqlite::Database::open(journal.path(), SQLITE_OPEN_READONLY);
    ASSERT_TRUE(reader);
    ASSERT_TRUE(reader->execute("BEGIN"));
    const auto before = reader->number("SELECT sequence FROM meta");
    journal.grow(300);
    Following following(journal);
    following.thread().stop();
    EXPECT_EQ(following.said(), Rows{});
    EXPECT_EQ(*reader->number("SELECT sequence FROM meta"), *before);
    EXPECT_EQ(everything(journal.path()), journal.expected());
}

TEST(HistoryThread, foreign_file_is_left_as_it_is) {
    JournalFile journal;
    journal.grow(10);
    std::ofstream(journal.path()) << "somebody's notes, long enough to be no empty database";
    Following following(journal);
    following.wait_for("stalled: ");
    following.thread().stop();
    std::ifstream file(journal.path());
    std::string word;
    file >> word;
    EXPECT_EQ(word, "somebody's");
}

TEST(HistoryThread, new_file_beside_a_compacted_journal_begins_with_its_snapshot) {
    JournalFile journal;
    journal.grow(600);
    journal.compact();
    const std::uint64_t base = journal.last();
    journal.grow(600);
    Following following(journal);
    following.thread().stop();
    ASSERT_EQ(following.said().size(), 1U);
    EXPECT_NE(following.said().front().find("facts 1 to " + std::to_string(base)),
              std::string::npos);
    EXPECT_EQ(rows(journal.path(), "SELECT begins_after, sequence FROM meta"),
              Rows{std::to_string(base) + "|" + std::to_string(journal.last())});
    EXPECT_EQ(rows(journal.path(), "SELECT until_sequence FROM gaps"), Rows{std::to_string(base)});
    EXPECT_EQ(differences(journal.path()), Rows{});
}

/// What goes on now, as the tables and as the ACD know it.
void expect_same_present(const JournalFile& journal) {
    Rows sessions;
    Rows calls;
    for (const auto& [id, session] : journal.line.acd.state().sessions) {
        if (session.state == AgentSessionState::ended) continue;
        sessions.push_back(std::to_string(id.value) + "|" + std::string(name_of(session.state)) +
                           "|" + (session.reason.empty() ? "-" : session.reason));
    }
    for (const auto& [id, call] : journal.line.acd.state().calls) {
        calls.push_back(std::to_string(id.value) + "|" + std::to_string(call.queue.value) + "|" +
                        (is_connected(call) ? "talking"
                         : is_ringing(call) ? "ringing"
                                            : "waiting"));
    }
    EXPECT_EQ(rows(journal.path(),
                   "SELECT session, state, reason FROM session_states"
                   " WHERE ended IS NULL ORDER BY session"),
              sessions);
    EXPECT_EQ(rows(journal.path(),
                   "SELECT c.call, c.queue, min(g.kind) FROM calls c"
                   " JOIN call_segments g ON g.call = c.call"
                   " WHERE c.ended IS NULL AND g.ended IS NULL"
                   " GROUP BY c.call ORDER BY c.call"),
              calls);
}

TEST(HistoryThread, facts_dropped_before_they_were_told_are_a_gap_and_the_rest_is_right) {
    JournalFile journal;
    journal.grow(600);
    Following(journal).thread().stop();
    const auto told = rows(journal.path(), "SELECT sequence FROM meta").front();
    journal.grow(300);
    journal.compact();
    const std::uint64_t base = journal.last();
    Following(journal).thread().stop();
    expect_same_present(journal);
    journal.grow(900);
    Following(journal).thread().stop();
    expect_same_present(journal);
    EXPECT_EQ(rows(journal.path(), "SELECT begins_after FROM meta"), Rows{"0"});
    EXPECT_EQ(rows(journal.path(), "SELECT after_sequence, until_sequence FROM gaps"),
              Rows{told + "|" + std::to_string(base)});
    EXPECT_EQ(differences(journal.path()), Rows{});
}

TEST(HistoryThread, history_ahead_of_its_journal_is_never_mixed_with_other_facts) {
    JournalFile longer;
    longer.grow(300);
    Following(longer).thread().stop();
    JournalFile journal;
    journal.grow(100);
    std::filesystem::copy_file(longer.path(), journal.path());
    const Rows before = everything(journal.path(), false);
    for (int start = 0; start < 2; ++start) {
        Following following(journal);
        following.wait_for("stalled: history.db does not fit the journal");
        following.thread().stop();
        journal.grow(500);  // Past the end of what the file tells of.
    }
    EXPECT_EQ(everything(journal.path(), false), before);
}

TEST(HistoryThread, names_of_lines_and_reasons_come_from_the_configuration_even_late) {
    JournalFile journal(agentline::line_key("main"));
    journal.grow(300);
    Following(journal).thread().stop();
    LineConfig line;
    line.name = "main";
    line.reasons = {{"lunch", "At lunch"}};
    ServerConfig config;
    config.lines = {line};
    const auto names = history::names_of(config);
    Following following(journal, names);
    journal.grow(300);
    following.thread().notify(journal.last());
    following.thread().stop();
    EXPECT_EQ(rows(journal.path(), "SELECT line FROM lines"), Rows{"main"});
    for (const char* table : {"sessions", "session_states", "calls", "agent_days", "queues"}) {
        EXPECT_EQ(rows(journal.path(), std::string("SELECT DISTINCT line FROM ") + table),
                  Rows{"main"});
    }
    EXPECT_EQ(rows(journal.path(), "SELECT label FROM reasons WHERE reason = 'lunch'"),
              Rows{"At lunch"});
    EXPECT_EQ(differences(journal.path()), Rows{});
}

}  // namespace
}  // namespace agentline::history_test
