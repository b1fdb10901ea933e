// Goal: GUID text has the published byte order and only GUIDs are read as such.
// Method: known values, every truncation, every wrong character at every place.
#include "model/guid.h"

#include <gtest/gtest.h>

#include "model/line_key.h"

namespace agentline {
namespace {

const std::string text = "c2d0e2c4-7f0e-4a39-9a52-0f3e6a5b1d10";

TEST(Guid, first_three_fields_are_little_endian_in_memory) {
    const auto guid = guid_from_text(text);
    ASSERT_TRUE(guid);
    const std::array<std::uint8_t, 16> bytes = {0xC4, 0xE2, 0xD0, 0xC2, 0x0E, 0x7F, 0x39, 0x4A,
                                                0x9A, 0x52, 0x0F, 0x3E, 0x6A, 0x5B, 0x1D, 0x10};
    EXPECT_EQ(guid->bytes, bytes);
    EXPECT_EQ(to_text(*guid), text);
}

TEST(Guid, case_and_braces_do_not_matter) {
    EXPECT_EQ(guid_from_text("C2D0E2C4-7F0E-4A39-9A52-0F3E6A5B1D10"), guid_from_text(text));
    EXPECT_EQ(guid_from_text("{" + text + "}"), guid_from_text(text));
    EXPECT_EQ(to_text(Guid{}), "00000000-0000-0000-0000-000000000000");
}

TEST(Guid, every_truncation_and_extension_is_refused) {
    for (std::size_t size = 0; size < text.size(); ++size) {
        EXPECT_FALSE(guid_from_text(text.substr(0, size))) << size;
    }
    EXPECT_FALSE(guid_from_text(text + "0"));
    EXPECT_FALSE(guid_from_text("{" + text));
    EXPECT_FALSE(guid_from_text(text + "}"));
    EXPECT_FALSE(guid_from_text("{{" + text.substr(1) + "}"));
}

TEST(Guid, a_wrong_character_anywhere_is_refused) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (const char wrong : {'g', '/', ':', '@', '`', ' ', '\0', '\xFF'}) {
            std::string changed = text;
            changed[at] = wrong;
            EXPECT_FALSE(guid_from_text(changed)) << changed;
        }
        std::string dashed = text;
        dashed[at] = dashed[at] == '-' ? '0' : '-';
        EXPECT_FALSE(guid_from_text(dashed)) << dashed;
    }
}

TEST(LineKey, depends_on_the_name_only) {
    EXPECT_EQ(line_key("123456789"), 0xCBF43926U);  // The published check value of CRC-32.
    EXPECT_NE(line_key("main"), line_key("Main"));
}

}  // namespace
}  // namespace agentline
