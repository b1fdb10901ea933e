// What: what operators write as operands of commands: ids as tables print them, spans of time as in
// the configuration. Checks make a wrong one wrong usage. Thread: pure functions, any.
// Spec: docs/operations.md.
#pragma once

#include <cstdint>
#include <string>

#include <CLI/CLI.hpp>

#include "base/time.h"

namespace agentline::cli {

/// "4711" or "0x1267".
CLI::Validator id_check();
/// Of a text that passed the check.
std::uint32_t id_of(const std::string& text);

/// "30s", "250ms", "2m".
CLI::Validator duration_check();
/// Of a text that passed the check.
Duration duration_of(const std::string& text);

}  // namespace agentline::cli
