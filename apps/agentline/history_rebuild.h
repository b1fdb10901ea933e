// What: makes history.db anew from the journal, beside the file that is there, and puts it in its
// place when it is whole. Owner: the history command. Thread: its owner's.
// Must never run beside a server, and never leaves half a file behind under the name.
// Spec: design 3.4; docs/history.md.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace agentline::cli {

struct RebuildOptions {
    std::string data_dir;
    std::string config;       ///< For names of lines and labels of reasons; may be empty.
    bool drop_older = false;  ///< Also when the file knows more of the past than the journal.
};
struct Rebuilt {
    std::uint64_t facts = 0;
    std::uint64_t sequence = 0;
    std::uint64_t begins_after = 0;  ///< 0 = from the first fact on.
    std::string gap;                 ///< In words; empty = none.
};

Result<Rebuilt> rebuild_history(const RebuildOptions& options);

}  // namespace agentline::cli
