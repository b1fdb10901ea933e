// What: where what a handler decides goes: facts into the commit group of the step, orders behind
// them, PIN comparisons to a worker.
// Owner: the broker. Thread: the shard's. Spec: design 3.1, 3.2.
#pragma once

#include <cstdint>

#include "journal/record.h"
#include "provider/provider.h"

namespace agentline {

class FactSink {
  public:
    virtual ~FactSink() = default;
    /// Sequence of the last fact recorded; the next record must carry this plus one.
    [[nodiscard]] virtual std::uint64_t last_sequence() const = 0;
    virtual void record(journal::Record record) = 0;
};

/// Where PIN comparisons go (a bounded worker outside the shard); answered by pin_checked().
class PinChecks {
  public:
    virtual ~PinChecks() = default;
    /// Returns the job's number.
    virtual std::uint64_t check(std::string stored, std::string given, Instant not_before) = 0;
};

/// Where orders to the provider of a line go: into the output sequence, after the facts behind
/// them.
class ProviderOrders {
  public:
    virtual ~ProviderOrders() = default;
    virtual void order(provider::Order order) = 0;
};

}  // namespace agentline
