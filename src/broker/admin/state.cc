#include <algorithm>
#include <string>

#include <boost/json/value.hpp>

#include "broker/admin/commands.h"
#include "broker/admin/members.h"
#include "core/acd/acd.h"

namespace agentline::admin {
namespace {

namespace json = boost::json;

constexpr std::size_t chunk_bytes_max = std::size_t{48} * 1024;

std::string hex_of(ByteView bytes) {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text.push_back(digits[byte >> 4U]);
        text.push_back(digits[byte & 0xFU]);
    }
    return text;
}

std::uint64_t offset_in(const json::object& command) {
    const json::value* offset = command.if_contains("offset");
    const std::int64_t* number = offset == nullptr ? nullptr : offset->if_int64();
    return number == nullptr || *number < 0 ? 0 : static_cast<std::uint64_t>(*number);
}

const BuiltinHandler* handler_in(const Shard& shard, const json::object& command) {
    const json::string* name = text_in(command, "line");
    if (name == nullptr) return nullptr;
    const LineDevice* device = shard.devices.by_name(*name);
    return device == nullptr ? nullptr : shard.handlers.builtin(device->id);
}

}  // namespace

// Choice: the state is encoded anew for each piece. It may have changed in between; whoever reads
// compares the sequences of the pieces and begins again.
json::object state(const Shard& shard, const json::object& command) {
    const BuiltinHandler* handler = handler_in(shard, command);
    if (handler == nullptr) return error("unknown line, or not a built-in one");
    const Bytes bytes = handler->state().snapshot();
    const std::size_t offset = std::min<std::size_t>(offset_in(command), bytes.size());
    const std::size_t size = std::min(chunk_bytes_max, bytes.size() - offset);
    json::object out;
    out["sequence"] = shard.facts.last_sequence();
    out["size"] = bytes.size();
    out["offset"] = offset;
    out["hex"] = hex_of(ByteView(bytes).subspan(offset, size));
    const std::size_t next = offset + size;
    out["next"] = next < bytes.size() ? json::value(next) : json::value(nullptr);
    return out;
}

}  // namespace agentline::admin
