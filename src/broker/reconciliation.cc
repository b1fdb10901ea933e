#include "broker/reconciliation.h"

namespace agentline {
namespace {

constexpr Duration query_time = std::chrono::seconds(10);

}  // namespace

void Reconciliation::note_next_query(Instant now) {
    note_query();
    next_query_ = now + query_time;
}

void Reconciliation::note(const acd::Fact& fact) {
    const auto* ended = std::get_if<acd::CallEnded>(&fact);
    if (ended == nullptr) return;
    if (ended->how == CallEnd::lost) ++counters_.calls_lost;
    just_ended_.insert(ended->provider_call);
}

std::vector<provider::Order> Reconciliation::compare(const acd::State& state,
                                                     const provider::LiveCalls& live) {
    std::vector<provider::Order> orders;
    for (const ProviderCallId call : live.calls) {
        if (state.call_of_provider.contains(call) || just_ended_.contains(call)) continue;
        ++counters_.calls_unknown;
        orders.emplace_back(provider::DropCall{call});
    }
    ++counters_.runs;
    // Answers that are still to come may have been given before these ends arrived.
    if (++answered_ >= asked_) just_ended_.clear();
    return orders;
}

}  // namespace agentline
