// What: what the judges of the call center found wrong, in words. No assertion of a test library:
// the same judges serve the test, the command-line runner and the planted faults, which must be
// found. Owner: a Center. Thread: its owner's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace agentline::center {

class Complaints {
  public:
    void add(std::string text) { all_.push_back(std::move(text)); }
    /// `words` are only joined when the claim is false, which is seldom.
    template <class... Words>
    void unless(bool is_so, const Words&... words) {
        if (is_so) return;
        std::string text;
        (text.append(in_words(words)), ...);
        add(std::move(text));
    }
    [[nodiscard]] const std::vector<std::string>& all() const { return all_; }

  private:
    static std::string in_words(std::string_view text) { return std::string(text); }
    template <class Number>
    requires requires(Number n) { std::to_string(n); }
    static std::string in_words(Number number) { return std::to_string(number); }
    template <class Id>
    requires requires(Id id) { id.value; }
    static std::string in_words(Id id) { return std::to_string(id.value); }
    std::vector<std::string> all_;
};

}  // namespace agentline::center
