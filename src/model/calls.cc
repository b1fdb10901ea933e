#include "model/calls.h"

#include <array>
#include <cstddef>

#include "base/assert.h"

namespace agentline {
namespace {

// In the order of their numbers, from 1.
constexpr std::array<std::string_view, 2> direction_names{"incoming", "outgoing"};
constexpr std::array<std::string_view, 6> offer_end_names{"no-answer", "withdrawn", "caller-gone",
                                                          "busy",      "rejected",  "unreachable"};
constexpr std::array<std::string_view, 6> call_end_names{
    "abandoned", "caller-hung-up", "agent-hung-up", "final-disposition", "turned-away", "lost"};

template <class Enum, std::size_t count>
std::string_view name_in(const std::array<std::string_view, count>& names, Enum v) {
    const auto index = static_cast<std::size_t>(v) - 1;
    AGENTLINE_ASSERT(index < count);
    return names.at(index);
}

template <class Enum, std::size_t count>
std::optional<Enum> word_in(const std::array<std::string_view, count>&, std::uint32_t number) {
    if (number < 1 || number > count) return std::nullopt;
    return static_cast<Enum>(number);
}

}  // namespace

OfferEnd offer_end_of(RingFailure failure) {
    switch (failure) {
        case RingFailure::busy:
            return OfferEnd::busy;
        case RingFailure::rejected:
            return OfferEnd::rejected;
        case RingFailure::unreachable:
            return OfferEnd::unreachable;
    }
    AGENTLINE_ASSERT(false);
}

bool is_agents_failure(OfferEnd end) {
    return end != OfferEnd::withdrawn && end != OfferEnd::caller_gone;
}

bool counts_as_abandoned(CallEnd end) {
    return end == CallEnd::abandoned || end == CallEnd::lost;
}

std::string_view name_of(CallDirection v) {
    return name_in(direction_names, v);
}
std::string_view name_of(OfferEnd v) {
    return name_in(offer_end_names, v);
}
std::string_view name_of(CallEnd v) {
    return name_in(call_end_names, v);
}

template <>
std::optional<CallDirection> call_word_of(std::uint32_t number) {
    return word_in<CallDirection>(direction_names, number);
}
template <>
std::optional<OfferEnd> call_word_of(std::uint32_t number) {
    return word_in<OfferEnd>(offer_end_names, number);
}
template <>
std::optional<CallEnd> call_word_of(std::uint32_t number) {
    return word_in<CallEnd>(call_end_names, number);
}

}  // namespace agentline
