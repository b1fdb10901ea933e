// Goal: run a fuzz target without libFuzzer: first every file of a corpus folder, then a fixed
// number of mutations of them from a fixed seed. Usage: fuzz_<name> CORPUS_DIR [MUTATIONS] A crash
// names the file and the mutation, so that it can be repeated, and the program fails.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <unistd.h>
#include <vector>

#include "fuzz/fuzz_target.h"

namespace {

using Input = std::vector<std::uint8_t>;
using Random = std::mt19937_64;

constexpr std::uint64_t seed = 20'261'121;
constexpr unsigned mutations_default = 4000;
constexpr std::size_t input_size_max = 4096;

struct Seed {
    std::string name;
    Input bytes;
};

/// What the crash handler says; written before each run.
std::array<char, 256> crash_text{};

extern "C" void report_crash(int) {
    const std::size_t size = std::char_traits<char>::length(crash_text.data());
    if (write(STDERR_FILENO, crash_text.data(), size) < 0) _exit(3);
    _exit(1);
}

void run(const Seed& from, unsigned mutation, const Input& input) {
    std::snprintf(crash_text.data(), crash_text.size(), "fuzz smoke: crash on mutation %u of %s\n",
                  mutation, from.name.c_str());
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

std::size_t below(Random& random, std::size_t limit) {
    return limit == 0 ? 0 : random() % limit;
}

void overwrite(Random& random, Input& input) {
    constexpr std::array<std::uint32_t, 12> telling = {
        0, 1, 2, 4, 0x10, 0x18, 0xFF, 0x8000, 0x40000, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF};
    if (input.size() < 4) return;
    std::size_t at = below(random, input.size() - 3);
    if (random() % 4 != 0) at = at / 4 * 4;
    std::uint32_t value = telling[below(random, telling.size())];
    if (random() % 3 == 0) value = static_cast<std::uint32_t>(below(random, input.size() + 8));
    for (std::size_t i = 0; i < 4; ++i) {
        input[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
    }
}

void mutate_once(Random& random, Input& input, const Input& other) {
    const std::size_t at = below(random, input.size() + 1);
    const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
    const auto byte = static_cast<std::uint8_t>(random());
    switch (random() % 6) {
        case 0:
            if (at < input.size()) *place ^= static_cast<std::uint8_t>(1U << (byte % 8));
            return;
        case 1:
            if (at < input.size()) *place = byte;
            return;
        case 2:
            input.insert(place, byte % 9, byte);
            return;
        case 3: {
            const std::size_t count = std::min<std::size_t>(byte % 9, input.size() - at);
            input.erase(place, place + static_cast<std::ptrdiff_t>(count));
            return;
        }
        case 4: {
            const std::size_t from = below(random, other.size());
            const auto first = other.begin() + static_cast<std::ptrdiff_t>(from);
            input.resize(at);
            input.insert(input.end(), first, other.end());
            return;
        }
        default:
            overwrite(random, input);
    }
}

Input mutated(Random& random, const std::vector<Seed>& seeds, std::size_t of) {
    Input input = seeds[of].bytes;
    const std::size_t times = 1 + below(random, 4);
    for (std::size_t i = 0; i < times; ++i) {
        mutate_once(random, input, seeds[below(random, seeds.size())].bytes);
    }
    if (input.size() > input_size_max) input.resize(input_size_max);
    return input;
}

std::vector<Seed> read_seeds(const char* folder) {
    std::vector<Seed> out;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        std::ifstream in(entry.path(), std::ios::binary);
        out.push_back({entry.path().filename().string(), Input(std::istreambuf_iterator<char>(in),
                                                               std::istreambuf_iterator<char>())});
    }
    // The folder's own order differs between machines.
    std::sort(out.begin(), out.end(), [](const Seed& a, const Seed& b) { return a.name < b.name; });
    return out;
}

int run_all(const char* folder, unsigned mutations) {
    const std::vector<Seed> seeds = read_seeds(folder);
    if (seeds.empty()) {
        std::fprintf(stderr, "fuzz smoke: no seeds in %s\n", folder);
        return 2;
    }
    for (const Seed& from : seeds) run(from, 0, from.bytes);
    Random random(seed);
    for (unsigned i = 1; i <= mutations; ++i) {
        const std::size_t of = below(random, seeds.size());
        run(seeds[of], i, mutated(random, seeds, of));
    }
    std::printf("fuzz smoke: %zu seeds, %u mutations\n", seeds.size(), mutations);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s CORPUS_DIR [MUTATIONS]\n", argv[0]);
        return 2;
    }
    for (const int signal : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
        std::signal(signal, report_crash);
    }
    try {
        return run_all(argv[1],
                       argc > 2 ? static_cast<unsigned>(std::stoul(argv[2])) : mutations_default);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "fuzz smoke: %s\n", error.what());
        return 2;
    }
}
