// agentline: the operator's command line. Exit codes: 0 ok, 1 failed, 2 wrong usage.
#include <exception>
#include <iostream>

#include "agentline/commands.h"

namespace {

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr const char* default_server = "unix:/run/agentline/agentline.sock";

void add_shared_options(CLI::App& app, agentline::cli::Shared& shared) {
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

int run(int argc, char** argv) {
    CLI::App app("Look into a running Agentline server and its journal, and mend things.",
                 "agentline");
    agentline::cli::Shared shared;
    add_shared_options(app, shared);
    agentline::cli::add_status(app, shared);
    agentline::cli::add_lists(app, shared);
    agentline::cli::add_events(app, shared);
    agentline::cli::add_replay(app, shared);
    agentline::cli::add_why(app, shared);
    agentline::cli::add_call_commands(app, shared);
    agentline::cli::add_mend_commands(app, shared);
    agentline::cli::add_reload(app, shared);
    agentline::cli::add_history(app, shared);
    agentline::cli::add_hash_pin(app, shared);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : exit_usage;
    }
    if (!shared.run) {
        std::cerr << app.help();
        return exit_usage;
    }
    const auto done = shared.run();
    if (done) return 0;
    std::cerr << "agentline: " << done.error().text << '\n';
    return exit_failed;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << "agentline: " << error.what() << '\n';
        return exit_failed;
    }
}
