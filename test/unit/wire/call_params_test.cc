// Goal, what lineOpen reads of LINECALLPARAMS, with the documented error for each
// fault. Method: the published example, then one fault at a time.
#include <gtest/gtest.h>

#include "unit/wire/tables.h"
#include "wire/flat.h"

namespace agentline::wire {
namespace {

/// The example of contract 3.1: all 20 types behind the 180 bytes of version 3.0.
Bytes example(std::uint32_t fixed_size = 180) {
    Bytes out(fixed_size + 80);
    const auto put = [&](const char* name, std::uint32_t v) {
        tables::put_dword(out, tables::offset_of(std::string("LINECALLPARAMS.") + name), v);
    };
    put("dwTotalSize", fixed_size + 80);
    put("dwAddressMode", 1);
    put("dwAddressID", 5);
    put("dwDevSpecificSize", 80);
    put("dwDevSpecificOffset", fixed_size);
    for (std::uint32_t i = 0; i < 20; ++i) tables::put_dword(out, fixed_size + 4 * i, i + 1);
    return out;
}

constexpr std::size_t size_at = 104, offset_at = 108;

LineErr error_with(std::size_t at, std::uint32_t v) {
    Bytes params = example();
    tables::put_dword(params, at, v);
    const auto types = proxy_types_of(params);
    return types ? LineErr::ok : types.error();
}

TEST(CallParams, published_example_registers_all_twenty_types) {
    for (const std::uint32_t fixed_size : {112U, 176U, 180U}) {
        const auto types = proxy_types_of(example(fixed_size));
        ASSERT_TRUE(types);
        ASSERT_EQ(types->size(), 20U);
        for (std::uint32_t i = 0; i < 20; ++i) EXPECT_EQ((*types)[i], i + 1);
    }
}

TEST(CallParams, members_stand_at_published_offsets) {
    EXPECT_EQ(tables::offset_of("LINECALLPARAMS.dwDevSpecificSize"), size_at);
    EXPECT_EQ(tables::offset_of("LINECALLPARAMS.dwDevSpecificOffset"), offset_at);
}

TEST(CallParams, sizes_outside_the_total_size_are_structuretoosmall) {
    EXPECT_EQ(error_with(0, 261), LineErr::structuretoosmall) << "more than was sent";
    EXPECT_EQ(error_with(0, 259), LineErr::structuretoosmall) << "array ends behind it";
    EXPECT_EQ(error_with(0, 111), LineErr::structuretoosmall);
    EXPECT_EQ(error_with(0, 0), LineErr::structuretoosmall);
    EXPECT_EQ(error_with(size_at, 84), LineErr::structuretoosmall);
    EXPECT_EQ(error_with(size_at, 0xFFFFFFFC), LineErr::structuretoosmall);
    EXPECT_EQ(error_with(offset_at, 181), LineErr::structuretoosmall);
    EXPECT_EQ(error_with(offset_at, 0xFFFFFFFF), LineErr::structuretoosmall);
}

TEST(CallParams, an_empty_or_odd_array_is_invalparam) {
    EXPECT_EQ(error_with(size_at, 0), LineErr::invalparam);
    for (const std::uint32_t size : {1U, 2U, 3U, 79U}) {
        EXPECT_EQ(error_with(size_at, size), LineErr::invalparam) << size;
    }
}

TEST(CallParams, are_structuretoosmall_when_cut_anywhere) {
    const Bytes params = example();
    for (std::size_t size = 0; size < params.size(); ++size) {
        const auto types = proxy_types_of(ByteView(params).first(size));
        ASSERT_FALSE(types) << size;
        EXPECT_EQ(types.error(), LineErr::structuretoosmall) << size;
        EXPECT_FALSE(address_of(ByteView(params).first(size))) << size;
    }
}

TEST(CallParams, hold_the_address_of_singleaddress) {
    const auto address = address_of(example());
    ASSERT_TRUE(address);
    EXPECT_EQ(address->mode, 1U);
    EXPECT_EQ(address->address_id, 5U);
}

}  // namespace
}  // namespace agentline::wire
