// What: a 128-bit identifier in the memory order of the published GUID structure
// {u32 Data1, u16 Data2, u16 Data3, u8 Data4[8]}, little-endian. Thread: a value, any.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace agentline {

struct Guid {
    std::array<std::uint8_t, 16> bytes{};
    friend auto operator<=>(const Guid&, const Guid&) = default;
};

using GroupId = Guid;

/// "c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10", lower case.
std::string to_text(const Guid& guid);
/// Accepts the form of to_text in either case, with or without braces.
std::optional<Guid> guid_from_text(std::string_view text);

}  // namespace agentline
