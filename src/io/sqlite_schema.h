// What: the journal file's tables, its queries over several of them, and how it is opened.
// Owner: SqliteEngine. Thread: one at a time. Must never change a file that is not a journal.
// Spec: design 3.4; docs/journal-format.md.
#pragma once

#include <string>

#include "io/sqlite.h"

namespace agentline::sqlite_schema {

/// epoch, last sequence, last time; both are 0 in an empty journal. Right after a compaction that
/// left no group the newest snapshot says where the journal ends; and wherever `meta` knows that it
/// reached, it must still reach, or facts were lost.
inline constexpr const char* select_tail =
    "SELECT epoch,"
    " max(coalesce((SELECT last_sequence FROM groups ORDER BY first_sequence DESC LIMIT 1), 0),"
    "     coalesce((SELECT max(sequence) FROM snapshots), 0), reached),"
    " coalesce((SELECT last_time FROM groups ORDER BY first_sequence DESC LIMIT 1),"
    "          (SELECT time FROM snapshots ORDER BY sequence DESC LIMIT 1), 0)"
    " FROM meta";

/// Rows from the one that holds sequence ?1, or would.
inline constexpr const char* select_groups =
    "SELECT first_sequence, last_sequence, last_time, body FROM groups"
    " WHERE first_sequence >="
    "  coalesce((SELECT max(first_sequence) FROM groups WHERE first_sequence <= ?1), 0)"
    " ORDER BY first_sequence";

/// Writes down how far the journal reaches.
inline constexpr const char* note_reached =
    "UPDATE meta SET reached = max(reached, coalesce("
    "(SELECT last_sequence FROM groups ORDER BY first_sequence DESC LIMIT 1), 0))";

/// Makes the file and its tables at need, and brings those of version 1 up to date.
Result<sqlite::Database> open_writer(const std::string& path);
/// Changes nothing; works beside a writer.
Result<sqlite::Database> open_reader(const std::string& path);

}  // namespace agentline::sqlite_schema
