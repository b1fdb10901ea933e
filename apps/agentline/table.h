// What: rows of JSON as a table for people: aligned columns, one line per row.
// Thread: pure functions, any. Never lets a control character of a name reach the terminal.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace agentline::cli {

struct Column {
    enum class Form : std::uint8_t {
        plain,
        count,    ///< Of a list only its length is shown.
        handle,   ///< A number in hexadecimal, as programs print their handles.
        instant,  ///< A time to the microsecond.
    };
    std::string_view title;
    std::string_view key;  ///< Of the row's object; a missing or empty value is shown as "-".
    Form form = Form::plain;
};

/// A value as a cell: lists are joined by commas, times lose what is below the second.
std::string cell_text(const boost::json::value& value);

/// A time to the millisecond, which is enough to tell what came of what.
std::string time_text(const std::string& time);

/// "0x1f".
std::string handle_text(std::uint64_t handle);

void print_table(std::ostream& out, const std::vector<Column>& columns,
                 const boost::json::array& rows);

}  // namespace agentline::cli
