// What: the columns of each list, shared by what a server says and what a replay says.
// Thread: constants, any. Titles use TAPI's terms.
#pragma once

#include <vector>

#include "agentline/table.h"

namespace agentline::cli {

const std::vector<Column>& line_columns();
const std::vector<Column>& agent_columns();
const std::vector<Column>& session_columns();
const std::vector<Column>& group_columns();
const std::vector<Column>& queue_columns();
const std::vector<Column>& reason_columns();
const std::vector<Column>& call_columns();
/// The sessions that an offer was decided among.
const std::vector<Column>& judged_columns();

}  // namespace agentline::cli
