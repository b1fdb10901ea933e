// What: agents, sessions and calls of an ACD as the JSON rows that operators see, live or replayed.
// Thread: pure functions, any. Spec: docs/wire-protocol.md (agents, sessions, calls).
#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include "core/acd/acd.h"

namespace agentline::admin {

boost::json::object agent_row(std::string_view line, const acd::Acd& acd, const acd::Agent& agent);
boost::json::object session_row(std::string_view line, const acd::Acd& acd,
                                const acd::Session& session);

boost::json::object call_row(std::string_view line, const acd::Acd& acd, const acd::Call& call);

}  // namespace agentline::admin
