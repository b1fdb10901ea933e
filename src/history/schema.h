// What: the tables and views of history.db. Thread: a constant, any. A change of it raises the
// version in its first row and in io/history_db.cc; a file of another version is made anew by
// `agentline history rebuild`. Must stay equal to docs/history.md, the promise to report writers.
#pragma once

namespace agentline::history {

/// Of an empty file; leaves one row in `meta`.
extern const char* const schema;

}  // namespace agentline::history
