// What: the journal's disk: a journal::Engine in memory that keeps bytes as the real one does, and
// can be full. It outlives a crash of the server, with what was committed and nothing else.
// Owner: a House. Thread: its owner's. Spec: journal/engine.h; design 3.3, 3.4.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "journal/engine.h"
#include "sim/meddler.h"

namespace agentline::sim {

class Disk final : public journal::Engine {
  public:
    /// `committed` sees each group that is durable, as its bytes say.
    Disk(Meddler& meddler, std::function<void(const journal::Group&)> committed)
        : meddler_(meddler), committed_(std::move(committed)) {}

    /// A new process opens it.
    void open();
    void set_full(bool is_full) { is_full_ = is_full; }
    [[nodiscard]] bool is_full() const { return is_full_; }

    [[nodiscard]] std::uint64_t last_sequence() const override { return last_; }
    [[nodiscard]] std::uint64_t epoch() const override { return epoch_; }
    journal::AppendResult append(const journal::Group& group, std::uint64_t expected) override;
    journal::AppendResult append_async(const journal::Group& group,
                                       std::uint64_t expected) override {
        return append(group, expected);
    }
    Result<void> read(std::uint64_t after,
                      const std::function<bool(const journal::Group&)>& visit) override;
    journal::AppendResult put_snapshot(const journal::Snapshot& snapshot,
                                       Instant keep_from) override;
    Result<std::optional<journal::Snapshot>> latest_snapshot() override;
    Result<std::optional<journal::Snapshot>> oldest_snapshot() override;
    [[nodiscard]] std::string last_error() const override { return "no space left"; }

  private:
    struct KeptGroup {
        std::uint64_t last = 0;
        Bytes bytes;
    };
    struct KeptSnapshot {
        std::uint64_t sequence = 0;
        Instant time;
        Bytes bytes;
    };
    void compact(Instant keep_from);

    Meddler& meddler_;
    std::function<void(const journal::Group&)> committed_;
    std::vector<KeptGroup> groups_;
    std::vector<KeptSnapshot> snapshots_;
    std::uint64_t last_ = 0;  ///< As it tells.
    std::uint64_t epoch_ = 0;
    bool is_full_ = false;
    bool lies_ = false;  ///< By a planted fault: it has said so of a group that it has not.
};

}  // namespace agentline::sim
