// What: the whole system of test/sim for long runs: `sim --seed N --minutes M` runs one seed,
// `--seeds K` that many from N on, `--story` tells it in words. Exit 1 when a judge complains.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "sim/sim.h"

namespace {

using namespace agentline;

void print(const std::string& line) {
    std::printf("%s\n", line.c_str());
}

bool run_seed(std::uint64_t seed, Duration length, bool has_story) {
    sim::Options options{seed, length};
    if (has_story) options.story = print;
    const sim::Report report = sim::run_sim(options);
    print("seed " + std::to_string(seed) + ": " + sim::words(report.figures));
    if (report.complaints.empty()) return true;
    if (!has_story) {
        for (const std::string& line : sim::end_of_story(options, 80)) print(line);
    }
    for (const std::string& complaint : report.complaints) {
        print("WRONG at " + to_text(report.ended) + ": " + complaint);
    }
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("The whole system, simulated under judgement");
    std::uint64_t seed = 1, seeds = 1;
    double minutes = 15;
    bool has_story = false;
    app.add_option("--seed", seed, "The first seed");
    app.add_option("--seeds", seeds, "How many seeds");
    app.add_option("--minutes", minutes, "Minutes with faults, each seed");
    app.add_flag("--story", has_story, "Tell every step");
    CLI11_PARSE(app, argc, argv);
    const Duration length(static_cast<std::int64_t>(minutes * 6e7));
    bool is_right = true;
    for (std::uint64_t i = 0; i < seeds; ++i) is_right &= run_seed(seed + i, length, has_story);
    return is_right ? 0 : 1;
}
