// What: steps of a call center in words, for its story. Thread: pure functions, any.
#pragma once

#include <string>

#include "core/acd/acd.h"
#include "provider/provider.h"

namespace agentline::center {

std::string words(const acd::Fact& fact);
std::string words(const acd::Command& command);
std::string words(const provider::Order& order);
std::string words(const provider::Event& event);

}  // namespace agentline::center
