// What: the check of the index in test/scenario/README.md: "| A-30 | `FILE` |".
#include <filesystem>
#include <fstream>
#include <iterator>

#include "scenario/runner/runner.h"

namespace agentline::scenario {
namespace {

constexpr int last_ambiguity = 64;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string name_of_ambiguity(int number) {
    return (number < 10 ? "A-0" : "A-") + std::to_string(number);
}

/// Between backquotes: "FILE", which must name the ambiguity, or "FILE: TEXT that it must have".
std::vector<std::string> pins_in(std::string_view row) {
    std::vector<std::string> pins;
    for (std::size_t begin = row.find('`'); begin != std::string_view::npos;) {
        const std::size_t end = row.find('`', begin + 1);
        if (end == std::string_view::npos) break;
        pins.emplace_back(row.substr(begin + 1, end - begin - 1));
        begin = row.find('`', end + 1);
    }
    return pins;
}

std::string row_of(std::string_view page, const std::string& ambiguity) {
    const std::size_t begin = page.find("\n| " + ambiguity + " |");
    if (begin == std::string_view::npos) return {};
    return std::string(page.substr(begin + 1, page.find('\n', begin + 1) - begin - 1));
}

std::string fault_of(const std::filesystem::path& root, const std::string& pin,
                     const std::string& ambiguity) {
    const std::size_t colon = pin.find(": ");
    const std::string file = pin.substr(0, colon);
    const std::string text = colon == std::string::npos ? ambiguity : pin.substr(colon + 2);
    const bool is_script = file.find('/') == std::string::npos;
    const auto path = is_script ? root / "test/scenario" / file : root / "test" / file;
    const std::string content = content_of(path);
    if (content.empty()) return file + " is not there";
    if (content.find(text) == std::string::npos) return file + " does not name " + text;
    return {};
}

}  // namespace

std::vector<std::string> check_index(const std::string& source_folder) {
    const std::filesystem::path root(source_folder);
    const std::string page = content_of(root / "test/scenario/README.md");
    std::vector<std::string> wrong;
    for (int number = 1; number <= last_ambiguity; ++number) {
        const std::string ambiguity = name_of_ambiguity(number);
        const std::string row = row_of(page, ambiguity);
        if (row.empty()) wrong.push_back("README.md: no row for " + ambiguity);
        const std::vector<std::string> pins = pins_in(row);
        const bool has_reason = row.find("| not the ACD: ") != std::string::npos;
        if (!row.empty() && pins.empty() && !has_reason) {
            wrong.push_back("README.md: the row of " + ambiguity + " names no file and no reason");
        }
        for (const std::string& pin : pins) {
            const std::string fault = fault_of(root, pin, ambiguity);
            if (!fault.empty()) wrong.push_back("README.md: " + ambiguity + ": " + fault);
        }
    }
    return wrong;
}

}  // namespace agentline::scenario
