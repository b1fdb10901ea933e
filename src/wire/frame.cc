#include "wire/frame.h"

#include "base/assert.h"

namespace agentline::wire {
namespace {

constexpr std::size_t length_field_size = 4;
constexpr std::size_t sequence_size = 8;

bool is_frame_kind(std::uint8_t v) {
    return v >= 1 && v <= 3;
}

bool has_sequence(FrameKind kind) {
    return kind != FrameKind::ack;
}

std::size_t header_size(FrameKind kind) {
    return frame_prefix_size + (has_sequence(kind) ? sequence_size : 0);
}

std::uint8_t known_flags(FrameKind kind) {
    return kind == FrameKind::request ? frame_flag::no_ack : std::uint8_t{0};
}

/// What can be said about `length` before the kind is known.
bool is_possible_length(std::uint32_t length) {
    return length >= frame_prefix_size - length_field_size &&
           length <= header_size(FrameKind::request) - length_field_size + body_size_max;
}

bool is_length_of(FrameKind kind, std::uint32_t length) {
    const std::size_t smallest = header_size(kind) - length_field_size;
    return length >= smallest && length <= smallest + body_size_max;
}

/// The fixed prefix after `length`; it was checked to be there.
Result<FrameHeader> read_prefix(ByteReader& reader, std::uint32_t length) {
    const std::uint8_t kind = reader.u8();
    if (!is_frame_kind(kind)) return failure("unknown frame kind");
    FrameHeader header;
    header.kind = static_cast<FrameKind>(kind);
    header.flags = reader.u8();
    header.version = reader.u16();
    header.call_id = reader.u32();
    header.room = reader.u32();
    if (header.version != protocol_version) return failure("wrong protocol version");
    if ((header.flags & ~known_flags(header.kind)) != 0) return failure("unknown frame flags");
    if (!is_length_of(header.kind, length)) return failure("frame length out of range");
    return header;
}

}  // namespace

void append_frame(Bytes& out, const FrameHeader& header, ByteView body) {
    AGENTLINE_ASSERT(body.size() <= body_size_max);
    const std::size_t length = header_size(header.kind) - length_field_size + body.size();
    ByteWriter writer(out);
    writer.u32(static_cast<std::uint32_t>(length));
    writer.u8(static_cast<std::uint8_t>(header.kind));
    writer.u8(header.flags);
    writer.u16(header.version);
    writer.u32(header.call_id);
    writer.u32(header.room);
    if (has_sequence(header.kind)) writer.u64(header.sequence);
    writer.raw(body);
}

void FrameReader::feed(ByteView bytes) {
    // Moving the rest only when it is shorter than what was taken keeps the cost per byte constant.
    if (taken_ > buffer_.size() / 2) {
        buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(taken_));
        taken_ = 0;
    }
    buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

Result<std::optional<Frame>> FrameReader::next() {
    const ByteView waiting = ByteView(buffer_).subspan(taken_);
    if (waiting.size() < length_field_size) return std::optional<Frame>();
    ByteReader reader(waiting);
    const std::uint32_t length = reader.u32();
    if (!is_possible_length(length)) return failure("frame length out of range");
    if (waiting.size() < frame_prefix_size) return std::optional<Frame>();
    auto header = read_prefix(reader, length);
    if (!header) return failure(header.error());
    if (waiting.size() < length_field_size + length) return std::optional<Frame>();
    if (has_sequence(header->kind)) header->sequence = reader.u64();
    taken_ += length_field_size + length;
    const std::size_t at = header_size(header->kind);
    return std::optional<Frame>(
        Frame{*header, waiting.first(length_field_size + length).subspan(at)});
}

}  // namespace agentline::wire
