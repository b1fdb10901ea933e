#include "wire/flat_writer.h"

#include "base/assert.h"
#include "base/utf.h"
#include "wire/raw.h"

namespace agentline::wire {

FlatWriter::FlatWriter(std::uint32_t fixed_size, std::uint32_t total_size)
    : bytes_(fixed_size), total_size_(total_size), needed_(fixed_size) {
    AGENTLINE_ASSERT(total_size >= fixed_size);
}

FlatWriter::FlatWriter(ByteView fixed_part, std::uint32_t total_size)
    : FlatWriter(static_cast<std::uint32_t>(fixed_part.size()), total_size) {
    raw::put_bytes(bytes_, 0, fixed_part);
}

void FlatWriter::dword(std::size_t at, std::uint32_t v) {
    raw::put_dword(bytes_, at, v);
}

void FlatWriter::qword(std::size_t at, std::uint64_t v) {
    dword(at, static_cast<std::uint32_t>(v));
    dword(at + 4, static_cast<std::uint32_t>(v >> 32U));
}

void FlatWriter::guid(std::size_t at, const Guid& v) {
    raw::put_bytes(bytes_, at, v.bytes);
}

std::optional<std::uint32_t> FlatWriter::part(std::optional<std::size_t> size_at, ByteView bytes) {
    needed_ += bytes.size();
    const bool fits = size_at && raw::fits_at(total_size_, bytes_.size(), bytes.size());
    const std::uint32_t offset = fits && !bytes.empty() ? raw::size_of(bytes_) : 0;
    if (size_at) {
        dword(*size_at, offset == 0 ? 0 : static_cast<std::uint32_t>(bytes.size()));
        dword(*size_at + 4, offset);
    }
    if (offset == 0) return std::nullopt;
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return offset;
}

void FlatWriter::text(std::optional<std::size_t> size_at, std::string_view utf8) {
    part(size_at, utf8.empty() ? Bytes() : raw::utf16_z(to_utf16(utf8)));
}

Bytes FlatWriter::finish() {
    return finish(0);
}

Bytes FlatWriter::finish(std::uint64_t needed_floor) {
    // The floor may come from a peer's numbers, hence the ceiling.
    const std::uint64_t needed =
        std::min<std::uint64_t>(std::max<std::uint64_t>(needed_, needed_floor), UINT32_MAX);
    dword(total_at, total_size_);
    dword(needed_at, static_cast<std::uint32_t>(needed));
    dword(used_at, raw::size_of(bytes_));
    return std::move(bytes_);
}

}  // namespace agentline::wire
