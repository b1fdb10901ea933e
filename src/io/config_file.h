// What: agentlined.toml -> ServerConfig, with every mistake named (file, line, key), not only the
// first. Owner: the caller owns the values. Thread: pure but for reading the file, any.
// Never throws and never shows a PIN. Spec: design 3.14, 4; every key: config_keys.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/config.h"

namespace agentline {

struct ConfigReading {
    ServerConfig config;                ///< Only to be used without mistakes.
    std::vector<std::string> mistakes;  ///< "agentlined.toml:12: line.group.wrapup: ...".
    std::vector<std::string> warnings;  ///< The same form; the server starts all the same.
    [[nodiscard]] bool ok() const { return mistakes.empty(); }
};

/// `file` is the name that the mistakes carry.
ConfigReading read_config(std::string_view text, const std::string& file);
ConfigReading read_config_file(const std::string& path);

}  // namespace agentline
