// Goal: damage to the journal's files never costs an acknowledged group unseen: either all is
// there, or opening or reading refuses with an error that says so. Method: a journal of the real
// engine in memory; bytes of its file are flipped and its end is cut off, at seeded places of every
// page; the real engine opens and reads it.
#include <cstdio>

#include <gtest/gtest.h>

#include "powercut/cut_vfs.h"
#include "powercut/story.h"
#include "unit/io/journal_support.h"

namespace agentline::powercut {
namespace {

using journal::AppendResult;
using journal_test::TempDir;

constexpr std::size_t page = 4'096;
constexpr std::size_t head = 12;  ///< Of a page of rows: kind, count, where they are, last child.

struct Journal {
    Image files;
    Ledger ledger;
    std::size_t requests = 0;
};

/// `closes` = the log has been written back and is gone; otherwise all is in the log.
Journal make_journal(CutVfs& vfs, const std::string& data_dir, bool closes,
                     bool has_snapshots = true) {
    Journal made;
    Writer writer(data_dir, {.pragma = "wal_autocheckpoint = 1000"},
                  [&vfs] { return vfs.log().size(); });
    EXPECT_TRUE(writer.open());
    for (int i = 1; i <= 34; ++i) {
        EXPECT_EQ(writer.append(static_cast<std::uint64_t>(1 + i % 5)), AppendResult::committed);
        if (!has_snapshots || i % 10 != 0) continue;
        EXPECT_EQ(writer.snapshot(1'000), AppendResult::committed);
    }
    if (!closes) made.files = vfs.image();
    writer.close();
    if (closes) made.files = vfs.image();
    made.ledger = writer.ledger();
    made.requests = vfs.log().size();
    return made;
}

struct Counts {
    int tries = 0, whole = 0, refused = 0, lost = 0;
    std::string first_lost;

    /// What the judge says of a journal that was damaged so.
    void take(const std::string& wrong, const std::string& how) {
        ++tries;
        if (wrong.empty()) {
            ++whole;
        } else if (!wrong.starts_with("found ")) {
            ++refused;
        } else if (lost++ == 0) {
            first_lost = how + ": " + wrong;
        }
    }
};

void print(const char* title, const Counts& counts) {
    std::printf("%s: %d tries, %d whole, %d refused, %d lost\n", title, counts.tries, counts.whole,
                counts.refused, counts.lost);
}

class Damager {
  public:
    Damager(CutVfs& vfs, std::string data_dir, const Journal& journal, std::string file)
        : vfs_(vfs),
          data_dir_(std::move(data_dir)),
          journal_(journal),
          file_(data_dir_ + "/" + std::move(file)) {}

    [[nodiscard]] std::size_t size() const { return journal_.files.at(file_).size(); }

    void flip(std::size_t at, std::uint8_t bits) {
        Image image = journal_.files;
        image[file_][at] = static_cast<std::uint8_t>(image[file_][at] ^ bits);
        try_it(image, "byte " + std::to_string(at) + " (page " + std::to_string(at / page + 1) +
                          ", " + std::to_string(at % page) + ") ^ " + std::to_string(bits));
    }
    void cut_off(std::size_t size) {
        Image image = journal_.files;
        image[file_].resize(size);
        try_it(image, "cut off at " + std::to_string(size));
    }
    void blank(std::size_t at) {
        Image image = journal_.files;
        std::fill_n(image[file_].begin() + static_cast<std::ptrdiff_t>(at), page, std::uint8_t{0});
        try_it(image, "page " + std::to_string(at / page + 1) + " blank");
    }
    [[nodiscard]] const Counts& counts() const { return counts_; }

  private:
    void try_it(const Image& image, const std::string& how) {
        vfs_.load(image);
        counts_.take(journal_.ledger.judge(data_dir_, journal_.requests), how);
    }

    CutVfs& vfs_;
    std::string data_dir_;
    const Journal& journal_;
    std::string file_;
    Counts counts_;
};

TEST(JournalDamage, what_a_page_holds_is_never_lost_unseen) {
    const TempDir dir;
    CutVfs vfs;
    const Journal journal = make_journal(vfs, dir / "data", true);
    ASSERT_EQ(journal.files.size(), 1U);
    Damager damager(vfs, dir / "data", journal, "journal.db");
    Random random(7);
    for (std::size_t from = 0; from < damager.size(); from += page) {
        for (std::size_t at = head; at < 3 * head; ++at) {
            damager.flip(from + at, static_cast<std::uint8_t>(1U << random() % 8));
        }
        for (int i = 0; i < 24; ++i) {
            const std::size_t at = head + random() % (page - head);
            damager.flip(from + at, static_cast<std::uint8_t>(1 + random() % 255));
        }
        damager.blank(from);
        // A file of no length is one that was never written: see below.
        if (from > 0) damager.cut_off(from);
        damager.cut_off(from + 1 + random() % (page - 1));
    }
    print("file", damager.counts());
    EXPECT_EQ(damager.counts().lost, 0) << damager.counts().first_lost;
    EXPECT_GT(damager.counts().refused, 0);
}

/// SQLite's pages have no checksum, and a head can tell of fewer rows; but the journal knows how
/// far it reached when it was closed. (A snapshot that is hidden costs time, and no group.)
TEST(JournalDamage, the_head_of_a_page_hides_no_group_of_a_closed_journal) {
    const TempDir dir;
    CutVfs vfs;
    const Journal journal = make_journal(vfs, dir / "data", true, false);
    Damager damager(vfs, dir / "data", journal, "journal.db");
    for (std::size_t from = 0; from < damager.size(); from += page) {
        for (std::size_t at = 0; at < head; ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                damager.flip(from + at, static_cast<std::uint8_t>(1U << bit));
            }
        }
    }
    print("heads", damager.counts());
    EXPECT_EQ(damager.counts().lost, 0) << damager.counts().first_lost;
    EXPECT_GT(damager.counts().refused, 0);
}

/// Nothing in the file tells it from that of a first start which was cut short. history.db does: it
/// stops and says that it knows of more than the journal (io/history_thread.h).
TEST(JournalDamage, an_emptied_file_is_a_new_journal) {
    const TempDir dir;
    CutVfs vfs;
    const Journal journal = make_journal(vfs, dir / "data", true);
    Damager damager(vfs, dir / "data", journal, "journal.db");
    damager.cut_off(0);
    EXPECT_EQ(damager.counts().lost, 1);
}

/// To SQLite the log ends where a checksum fails, be it torn or damaged; what a checkpoint has not
/// written back is lost from there. But what is left is a state that was, and whole.
TEST(JournalDamage, the_log_loses_an_end_and_nothing_else) {
    const TempDir dir;
    CutVfs vfs;
    Journal journal = make_journal(vfs, dir / "data", false);
    journal.ledger = journal.ledger.without_promises();
    Damager damager(vfs, dir / "data", journal, "journal.db-wal");
    Random random(8);
    for (std::size_t from = 0; from + page < damager.size(); from += page) {
        for (int i = 0; i < 8; ++i) {
            damager.flip(from + random() % page, static_cast<std::uint8_t>(1 + random() % 255));
        }
        damager.cut_off(from + random() % page);
    }
    print("log", damager.counts());
    EXPECT_EQ(damager.counts().lost, 0) << damager.counts().first_lost;
    EXPECT_EQ(damager.counts().refused, 0);
}

}  // namespace
}  // namespace agentline::powercut
