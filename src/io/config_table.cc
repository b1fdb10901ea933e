#include "io/config_table.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "io/config_duration.h"
#include "io/config_keys.h"

namespace agentline {
namespace {

constexpr std::size_t name_size_max = 255;
constexpr std::string_view not_a_duration = "not a duration (say \"30s\", \"5m\", \"1h\" or 0)";

bool is_known(std::string_view table, std::string_view key) {
    return std::any_of(config_keys.begin(), config_keys.end(), [&](const ConfigKey& each) {
        return each.table == table && each.key == key;
    });
}

bool is_table(std::string_view path) {
    return std::any_of(config_keys.begin(), config_keys.end(),
                       [&](const ConfigKey& each) { return each.table == path; });
}

std::string_view what_is_wrong_with_name(std::string_view name) {
    if (name.empty()) return "empty";
    if (name.size() > name_size_max) return "longer than 255 bytes";
    const bool has_control = std::any_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    return has_control ? "has a control character" : "";
}

}  // namespace

ConfigTable::ConfigTable(const toml::table& table, std::string path, ConfigNotes& mistakes)
    : table_(&table), path_(std::move(path)), mistakes_(&mistakes) {
    for (const auto& [key, node] : *table_) {
        if (is_known(path_, key.str())) continue;
        const bool holds_tables = node.is_table() || node.is_array_of_tables();
        mistake(key.str(), holds_tables ? "unknown table" : "unknown key");
    }
    for (const ConfigKey& each : config_keys) {
        if (each.table != path_ || !each.is_required || has(each.key)) continue;
        mistake(each.key, is_table(path_of(each.key)) ? "missing table" : "missing");
    }
}

bool ConfigTable::has(std::string_view key) const {
    return table_->get(key) != nullptr;
}

std::string ConfigTable::path_of(std::string_view key) const {
    return path_.empty() ? std::string(key) : path_ + '.' + std::string(key);
}

std::size_t ConfigTable::line_of(std::string_view key) const {
    const toml::node* node = table_->get(key);
    return node != nullptr ? node->source().begin.line : table_->source().begin.line;
}

void ConfigTable::mistake(std::string_view key, std::string_view text) {
    mistake_at(line_of(key), key, text);
}

void ConfigTable::mistake_at(std::size_t line, std::string_view key, std::string_view text) {
    mistakes_->add(line, path_of(key), text);
}

const toml::node* ConfigTable::find(std::string_view key) const {
    AGENTLINE_ASSERT(is_known(path_, key));
    return table_->get(key);
}

std::optional<std::string> ConfigTable::text(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    auto value = node->value_exact<std::string>();
    if (!value) mistake(key, "not a text in quotes");
    return value;
}

std::optional<std::string> ConfigTable::name(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    auto listed = listed_name(key, *node);
    if (!listed) return std::nullopt;
    return std::move(listed->text);
}

std::optional<ListedText> ConfigTable::listed_name(std::string_view key, const toml::node& node) {
    const std::size_t line = node.source().begin.line;
    auto value = node.value_exact<std::string>();
    if (!value) {
        mistake_at(line, key, "not a text in quotes");
        return std::nullopt;
    }
    if (const auto wrong = what_is_wrong_with_name(*value); !wrong.empty()) {
        mistake_at(line, key, wrong);
        return std::nullopt;
    }
    return ListedText{std::move(*value), line};
}

std::vector<ListedText> ConfigTable::names(std::string_view key) {
    std::vector<ListedText> names;
    const toml::node* node = find(key);
    if (node == nullptr) return names;
    const toml::array* list = node->as_array();
    if (list == nullptr) {
        mistake(key, "not a list of texts (say [\"a\", \"b\"])");
        return names;
    }
    UsedOnce used;
    for (const toml::node& each : *list) {
        auto listed = listed_name(key, each);
        if (!listed || !used.note(*this, key, listed->text, listed->line)) continue;
        names.push_back(std::move(*listed));
    }
    return names;
}

std::optional<std::uint64_t> ConfigTable::figure(std::string_view key, Bounds bounds) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    return listed_figure(key, *node, bounds);
}

std::optional<std::uint64_t> ConfigTable::listed_figure(std::string_view key,
                                                        const toml::node& node, Bounds bounds) {
    const std::size_t line = node.source().begin.line;
    const auto value = node.value_exact<std::int64_t>();
    if (!value) {
        mistake_at(line, key, "not a whole number");
        return std::nullopt;
    }
    const auto figure = static_cast<std::uint64_t>(*value);
    if (*value < 0 || figure < bounds.least || figure > bounds.most) {
        mistake_at(
            line, key,
            "not within " + std::to_string(bounds.least) + " and " + std::to_string(bounds.most));
        return std::nullopt;
    }
    return figure;
}

std::vector<std::uint64_t> ConfigTable::figures(std::string_view key, Bounds bounds,
                                                std::size_t count) {
    std::vector<std::uint64_t> figures;
    const toml::node* node = find(key);
    if (node == nullptr) return figures;
    const toml::array* list = node->as_array();
    if (list == nullptr) {
        if (const auto only = listed_figure(key, *node, bounds)) figures.push_back(*only);
        return figures;
    }
    for (const toml::node& each : *list) {
        if (const auto figure = listed_figure(key, each, bounds)) figures.push_back(*figure);
    }
    const bool is_right_count = list->size() == 1 || list->size() == count;
    if (!is_right_count) {
        mistake(key, "a list of " + std::to_string(list->size()) + " (say one figure, or " +
                         std::to_string(count) + ")");
    }
    if (!is_right_count || figures.size() < list->size()) figures.clear();
    return figures;
}

std::optional<Duration> ConfigTable::duration(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    std::optional<Duration> value;
    if (const auto number = node->value_exact<std::int64_t>(); number == 0) {
        value = Duration::zero();
    } else if (const auto text = node->value_exact<std::string_view>()) {
        value = duration_from_text(*text);
    }
    if (!value) mistake(key, not_a_duration);
    return value;
}

std::optional<Spread> ConfigTable::spread(std::string_view key) {
    const auto written = text(key);
    if (!written) return std::nullopt;
    const auto spread = spread_from_text(*written);
    if (!spread) {
        mistake(key, spread.error().text);
        return std::nullopt;
    }
    return *spread;
}

std::optional<std::size_t> ConfigTable::choice(std::string_view key,
                                               std::span<const std::string_view> words) {
    const auto word = text(key);
    if (!word) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), *word);
    if (found == words.end()) {
        mistake(key, unknown_word(*word, words));
        return std::nullopt;
    }
    return static_cast<std::size_t>(found - words.begin());
}

std::optional<ConfigTable> ConfigTable::table(std::string_view key) {
    const toml::node* node = find(key);
    if (node == nullptr) return std::nullopt;
    if (const toml::table* inner = node->as_table()) {
        return ConfigTable(*inner, path_of(key), *mistakes_);
    }
    mistake(key, "not a table (write [" + path_of(key) + "] once)");
    return std::nullopt;
}

std::vector<ConfigTable> ConfigTable::tables(std::string_view key) {
    std::vector<ConfigTable> tables;
    const toml::node* node = find(key);
    if (node == nullptr) return tables;
    const toml::array* list = node->as_array();
    // An empty array is a list of no tables; is_array_of_tables() would not take it.
    const bool holds_tables =
        list != nullptr && std::all_of(list->begin(), list->end(),
                                       [](const toml::node& each) { return each.is_table(); });
    if (!holds_tables) {
        mistake(key, "not a list of tables (write [[" + path_of(key) + "]])");
        return tables;
    }
    for (const toml::node& each : *list) {
        tables.emplace_back(*each.as_table(), path_of(key), *mistakes_);
    }
    return tables;
}

bool UsedOnce::note(ConfigTable& table, std::string_view key, const std::string& value,
                    std::size_t line) {
    const auto [first, is_new] = first_use_.emplace(value, line);
    if (!is_new) {
        table.mistake_at(
            line, key, '"' + value + "\" stands already in line " + std::to_string(first->second));
    }
    return is_new;
}

std::string unknown_word(std::string_view word, std::span<const std::string_view> known) {
    std::string text = '"' + std::string(word) + "\" is not known here (say ";
    for (std::size_t i = 0; i < known.size(); ++i) {
        if (i > 0) text += i + 1 < known.size() ? ", " : " or ";
        text.append("\"").append(known[i]).append("\"");
    }
    return text + ')';
}

}  // namespace agentline
