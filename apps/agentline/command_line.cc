#include "agentline/command_line.h"

#include <algorithm>
#include <utility>

namespace agentline::cli {
namespace {

constexpr const char* default_server = "unix:/run/agentline/agentline.sock";

void add_shared_options(CLI::App& app, Shared& shared) {
    shared.server = default_server;
    app.add_option("--server", shared.server, "Where the server listens, as unix:/path")
        ->envname("AGENTLINE_SERVER")
        ->capture_default_str();
    app.add_flag("--json", shared.json, "Print JSON instead of a table");
    app.fallthrough();
    app.require_subcommand(0, 1);
    app.footer(
        "--server and --json may also stand after the command.\n"
        "Exit codes: 0 ok, 1 failed, 2 wrong usage.\n"
        "Examples:\n"
        "  agentline status\n"
        "  agentline sessions --json\n"
        "  agentline why 17\n"
        "  agentline replay --verify");
}

}  // namespace

CommandLine::CommandLine()
    : app_("Look into a running Agentline server and its journal, and mend things.", "agentline") {
    add_shared_options(app_, shared_);
    add_status(app_, shared_);
    add_lists(app_, shared_);
    add_events(app_, shared_);
    add_replay(app_, shared_);
    add_why(app_, shared_);
    add_call_commands(app_, shared_);
    add_mend_commands(app_, shared_);
    add_reload(app_, shared_);
    add_history(app_, shared_);
    add_hash_pin(app_, shared_);
}

std::optional<int> CommandLine::parse(std::vector<std::string> arguments, std::ostream& out,
                                      std::ostream& err) {
    std::reverse(arguments.begin(), arguments.end());  // As CLI11 takes them.
    try {
        app_.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        return app_.exit(error, out, err) == 0 ? 0 : exit_usage;
    }
    if (shared_.run) return std::nullopt;
    err << app_.help();
    return exit_usage;
}

}  // namespace agentline::cli
