// What: the server's command line: reads the configuration, runs the server until SIGTERM or
// SIGINT. Must hold no logic. Spec: design 4 (names that outsiders rely on).
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "agentlined/server.h"
#include "io/config_file.h"

namespace agentline {
namespace {

struct Arguments {
    std::string config;
    bool check_config = false;
};

void declare(CLI::App& app, Arguments& arguments) {
    app.set_version_flag("--version", std::string("agentlined ") + AGENTLINE_VERSION);
    app.add_option("--config", arguments.config, "Configuration file (see agentlined.toml)")
        ->required();
    app.add_flag("--check-config", arguments.check_config,
                 "Say what is wrong with the configuration, and stop");
}

/// On stderr as plain lines, without log decoration, so that editors find file and line.
void show(const ConfigReading& reading) {
    for (const std::string& each : reading.warnings) std::cerr << "warning: " << each << '\n';
    for (const std::string& each : reading.mistakes) std::cerr << each << '\n';
}

/// Blocked in every thread, so that only wait_for_stop() takes them.
sigset_t block_signals() {
    sigset_t signals{};
    sigemptyset(&signals);
    for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, each);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void wait_for_stop(const sigset_t& signals) {
    while (true) {
        int signal = 0;
        if (sigwait(&signals, &signal) != 0) continue;
        if (signal != SIGHUP) {
            spdlog::info("stops on {}", signal == SIGTERM ? "SIGTERM" : "SIGINT");
            return;
        }
        spdlog::warn("SIGHUP: reload is not available in this release; restart instead");
    }
}

int serve(const ServerConfig& config) {
    const sigset_t signals = block_signals();
    const auto server = Server::start(config);
    if (!server) {
        spdlog::critical("{}", server.error().text);
        return EXIT_FAILURE;
    }
    for (const std::string& each : config.listen) spdlog::info("agentlined ready on {}", each);
    wait_for_stop(signals);
    return EXIT_SUCCESS;
}

int run(const Arguments& arguments) {
    const ConfigReading reading = read_config_file(arguments.config);
    show(reading);
    if (!reading.ok()) return EXIT_FAILURE;
    if (arguments.check_config) {
        std::cout << arguments.config << ": no mistakes\n";
        return EXIT_SUCCESS;
    }
    return serve(reading.config);
}

}  // namespace
}  // namespace agentline

int main(int argc, char** argv) {
    spdlog::set_default_logger(spdlog::stderr_color_mt("agentlined"));
    spdlog::flush_on(spdlog::level::info);
    CLI::App app("agentlined: the Agentline server");
    agentline::Arguments arguments;
    agentline::declare(app, arguments);
    CLI11_PARSE(app, argc, argv);
    return agentline::run(arguments);
}
