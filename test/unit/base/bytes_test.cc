// Goal: what ByteWriter writes ByteReader reads, and no truncation or false length reads too far.
// Method: one buffer with every kind of field, then every prefix of it.
#include "base/bytes.h"

#include <gtest/gtest.h>

namespace agentline {
namespace {

struct Fields {
    std::uint8_t a = 0;
    std::uint16_t b = 0;
    std::uint32_t c = 0;
    std::uint64_t d = 0;
    std::int64_t e = 0;
    std::string f;
    friend bool operator==(const Fields&, const Fields&) = default;
};

const Fields sample{0xAB, 0xBEEF, 0xDEADBEEF, 0x0123456789ABCDEFU, -2, std::string("a\0b", 3)};

Bytes written(const Fields& v) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.u8(v.a);
    out.u16(v.b);
    out.u32(v.c);
    out.u64(v.d);
    out.i64(v.e);
    out.text(v.f);
    return bytes;
}

Fields read(ByteReader& in) {
    Fields v;
    v.a = in.u8();
    v.b = in.u16();
    v.c = in.u32();
    v.d = in.u64();
    v.e = in.i64();
    v.f = in.text();
    return v;
}

TEST(Bytes, are_little_endian) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.u16(0x0102);
    out.u32(0x03040506);
    out.u64(0x0708090A0B0C0D0EU);
    EXPECT_EQ(bytes, (Bytes{2, 1, 6, 5, 4, 3, 0x0E, 0x0D, 0x0C, 0x0B, 0x0A, 9, 8, 7}));
    EXPECT_EQ(out.size(), bytes.size());
}

TEST(Bytes, text_has_a_length_before_it) {
    Bytes bytes;
    ByteWriter(bytes).text("ab");
    EXPECT_EQ(bytes, (Bytes{2, 0, 0, 0, 'a', 'b'}));
}

TEST(Bytes, read_what_was_written) {
    const Bytes bytes = written(sample);
    ByteReader in(bytes);
    EXPECT_EQ(read(in), sample);
    EXPECT_TRUE(in.ok());
    EXPECT_TRUE(in.at_end());
}

TEST(Bytes, every_truncation_fails_and_stays_failed) {
    const Bytes bytes = written(sample);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        // A copy of its own size, so that a sanitizer sees a read behind its end.
        const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        ByteReader in(cut);
        read(in);
        EXPECT_FALSE(in.ok()) << size;
        EXPECT_EQ(in.u64(), 0U);
        EXPECT_EQ(in.text(), "");
        EXPECT_EQ(in.left(), 0U);
        EXPECT_FALSE(in.ok());
    }
}

TEST(Bytes, a_number_cut_in_its_middle_reads_as_zero) {
    const Bytes bytes = {1, 2, 3};
    ByteReader in(bytes);
    EXPECT_EQ(in.u32(), 0U);
    EXPECT_FALSE(in.ok());
}

TEST(Bytes, a_false_length_allocates_nothing) {
    const Bytes bytes = {0xFF, 0xFF, 0xFF, 0xFF, 'a'};
    ByteReader in(bytes);
    EXPECT_EQ(in.text(), "");
    EXPECT_FALSE(in.ok());
}

TEST(Bytes, raw_takes_exactly_what_was_asked_for) {
    const Bytes bytes = {1, 2, 3};
    ByteReader in(bytes);
    EXPECT_EQ(in.raw(0).size(), 0U);
    EXPECT_EQ(in.raw(2).back(), 2);
    EXPECT_EQ(in.left(), 1U);
    EXPECT_EQ(in.raw(2).size(), 0U);
    EXPECT_FALSE(in.ok());
}

TEST(Bytes, patch_overwrites_four_bytes_only) {
    Bytes bytes = {9, 9, 9, 9, 9, 9};
    ByteWriter(bytes).patch_u32(1, 0x04030201);
    EXPECT_EQ(bytes, (Bytes{9, 1, 2, 3, 4, 9}));
}

}  // namespace
}  // namespace agentline
