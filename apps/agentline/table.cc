#include "agentline/table.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cinttypes>
#include <cstdio>
#include <ostream>

#include <boost/json/serialize.hpp>

#include "base/time.h"

namespace agentline::cli {
namespace {

namespace json = boost::json;

constexpr std::string_view gap = "  ";
constexpr std::size_t time_seconds_size = std::string_view("2026-11-21T08:30:00").size();
constexpr std::size_t time_milliseconds_size = time_seconds_size + std::string_view(".123").size();

struct Cell {
    std::string text;
    bool is_number = false;
};

std::size_t width_of(const std::string& utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        constexpr unsigned continuation_mask = 0xC0;
        constexpr unsigned continuation = 0x80;
        return (static_cast<unsigned char>(c) & continuation_mask) != continuation;
    }));
}

std::string printable(std::string_view text) {
    std::string out(text);
    std::replace_if(
        out.begin(), out.end(),
        [](char c) { return std::iscntrl(static_cast<unsigned char>(c)) != 0; }, '?');
    return out;
}

std::string text_of(const json::string& text) {
    Instant at;
    std::string plain = printable({text.data(), text.size()});
    if (!from_text(plain, at)) return plain;
    return plain.substr(0, time_seconds_size) + "Z";
}

std::string list_text(const json::array& list) {
    std::string joined;
    for (const json::value& item : list) {
        if (!joined.empty()) joined += ", ";
        joined += cell_text(item);
    }
    return joined;
}

Cell cell_of(const json::value& row, const Column& column) {
    const json::object* object = row.if_object();
    const json::value* value = object == nullptr ? nullptr : object->if_contains(column.key);
    if (value == nullptr) return {"-"};
    const json::array* list = value->if_array();
    if (column.form == Column::Form::count && list != nullptr) {
        return {std::to_string(list->size()), true};
    }
    if (column.form == Column::Form::handle && value->is_number()) {
        return {handle_text(value->to_number<std::uint64_t>())};
    }
    const json::string* time = value->if_string();
    if (column.form == Column::Form::instant && time != nullptr && !time->empty()) {
        return {printable({time->data(), time->size()})};
    }
    std::string text = cell_text(*value);
    return {text.empty() ? "-" : std::move(text), value->is_number()};
}

struct Layout {
    std::size_t width = 0;
    bool is_number = false;  ///< At least one cell is: the column is aligned to the right.
};

void print_row(std::ostream& out, const std::vector<Cell>& cells,
               const std::vector<Layout>& columns) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const std::string padding(columns[i].width - width_of(cells[i].text), ' ');
        if (i > 0) line += gap;
        line += columns[i].is_number ? padding + cells[i].text : cells[i].text + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
}

}  // namespace

std::string cell_text(const json::value& value) {
    if (const json::string* text = value.if_string()) return text_of(*text);
    if (const json::array* list = value.if_array()) return list_text(*list);
    if (const bool* flag = value.if_bool()) return *flag ? "yes" : "no";
    if (value.is_null()) return {};
    return json::serialize(value);
}

std::string time_text(const std::string& time) {
    return time.substr(0, time_milliseconds_size) + "Z";
}

std::string handle_text(std::uint64_t handle) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "0x%" PRIx64, handle);
    return text.data();
}

void print_table(std::ostream& out, const std::vector<Column>& columns, const json::array& rows) {
    std::vector<std::vector<Cell>> table(1);
    for (const Column& column : columns) table.front().push_back({std::string(column.title)});
    for (const json::value& row : rows) {
        table.emplace_back();
        for (const Column& column : columns) table.back().push_back(cell_of(row, column));
    }
    std::vector<Layout> layout(columns.size());
    for (const std::vector<Cell>& cells : table) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            layout[i].width = std::max(layout[i].width, width_of(cells[i].text));
            layout[i].is_number = layout[i].is_number || cells[i].is_number;
        }
    }
    for (const std::vector<Cell>& cells : table) print_row(out, cells, layout);
}

}  // namespace agentline::cli
