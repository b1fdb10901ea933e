// What: the one writer of TAPI's variable-size structures: a fixed part, then parts that are placed
// whole while they fit into dwTotalSize and are counted in dwNeededSize in any case.
// Owner: a value on the stack of the encoders. Thread: any.
// Never holds more than total_size bytes. Spec: contract 7.1, 7.2, A-19, A-20.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.h"
#include "model/guid.h"

namespace agentline::wire {

class FlatWriter {
  public:
    /// Places of dwTotalSize, dwNeededSize, dwUsedSize in every structure of this kind.
    static constexpr std::size_t total_at = 0, needed_at = 4, used_at = 8;

    FlatWriter(std::uint32_t fixed_size, std::uint32_t total_size);
    /// The fixed part is copied from `fixed_part`.
    FlatWriter(ByteView fixed_part, std::uint32_t total_size);

    void dword(std::size_t at, std::uint32_t v);
    void qword(std::size_t at, std::uint64_t v);
    void guid(std::size_t at, const Guid& v);

    /// A variable part whose size and offset members are at `size_at` and `size_at + 4`; without a
    /// place (its array was left out) it is only counted. An empty part is absent: size and offset
    /// 0. Returns where the part is, nothing if it is absent.
    std::optional<std::uint32_t> part(std::optional<std::size_t> size_at, ByteView bytes);
    /// A part of UTF-16 with terminator; an empty text is absent.
    void text(std::optional<std::size_t> size_at, std::string_view utf8);

    [[nodiscard]] std::size_t needed() const { return needed_; }
    /// Sets the three sizes.
    Bytes finish();
    /// The same with a dwNeededSize that is at least `needed_floor`.
    Bytes finish(std::uint64_t needed_floor);

  private:
    Bytes bytes_;
    std::uint32_t total_size_;
    std::size_t needed_;
};

}  // namespace agentline::wire
