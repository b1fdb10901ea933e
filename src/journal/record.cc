#include "journal/record.h"

#include <limits>
#include <optional>
#include <string>

#include <boost/crc.hpp>

#include "base/assert.h"

namespace agentline::journal {
namespace {

constexpr std::uint8_t group_kind = 'G';
constexpr std::uint8_t snapshot_kind = 'S';
constexpr std::uint16_t snapshot_format_version = 1;
constexpr std::size_t header_size = 3;
constexpr std::size_t crc_size = 4;
/// A record whose actor and fact are empty.
constexpr std::size_t smallest_record_size = 8 + 8 + 1 + 8 + 4 + 4 + 4;
/// A line whose state is empty.
constexpr std::size_t smallest_line_size = 4 + 4;

std::uint32_t crc_of(ByteView bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

void write_block(ByteWriter& out, const Bytes& block) {
    AGENTLINE_ASSERT(block.size() <= std::numeric_limits<std::uint32_t>::max());
    out.u32(static_cast<std::uint32_t>(block.size()));
    out.raw(block);
}

Bytes read_block(ByteReader& in) {
    const ByteView block = in.raw(in.u32());
    return {block.begin(), block.end()};
}

/// The part between header and CRC, after both were checked.
Result<ByteReader> open_sealed(ByteView bytes, std::uint8_t kind, std::uint16_t version) {
    if (bytes.size() < header_size + crc_size) return failure("too short to be complete");
    ByteReader head(bytes.first(header_size));
    // The version comes first: only it says where the CRC of a later format would be.
    if (const auto found = head.u16(); found != version) {
        return failure(Error{"format version " + std::to_string(found) + " is not known, only " +
                             std::to_string(version)});
    }
    ByteReader tail(bytes.last(crc_size));
    const ByteView covered = bytes.first(bytes.size() - crc_size);
    if (tail.u32() != crc_of(covered)) return failure("CRC does not match");
    if (head.u8() != kind) return failure("not of the expected kind (group or snapshot)");
    return ByteReader(covered.subspan(header_size));
}

void seal(Bytes& bytes) {
    const std::uint32_t crc = crc_of(bytes);
    ByteWriter(bytes).u32(crc);
}

std::optional<CauseKind> cause_of(std::uint8_t number) {
    if (number < static_cast<std::uint8_t>(CauseKind::start) ||
        number > static_cast<std::uint8_t>(CauseKind::provider)) {
        return std::nullopt;
    }
    return static_cast<CauseKind>(number);
}

void write_record(ByteWriter& out, const Record& record) {
    out.u64(record.stamp.sequence);
    out.i64(record.stamp.time.us_since_epoch);
    out.u8(static_cast<std::uint8_t>(record.stamp.cause));
    out.u64(record.stamp.cause_id);
    out.text(record.stamp.actor);
    out.u32(record.line);
    write_block(out, record.fact);
}

Result<Record> read_record(ByteReader& in) {
    Record record;
    record.stamp.sequence = in.u64();
    record.stamp.time.us_since_epoch = in.i64();
    const auto cause = cause_of(in.u8());
    record.stamp.cause_id = in.u64();
    record.stamp.actor = in.text();
    record.line = in.u32();
    record.fact = read_block(in);
    if (!in.ok()) return failure("a record is cut short");
    if (!cause) return failure("a record has an unknown cause");
    record.stamp.cause = *cause;
    return record;
}

/// What is wrong with `next` as the record after `before`, or nothing.
std::optional<Error> order_error(const Record* before, const Record& next) {
    const std::string sequence = std::to_string(next.stamp.sequence);
    if (next.stamp.sequence == 0) return Error{"sequence 0 is not a fact's"};
    if (!may_be_kept(next.stamp.time.us_since_epoch)) {
        return Error{"no time that a clock tells at sequence " + sequence};
    }
    if (before == nullptr) return std::nullopt;
    if (next.stamp.sequence != before->stamp.sequence + 1) {
        return Error{"sequence " + sequence + " follows " + std::to_string(before->stamp.sequence)};
    }
    if (next.stamp.time < before->stamp.time) {
        return Error{"time goes back at sequence " + sequence};
    }
    return std::nullopt;
}

}  // namespace

Bytes encode_group(const Group& group) {
    AGENTLINE_ASSERT(!group.empty());
    Bytes bytes;
    ByteWriter out(bytes);
    out.u16(group_format_version);
    out.u8(group_kind);
    out.u32(static_cast<std::uint32_t>(group.size()));
    const Record* before = nullptr;
    for (const Record& record : group) {
        // What decode_group would refuse must never be written: it would stop the next recovery.
        AGENTLINE_ASSERT(!order_error(before, record));
        write_record(out, record);
        before = &record;
    }
    seal(bytes);
    return bytes;
}

Result<Group> decode_group(ByteView bytes) {
    auto opened = open_sealed(bytes, group_kind, group_format_version);
    if (!opened) return failure(opened.error());
    ByteReader& in = *opened;
    const std::uint32_t count = in.u32();
    if (count == 0) return failure("a group without records");
    if (count > in.left() / smallest_record_size) return failure("more records than bytes");
    Group group;
    group.reserve(count);
    while (group.size() < count) {
        auto record = read_record(in);
        if (!record) return failure(record.error());
        const Record* before = group.empty() ? nullptr : &group.back();
        if (const auto wrong = order_error(before, *record)) return failure(*wrong);
        group.push_back(std::move(*record));
    }
    if (!in.at_end()) return failure("bytes after the last record");
    return group;
}

Bytes encode_snapshot(const Snapshot& snapshot) {
    Bytes bytes;
    ByteWriter out(bytes);
    out.u16(snapshot_format_version);
    out.u8(snapshot_kind);
    out.u64(snapshot.sequence);
    out.i64(snapshot.time.us_since_epoch);
    out.u32(static_cast<std::uint32_t>(snapshot.lines.size()));
    for (const LineSnapshot& line : snapshot.lines) {
        out.u32(line.line);
        write_block(out, line.state);
    }
    seal(bytes);
    return bytes;
}

Result<Snapshot> decode_snapshot(ByteView bytes) {
    auto opened = open_sealed(bytes, snapshot_kind, snapshot_format_version);
    if (!opened) return failure(opened.error());
    ByteReader& in = *opened;
    Snapshot snapshot;
    snapshot.sequence = in.u64();
    snapshot.time.us_since_epoch = in.i64();
    const std::uint32_t count = in.u32();
    if (!in.ok()) return failure("the snapshot's head is cut short");
    if (!may_be_kept(snapshot.time.us_since_epoch)) return failure("no time that a clock tells");
    if (count > in.left() / smallest_line_size) return failure("more lines than bytes");
    snapshot.lines.reserve(count);
    while (in.ok() && snapshot.lines.size() < count) {
        const std::uint32_t line = in.u32();
        snapshot.lines.push_back({line, read_block(in)});
    }
    if (!in.ok()) return failure("a line is cut short");
    if (!in.at_end()) return failure("bytes after the last line");
    return snapshot;
}

}  // namespace agentline::journal
