// What: one page of a list: rows until the answer is long enough, and the cursor that follows.
// Cursor: "DEVICE/KEY" of the last row; the key is the row's own in its line.
// Owner: the caller. Thread: the shard's. Spec: docs/wire-protocol.md (lists).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "core/telephony/devices.h"

namespace agentline::admin {

struct Cursor {
    std::uint32_t device = 0;
    std::string key;  ///< Empty = before the first row of the device.
};
std::optional<Cursor> cursor_of(std::string_view text);

class Page {
  public:
    /// False if the row has no place any more; the page is full then.
    bool add(const LineDevice& device, std::string_view key, boost::json::object row);
    [[nodiscard]] boost::json::object take();

  private:
    boost::json::array rows_;
    std::size_t bytes_ = 0;
    std::string last_;
    bool is_full_ = false;
};

}  // namespace agentline::admin
