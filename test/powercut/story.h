// What: what a journal engine was asked for and acknowledged, told step by step, and the judge of
// what is found in its files after a power cut: one of the states that were promised, whole.
// Owner: a test. Thread: its own. Must never judge by anything but what the engine says of itself.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "io/sqlite_engine.h"

namespace agentline::powercut {

/// What an engine that was opened now would have to show.
struct Kept {
    std::uint64_t last = 0;
    std::uint64_t epoch = 0;
    std::set<std::uint64_t> snapshots;
    friend bool operator==(const Kept&, const Kept&) = default;
};
std::string words(const Kept& kept);

/// The first and last sequence of each group that was ever asked for, by its last.
struct Span {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

/// One fact as all stories have it: its bytes and its time follow from its sequence.
journal::Record record_of(std::uint64_t sequence);
journal::Group group_of(const Span& span);
journal::Snapshot snapshot_of(std::uint64_t sequence);

struct Sequel;

/// Steps that follow one another; each leads from one Kept to the next.
class Ledger {
  public:
    /// A step is about to be asked for; it leads to `kept`.
    void ask(const Kept& kept) { kept_.push_back(kept); }
    void ask(const Kept& kept, const Span& span) {
        spans_.push_back(span);
        ask(kept);
    }
    /// The step asked for last was acknowledged when the disk had had `requests` requests.
    void acknowledge(std::size_t requests, bool is_durable) {
        acknowledged_.push_back({requests, kept_.size() - 1, is_durable});
    }
    /// The step asked for last was refused; whether it is there will be seen at the next opening
    /// if `is_unknown`.
    void take_back(bool is_unknown = false);
    /// An opening showed this: openings that failed may have raised the epoch too.
    void settle(const Kept& shown);

    /// The same story, had nothing been acknowledged as durable.
    [[nodiscard]] Ledger without_promises() const;

    [[nodiscard]] const Kept& latest() const { return kept_.back(); }
    [[nodiscard]] std::size_t steps() const { return acknowledged_.size(); }
    /// Nothing, or what is wrong (beginning with "found" if the engine did not notice) about the
    /// files that `data_dir` has after a cut at `requests`. Goes on with what is right; `sequel`,
    /// if any, is told each step of it, from the opening on.
    [[nodiscard]] std::string judge(const std::string& data_dir, std::size_t requests,
                                    Sequel* sequel = nullptr) const;

  private:
    struct Acknowledged {
        std::size_t requests;
        std::size_t kept;
        bool is_durable;
    };
    [[nodiscard]] std::string judge_state(const Kept& found, std::size_t requests) const;
    [[nodiscard]] std::string judge_groups(SqliteEngine& engine) const;
    void begin_sequel(const Kept& found, std::size_t requests, Sequel& sequel) const;

    std::vector<Kept> kept_ = {Kept{}};
    std::vector<Span> spans_;
    std::vector<Acknowledged> acknowledged_;
    std::optional<Kept> unknown_;
};

/// What a journal that was found after a cut is asked for then.
struct Sequel {
    std::function<std::size_t()> clock;  ///< How many requests the disk has had.
    Ledger ledger = {};
};

/// Runs a real engine and keeps a ledger of it.
class Writer {
  public:
    struct Habits {
        std::string pragma = "wal_autocheckpoint = 12";
        bool is_async = false;
    };
    /// `clock` tells how many requests the disk has had.
    Writer(std::string data_dir, Habits habits, std::function<std::size_t()> clock)
        : data_dir_(std::move(data_dir)), habits_(std::move(habits)), clock_(std::move(clock)) {}

    /// False when it was refused; error() tells why.
    bool open();
    void close() { engine_.reset(); }
    journal::AppendResult append(std::uint64_t facts);
    journal::AppendResult snapshot(std::uint64_t keep_behind);
    [[nodiscard]] const Ledger& ledger() const { return ledger_; }
    [[nodiscard]] const std::string& error() const { return error_; }

  private:
    journal::AppendResult finish(journal::AppendResult result, bool is_durable);

    std::string data_dir_;
    Habits habits_;
    std::function<std::size_t()> clock_;
    std::unique_ptr<SqliteEngine> engine_;
    Ledger ledger_;
    std::string error_;
};

}  // namespace agentline::powercut
