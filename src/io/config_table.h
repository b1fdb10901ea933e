// What: one table of a configuration file while it is read: typed values, each mistake noted with
// file, line and key, and no exception. Owner: the reader of the file. Thread: the caller's.
// Never stops at the first mistake: a wrong value is noted and reads as absent.
// Private to config_*.cc. Spec: design 4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "base/time.h"
#include "io/config_notes.h"
#include "model/config.h"

namespace agentline {

/// One text of a list and where it stands.
struct ListedText {
    std::string text;
    std::size_t line = 0;
};

/// Both are allowed.
struct Bounds {
    std::uint64_t least = 0;
    std::uint64_t most = 0;
};

class ConfigTable {
  public:
    /// Notes unknown keys and absent required ones. `path` as in config_keys.h.
    ConfigTable(const toml::table& table, std::string path, ConfigNotes& mistakes);

    [[nodiscard]] bool has(std::string_view key) const;
    /// Where the key stands; where the table begins if it is absent.
    [[nodiscard]] std::size_t line_of(std::string_view key) const;

    /// Any text, also an empty one.
    std::optional<std::string> text(std::string_view key);
    /// 1 to 255 bytes without control characters.
    std::optional<std::string> name(std::string_view key);
    /// Names, each at most once.
    std::vector<ListedText> names(std::string_view key);
    /// A whole number within the bounds.
    std::optional<std::uint64_t> figure(std::string_view key, Bounds bounds);
    /// One figure, or a list of one or of `count`; empty if absent or wrong.
    std::vector<std::uint64_t> figures(std::string_view key, Bounds bounds, std::size_t count);
    /// "30s", "5m", "1h", "90d", "250ms", "0" or 0.
    std::optional<Duration> duration(std::string_view key);
    /// "3s", "uniform 1s 5s" or "exponential 90s".
    std::optional<Spread> spread(std::string_view key);
    /// Position among `words`.
    std::optional<std::size_t> choice(std::string_view key,
                                      std::span<const std::string_view> words);
    /// [key]; nothing if absent.
    std::optional<ConfigTable> table(std::string_view key);
    /// [[key]]; empty if absent.
    std::vector<ConfigTable> tables(std::string_view key);

    void mistake(std::string_view key, std::string_view text);
    void mistake_at(std::size_t line, std::string_view key, std::string_view text);
    [[nodiscard]] std::string path_of(std::string_view key) const;

  private:
    [[nodiscard]] const toml::node* find(std::string_view key) const;
    std::optional<ListedText> listed_name(std::string_view key, const toml::node& node);
    std::optional<std::uint64_t> listed_figure(std::string_view key, const toml::node& node,
                                               Bounds bounds);

    const toml::table* table_;
    std::string path_;
    ConfigNotes* mistakes_;
};

/// Notes each later use of a value that may stand once only.
class UsedOnce {
  public:
    /// True for the first use.
    bool note(ConfigTable& table, std::string_view key, const std::string& value, std::size_t line);

  private:
    std::map<std::string, std::size_t> first_use_;
};

/// `"x" is not known here (say "a", "b" or "c")`.
std::string unknown_word(std::string_view word, std::span<const std::string_view> known);

}  // namespace agentline
