// What: the ACD of every line as the journal tells it, rebuilt in memory beside a live server.
// Owner: the commands replay and why. Thread: its owner's. Never changes the data directory.
// Spec: design 3.1, 3.4; docs/journal-format.md.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/time.h"
#include "core/acd/acd.h"
#include "journal/record.h"

namespace agentline::cli {

struct ReplayUntil {
    std::optional<Instant> at;  ///< Facts of this instant included.
    /// By line key, this fact included; a line that is not named goes to its end.
    std::map<std::uint32_t, std::uint64_t> sequence_of_line;
};

struct ReplayedJournal {
    std::map<std::uint32_t, acd::Acd> lines;  ///< By line key.
    std::uint64_t facts = 0;                  ///< Applied, those of the first snapshot aside.
    std::uint64_t sequence = 0;               ///< Of the last one.
    Instant time;                             ///< Of the last one.
    std::uint64_t base = 0;  ///< The last fact of the snapshot that it began with; 0 = none.
    Instant base_time;
};

/// Sees each fact just before it is applied, with the state of its line then.
using FactObserver =
    std::function<void(const journal::Record&, const acd::Fact&, const acd::Acd& before)>;

Result<ReplayedJournal> replay_journal(const std::string& data_dir, const ReplayUntil& until,
                                       const FactObserver& observe = {});

}  // namespace agentline::cli
