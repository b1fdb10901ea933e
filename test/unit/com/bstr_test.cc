// Goal: strings have the bytes that .NET on Unix and Windows programs expect. Method: each
// function, with the block's bytes looked at from outside.
#include <agentline_com.h>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <gtest/gtest.h>

namespace {

std::u16string_view text(BSTR value) {
    return {value, SysStringLen(value)};
}

TEST(Bstr, has_its_length_in_bytes_before_and_a_nul_behind) {
    const BSTR value = SysAllocString(u"desk");
    uint32_t length = 0;
    std::memcpy(&length, reinterpret_cast<char*>(value) - 4, 4);
    EXPECT_EQ(length, 8u);
    EXPECT_EQ(SysStringByteLen(value), 8u);
    EXPECT_EQ(text(value), u"desk");
    EXPECT_EQ(value[4], u'\0');
    SysFreeString(value);
}

TEST(Bstr, block_begins_one_pointer_before_the_text) {
    const BSTR value = SysAllocStringLen(u"ab", 2);
    // What Marshal.FreeBSTR of .NET does; a wrong address would end the program.
    std::free(reinterpret_cast<char*>(value) - sizeof(void*));
    char* block = static_cast<char*>(std::calloc(1, sizeof(void*) + 2));
    SysFreeString(reinterpret_cast<BSTR>(block + sizeof(void*)));
}

TEST(Bstr, null_is_the_empty_string_and_gives_none) {
    EXPECT_EQ(SysStringLen(nullptr), 0u);
    EXPECT_EQ(SysStringByteLen(nullptr), 0u);
    SysFreeString(nullptr);
    EXPECT_EQ(SysAllocString(nullptr), nullptr);
}

TEST(Bstr, carries_nul_units_and_odd_bytes) {
    const BSTR units = SysAllocStringLen(u"a\0b", 3);
    EXPECT_EQ(text(units), std::u16string_view(u"a\0b", 3));
    SysFreeString(units);
    const BSTR bytes = SysAllocStringByteLen("xyz", 3);
    EXPECT_EQ(SysStringByteLen(bytes), 3u);
    EXPECT_EQ(SysStringLen(bytes), 1u);
    EXPECT_EQ(std::memcmp(bytes, "xyz\0\0", 5), 0);
    SysFreeString(bytes);
}

TEST(Bstr, refuses_lengths_that_32_bits_cannot_hold) {
    EXPECT_EQ(SysAllocStringLen(nullptr, 0x80000000u), nullptr);
    EXPECT_EQ(SysAllocStringLen(nullptr, 0xFFFFFFFFu), nullptr);
    EXPECT_EQ(SysAllocStringByteLen(nullptr, 0xFFFFFFFFu), nullptr);
}

TEST(Bstr, reallocates_also_from_within_itself) {
    BSTR value = SysAllocString(u"agent 7");
    ASSERT_EQ(SysReAllocString(&value, value + 6), TRUE);
    EXPECT_EQ(text(value), u"7");
    ASSERT_EQ(SysReAllocStringLen(&value, nullptr, 3), TRUE);
    EXPECT_EQ(text(value), std::u16string_view(u"7\0\0", 3));
    ASSERT_EQ(SysReAllocStringLen(&value, nullptr, 0xFFFFFFFFu), FALSE);
    EXPECT_EQ(SysStringLen(value), 3u);
    ASSERT_EQ(SysReAllocString(&value, nullptr), TRUE);
    EXPECT_EQ(value, nullptr);
}

TEST(TaskMemory, is_that_of_malloc) {
    void* memory = CoTaskMemRealloc(CoTaskMemAlloc(4), 64);
    ASSERT_NE(memory, nullptr);
    std::free(memory);
    CoTaskMemFree(std::malloc(8));
    CoTaskMemFree(nullptr);
}

}  // namespace
