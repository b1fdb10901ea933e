// What: API versions and their negotiation. Thread: values, any. Spec: contract 8.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace agentline {

inline constexpr std::uint32_t api_2_0 = 0x00020000;
inline constexpr std::uint32_t api_2_1 = 0x00020001;
inline constexpr std::uint32_t api_2_2 = 0x00020002;
inline constexpr std::uint32_t api_3_0 = 0x00030000;
inline constexpr std::uint32_t api_3_1 = 0x00030001;
inline constexpr std::uint32_t api_highest = api_3_1;
/// Oldest first. An application below 1.3 never existed.
inline constexpr std::array<std::uint32_t, 7> api_versions = {
    0x00010003, 0x00010004, api_2_0, api_2_1, api_2_2, api_3_0, api_3_1};

constexpr bool is_api_version(std::uint32_t v) {
    return std::find(api_versions.begin(), api_versions.end(), v) != api_versions.end();
}

/// The highest published version in [low, high], if any (lineNegotiateAPIVersion).
constexpr std::optional<std::uint32_t> negotiate(std::uint32_t low, std::uint32_t high) {
    for (auto v = api_versions.rbegin(); v != api_versions.rend(); ++v) {
        if (*v >= low && *v <= high) return *v;
    }
    return std::nullopt;
}

}  // namespace agentline
