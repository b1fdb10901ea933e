// What: judges the UPDATEINFO messages of one built-in line: whose figures changed is told of
// within a second, nobody else is, and not twice within a second. From the ledger's counts alone.
// Owner: Desk. Thread: its owner's. Sees what leaves the server; times are the server's clock.
// Spec: contract 12.1 (SS-14), 14.1; docs/decisions.md (LINE_*STATUS UPDATEINFO).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "sim/line_state.h"

namespace agentline::sim {

/// An agent, a session or a queue, as messages name it.
using Figured = std::pair<MessageId, std::uint32_t>;

class Updates {
  public:
    explicit Updates(Site& site) : site_(site) {}

    /// A server starts with these figures, and nobody listens yet.
    void restart(const center::Ledger& ledger);
    /// After a decision that brought facts or messages.
    void settled(const center::Ledger& ledger, const std::set<Figured>& told, Instant now);
    /// Nobody has the line open: whatever was owed may have been told.
    void unheard(Instant now);
    /// With everything done that was due; `wakes` = when the server acts next by itself.
    void at_rest(Instant now, std::optional<Instant> wakes) const;

  private:
    using Counts = std::array<std::size_t, 6>;
    using Figures = std::map<Figured, Counts>;
    static Figures figures_of(const center::Ledger& ledger);
    [[nodiscard]] std::set<Figured> changed_to(const Figures& figures) const;
    void judge_told(const std::set<Figured>& told, const Figures& after, Instant now);

    Site& site_;
    Figures figures_;         ///< After the last decision.
    std::set<Figured> owed_;  ///< Changed, and nobody was told yet.
    /// Changed when nobody listened, or in the very decision that told of it: may be told again.
    std::set<Figured> allowed_;
    Instant quiet_until_;  ///< A second from the last time that they were told of.
    Instant owed_at_;      ///< The same; or later, if they may have been told to nobody.
};

}  // namespace agentline::sim
