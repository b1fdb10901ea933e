// What: one fact as the journal keeps it, and groups of them as bytes (docs/journal-format.md).
// Owner: values. Thread: any. Never interprets a fact: `fact` is opaque here.
// Spec: design 3.1, 3.4.
#pragma once

#include <cstdint>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "model/fact_stamp.h"

namespace agentline::journal {

struct Record {
    FactStamp stamp;
    std::uint32_t line = 0;  ///< Permanent id of the line device (model/line_key.h).
    Bytes fact;
    friend bool operator==(const Record&, const Record&) = default;
};

/// What one commit makes durable; sequences are consecutive.
using Group = std::vector<Record>;

inline constexpr std::uint16_t group_format_version = 1;

/// Versioned header, records, CRC-32 over all before it.
Bytes encode_group(const Group& group);
/// Fails on any damage: wrong version, short, long, CRC, sequences with a gap, times that go back.
Result<Group> decode_group(ByteView bytes);

/// State of one line's ACD after `sequence`, made by its apply (opaque here).
struct LineSnapshot {
    std::uint32_t line = 0;
    Bytes state;
    friend bool operator==(const LineSnapshot&, const LineSnapshot&) = default;
};
struct Snapshot {
    std::uint64_t sequence = 0;
    Instant time;
    std::vector<LineSnapshot> lines;
    friend bool operator==(const Snapshot&, const Snapshot&) = default;
};
Bytes encode_snapshot(const Snapshot& snapshot);
Result<Snapshot> decode_snapshot(ByteView bytes);

}  // namespace agentline::journal
