// Goal: a journal survives a power cut at any moment: all that was acknowledged as durable is
// there, whole and in order, and work goes on. Method: the real engine runs on a file system in
// memory that writes down each request; then, before every single request, the power goes in eight
// ways, and the real engine opens what is left. Two engines that must lose something show that it
// would tell.
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>

#include "powercut/cut_vfs.h"
#include "powercut/story.h"
#include "unit/io/journal_support.h"

namespace agentline::powercut {
namespace {

using journal::AppendResult;
using journal_test::TempDir;

/// Another one for long runs: what is lost and torn differs, the cuts do not.
std::uint64_t seed() {
    const char* given = std::getenv("AGENTLINE_POWERCUT_SEED");
    return given == nullptr ? 20261121 : std::strtoull(given, nullptr, 10);
}

/// A run of the engine, and where its files were.
struct Recording {
    std::vector<Op> log;
    Ledger ledger;
};

void write_groups(Writer& writer, int count, bool has_snapshots) {
    for (int i = 1; i <= count; ++i) {
        const auto facts = static_cast<std::uint64_t>(1 + i * i % 6);
        ASSERT_EQ(writer.append(facts), AppendResult::committed) << writer.error();
        if (!has_snapshots || i % 4 != 0) continue;
        ASSERT_EQ(writer.snapshot(25), AppendResult::committed) << writer.error();
    }
}

Recording record(CutVfs& vfs, const std::string& data_dir, const Writer::Habits& habits,
                 int openings, int groups) {
    Writer writer(data_dir, habits, [&] { return vfs.log().size(); });
    for (int i = 0; i < openings; ++i) {
        EXPECT_TRUE(writer.open()) << writer.error();
        write_groups(writer, groups, true);
        // The last one is not closed in order: its log stays as it is.
        if (i + 1 < openings) writer.close();
    }
    return {vfs.log(), writer.ledger()};
}

struct Counts {
    std::size_t requests = 0, syncs = 0, cuts = 0, second_cuts = 0, wrong = 0;
    std::size_t lost = 0;  // Of the wrong ones: something acknowledged is not there.
    std::string first_wrong;
};

void print(const char* title, const Counts& counts, const Ledger& ledger) {
    std::printf(
        "%s: %zu requests (%zu syncs), %zu acknowledged steps, %zu cuts, %zu second cuts, %zu "
        "wrong, "
        "%zu of them lost something\n",
        title, counts.requests, counts.syncs, ledger.steps(), counts.cuts, counts.second_cuts,
        counts.wrong, counts.lost);
}

/// Nothing, or what is wrong after one more cut at any moment since the first one: while the
/// journal was opened, written to and closed again.
std::string judge_second_cut(CutVfs& vfs, const std::string& data_dir, const Ledger& ledger,
                             std::size_t begin, Random& random) {
    const std::vector<Op> log = vfs.log();
    const std::size_t at = begin + random() % (log.size() - begin + 1);
    Disk disk;
    for (std::size_t i = 0; i < at; ++i) disk.take(log[i]);
    const Loss loss = all_losses[random() % std::size(all_losses)];
    vfs.load(disk.after_cut(loss, random));
    const std::string wrong = ledger.judge(data_dir, at);
    return wrong.empty() ? wrong : "after a second cut, lost: " + name_of(loss) + ": " + wrong;
}

class Cutter {
  public:
    Cutter(CutVfs& vfs, std::string data_dir, const Recording& recording)
        : vfs_(vfs), data_dir_(std::move(data_dir)), recording_(recording) {}

    /// The power goes before each request, or before one of `stride` on the average.
    Counts cut_everywhere(std::size_t stride = 1) {
        for (std::size_t at = 0; at <= recording_.log.size(); ++at) {
            if (random_() % stride == 0) cut(at);
            if (at == recording_.log.size()) break;
            const Op& op = recording_.log[at];
            ++counts_.requests;
            counts_.syncs += op.kind == Op::Kind::sync ? 1 : 0;
            disk_.take(op);
        }
        return counts_;
    }

  private:
    void cut(std::size_t at) {
        for (const Loss loss : all_losses) {
            vfs_.load(disk_.after_cut(loss, random_));
            const std::size_t begin = vfs_.log().size();
            Sequel sequel{[&] { return vfs_.log().size(); }};
            std::string wrong = recording_.ledger.judge(data_dir_, at, &sequel);
            if (wrong.empty() && ++judged_ % 3 == 0) {
                wrong = judge_second_cut(vfs_, data_dir_, sequel.ledger, begin, random_);
                ++counts_.second_cuts;
            }
            note(at, loss, wrong);
            if (disk_.is_settled()) break;
        }
    }

    void note(std::size_t at, Loss loss, const std::string& wrong) {
        ++counts_.cuts;
        if (wrong.empty()) return;
        counts_.lost += wrong.find("promised at least") != std::string::npos ? 1 : 0;
        if (counts_.wrong++ > 0) return;
        counts_.first_wrong =
            "before request " + std::to_string(at) + ", lost: " + name_of(loss) + ": " + wrong;
    }

    CutVfs& vfs_;
    std::string data_dir_;
    const Recording& recording_;
    Disk disk_;
    Random random_{seed()};
    Counts counts_;
    std::size_t judged_ = 0;
};

TEST(PowerCut, durable_groups_survive_a_cut_before_every_request) {
    const TempDir dir;
    CutVfs vfs;
    const auto recording = record(vfs, dir / "data", {}, 3, 9);
    const Counts counts = Cutter(vfs, dir / "data", recording).cut_everywhere();
    print("durable", counts, recording.ledger);
    EXPECT_EQ(counts.wrong, 0U) << counts.first_wrong;
    EXPECT_GT(counts.cuts, 1'500U);
}

TEST(PowerCut, async_groups_lose_no_more_than_the_end) {
    const TempDir dir;
    CutVfs vfs;
    const auto recording = record(vfs, dir / "data", {.is_async = true}, 2, 9);
    const Counts counts = Cutter(vfs, dir / "data", recording).cut_everywhere();
    print("async", counts, recording.ledger);
    EXPECT_EQ(counts.wrong, 0U) << counts.first_wrong;
    EXPECT_GT(counts.cuts, 1'500U);
}

TEST(PowerCut, sqlites_own_habits_survive_sampled_cuts) {
    const TempDir dir;
    CutVfs vfs;
    const auto recording =
        record(vfs, dir / "data", {.pragma = "wal_autocheckpoint = 1000"}, 2, 150);
    const Counts counts = Cutter(vfs, dir / "data", recording).cut_everywhere(50);
    print("as shipped", counts, recording.ledger);
    EXPECT_EQ(counts.wrong, 0U) << counts.first_wrong;
}

void write_file(const std::string& name, const Bytes& bytes) {
    std::ofstream(name, std::ios::binary | std::ios::trunc)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

/// The same with real files and SQLite's own file system, beside an index from before the cut.
TEST(PowerCut, real_files_are_recovered_too) {
    const TempDir dir;
    CutVfs vfs;
    const auto recording = record(vfs, dir / "data", {}, 2, 12);
    vfs.use(false);
    Disk disk;
    Random random(seed());
    std::size_t cuts = 0;
    for (std::size_t at = 0; at < recording.log.size(); disk.take(recording.log[at++])) {
        if (at % 8 != 0) continue;
        std::filesystem::remove_all(dir / "data");
        std::filesystem::create_directory(dir / "data");
        for (const auto& [name, bytes] : disk.after_cut(Loss::some_sectors, random)) {
            write_file(name, bytes);
        }
        write_file(dir / "data/journal.db-shm", Bytes(32'768, 0xA5));
        EXPECT_EQ(recording.ledger.judge(dir / "data", at), "") << "before request " << at;
        ++cuts;
    }
    std::printf("real files: %zu cuts\n", cuts);
}

TEST(PowerCutTest, a_disk_that_lies_about_sync_is_found_out) {
    const TempDir dir;
    CutVfs vfs;
    vfs.lie_about_sync();
    const auto recording = record(vfs, dir / "data", {}, 2, 5);
    const Counts counts = Cutter(vfs, dir / "data", recording).cut_everywhere();
    print("lying disk", counts, recording.ledger);
    EXPECT_GT(counts.lost, counts.requests / 2);
}

TEST(PowerCutTest, an_engine_that_does_not_sync_is_found_out) {
    const TempDir dir;
    CutVfs vfs;
    const auto recording = record(vfs, dir / "data", {.pragma = "synchronous = OFF"}, 2, 5);
    const Counts counts = Cutter(vfs, dir / "data", recording).cut_everywhere();
    print("synchronous = OFF", counts, recording.ledger);
    EXPECT_GT(counts.lost, counts.requests / 2);
}

TEST(PowerCutTest, an_engine_that_syncs_at_checkpoints_only_is_found_out) {
    const TempDir dir;
    CutVfs vfs;
    const auto recording = record(vfs, dir / "data", {.pragma = "synchronous = NORMAL"}, 2, 5);
    const Counts counts = Cutter(vfs, dir / "data", recording).cut_everywhere();
    print("synchronous = NORMAL", counts, recording.ledger);
    EXPECT_GT(counts.lost, 0U);
}

}  // namespace
}  // namespace agentline::powercut
