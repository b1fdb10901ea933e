// What: translation between the provider of a line and its built-in ACD: events become commands,
// facts become orders. Thread: pure functions, any. Decides nothing.
// Spec: provider/provider.h; design 3.2, 3.7.
#pragma once

#include <optional>

#include "core/acd/acd.h"
#include "provider/provider.h"

namespace agentline {

/// Empty for what concerns an operator, not the ACD.
std::optional<acd::Command> command_of(const provider::Event& event);

/// What the provider has to do about a fact; `state` is the one after the step of the fact.
std::optional<provider::Order> order_of(const acd::State& state, const acd::Fact& fact);

/// What the provider has to do about an event that the ACD refused: a station that answered too
/// late is dropped, a call that cannot be queued goes; in doubt it is asked what lives. Never
/// touches what still lives.
std::optional<provider::Order> order_of_refused(const acd::State& state,
                                                const provider::Event& event, acd::Refusal refusal);

}  // namespace agentline
