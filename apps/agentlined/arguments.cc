#include "agentlined/arguments.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <CLI/CLI.hpp>

namespace agentline {
namespace {

constexpr int exit_usage = 2;

void declare(CLI::App& app, Arguments& arguments) {
    app.set_version_flag("--version", std::string("agentlined ") + AGENTLINE_VERSION);
    app.add_option("--config", arguments.config, "Configuration file (see agentlined.toml)")
        ->required();
    app.add_flag("--check-config", arguments.check_config,
                 "Say what is wrong with the configuration, and stop");
}

}  // namespace

std::optional<int> read_arguments(std::vector<std::string> given, Arguments& arguments,
                                  std::ostream& out, std::ostream& err) {
    CLI::App app("agentlined: the Agentline server", "agentlined");
    declare(app, arguments);
    std::reverse(given.begin(), given.end());  // As CLI11 takes them.
    try {
        app.parse(std::move(given));
    } catch (const CLI::ParseError& error) {
        return app.exit(error, out, err) == 0 ? EXIT_SUCCESS : exit_usage;
    }
    return std::nullopt;
}

}  // namespace agentline
