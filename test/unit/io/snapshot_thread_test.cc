// Goal: a snapshot comes after so many facts, of exactly those facts, and neither thread waits for
// the other for ever. Method: a maker that counts and checks continuity; then the whole ring of
// commit thread, snapshot thread and real engine with the smallest queues.
#include "io/snapshot_thread.h"

#include <gtest/gtest.h>

#include "io/commit_thread.h"
#include "io/sqlite_engine.h"
#include "unit/io/journal_support.h"

namespace agentline {
namespace {

using journal::Group;
using journal::Snapshot;
using journal_test::sample_group;
using journal_test::sample_snapshot;
using journal_test::TempDir;
using journal_test::time_at;
using std::chrono::seconds;

/// Its state is the last sequence; refuses gaps, and one sequence on request.
class CountingMaker final : public journal::SnapshotMaker {
  public:
    explicit CountingMaker(std::uint64_t fails_at = 0) : fails_at_(fails_at) {}
    Result<void> apply(const Group& group) override {
        for (const auto& record : group) {
            if (record.stamp.sequence != last_ + 1) return failure("gap");
            if (record.stamp.sequence == fails_at_) return failure("as asked");
            last_ = record.stamp.sequence;
        }
        return {};
    }
    [[nodiscard]] Snapshot make() const override { return sample_snapshot(last_); }
    [[nodiscard]] std::uint64_t last() const { return last_; }

  private:
    std::uint64_t last_ = 0;
    std::uint64_t fails_at_;
};

/// What the thread delivered; read only after stop().
struct Delivered {
    std::vector<Snapshot> snapshots;
    std::vector<Instant> keep_from;
    std::vector<std::string> errors;

    SnapshotThread::Callbacks callbacks() {
        return {.deliver =
                    [this](Snapshot snapshot, Instant from) {
                        snapshots.push_back(std::move(snapshot));
                        keep_from.push_back(from);
                    },
                .failed = [this](std::string why) { errors.push_back(std::move(why)); }};
    }
};

TEST(SnapshotThread, snapshot_comes_at_the_first_group_that_fills_the_number) {
    CountingMaker maker;
    Delivered delivered;
    SnapshotThread thread(maker, {.facts_between = 10, .retention = seconds(5)},
                          delivered.callbacks());
    for (std::uint64_t i = 1; i <= 35; i += 4) thread.push(sample_group(i, i + 3));
    thread.stop();
    EXPECT_EQ(maker.last(), 36U);
    EXPECT_EQ(delivered.snapshots,
              (std::vector{sample_snapshot(12), sample_snapshot(24), sample_snapshot(36)}));
    EXPECT_EQ(delivered.keep_from, (std::vector{time_at(7), time_at(19), time_at(31)}));
}

TEST(SnapshotThread, facts_replayed_at_start_count) {
    CountingMaker maker;
    Delivered delivered;
    SnapshotThread thread(maker, {.facts_between = 10, .facts_already = 8}, delivered.callbacks());
    for (std::uint64_t i = 1; i <= 5; ++i) thread.push(sample_group(i, i));
    thread.stop();
    EXPECT_EQ(delivered.snapshots, std::vector{sample_snapshot(2)});
}

TEST(SnapshotThread, maker_that_fails_is_told_once_and_pushing_goes_on) {
    CountingMaker maker(3);
    Delivered delivered;
    SnapshotThread thread(maker, {.facts_between = 1, .queue_limit = 1}, delivered.callbacks());
    for (std::uint64_t i = 1; i <= 20; ++i) thread.push(sample_group(i, i));
    thread.stop();
    EXPECT_EQ(delivered.snapshots, (std::vector{sample_snapshot(1), sample_snapshot(2)}));
    EXPECT_EQ(delivered.errors, std::vector<std::string>{"no more snapshots: as asked"});
}

TEST(SnapshotThread, ring_of_both_threads_with_smallest_queues_ends_and_compacts) {
    const TempDir dir;
    auto engine = SqliteEngine::open(dir / "data", SqliteEngine::Mode::writer);
    ASSERT_TRUE(engine) << engine.error().text;
    CountingMaker maker;
    std::vector<std::string> errors;
    std::unique_ptr<SnapshotThread> snapshots;
    CommitThread commits(**engine, {.queue_limit = 1},
                         {.released = [](const std::vector<CommitThread::Ticket>&) {},
                          .durable_facts = [&](const Group& group) { snapshots->push(group); },
                          .stalled = [](const std::optional<std::string>&) {},
                          .fatal = [&](const std::string& text) { errors.push_back(text); }});
    snapshots = std::make_unique<SnapshotThread>(
        maker,
        SnapshotThread::Options{.facts_between = 3, .retention = seconds(20), .queue_limit = 1},
        SnapshotThread::Callbacks{
            .deliver = [&](Snapshot snapshot,
                           Instant from) { commits.submit_snapshot(std::move(snapshot), from); },
            .failed = [&](std::string why) { errors.push_back(std::move(why)); }});
    for (std::uint64_t i = 1; i <= 300; ++i) commits.submit(sample_group(i, i), i);
    commits.stop();
    snapshots->stop();
    EXPECT_EQ(errors, std::vector<std::string>{});
    EXPECT_EQ(maker.last(), 300U);
    EXPECT_EQ((*engine)->last_sequence(), 300U);
    const auto oldest = (*engine)->oldest_snapshot().value();
    ASSERT_TRUE(oldest);
    EXPECT_GT(oldest->sequence, 200U);
    std::uint64_t reached = oldest->sequence;
    const auto read = (*engine)->read(oldest->sequence, [&](const Group& group) {
        reached = group.back().stamp.sequence;
        return true;
    });
    EXPECT_TRUE(read) << read.error().text;
    EXPECT_EQ(reached, 300U);
}

}  // namespace
}  // namespace agentline
