// What: a scenario script as values: lines of words, each with what it expects behind "->".
// Owner: values. Thread: any. Never knows what a step means. Spec: test/scenario/README.md.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace agentline::scenario {

struct Line {
    std::size_t number = 0;
    std::string text;                ///< The step, without what it expects.
    std::vector<std::string> words;  ///< Commas are blanks; "..." is one word.
    bool has_expectation = false;
    std::vector<std::string> expected;  ///< Items between semicolons, blanks made single.
};

struct Script {
    std::string file;
    std::string head;  ///< The comment that it begins with: what it pins.
    std::vector<Line> lines;
};

Script parse_script(std::string file, std::string_view text);

/// A line that cannot be read or carried out: the author's mistake.
class Mistake : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// Goes through the words of a line; whatever is missing or too much is a Mistake.
class Words {
  public:
    explicit Words(const std::vector<std::string>& words) : words_(words) {}

    [[nodiscard]] bool at_end() const { return next_ == words_.size(); }
    [[nodiscard]] bool next_is(std::string_view word) const {
        return !at_end() && words_[next_] == word;
    }
    std::string take(std::string_view what);
    /// The next word, if it is this one.
    bool take_if(std::string_view word);
    void expect(std::string_view word);
    std::vector<std::string> rest();
    Duration duration();
    std::uint32_t number(std::string_view what);
    void end() const;

  private:
    const std::vector<std::string>& words_;
    std::size_t next_ = 0;
};

std::string join(const std::vector<std::string>& items, std::string_view between);

}  // namespace agentline::scenario
