// What: the tables and views of history.db. Thread: constants, any. A change of any of them raises
// `schema_version`; the file is then made anew by `agentline history rebuild`.
// Must stay equal to docs/history.md, which is the promise to report writers.
#pragma once

#include <cstdint>

namespace agentline::history {

inline constexpr std::int64_t schema_version = 1;

/// Of an empty file; ends with one row in `meta`.
extern const char* const schema;

}  // namespace agentline::history
