// What: times as operators write them: RFC 3339 with "Z" or an offset.
// Thread: a pure function, any.
#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace agentline::cli {

/// Empty if the text is no such time.
std::optional<Instant> read_rfc3339(const std::string& text);

}  // namespace agentline::cli
