// What: the server's command line: reads the configuration, runs the server until SIGTERM or
// SIGINT. Must hold no logic. Spec: design 4 (names that outsiders rely on).
#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <string>
#include <unistd.h>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "agentlined/arguments.h"
#include "agentlined/server.h"
#include "io/config_file.h"

namespace agentline {
namespace {

/// On stderr as plain lines, without log decoration, so that editors find file and line.
void show(const ConfigReading& reading) {
    for (const std::string& each : reading.warnings) std::cerr << "warning: " << each << '\n';
    for (const std::string& each : reading.mistakes) std::cerr << each << '\n';
}

/// The shard's thread asks main's to read the file; a realtime signal is queued, never merged.
int reload_signal() {
    return SIGRTMIN;
}

/// False when the process has as many signals queued as it may.
bool ask_main_to_read(std::uint64_t job) {
    sigval value{};
    value.sival_ptr = reinterpret_cast<void*>(job);
    return sigqueue(getpid(), reload_signal(), value) == 0;
}

/// Blocked in every thread, so that only run_until_stop() takes them.
sigset_t block_signals() {
    sigset_t signals{};
    sigemptyset(&signals);
    for (const int each : {SIGTERM, SIGINT, SIGHUP, reload_signal()}) sigaddset(&signals, each);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

Result<ServerConfig> read_again(const std::string& path) {
    ConfigReading reading = read_config_file(path);
    show(reading);
    if (reading.ok()) return std::move(reading.config);
    std::string text;
    for (const std::string& each : reading.mistakes) text += (text.empty() ? "" : "\n") + each;
    return failure(Error{std::move(text)});
}

void run_until_stop(Server& server, const std::string& path, const sigset_t& signals) {
    while (true) {
        siginfo_t info{};
        const int signal = sigwaitinfo(&signals, &info);
        if (signal == SIGTERM || signal == SIGINT) {
            spdlog::info("stops on {}", signal == SIGTERM ? "SIGTERM" : "SIGINT");
            return;
        }
        const bool is_ours = signal == reload_signal() && info.si_pid == getpid();
        if (!is_ours && signal != SIGHUP) continue;
        const auto job = is_ours ? reinterpret_cast<std::uintptr_t>(info.si_value.sival_ptr) : 0;
        server.config_read(job, read_again(path));
    }
}

int serve(const ServerConfig& config, const std::string& path) {
    const sigset_t signals = block_signals();
    const auto server = Server::start(config, ask_main_to_read);
    if (!server) {
        spdlog::critical("{}", server.error().text);
        return EXIT_FAILURE;
    }
    for (const std::string& each : config.listen) spdlog::info("agentlined ready on {}", each);
    run_until_stop(**server, path, signals);
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
    return serve(reading.config, arguments.config);
}

}  // namespace
}  // namespace agentline

int main(int argc, char** argv) {
    spdlog::set_default_logger(spdlog::stderr_color_mt("agentlined"));
    spdlog::flush_on(spdlog::level::info);
    agentline::Arguments arguments;
    const auto code = agentline::read_arguments({argv + std::min(argc, 1), argv + argc}, arguments,
                                                std::cout, std::cerr);
    if (code) return *code;
    return agentline::run(arguments);
}
