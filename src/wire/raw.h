// What: dwords, GUIDs and UTF-16 strings at places of a block of bytes; helpers of this folder
// only. Owner: the caller. Thread: pure functions, any. A place outside the bytes is a bug of ours
// and asserts: whoever reads a foreign offset checks it first (fits_at).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/assert.h"
#include "base/bytes.h"
#include "model/guid.h"

namespace agentline::wire::raw {

constexpr bool fits_at(std::size_t total, std::uint64_t offset, std::uint64_t size) {
    return offset <= total && size <= total - offset;
}

inline std::uint32_t dword_at(ByteView bytes, std::size_t at) {
    AGENTLINE_ASSERT(fits_at(bytes.size(), at, 4));
    return ByteReader(bytes.subspan(at, 4)).u32();
}

inline Guid guid_at(ByteView bytes, std::size_t at) {
    Guid out;
    AGENTLINE_ASSERT(fits_at(bytes.size(), at, out.bytes.size()));
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), out.bytes.size(),
                out.bytes.begin());
    return out;
}

inline void put_dword(Bytes& bytes, std::size_t at, std::uint32_t v) {
    AGENTLINE_ASSERT(fits_at(bytes.size(), at, 4));
    ByteWriter(bytes).patch_u32(at, v);
}

inline void put_bytes(Bytes& bytes, std::size_t at, ByteView v) {
    AGENTLINE_ASSERT(fits_at(bytes.size(), at, v.size()));
    std::copy(v.begin(), v.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

inline void pad_to_dword(Bytes& bytes) {
    bytes.resize((bytes.size() + 3) / 4 * 4);
}

inline std::uint32_t size_of(ByteView bytes) {
    AGENTLINE_ASSERT(bytes.size() <= UINT32_MAX);
    return static_cast<std::uint32_t>(bytes.size());
}

/// UTF-16LE with its terminator.
inline Bytes utf16_z(std::u16string_view text) {
    Bytes out;
    out.reserve((text.size() + 1) * 2);
    ByteWriter writer(out);
    for (const char16_t unit : text) writer.u16(unit);
    writer.u16(0);
    return out;
}

/// All whole units, terminators included.
inline std::u16string units_of(ByteView bytes) {
    std::u16string out;
    out.reserve(bytes.size() / 2);
    ByteReader reader(bytes);
    while (reader.left() >= 2) out.push_back(static_cast<char16_t>(reader.u16()));
    return out;
}

/// Whether these bytes are a UTF-16 string whose last unit is the terminator.
inline bool is_utf16_z(ByteView bytes) {
    return bytes.size() >= 2 && bytes.size() % 2 == 0 && bytes[bytes.size() - 1] == 0 &&
           bytes[bytes.size() - 2] == 0;
}

}  // namespace agentline::wire::raw
