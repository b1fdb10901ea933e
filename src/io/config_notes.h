// What: what is wrong, or only odd, in a configuration file, each with its place, for the operator.
// Owner: the reader of the file. Thread: a value, any. Never holds a PIN or another secret.
// Spec: design 4.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace agentline {

/// With control characters as \x1b: a key or text in quotes may hold any, and a note is one line
/// that a terminal shows as it is.
inline std::string on_one_line(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string shown;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7F) {
            shown += c;
        } else {
            shown.append("\\x").append(1, digits[byte >> 4U]).append(1, digits[byte & 0xFU]);
        }
    }
    return shown;
}

/// Collects notes of one kind (mistakes or warnings) and shows them in the order of the file.
class ConfigNotes {
  public:
    explicit ConfigNotes(std::string file) : file_(std::move(file)) {}

    /// `key` may be empty: then the note is about the file.
    void add(std::size_t line, std::string_view key, std::string_view text) {
        std::string note = file_;
        if (line > 0) note += ':' + std::to_string(line);
        if (!key.empty()) note.append(": ").append(key);
        notes_.emplace_back(line, on_one_line(note.append(": ").append(text)));
    }
    [[nodiscard]] std::vector<std::string> in_order() const {
        auto sorted = notes_;
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        std::vector<std::string> texts;
        texts.reserve(sorted.size());
        for (auto& [line, text] : sorted) texts.push_back(std::move(text));
        return texts;
    }

  private:
    std::string file_;
    std::vector<std::pair<std::size_t, std::string>> notes_;
};

}  // namespace agentline
