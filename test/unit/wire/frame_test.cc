// Goal: the frame reader yields exactly the frames that were written, for any cut of the stream,
// and refuses everything else at the header. Method: round trips, every prefix, every bad header
// field.
#include "wire/frame.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "unit/wire/tables.h"

namespace agentline::wire {
namespace {

constexpr std::size_t kind_at = 4, flags_at = 5, version_at = 6;

FrameHeader header_of(FrameKind kind) {
    FrameHeader header;
    header.kind = kind;
    header.call_id = 7;
    header.room = 260;
    header.sequence = kind == FrameKind::ack ? 0 : 0x0102030405060708;
    if (kind == FrameKind::request) header.flags = frame_flag::no_ack;
    return header;
}

Bytes frame_of(FrameKind kind, const Bytes& body) {
    Bytes out;
    append_frame(out, header_of(kind), body);
    return out;
}

constexpr std::array kinds = {FrameKind::request, FrameKind::ack, FrameKind::event};

/// Everything the reader yields until it wants more; counts an error as such.
struct Outcome {
    std::vector<std::pair<FrameHeader, Bytes>> frames;
    bool failed = false;
};
void drain(FrameReader& reader, Outcome& outcome) {
    while (true) {
        auto next = reader.next();
        if (!next) {
            outcome.failed = true;
            return;
        }
        if (!*next) return;
        outcome.frames.emplace_back((*next)->header,
                                    Bytes((*next)->body.begin(), (*next)->body.end()));
    }
}
Outcome read_whole(const Bytes& stream) {
    FrameReader reader;
    Outcome outcome;
    reader.feed(stream);
    drain(reader, outcome);
    return outcome;
}

TEST(Frame, length_counts_all_bytes_after_itself) {
    for (const FrameKind kind : kinds) {
        const Bytes frame = frame_of(kind, {1, 2, 3});
        EXPECT_EQ(tables::dword_at(frame, 0), frame.size() - 4);
        EXPECT_EQ(frame.size(), frame_prefix_size + (kind == FrameKind::ack ? 0 : 8) + 3);
    }
}

TEST(FrameReader, yields_what_was_written) {
    for (const FrameKind kind : kinds) {
        const Outcome outcome = read_whole(frame_of(kind, {1, 2, 3}));
        ASSERT_EQ(outcome.frames.size(), 1U);
        EXPECT_EQ(outcome.frames[0].first, header_of(kind));
        EXPECT_EQ(outcome.frames[0].second, (Bytes{1, 2, 3}));
        EXPECT_FALSE(outcome.failed);
    }
}

TEST(FrameReader, yields_nothing_for_every_proper_prefix) {
    for (const FrameKind kind : kinds) {
        const Bytes frame = frame_of(kind, {1, 2, 3});
        for (std::size_t size = 0; size < frame.size(); ++size) {
            const Outcome outcome = read_whole(Bytes(frame.begin(), frame.begin() + size));
            EXPECT_TRUE(outcome.frames.empty() && !outcome.failed) << size;
        }
    }
}

TEST(FrameReader, does_not_depend_on_how_the_stream_is_cut) {
    Bytes stream;
    for (std::size_t i = 0; i < 50; ++i) {
        append_frame(stream, header_of(kinds[i % 3]), Bytes(i * 7 % 90, static_cast<uint8_t>(i)));
    }
    const Outcome whole = read_whole(stream);
    ASSERT_EQ(whole.frames.size(), 50U);
    for (std::size_t chunk = 1; chunk < 130; ++chunk) {
        FrameReader reader;
        Outcome outcome;
        for (std::size_t at = 0; at < stream.size(); at += chunk) {
            reader.feed(ByteView(stream).subspan(at, std::min(chunk, stream.size() - at)));
            drain(reader, outcome);
        }
        EXPECT_EQ(outcome.frames, whole.frames) << "chunks of " << chunk;
    }
}

TEST(FrameReader, accepts_empty_and_longest_bodies) {
    for (const FrameKind kind : kinds) {
        for (const std::size_t size : {std::size_t{0}, body_size_max}) {
            const Outcome outcome = read_whole(frame_of(kind, Bytes(size)));
            ASSERT_EQ(outcome.frames.size(), 1U);
            EXPECT_EQ(outcome.frames[0].second.size(), size);
        }
    }
}

TEST(FrameReader, refuses_a_longer_body_at_its_header) {
    for (const FrameKind kind : kinds) {
        Bytes frame = frame_of(kind, Bytes(body_size_max));
        tables::put_dword(frame, 0, tables::dword_at(frame, 0) + 1);
        frame.resize(frame_prefix_size);
        EXPECT_TRUE(read_whole(frame).failed);
    }
}

TEST(FrameReader, refuses_an_absurd_length_from_its_four_bytes) {
    EXPECT_TRUE(read_whole({0xFF, 0xFF, 0xFF, 0xFF}).failed);
    EXPECT_TRUE(read_whole({0, 0, 0, 0}).failed);
    EXPECT_TRUE(read_whole({11, 0, 0, 0}).failed);
}

TEST(FrameReader, refuses_a_length_below_the_header_of_its_kind) {
    for (const FrameKind kind : kinds) {
        Bytes frame = frame_of(kind, {});
        tables::put_dword(frame, 0, tables::dword_at(frame, 0) - 1);
        EXPECT_TRUE(read_whole(frame).failed);
    }
}

TEST(FrameReader, refuses_every_unknown_kind) {
    for (unsigned kind = 0; kind < 256; ++kind) {
        Bytes frame = frame_of(FrameKind::event, {1, 2, 3});
        frame[kind_at] = static_cast<std::uint8_t>(kind);
        EXPECT_EQ(read_whole(frame).failed, kind < 1 || kind > 3) << kind;
    }
}

TEST(FrameReader, refuses_every_unknown_flag) {
    for (const FrameKind kind : kinds) {
        for (unsigned flags = 0; flags < 256; ++flags) {
            Bytes frame = frame_of(kind, {1, 2, 3});
            frame[flags_at] = static_cast<std::uint8_t>(flags);
            const unsigned known = kind == FrameKind::request ? 1 : 0;
            EXPECT_EQ(read_whole(frame).failed, flags > known) << flags;
        }
    }
}

TEST(FrameReader, refuses_every_other_version) {
    for (const FrameKind kind : kinds) {
        for (unsigned bit = 0; bit < 16; ++bit) {
            Bytes frame = frame_of(kind, {1, 2, 3});
            frame[version_at + bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
            EXPECT_TRUE(read_whole(frame).failed) << bit;
        }
    }
}

TEST(FrameReader, stays_failed) {
    FrameReader reader;
    reader.feed(Bytes{0, 0, 0, 0});
    EXPECT_FALSE(reader.next());
    reader.feed(frame_of(FrameKind::ack, {}));
    EXPECT_FALSE(reader.next());
}

TEST(FrameReader, keeps_frames_before_a_bad_one) {
    Bytes stream = frame_of(FrameKind::ack, {9});
    stream.resize(stream.size() + 4);
    const Outcome outcome = read_whole(stream);
    EXPECT_EQ(outcome.frames.size(), 1U);
    EXPECT_TRUE(outcome.failed);
}

}  // namespace
}  // namespace agentline::wire
