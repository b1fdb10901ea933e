// agentline: the operator's command line. Exit codes: 0 ok, 1 failed, 2 wrong usage.
#include <algorithm>
#include <exception>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "agentline/command_line.h"

namespace agentline::cli {
namespace {

int run(std::vector<std::string> arguments) {
    CommandLine line;
    if (const auto code = line.parse(std::move(arguments), std::cout, std::cerr)) return *code;
    const auto done = line.shared().run();
    if (done) return 0;
    std::cerr << "agentline: " << done.error().text << '\n';
    return exit_failed;
}

}  // namespace
}  // namespace agentline::cli

int main(int argc, char** argv) {
    try {
        return agentline::cli::run({argv + std::min(argc, 1), argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "agentline: " << error.what() << '\n';
        return agentline::cli::exit_failed;
    }
}
