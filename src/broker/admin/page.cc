#include "broker/admin/page.h"

#include <charconv>
#include <utility>

#include <boost/json/serialize.hpp>

namespace agentline::admin {
namespace {

namespace json = boost::json;

/// So that an answer stays below 128 KiB.
constexpr std::size_t page_bytes_max = std::size_t{96} * 1024;

}  // namespace

std::optional<Cursor> cursor_of(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    Cursor cursor;
    const char* end = text.data() + slash;
    const auto read = std::from_chars(text.data(), end, cursor.device);
    if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
    cursor.key = text.substr(slash + 1);
    return cursor;
}

bool Page::add(const LineDevice& device, std::string_view key, json::object row) {
    const std::size_t size = json::serialize(row).size() + 1;
    if (!rows_.empty() && bytes_ + size > page_bytes_max) {
        is_full_ = true;
        return false;
    }
    bytes_ += size;
    rows_.emplace_back(std::move(row));
    last_ = std::to_string(device.id.value) + "/" + std::string(key);
    return true;
}

json::object Page::take() {
    json::object out;
    out["rows"] = std::move(rows_);
    out["next"] = is_full_ ? json::value(last_) : json::value(nullptr);
    return out;
}

}  // namespace agentline::admin
