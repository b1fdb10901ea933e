#include "base/utf.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace agentline {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
    char32_t code;
    std::size_t used;
};

Decoded decode_utf8(std::string_view s) {
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(s[i]); };
    const std::uint8_t lead = at(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xF0 && lead < 0xF5   ? 4
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xC2 && lead < 0xE0 ? 2
                                                           : 0;
    if (size == 0 || size > s.size()) return {replacement, 1};
    char32_t code = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((at(i) & 0xC0U) != 0x80U) return {replacement, i};
        code = (code << 6U) | (at(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (code < smallest[size] || code > 0x10FFFF || surrogate) return {replacement, size};
    return {code, size};
}

void append_utf8(std::string& out, char32_t code) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0U | (code >> 6U));
        put(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        put(0xE0U | (code >> 12U));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xF0U | (code >> 18U));
        put(0x80U | ((code >> 12U) & 0x3FU));
        put(0x80U | ((code >> 6U) & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
}

bool is_high(char16_t c) {
    return c >= 0xD800 && c <= 0xDBFF;
}
bool is_low(char16_t c) {
    return c >= 0xDC00 && c <= 0xDFFF;
}

}  // namespace

std::u16string to_utf16(std::string_view utf8) {
    std::u16string out;
    out.reserve(utf8.size());
    while (!utf8.empty()) {
        const Decoded next = decode_utf8(utf8);
        utf8.remove_prefix(next.used);
        if (next.code < 0x10000) {
            out.push_back(static_cast<char16_t>(next.code));
        } else {
            const char32_t rest = next.code - 0x10000;
            out.push_back(static_cast<char16_t>(0xD800U + (rest >> 10U)));
            out.push_back(static_cast<char16_t>(0xDC00U + (rest & 0x3FFU)));
        }
    }
    return out;
}

std::string to_utf8(std::u16string_view utf16) {
    std::string out;
    out.reserve(utf16.size());
    for (std::size_t i = 0; i < utf16.size(); ++i) {
        const char16_t c = utf16[i];
        if (is_high(c) && i + 1 < utf16.size() && is_low(utf16[i + 1])) {
            append_utf8(out, 0x10000U + ((c - 0xD800U) << 10U) + (utf16[i + 1] - 0xDC00U));
            ++i;
        } else {
            append_utf8(out, is_high(c) || is_low(c) ? replacement : c);
        }
    }
    return out;
}

}  // namespace agentline
