// What: the check that a replay of the journal gives the very state that the live server has.
// Owner: the replay command. Thread: its owner's. Changes nothing on either side.
// Spec: design 3.1.
#pragma once

#include <cstdint>
#include <string>

#include "agentline/admin_client.h"
#include "agentline/replay_rows.h"

namespace agentline::cli {

struct Verification {
    std::uint64_t facts = 0;
    std::uint64_t bytes = 0;  ///< Compared, of all built-in lines.
    std::string difference;   ///< The first one; empty = equal.
};

Result<Verification> verify_replay(AdminClient& client, const std::string& data_dir,
                                   const LineNames& builtin_lines);

}  // namespace agentline::cli
