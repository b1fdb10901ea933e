// What: a simulated line for tests, whose events are read as short texts ("answered 1 A").
// Owner: a test. Time starts at 2026-11-21T08:00:00Z and passes only by pass().
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "provider/simulated/simulated.h"

namespace agentline::provider {

using Lines = std::vector<std::string>;

inline constexpr Instant eight{1'795'248'000'000'000};  ///< 2026-11-21T08:00:00Z.

/// Answer 3 s, talk 60 s, patience 100 s, private talk 30 s, absence 20 s; no traffic.
SimulatedConfig fixed_config();
/// Stations A, B, C; queues sales, care; calls from 1 on.
SimulatedOptions small_line(const SimulatedConfig& config = fixed_config());

std::string to_text(const Event& event);
Lines to_texts(const std::vector<Event>& events);

class SimLine {
  public:
    explicit SimLine(SimulatedOptions options = small_line(), Instant start = eight)
        : now(start), provider(std::move(options), start) {}

    /// What happens at once.
    Lines order(const Order& order);
    /// What happens meanwhile, each with its second: "3s answered 1 A".
    Lines pass(Duration d);
    /// A call without wishes for "sales".
    ProviderCallId call();
    ProviderCallId call(InjectCall wish);
    /// The offer's station rings for the call and has answered.
    void answered(OfferId offer, ProviderCallId call, const std::string& address);
    void connected(OfferId offer, ProviderCallId call, const std::string& address);
    /// "1 2 | 3 | A B": calls, private calls, stations out of reach.
    std::string live();

    Instant now;
    Simulated provider;
};

}  // namespace agentline::provider
