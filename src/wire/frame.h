// What: the frame of the native wire: where one message ends and the next begins.
//   u32 length (of all that follows it), u8 kind, u8 flags, u16 version, u32 call id, u32 room,
//   then u64 sequence for requests and events, then the body. All little-endian.
// Owner: the caller owns all bytes. Thread: pure functions and one value class, any thread.
// Never allocates more than one frame beyond what arrived; a longer frame is refused at its header.
// Spec: design 3.9; docs/wire-protocol.md.
#pragma once

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/result.h"

namespace agentline::wire {

inline constexpr std::uint16_t protocol_version = 1;
/// Longest body (design 3.9).
inline constexpr std::size_t body_size_max = 0x40000 + 4096;
inline constexpr std::size_t frame_prefix_size = 16;

enum class FrameKind : std::uint8_t { request = 1, ack = 2, event = 3 };

namespace frame_flag {
/// A request whose sender wants no ack: its result comes in LINE_REPLY or not at all.
inline constexpr std::uint8_t no_ack = 0x01;
}  // namespace frame_flag

struct FrameHeader {
    FrameKind kind = FrameKind::request;
    std::uint8_t flags = 0;
    std::uint16_t version = protocol_version;
    std::uint32_t call_id = 0;   ///< Pairs an ack with its request; 0 in events.
    std::uint32_t room = 0;      ///< Bytes of VarData that the requester takes back.
    std::uint64_t sequence = 0;  ///< Requests: per client, from 1. Events: per client, from 1.
    friend bool operator==(const FrameHeader&, const FrameHeader&) = default;
};

struct Frame {
    FrameHeader header;
    ByteView body;  ///< Points into the reader's or caller's bytes.
};

/// Appends the frame to `out`. The body must not be longer than body_size_max.
void append_frame(Bytes& out, const FrameHeader& header, ByteView body);

/// Cuts a byte stream into frames. feed() appends; next() yields one whole frame, nothing if more
/// bytes are needed, or an error (oversize, unknown kind, unknown flags, wrong version) after which
/// the connection must be closed. A frame's body stays valid until the next feed() or next().
class FrameReader {
  public:
    void feed(ByteView bytes);
    Result<std::optional<Frame>> next();

  private:
    Bytes buffer_;
    std::size_t taken_ = 0;
};

}  // namespace agentline::wire
