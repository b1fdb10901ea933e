// What: the call center of test/center for long runs: `center --seed N --hours H` runs one seed,
// `--seeds K` that many from N on, `--story` tells it in words. Exit 1 when a judge complains.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "center/center.h"

namespace {

using namespace agentline;

void print(const std::string& line) {
    std::printf("%s\n", line.c_str());
}

bool run_seed(std::uint64_t seed, Duration length, bool has_story) {
    center::Options options{seed, length};
    if (has_story) options.story = print;
    const center::Report report = center::run_center(options);
    print("seed " + std::to_string(seed) + ": " + center::words(report));
    if (report.complaints.empty()) return true;
    options.story = nullptr;
    if (!has_story) {
        for (const std::string& line : center::end_of_story(options, 60)) print(line);
    }
    for (const std::string& complaint : report.complaints) {
        print("WRONG at " + to_text(report.ended) + ": " + complaint);
    }
    return false;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("A simulated call center under judgement");
    std::uint64_t seed = 1, seeds = 1;
    double hours = 4;
    bool has_story = false;
    app.add_option("--seed", seed, "The first seed");
    app.add_option("--seeds", seeds, "How many seeds");
    app.add_option("--hours", hours, "Hours of traffic, each seed");
    app.add_flag("--story", has_story, "Tell every step");
    CLI11_PARSE(app, argc, argv);
    const Duration length(static_cast<std::int64_t>(hours * 3.6e9));
    bool is_right = true;
    for (std::uint64_t i = 0; i < seeds; ++i) is_right &= run_seed(seed + i, length, has_story);
    return is_right ? 0 : 1;
}
