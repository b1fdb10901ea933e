// What: the comparison of the ACD's calls with those that live at the provider, and its figures.
// Owner: BuiltinHandler. Thread: the shard's. Spec: design 3.6.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "core/acd/acd.h"
#include "provider/provider.h"

namespace agentline {

/// Since the server started.
struct ReconciliationCounters {
    std::uint64_t runs = 0;
    std::uint64_t calls_lost = 0;     ///< The provider no longer had them.
    std::uint64_t calls_unknown = 0;  ///< The ACD did not know them: dropped.
    std::uint64_t answers_late = 0;   ///< Glare: answered what was no longer offered.
};

class Reconciliation {
  public:
    /// At start, then every ten seconds.
    [[nodiscard]] Instant next_query() const { return next_query_; }
    /// The query that was due is on its way.
    void note_next_query(Instant now);
    /// A query is on its way besides.
    void note_query() { ++asked_; }
    void note(const acd::Fact& fact);
    void note_late_answer() { ++counters_.answers_late; }
    /// The orders for what lives at the provider and not here. Call it after the ACD has
    /// reconciled.
    std::vector<provider::Order> compare(const acd::State& state, const provider::LiveCalls& live);
    [[nodiscard]] const ReconciliationCounters& counters() const { return counters_; }

  private:
    Instant next_query_;
    std::uint64_t asked_ = 0, answered_ = 0;
    std::set<ProviderCallId> just_ended_;  ///< Their end may be on its way to the provider.
    ReconciliationCounters counters_;
};

}  // namespace agentline
