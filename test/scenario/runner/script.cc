#include "scenario/runner/script.h"

#include <charconv>
#include <utility>

namespace agentline::scenario {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool in_word = false;
    bool in_quotes = false;
    for (const char c : text) {
        if (c == '"') {
            in_quotes = !in_quotes;
            if (in_quotes && !in_word) words.emplace_back();
            in_word = true;
        } else if (!in_quotes && (is_blank(c) || c == ',')) {
            in_word = false;
        } else {
            if (!in_word) words.emplace_back();
            in_word = true;
            words.back().push_back(c);
        }
    }
    return words;
}

std::string with_single_blanks(std::string_view text) {
    std::string out;
    for (const char c : trimmed(text)) {
        if (!is_blank(c)) {
            out.push_back(c);
        } else if (out.back() != ' ') {
            out.push_back(' ');
        }
    }
    return out;
}

std::vector<std::string> items_of(std::string_view text) {
    std::vector<std::string> items;
    while (true) {
        const std::size_t end = text.find(';');
        const std::string item = with_single_blanks(text.substr(0, end));
        if (!item.empty()) items.push_back(item);
        if (end == std::string_view::npos) return items;
        text.remove_prefix(end + 1);
    }
}

Line line_of(std::size_t number, std::string_view text) {
    Line line;
    line.number = number;
    const std::size_t arrow = text.find("->");
    line.text = trimmed(text.substr(0, arrow));
    line.words = words_of(line.text);
    line.has_expectation = arrow != std::string_view::npos;
    if (line.has_expectation) line.expected = items_of(text.substr(arrow + 2));
    return line;
}

}  // namespace

Script parse_script(std::string file, std::string_view text) {
    Script script;
    script.file = std::move(file);
    std::size_t number = 0;
    bool is_head = true;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::string_view line = trimmed(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
        ++number;
        const bool is_comment = line.starts_with('#');
        is_head &= is_comment;
        if (is_head) script.head += std::string(line) + "\n";
        if (!line.empty() && !is_comment) script.lines.push_back(line_of(number, line));
    }
    return script;
}

std::string Words::take(std::string_view what) {
    if (at_end()) throw Mistake("here is missing: " + std::string(what));
    return words_[next_++];
}

bool Words::take_if(std::string_view word) {
    if (!next_is(word)) return false;
    ++next_;
    return true;
}

void Words::expect(std::string_view word) {
    if (take_if(word)) return;
    const std::string found = at_end() ? "the end of the line" : "\"" + words_[next_] + "\"";
    throw Mistake("\"" + std::string(word) + "\" should stand where " + found + " is");
}

std::vector<std::string> Words::rest() {
    std::vector<std::string> all(words_.begin() + static_cast<std::ptrdiff_t>(next_), words_.end());
    next_ = words_.size();
    return all;
}

Duration Words::duration() {
    const std::string word = take("a time such as 30s, 10m, 2h or 500ms");
    std::int64_t amount = 0;
    const auto [unit, error] = std::from_chars(word.data(), word.data() + word.size(), amount);
    const std::string_view rest(unit, static_cast<std::size_t>(word.data() + word.size() - unit));
    if (error == std::errc()) {
        if (rest == "ms") return std::chrono::milliseconds(amount);
        if (rest == "s") return std::chrono::seconds(amount);
        if (rest == "m") return std::chrono::minutes(amount);
        if (rest == "h") return std::chrono::hours(amount);
    }
    throw Mistake("\"" + word + "\" is no time; write 30s, 10m, 2h or 500ms");
}

std::uint32_t Words::number(std::string_view what) {
    const std::string word = take(what);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error == std::errc() && end == word.data() + word.size()) return value;
    throw Mistake("\"" + word + "\" is no number (" + std::string(what) + ")");
}

void Words::end() const {
    if (!at_end()) throw Mistake("nobody understands \"" + words_[next_] + "\" here");
}

std::string join(const std::vector<std::string>& items, std::string_view between) {
    std::string text;
    for (const std::string& item : items) {
        if (!text.empty()) text += between;
        text += item;
    }
    return text;
}

}  // namespace agentline::scenario
