// What: make bench. State changes through libtapi32 and the unix socket beside their two limits,
// a two-hop echo of the same frames and group-committed appends of the same facts, all in one run.
// Method: client pinned to processor 0, server and echo to processor 1; pairs alternate their
// order; per pair the ratio ours / limit; median and range of the ratios. Nothing is asserted.
// Calls: the core alone, beside the replay of its own facts.
#include <algorithm>
#include <cstdio>
#include <vector>

#include <CLI/CLI.hpp>

#include "bench/workloads.h"

namespace agentline::bench {
namespace {

struct Options {
    std::string server;
    std::size_t pairs = 9;
    double seconds = 0.4;
};

struct Spread {
    double median, low, high;
};

Spread spread_of(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return {values[values.size() / 2], values.front(), values.back()};
}

struct Series {
    std::vector<double> ours, echo, appends, to_echo, to_appends;
};

Series measure(StateChanges& ours, Echo& echo, Appends& appends, const Options& options) {
    Series series;
    const Seconds length(options.seconds);
    for (std::size_t pair = 0; pair < options.pairs; ++pair) {
        const bool ours_first = pair % 2 == 0;
        double mine = ours_first ? ours.run(length) : 0;
        series.echo.push_back(echo.run(length));
        series.appends.push_back(appends.run(length));
        if (!ours_first) mine = ours.run(length);
        series.ours.push_back(mine);
        series.to_echo.push_back(mine / series.echo.back());
        series.to_appends.push_back(mine / series.appends.back());
    }
    return series;
}

void print_row(const char* what, const std::vector<double>& rates) {
    const Spread s = spread_of(rates);
    std::printf("  %-34s %10.0f /s   (%.0f .. %.0f)\n", what, s.median, s.low, s.high);
}

void print_ratio(const char* what, const std::vector<double>& ratios) {
    const Spread s = spread_of(ratios);
    std::printf("  %-34s %10.3f      (%.3f .. %.3f)\n", what, s.median, s.low, s.high);
}

void run_case(const Options& options, bool durable, std::size_t window) {
    std::printf("%s, %s\n", durable ? "durable" : "async",
                window == 1 ? "closed loop" : "window 64");
    Echo echo(window, 1);
    Appends appends(window);
    StateChanges ours(options.server, durable, window, 1);
    ours.run(Seconds(options.seconds / 2));  // Warm: files, allocators, connection.
    const Series series = measure(ours, echo, appends, options);
    print_row("state changes", series.ours);
    print_row("two-hop echo, same frames", series.echo);
    print_row("appends + fdatasync, same facts", series.appends);
    print_ratio("ratio to echo", series.to_echo);
    print_ratio("ratio to appends", series.to_appends);
}

void run_calls(const Options& options, std::size_t agents) {
    std::printf("lives of calls in the core, %zu idle agents\n", agents);
    CallLives calls(agents);
    std::vector<double> lives, replays, ratios;
    for (std::size_t pair = 0; pair < options.pairs; ++pair) {
        lives.push_back(calls.live(Seconds(options.seconds)));
        replays.push_back(calls.replay());
        ratios.push_back(lives.back() / replays.back());
    }
    print_row("calls", lives);
    print_row("replay of the same facts", replays);
    print_ratio("ratio to replay", ratios);
}

int run(const Options& options) {
    pin_to_processor(0);
    std::printf("%zu pairs of %.2f s; %u processors; median (lowest .. highest)\n", options.pairs,
                options.seconds, processor_count());
    for (const bool durable : {true, false}) {
        for (const std::size_t window : {std::size_t{1}, std::size_t{64}}) {
            run_case(options, durable, window);
        }
    }
    for (const std::size_t agents : {std::size_t{10}, std::size_t{1000}}) {
        run_calls(options, agents);
    }
    return 0;
}

}  // namespace
}  // namespace agentline::bench

int main(int argc, char** argv) {
    agentline::bench::Options options;
    CLI::App app("Figures of Agentline beside their limits");
    options.server = (std::filesystem::path(argv[0]).parent_path() / "agentlined").string();
    app.add_option("--server", options.server, "The agentlined program");
    app.add_option("--pairs", options.pairs, "Alternating pairs")->check(CLI::PositiveNumber);
    app.add_option("--seconds", options.seconds, "Length of one run")->check(CLI::PositiveNumber);
    CLI11_PARSE(app, argc, argv);
    try {
        return agentline::bench::run(options);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "agentline_bench: %s\n", failure.what());
        return 1;
    }
}
