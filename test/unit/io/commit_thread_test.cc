// Goal: outputs leave in order and never before their facts; what queued up goes in one append;
// trouble stalls or ends the thread as promised. Method: a fake engine with a gate, so that each
// interleaving is chosen and not hoped for; and the real engine, with its limit and its reader.
#include "io/commit_thread.h"

#include <algorithm>
#include <future>
#include <numeric>

#include <gtest/gtest.h>

#include "io/sqlite_engine.h"
#include "unit/io/fake_engine.h"
#include "unit/io/journal_support.h"

namespace agentline {
namespace {

using journal::AppendResult;
using journal::Group;
using journal_test::FakeEngine;
using journal_test::sample_group;
using journal_test::sample_snapshot;
using journal_test::TempDir;
using journal_test::time_at;
using Tickets = std::vector<CommitThread::Ticket>;
using Texts = std::vector<std::string>;

/// What the callbacks said, in one sequence, and a way to wait for some of it.
class Log {
  public:
    CommitThread::Callbacks callbacks() {
        return {
            .released =
                [this](const Tickets& tickets) {
                    const std::lock_guard lock(mutex_);
                    tickets_.insert(tickets_.end(), tickets.begin(), tickets.end());
                    add("released " + std::to_string(tickets.size()));
                },
            .durable_facts =
                [this](const Group& group) {
                    const std::lock_guard lock(mutex_);
                    facts_.insert(facts_.end(), group.begin(), group.end());
                    add("durable " + std::to_string(group.size()));
                },
            .stalled =
                [this](const std::optional<std::string>& why) {
                    const std::lock_guard lock(mutex_);
                    add(why ? "stalled: " + *why : "resumed");
                },
            .fatal =
                [this](const std::string& text) {
                    const std::lock_guard lock(mutex_);
                    add("fatal: " + text);
                },
        };
    }
    void wait_for(const std::string& text) {
        std::unique_lock lock(mutex_);
        changed_.wait(
            lock, [&] { return std::find(texts_.begin(), texts_.end(), text) != texts_.end(); });
    }
    void wait_for_ticket(CommitThread::Ticket ticket) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !tickets_.empty() && tickets_.back() == ticket; });
    }
    Tickets tickets() {
        const std::lock_guard lock(mutex_);
        return tickets_;
    }
    Group facts() {
        const std::lock_guard lock(mutex_);
        return facts_;
    }
    Texts texts() {
        const std::lock_guard lock(mutex_);
        return texts_;
    }

  private:
    void add(std::string text) {
        texts_.push_back(std::move(text));
        changed_.notify_all();
    }
    std::mutex mutex_;
    std::condition_variable changed_;
    Tickets tickets_;
    Group facts_;
    Texts texts_;
};

CommitThread::Options quick_retry() {
    return {.retry_wait = std::chrono::milliseconds(1)};
}

Tickets up_to(CommitThread::Ticket last) {
    Tickets tickets(last);
    std::iota(tickets.begin(), tickets.end(), CommitThread::Ticket{1});
    return tickets;
}

TEST(CommitThread, what_queued_up_during_a_commit_goes_in_one_append) {
    FakeEngine engine;
    Log log;
    CommitThread thread(engine, {}, log.callbacks());
    engine.close_gate();
    thread.submit(sample_group(1, 1), 1);
    engine.wait_until_at_gate();
    for (std::uint64_t i = 2; i <= 100; ++i) thread.submit(sample_group(i, i), i);
    engine.open_gate();
    thread.stop();
    const auto appends = engine.appends();
    ASSERT_EQ(appends.size(), 2U);
    EXPECT_EQ(appends[0].group, sample_group(1, 1));
    EXPECT_EQ(appends[1].group, sample_group(2, 100));
    EXPECT_FALSE(appends[1].is_async);
    EXPECT_EQ(log.tickets(), up_to(100));
    EXPECT_EQ(log.facts(), sample_group(1, 100));
    EXPECT_EQ(log.texts(), (Texts{"released 1", "durable 1", "released 99", "durable 99"}));
}

TEST(CommitThread, nothing_leaves_before_its_facts_are_durable) {
    FakeEngine engine;
    Log log;
    CommitThread thread(engine, {}, log.callbacks());
    engine.close_gate();
    thread.submit(sample_group(1, 2), 1);
    thread.submit({}, 2);
    engine.wait_until_at_gate();
    EXPECT_EQ(log.tickets(), Tickets{});
    engine.open_gate();
    thread.stop();
    EXPECT_EQ(log.tickets(), up_to(2));
}

TEST(CommitThread, submission_without_facts_waits_only_for_those_before_it) {
    FakeEngine engine;
    Log log;
    CommitThread thread(engine, {}, log.callbacks());
    engine.close_gate();
    thread.submit(sample_group(1, 1), 1);
    engine.wait_until_at_gate();
    thread.submit({}, 2);
    thread.submit({}, 3);
    thread.submit(sample_group(2, 2), 4);
    thread.submit({}, 5);
    engine.open_gate();
    thread.stop();
    EXPECT_EQ(log.tickets(), up_to(5));
    EXPECT_EQ(log.texts(),
              (Texts{"released 1", "durable 1", "released 2", "released 2", "durable 1"}));
}

TEST(CommitThread, no_space_retries_the_same_group_and_tells_once_each_way) {
    FakeEngine engine;
    Log log;
    engine.script({AppendResult::no_space, AppendResult::no_space, AppendResult::no_space});
    CommitThread thread(engine, quick_retry(), log.callbacks());
    thread.submit(sample_group(1, 3), 1);
    log.wait_for("durable 3");
    thread.submit(sample_group(4, 4), 2);
    thread.stop();
    EXPECT_EQ(log.texts(), (Texts{"stalled: as scripted", "resumed", "released 1", "durable 3",
                                  "released 1", "durable 1"}));
    EXPECT_EQ(log.facts(), sample_group(1, 4));
}

TEST(CommitThread, stop_does_not_wait_for_space_and_releases_nothing) {
    FakeEngine engine;
    Log log;
    engine.script({AppendResult::no_space});
    CommitThread thread(engine, {.retry_wait = std::chrono::hours(1)}, log.callbacks());
    thread.submit(sample_group(1, 1), 1);
    log.wait_for("stalled: as scripted");
    thread.submit(sample_group(2, 2), 2);
    thread.submit({}, 3);
    thread.stop();
    EXPECT_EQ(log.texts(), Texts{"stalled: as scripted"});
    EXPECT_TRUE(engine.appends().empty());
}

TEST(CommitThread, failure_and_fencing_are_fatal_once_and_release_nothing_more) {
    for (const auto result : {AppendResult::failed, AppendResult::fenced}) {
        FakeEngine engine;
        Log log;
        engine.script({AppendResult::committed, result});
        CommitThread thread(engine, {.queue_limit = 2}, log.callbacks());
        thread.submit(sample_group(1, 1), 1);
        log.wait_for("durable 1");
        thread.submit(sample_group(2, 2), 2);
        // More than the queue holds: a dead thread still makes room.
        for (std::uint64_t i = 3; i < 20; ++i) thread.submit(sample_group(i, i), i);
        thread.submit_snapshot(sample_snapshot(1), time_at(0));
        thread.stop();
        EXPECT_EQ(log.tickets(), up_to(1));
        EXPECT_EQ(log.texts(), (Texts{"released 1", "durable 1",
                                      "fatal: the journal cannot be written: as scripted"}));
        EXPECT_TRUE(engine.snapshots().empty());
    }
}

TEST(CommitThread, full_queue_holds_the_submitter) {
    FakeEngine engine;
    Log log;
    CommitThread thread(engine, {.queue_limit = 2}, log.callbacks());
    engine.close_gate();
    thread.submit(sample_group(1, 1), 1);
    engine.wait_until_at_gate();
    thread.submit(sample_group(2, 2), 2);
    thread.submit(sample_group(3, 3), 3);
    auto fourth = std::async(std::launch::async, [&] {
        thread.submit(sample_group(4, 4), 4);
        return engine.appends().size();
    });
    // The gate is shut, so a right thread never comes back here however long this waits.
    EXPECT_EQ(fourth.wait_for(std::chrono::milliseconds(20)), std::future_status::timeout);
    engine.open_gate();
    // It came back only after the queue was emptied, so after the first append.
    EXPECT_GE(fourth.get(), 1U);
    thread.stop();
    EXPECT_EQ(log.tickets(), up_to(4));
    EXPECT_EQ(log.facts(), sample_group(1, 4));
}

TEST(CommitThread, async_durability_appends_without_the_disk_in_the_same_order) {
    FakeEngine engine;
    Log log;
    CommitThread thread(engine, {.durability = Durability::async}, log.callbacks());
    for (std::uint64_t i = 1; i <= 50; ++i) thread.submit(sample_group(i, i), i);
    thread.stop();
    EXPECT_EQ(log.tickets(), up_to(50));
    for (const auto& append : engine.appends()) EXPECT_TRUE(append.is_async);
    EXPECT_EQ(log.facts(), sample_group(1, 50));
}

TEST(CommitThread, snapshot_never_waits_and_is_kept_after_the_commits_beside_it) {
    FakeEngine engine;
    Log log;
    CommitThread thread(engine, {.queue_limit = 1}, log.callbacks());
    engine.close_gate();
    thread.submit(sample_group(1, 1), 1);
    engine.wait_until_at_gate();
    thread.submit(sample_group(2, 2), 2);
    thread.submit_snapshot(sample_snapshot(1), time_at(7));
    thread.submit_snapshot(sample_snapshot(2), time_at(8));
    engine.open_gate();
    thread.stop();
    const auto kept = engine.snapshots();
    ASSERT_EQ(kept.size(), 2U);
    EXPECT_EQ(kept[0], std::pair(sample_snapshot(1), time_at(7)));
    EXPECT_EQ(kept[1], std::pair(sample_snapshot(2), time_at(8)));
    EXPECT_EQ(log.tickets(), up_to(2));
}

TEST(CommitThread, snapshot_without_space_is_left_out_and_a_failed_one_is_fatal) {
    FakeEngine engine;
    Log log;
    engine.script({AppendResult::no_space, AppendResult::failed});
    CommitThread thread(engine, {}, log.callbacks());
    thread.submit_snapshot(sample_snapshot(1), time_at(0));
    thread.submit_snapshot(sample_snapshot(2), time_at(0));
    thread.submit_snapshot(sample_snapshot(3), time_at(0));
    thread.stop();
    EXPECT_TRUE(engine.snapshots().empty());
    EXPECT_EQ(log.texts(), Texts{"fatal: the journal cannot be written: as scripted"});
}

TEST(CommitThread, that_stops_waiting_for_space_lets_nobody_wait_in_a_full_queue) {
    FakeEngine engine;
    Log log;
    engine.script({AppendResult::no_space});
    CommitThread thread(engine, {.queue_limit = 1, .retry_wait = std::chrono::hours(1)},
                        log.callbacks());
    thread.stop_waiting_for_space();
    for (std::uint64_t i = 1; i <= 5; ++i) thread.submit(sample_group(i, i), i);
    thread.stop();
    EXPECT_TRUE(engine.appends().empty()) << "the first group found no space";
    EXPECT_EQ(log.texts(), Texts{"stalled: as scripted"});
}

TEST(CommitThread, submission_after_stop_is_dropped) {
    FakeEngine engine;
    Log log;
    CommitThread thread(engine, {}, log.callbacks());
    thread.stop();
    thread.submit(sample_group(1, 1), 1);
    thread.submit_snapshot(sample_snapshot(1), time_at(0));
    thread.stop();
    EXPECT_EQ(log.texts(), Texts{});
}

TEST(CommitThread, real_engine_has_every_released_fact_also_after_a_full_disk) {
    const TempDir dir;
    auto engine = SqliteEngine::open(dir / "data", SqliteEngine::Mode::writer);
    ASSERT_TRUE(engine) << engine.error().text;
    ASSERT_TRUE((*engine)->limit_pages(40));
    Log log;
    CommitThread::Callbacks callbacks = log.callbacks();
    // The operator makes room when told; on the commit thread, as the engine is only its.
    callbacks.stalled = [&](const std::optional<std::string>& why) {
        EXPECT_TRUE(!why || (*engine)->limit_pages(0));
        log.callbacks().stalled(why ? std::optional<std::string>("full") : std::nullopt);
    };
    {
        CommitThread thread(**engine, quick_retry(), callbacks);
        for (std::uint64_t i = 1; i <= 500; ++i) {
            thread.submit(sample_group(3 * i - 2, 3 * i, 300), i);
        }
        // A thread that is stopped while it has no space gives up.
        log.wait_for_ticket(500);
    }
    EXPECT_EQ(log.tickets(), up_to(500));
    EXPECT_TRUE(log.facts() == sample_group(1, 1'500, 300));
    const Texts texts = log.texts();
    EXPECT_EQ(std::count(texts.begin(), texts.end(), "stalled: full"), 1);
    EXPECT_EQ(std::count(texts.begin(), texts.end(), "resumed"), 1);
    auto reader = SqliteEngine::open(dir / "data", SqliteEngine::Mode::reader);
    ASSERT_TRUE(reader) << reader.error().text;
    Group back;
    const auto read = (*reader)->read(0, [&](const Group& group) {
        back.insert(back.end(), group.begin(), group.end());
        return true;
    });
    EXPECT_TRUE(read) << read.error().text;
    EXPECT_TRUE(back == sample_group(1, 1'500, 300));
}

}  // namespace
}  // namespace agentline
