// Goal: a full or failing disk costs nothing that was acknowledged, and once there is space again
// work goes on by itself. Method: the same run of the real engine is made once for each request to
// its file system, which then fails, alone or with those behind it; no_space is answered with the
// same group again, failed with a new opening, as the server does; at the end the power is cut.
#include <cerrno>
#include <cstdio>

#include <gtest/gtest.h>

#include "powercut/cut_vfs.h"
#include "powercut/story.h"
#include "unit/io/journal_support.h"

namespace agentline::powercut {
namespace {

using journal::AppendResult;
using journal_test::TempDir;

/// More refusals in one run than a failure of a few requests can explain.
constexpr int patience = 40;

struct Seen {
    int no_space = 0, failed = 0, refused_openings = 0;
    std::string wrong;
    [[nodiscard]] int refusals() const { return no_space + failed + refused_openings; }
};

class Worker {
  public:
    Worker(CutVfs& vfs, const std::string& data_dir)
        : writer_(data_dir, {}, [&vfs] { return vfs.log().size(); }) {}

    Seen work() {
        for (int opening = 0; opening < 2 && seen_.wrong.empty(); ++opening) {
            open();
            for (int i = 1; i <= 5; ++i) {
                append(static_cast<std::uint64_t>(1 + i * 3 % 4));
                if (i % 2 == 0) snapshot();
            }
            writer_.close();
        }
        return seen_;
    }
    [[nodiscard]] const Ledger& ledger() const { return writer_.ledger(); }

  private:
    [[nodiscard]] bool may_go_on() {
        if (seen_.wrong.empty() && seen_.refusals() > patience) {
            seen_.wrong = "it never goes on: " + writer_.error();
        }
        return seen_.wrong.empty();
    }
    void open() {
        writer_.close();
        while (may_go_on() && !writer_.open()) ++seen_.refused_openings;
    }
    void append(std::uint64_t facts) {
        const std::uint64_t wanted = writer_.ledger().latest().last + facts;
        while (may_go_on() && writer_.ledger().latest().last < wanted) {
            take(writer_.append(facts));
        }
    }
    void snapshot() {
        const std::uint64_t last = writer_.ledger().latest().last;
        while (may_go_on() && !writer_.ledger().latest().snapshots.contains(last)) {
            take(writer_.snapshot(6));
        }
    }
    void take(AppendResult result) {
        switch (result) {
            case AppendResult::committed:
                break;
            case AppendResult::no_space:
                ++seen_.no_space;
                break;
            case AppendResult::fenced:
                seen_.wrong = "fenced: " + writer_.error();
                break;
            case AppendResult::failed:
                ++seen_.failed;
                open();
                break;
        }
    }

    Writer writer_;
    Seen seen_;
};

/// What was seen, or what is wrong, after a run with the failure and a power cut at its end.
Seen run_with(CutVfs& vfs, const std::string& data_dir, const Failure& failure) {
    vfs.load({});
    vfs.fail(failure);
    Worker worker(vfs, data_dir);
    Seen seen = worker.work();
    vfs.fail({});
    if (!seen.wrong.empty()) return seen;
    Disk disk;
    for (const Op& op : vfs.log()) disk.take(op);
    const std::size_t requests = vfs.log().size();
    Random random(failure.from);
    vfs.load(disk.after_cut(Loss::all, random));
    seen.wrong = worker.ledger().judge(data_dir, requests);
    return seen;
}

/// The requests that a run makes when nothing fails.
std::uint64_t requests_of_a_run(CutVfs& vfs, const std::string& data_dir) {
    vfs.load({});
    vfs.fail({});
    const Seen seen = Worker(vfs, data_dir).work();
    EXPECT_EQ(seen.refusals(), 0);
    return vfs.requests();
}

/// Fails each request of the run in its turn, and the `count` - 1 behind it.
Seen fail_each(int system_error, std::uint64_t count, bool spares_syncs = false) {
    const TempDir dir;
    CutVfs vfs;
    const std::uint64_t requests = requests_of_a_run(vfs, dir / "data");
    Seen all;
    for (std::uint64_t from = 1; from <= requests; ++from) {
        const Seen seen = run_with(vfs, dir / "data", {from, count, system_error, spares_syncs});
        EXPECT_EQ(seen.wrong, "") << "request " << from << " of " << requests << " failed";
        all.no_space += seen.no_space;
        all.failed += seen.failed;
        all.refused_openings += seen.refused_openings;
    }
    std::printf("errno %d, %d at a time: %d runs, %d no_space, %d failed, %d openings refused\n",
                system_error, static_cast<int>(count), static_cast<int>(requests), all.no_space,
                all.failed, all.refused_openings);
    return all;
}

/// As local file systems do it, which find room when they take the bytes.
TEST(JournalFault, a_disk_that_is_full_for_a_moment_makes_nothing_fail) {
    const Seen seen = fail_each(ENOSPC, 1, true);
    EXPECT_GT(seen.no_space, 0);
    EXPECT_EQ(seen.failed, 0);
}

TEST(JournalFault, a_disk_that_is_full_for_a_while_makes_nothing_fail) {
    const Seen seen = fail_each(ENOSPC, 9, true);
    EXPECT_GT(seen.no_space, 0);
    EXPECT_EQ(seen.failed, 0);
}

/// As file systems over a network may do it. SQLite does not tell the errno of a COMMIT's sync, so
/// that this is a failure like any other: the server ends and recovers.
TEST(JournalFault, a_disk_that_is_full_at_a_sync_costs_nothing) {
    const Seen seen = fail_each(ENOSPC, 1);
    EXPECT_GT(seen.no_space, 0);
    EXPECT_GT(seen.failed, 0);
}

TEST(JournalFault, a_disk_that_fails_once_costs_nothing) {
    const Seen seen = fail_each(EIO, 1);
    EXPECT_GT(seen.failed, 0);
    EXPECT_EQ(seen.no_space, 0);
}

TEST(JournalFault, a_disk_that_fails_for_a_while_costs_nothing) {
    const Seen seen = fail_each(EIO, 9);
    EXPECT_GT(seen.failed, 0);
    EXPECT_EQ(seen.no_space, 0);
}

}  // namespace
}  // namespace agentline::powercut
