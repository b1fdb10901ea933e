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

/// Collects notes of one kind (mistakes or warnings) and shows them in the order of the file.
class ConfigNotes {
  public:
    explicit ConfigNotes(std::string file) : file_(std::move(file)) {}

    /// `key` may be empty: then the note is about the file.
    void add(std::size_t line, std::string_view key, std::string_view text) {
        std::string note = file_;
        if (line > 0) note += ':' + std::to_string(line);
        if (!key.empty()) note.append(": ").append(key);
        notes_.emplace_back(line, note.append(": ").append(text));
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
