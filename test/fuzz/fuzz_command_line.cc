// Goal: no arguments make the reading of a command line crash: it says what to do, or answers with
// help (0) or what is wrong (2), and the same again the second time. Nothing is carried out.
// Input: the program (first byte), then its arguments, each ended by a 0 byte.
#include <sstream>
#include <string>
#include <vector>

#include "agentline/command_line.h"
#include "agentlined/arguments.h"
#include "fuzz/fuzz_target.h"

namespace agentline {
namespace {

/// What became of a command line, in words, for comparing.
struct Outcome {
    std::optional<int> code;
    std::string out, err, options;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome of_agentline(const std::vector<std::string>& arguments) {
    cli::CommandLine line;
    std::ostringstream out, err;
    const auto code = line.parse(arguments, out, err);
    FUZZ_EXPECT(code.has_value() || line.shared().run);
    return {code, out.str(), err.str(), line.shared().server + (line.shared().json ? " json" : "")};
}

Outcome of_agentlined(const std::vector<std::string>& given) {
    Arguments arguments;
    std::ostringstream out, err;
    const auto code = read_arguments(given, arguments, out, err);
    return {code, out.str(), err.str(),
            arguments.config + (arguments.check_config ? " check" : "")};
}

std::vector<std::string> split(const std::uint8_t* data, std::size_t size) {
    std::vector<std::string> arguments;
    std::string argument;
    for (std::size_t i = 0; i < size; ++i) {
        if (data[i] != 0) {
            argument.push_back(static_cast<char>(data[i]));
        } else {
            arguments.push_back(std::move(argument));
            argument.clear();
        }
    }
    if (!argument.empty()) arguments.push_back(std::move(argument));
    return arguments;
}

}  // namespace
}  // namespace agentline

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace agentline;
    if (size == 0) return 0;
    const auto arguments = split(data + 1, size - 1);
    const auto read = (data[0] & 1U) == 0 ? of_agentline : of_agentlined;
    const Outcome first = read(arguments);
    FUZZ_EXPECT(first == read(arguments));
    if (!first.code) {
        FUZZ_EXPECT(first.out.empty() && first.err.empty());
    } else if (*first.code == 0) {
        FUZZ_EXPECT(!first.out.empty() && first.err.empty());
    } else {
        FUZZ_EXPECT(*first.code == 2 && first.out.empty() && !first.err.empty());
    }
    return 0;
}
