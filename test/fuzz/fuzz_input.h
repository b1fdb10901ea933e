// What: a fuzz input read as values, for targets that build structured inputs from it.
// Owner: one run of a target. Thread: one. Never fails: what ran out yields zeros, so that every
// input means something and a longer one only adds to it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>

#include "base/bytes.h"

namespace agentline::fuzzing {

class FuzzInput {
  public:
    FuzzInput(const std::uint8_t* data, std::size_t size) : in_(ByteView(data, size)) {}

    [[nodiscard]] bool empty() const { return in_.left() == 0; }
    std::uint8_t u8() { return in_.left() < 1 ? std::uint8_t{0} : in_.u8(); }
    bool flag() { return (u8() & 1U) != 0; }
    std::uint32_t u32() { return in_.left() < 4 ? u8() : in_.u32(); }
    std::uint64_t u64() { return in_.left() < 8 ? u32() : in_.u64(); }
    /// 0 to end - 1.
    std::uint32_t below(std::uint32_t end) { return end <= 256 ? u8() % end : u32() % end; }
    /// Mostly small, else one of the numbers where sizes and offsets break, else any.
    std::uint32_t telling() {
        constexpr std::array<std::uint32_t, 8> edges = {
            0x3FFFF, 0x40000, 0x40001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFC, 0xFFFFFFFF};
        const std::uint32_t kind = u8();
        if (kind < 160) return kind;
        if (kind < 200) return edges[kind % edges.size()];
        return u32();
    }
    /// At most `size_max` bytes: the size, then the bytes.
    ByteView bytes(std::size_t size_max = 255) {
        const std::size_t wanted = size_max <= 255 ? u8() % (size_max + 1) : u32() % (size_max + 1);
        return in_.raw(std::min(wanted, in_.left()));
    }
    std::string text(std::size_t size_max = 64) {
        const ByteView taken = bytes(size_max);
        return {taken.begin(), taken.end()};
    }
    ByteView rest() { return in_.raw(in_.left()); }

  private:
    ByteReader in_;
};

}  // namespace agentline::fuzzing
