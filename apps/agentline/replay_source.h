// What: where a journal is and what its lines are called, from the running server or from
// --data-dir. Owner: the commands replay and why. Thread: its owner's. Changes nothing. Spec:
// docs/operations.md (replay).
#pragma once

#include <string>

#include "agentline/admin_client.h"
#include "agentline/commands.h"
#include "agentline/replay_rows.h"
#include "base/result.h"

namespace agentline::cli {

struct ReplaySource {
    std::string data_dir;
    LineNames names;
};

Result<LineNames> line_names(AdminClient& client, bool only_builtin);

/// `given` if it is not empty, else what the server says.
Result<std::string> data_dir_of(AdminClient& client, const std::string& given);

/// With a data directory given the server may be down; then the lines just have no names.
Result<ReplaySource> source_of(const Shared& shared, const std::string& data_dir);

}  // namespace agentline::cli
