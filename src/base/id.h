// What: one strong type per kind of identifier, so that a queue id cannot be passed as a group id.
// Thread: a value, any. Zero is "none" for every kind except addresses, whose ids start at 0.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace agentline {

template <class Tag, class Rep = std::uint32_t>
struct Id {
    Rep value{};
    constexpr Id() = default;
    constexpr explicit Id(Rep v) : value(v) {}
    friend constexpr auto operator<=>(const Id&, const Id&) = default;
    friend constexpr bool operator==(const Id&, const Id&) = default;
};

}  // namespace agentline

template <class Tag, class Rep>
struct std::hash<agentline::Id<Tag, Rep>> {
    std::size_t operator()(const agentline::Id<Tag, Rep>& id) const noexcept {
        return std::hash<Rep>{}(id.value);
    }
};
