// What: the facts of the batch that is being decided, and a ring of the last ones for subscribers.
// Owner: the shard. Thread: the shard's. Never interprets a fact and never loses one of the batch;
// the ring forgets the oldest. Spec: design 3.1, 3.2; docs/wire-protocol.md (subscribe).
#pragma once

#include <cstdint>
#include <deque>
#include <span>

#include "broker/fact_sink.h"
#include "journal/record.h"

namespace agentline {

class FactLog final : public FactSink {
  public:
    explicit FactLog(std::size_t ring_size) : ring_size_(ring_size) {}

    [[nodiscard]] std::uint64_t last_sequence() const override { return last_sequence_; }
    void record(journal::Record record) override;

    // Recovery: what is durable already.
    void recovered(const journal::Record& record);
    void recovered_to(std::uint64_t sequence);
    /// One that recovered_to() stands for, in its order; for followers alone.
    void recalled(const journal::Record& record);

    /// The facts recorded since the last mark_told(): those of one step.
    [[nodiscard]] std::span<const journal::Record> untold() const;
    void mark_told() { told_ = batch_.size(); }
    journal::Group take_batch();

    [[nodiscard]] const std::deque<journal::Record>& ring() const { return ring_; }
    /// The first sequence that `since` can still be followed from.
    [[nodiscard]] std::uint64_t oldest_kept() const;

  private:
    void keep(const journal::Record& record);

    std::size_t ring_size_;
    std::uint64_t last_sequence_ = 0;
    journal::Group batch_;
    std::size_t told_ = 0;
    std::deque<journal::Record> ring_;
};

}  // namespace agentline
