// What: group commit as io/commit_thread.cc does it, in simulated time: what queued up while the
// disk was busy goes into one group, tickets are released in order, a full disk is tried again.
// Owner: a Server; it dies with it. Thread: its owner's. Spec: design 3.2, 3.3.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/disk.h"
#include "sim/site.h"

namespace agentline::sim {

class Commits {
  public:
    using Ticket = std::uint64_t;
    struct Callbacks {
        /// Every ticket up to this one.
        std::function<void(Ticket)> released;
        std::function<void(const journal::Group&)> durable_facts;
        std::function<void(std::optional<std::string>)> stalled;
    };
    Commits(Site& site, Disk& disk, Callbacks callbacks)
        : site_(site), disk_(disk), callbacks_(std::move(callbacks)), life_(site.agenda) {}

    void submit(journal::Group facts, Ticket ticket);
    void submit_snapshot(journal::Snapshot snapshot, Instant keep_from);
    [[nodiscard]] bool is_writing() const { return is_busy_ && !is_written_ && !writing_.empty(); }
    /// The disk has the group, and nobody here has heard of it.
    [[nodiscard]] bool is_unheard() const { return is_busy_ && is_written_; }
    /// The process dies: a group that was being written is on the disk as a whole, or not at all.
    void die();

  private:
    struct Commit {
        journal::Group facts;
        Ticket ticket = 0;
    };
    void begin();
    void append();
    void finish();
    [[nodiscard]] Duration writing_time();

    Site& site_;
    Disk& disk_;
    const Callbacks callbacks_;
    std::vector<Commit> waiting_;
    journal::Group writing_;
    Ticket writing_ticket_ = 0;
    bool is_busy_ = false, is_written_ = false, is_stalled_ = false;
    Life life_;
};

}  // namespace agentline::sim
