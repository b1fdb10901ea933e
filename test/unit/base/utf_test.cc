// Goal: UTF-8 and UTF-16 convert exactly, and malformed input becomes U+FFFD without an error.
// Method: every code point there and back; tables of malformed input; every pair of bytes.
#include "base/utf.h"

#include <gtest/gtest.h>

namespace agentline {
namespace {

using namespace std::string_literals;

std::u16string utf16_of(char32_t code) {
    if (code < 0x10000) return {static_cast<char16_t>(code)};
    const char32_t rest = code - 0x10000;
    return {static_cast<char16_t>(0xD800 + rest / 0x400),
            static_cast<char16_t>(0xDC00 + rest % 0x400)};
}

bool is_surrogate(char32_t code) {
    return code >= 0xD800 && code <= 0xDFFF;
}

TEST(Utf, every_code_point_goes_there_and_back) {
    for (char32_t code = 0; code <= 0x10FFFF; ++code) {
        if (is_surrogate(code)) continue;
        const std::u16string wide = utf16_of(code);
        ASSERT_EQ(to_utf16(to_utf8(wide)), wide) << static_cast<std::uint32_t>(code);
    }
}

TEST(Utf, known_texts) {
    EXPECT_EQ(to_utf16("Zo\xC3\xAB"), u"Zo\u00EB");
    EXPECT_EQ(to_utf16("\xE2\x82\xAC"), u"\u20AC");
    EXPECT_EQ(to_utf16("\xF0\x9F\x98\x80"), u"\U0001F600");
    EXPECT_EQ(to_utf8(u"\U0001F600"), "\xF0\x9F\x98\x80");
    EXPECT_EQ(to_utf8(u"a\0b"s), "a\0b"s);
    EXPECT_EQ(to_utf16(""), u"");
}

TEST(Utf, malformed_utf8_becomes_replacement_characters) {
    const std::pair<std::string, std::u16string> rows[] = {
        {"\x80", u"\uFFFD"},            // Continuation without lead.
        {"\xC0\x80", u"\uFFFD\uFFFD"},  // Never legal as lead.
        {"\xC3", u"\uFFFD"},            // Cut.
        {"\xC3z", u"\uFFFDz"},          // The next character survives.
        {"\xE2\x82z", u"\uFFFDz"},
        {"\xF0\x9F\x98z", u"\uFFFDz"},
        {"\xE0\x80\x80", u"\uFFFD"},  // Longer than needed.
        {"\xF0\x80\x80\x80", u"\uFFFD"},
        {"\xED\xA0\x80", u"\uFFFD"},      // A surrogate.
        {"\xF4\x90\x80\x80", u"\uFFFD"},  // Behind the last code point.
        {"\xF5"
         "a",
         u"\uFFFD"
         u"a"},
        {"\xFF\xFE", u"\uFFFD\uFFFD"},
        {"ok\xFFok", u"ok\uFFFDok"},
    };
    for (const auto& [bytes, wide] : rows) EXPECT_EQ(to_utf16(bytes), wide) << to_utf8(wide);
}

TEST(Utf, lone_surrogates_become_replacement_characters) {
    const char16_t high = 0xD83D;
    const char16_t low = 0xDE00;
    const std::string r = "\xEF\xBF\xBD";
    EXPECT_EQ(to_utf8(std::u16string{high}), r);
    EXPECT_EQ(to_utf8(std::u16string{low}), r);
    EXPECT_EQ(to_utf8(std::u16string{high, u'a'}), r + "a");
    EXPECT_EQ(to_utf8(std::u16string{low, high}), r + r);
    EXPECT_EQ(to_utf8(std::u16string{high, high, low}), r + "\xF0\x9F\x98\x80");
}

TEST(Utf, any_bytes_give_well_formed_text_no_longer_than_they_are) {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const std::string bytes = {'x', static_cast<char>(first), static_cast<char>(second),
                                       static_cast<char>(0x80), 'y'};
            const std::u16string wide = to_utf16(bytes);
            ASSERT_LE(wide.size(), bytes.size());
            // Well formed: a second pass changes nothing.
            ASSERT_EQ(to_utf16(to_utf8(wide)), wide) << first << ' ' << second;
        }
    }
}

}  // namespace
}  // namespace agentline
