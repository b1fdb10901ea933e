// What: the agents, sessions and calls of a replayed journal as the rows that a server would send.
// Thread: pure functions, any. Spec: docs/wire-protocol.md (agents, sessions, calls).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <boost/json/array.hpp>

#include "core/acd/acd.h"

namespace agentline::cli {

/// Line key -> name of those that are known.
using LineNames = std::map<std::uint32_t, std::string>;

/// The name, or the key in hex digits: the journal holds no names of lines.
std::string name_of_line(std::uint32_t line, const LineNames& names);

boost::json::array agent_rows(const std::string& line, const acd::Acd& acd);
boost::json::array session_rows(const std::string& line, const acd::Acd& acd);
boost::json::array call_rows(const std::string& line, const acd::Acd& acd);

}  // namespace agentline::cli
