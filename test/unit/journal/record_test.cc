// Goal: journal bytes come back as they were written, and no damage passes. Method: round trips,
// every truncation, every flipped bit, bytes forged with a right CRC, and files made by a separate
// program (Python's struct and zlib) that fix format version 1.
#include "journal/record.h"

#include <fstream>
#include <iterator>
#include <string>

#include <boost/crc.hpp>
#include <gtest/gtest.h>

namespace agentline::journal {
namespace {

constexpr std::int64_t day = 1'795'163'400'123'456;

Record record(FactStamp stamp, std::uint32_t line, Bytes fact) {
    Record made;
    made.stamp = std::move(stamp);
    made.line = line;
    made.fact = std::move(fact);
    return made;
}

Group sample_group() {
    Bytes ten(10);
    for (std::uint8_t i = 0; i < 10; ++i) ten[i] = i;
    Group group;
    group.push_back(record({41, Instant{day}, CauseKind::start, 0, "system"}, 1, {1}));
    group.push_back(
        record({42, Instant{day}, CauseKind::request, 0x1122334455667788, "uid:1000"}, 7, ten));
    group.push_back(
        record({43, Instant{1'795'163'401'000'000}, CauseKind::deadline, 41, ""}, 0xFFFFFFFE, {}));
    return group;
}

Snapshot sample_snapshot() {
    const std::string state = "state of line 1";
    return {43, Instant{1'795'163'401'000'000}, {{1, {state.begin(), state.end()}}, {7, {}}}};
}

/// Puts the right CRC at the end, so that only what the CRC does not see is left to be found.
Bytes reseal(Bytes bytes) {
    bytes.erase(bytes.end() - 4, bytes.end());  // g++ 12 with -fsanitize warns about resize().
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    ByteWriter(bytes).u32(crc.checksum());
    return bytes;
}

Bytes patched(Bytes bytes, std::size_t at, std::uint8_t value) {
    bytes.at(at) = value;
    return reseal(bytes);
}

Bytes file_bytes(const std::string& name) {
    std::ifstream file(std::string(TEST_DATA_DIR) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string group_error(const Bytes& bytes) {
    const auto group = decode_group(bytes);
    return group ? "accepted" : group.error().text;
}

// Offsets in the encoded sample: version 2, kind 1, count 4, then the first record.
constexpr std::size_t kind_at = 2;
constexpr std::size_t count_at = 3;
constexpr std::size_t first_record_at = 7;
constexpr std::size_t first_cause_at = first_record_at + 16;
constexpr std::size_t second_record_at = first_record_at + 37 + 6 + 1;

TEST(JournalRecord, group_comes_back_as_written) {
    const Group group = sample_group();
    const auto back = decode_group(encode_group(group));
    ASSERT_TRUE(back) << back.error().text;
    EXPECT_EQ(*back, group);
}

TEST(JournalRecord, large_group_comes_back_as_written) {
    Group group;
    for (std::uint64_t i = 1; i <= 2'000; ++i) {
        group.push_back(
            record({i, Instant{day}, CauseKind::provider, i, "a"}, 3, Bytes(i % 300, 0xAB)));
    }
    const auto back = decode_group(encode_group(group));
    ASSERT_TRUE(back) << back.error().text;
    EXPECT_EQ(*back, group);
}

TEST(JournalRecord, snapshot_comes_back_as_written) {
    for (const Snapshot& snapshot : {sample_snapshot(), Snapshot{}}) {
        const auto back = decode_snapshot(encode_snapshot(snapshot));
        ASSERT_TRUE(back) << back.error().text;
        EXPECT_EQ(*back, snapshot);
    }
}

TEST(JournalRecord, golden_group_of_version_1_is_what_we_write_and_read) {
    const Bytes golden = file_bytes("journal_group_v1.bin");
    ASSERT_FALSE(golden.empty());
    EXPECT_EQ(encode_group(sample_group()), golden);
    const auto group = decode_group(golden);
    ASSERT_TRUE(group) << group.error().text;
    EXPECT_EQ(*group, sample_group());
}

TEST(JournalRecord, golden_snapshot_of_version_1_is_what_we_write_and_read) {
    const Bytes golden = file_bytes("journal_snapshot_v1.bin");
    ASSERT_FALSE(golden.empty());
    EXPECT_EQ(encode_snapshot(sample_snapshot()), golden);
    const auto snapshot = decode_snapshot(golden);
    ASSERT_TRUE(snapshot) << snapshot.error().text;
    EXPECT_EQ(*snapshot, sample_snapshot());
}

TEST(JournalRecord, every_truncation_is_refused) {
    const Bytes group = encode_group(sample_group());
    const Bytes snapshot = encode_snapshot(sample_snapshot());
    for (std::size_t size = 0; size < group.size(); ++size) {
        EXPECT_FALSE(decode_group(ByteView(group).first(size))) << size;
    }
    for (std::size_t size = 0; size < snapshot.size(); ++size) {
        EXPECT_FALSE(decode_snapshot(ByteView(snapshot).first(size))) << size;
    }
}

TEST(JournalRecord, every_truncation_is_refused_even_with_a_right_crc) {
    const Bytes group = encode_group(sample_group());
    for (std::size_t size = 4; size < group.size(); ++size) {
        const Bytes cut(group.begin(), group.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_FALSE(decode_group(reseal(cut))) << size;
    }
    const Bytes snapshot = encode_snapshot(sample_snapshot());
    for (std::size_t size = 4; size < snapshot.size(); ++size) {
        const Bytes cut(snapshot.begin(), snapshot.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_FALSE(decode_snapshot(reseal(cut))) << size;
    }
}

TEST(JournalRecord, every_flipped_bit_is_refused) {
    Bytes group = encode_group(sample_group());
    Bytes snapshot = encode_snapshot(sample_snapshot());
    for (std::size_t bit = 0; bit < group.size() * 8; ++bit) {
        const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
        group[bit / 8] ^= mask;
        EXPECT_FALSE(decode_group(group)) << bit;
        group[bit / 8] ^= mask;
    }
    for (std::size_t bit = 0; bit < snapshot.size() * 8; ++bit) {
        const auto mask = static_cast<std::uint8_t>(1U << (bit % 8));
        snapshot[bit / 8] ^= mask;
        EXPECT_FALSE(decode_snapshot(snapshot)) << bit;
        snapshot[bit / 8] ^= mask;
    }
}

TEST(JournalRecord, flipped_byte_is_named_as_crc) {
    Bytes bytes = encode_group(sample_group());
    bytes[first_record_at] ^= 0xFF;
    EXPECT_EQ(group_error(bytes), "CRC does not match");
}

TEST(JournalRecord, bytes_after_the_end_are_refused) {
    Bytes bytes = encode_group(sample_group());
    bytes.push_back(0);
    EXPECT_EQ(group_error(bytes), "CRC does not match");
    EXPECT_EQ(group_error(reseal(bytes)), "bytes after the last record");
    Bytes snapshot = encode_snapshot(sample_snapshot());
    snapshot.push_back(0);
    EXPECT_EQ(decode_snapshot(reseal(snapshot)).error().text, "bytes after the last line");
}

TEST(JournalRecord, unknown_version_is_named) {
    Bytes bytes = encode_group(sample_group());
    bytes[0] = 2;
    EXPECT_EQ(group_error(bytes), "format version 2 is not known, only 1");
}

TEST(JournalRecord, snapshot_is_not_taken_for_a_group_nor_back) {
    const std::string why = "not of the expected kind (group or snapshot)";
    EXPECT_EQ(group_error(encode_snapshot(sample_snapshot())), why);
    EXPECT_EQ(decode_snapshot(encode_group(sample_group())).error().text, why);
    EXPECT_EQ(group_error(patched(encode_group(sample_group()), kind_at, 'X')), why);
}

TEST(JournalRecord, count_beyond_the_bytes_is_refused_before_it_is_believed) {
    const Bytes bytes = encode_group(sample_group());
    EXPECT_EQ(group_error(patched(bytes, count_at + 3, 0xFF)), "more records than bytes");
    EXPECT_EQ(group_error(patched(bytes, count_at, 2)), "bytes after the last record");
    EXPECT_EQ(group_error(patched(bytes, count_at, 0)), "a group without records");
    const Bytes snapshot = encode_snapshot(sample_snapshot());
    EXPECT_EQ(decode_snapshot(patched(snapshot, 22, 0xFF)).error().text, "more lines than bytes");
}

TEST(JournalRecord, unknown_cause_is_refused) {
    const Bytes bytes = encode_group(sample_group());
    for (const std::uint8_t cause : Bytes{0, 7, 255}) {
        EXPECT_EQ(group_error(patched(bytes, first_cause_at, cause)),
                  "a record has an unknown cause");
    }
}

TEST(JournalRecord, gap_in_sequences_is_refused) {
    const Bytes bytes = encode_group(sample_group());
    EXPECT_EQ(group_error(patched(bytes, second_record_at, 44)), "sequence 44 follows 41");
    EXPECT_EQ(group_error(patched(bytes, second_record_at, 41)), "sequence 41 follows 41");
    EXPECT_EQ(group_error(patched(bytes, first_record_at, 0)), "sequence 0 is not a fact's");
}

TEST(JournalRecord, time_that_goes_back_is_refused) {
    // The lowest byte of the second record's time, which equals the first record's.
    const auto low = static_cast<std::uint8_t>(day & 0xFF);
    const Bytes bytes = encode_group(sample_group());
    EXPECT_EQ(group_error(patched(bytes, second_record_at + 8, static_cast<std::uint8_t>(low - 1))),
              "time goes back at sequence 42");
}

TEST(JournalRecord, time_that_no_clock_tells_is_refused) {
    const Bytes group = encode_group(sample_group());
    for (const std::uint8_t high : Bytes{0x02, 0x7F, 0x80}) {
        EXPECT_EQ(group_error(patched(group, first_record_at + 15, high)),
                  "no time that a clock tells at sequence 41");
    }
    Snapshot snapshot = sample_snapshot();
    snapshot.time = Instant{-kept_time_us_max - 1};
    EXPECT_FALSE(decode_snapshot(encode_snapshot(snapshot)));
    snapshot.time = Instant{-kept_time_us_max};
    EXPECT_TRUE(decode_snapshot(encode_snapshot(snapshot)));
}

TEST(JournalRecordDeathTest, writing_what_recovery_would_refuse_is_a_bug) {
    Group group = sample_group();
    group[2].stamp.sequence = 50;
    EXPECT_DEATH(encode_group(group), "broken invariant");
    EXPECT_DEATH(encode_group({}), "broken invariant");
}

}  // namespace
}  // namespace agentline::journal
