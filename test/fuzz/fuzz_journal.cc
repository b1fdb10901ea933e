// Goal: no bytes of a journal make its readers crash, and what they accept is written the same way
// again: groups, snapshots, facts, the state of a line, and what of them goes to history.db.
// Method: as they are, and with the CRC set right, so that mutations get behind it. What follows
// the first byte is, as it says, a group, a snapshot, a fact or a line's state.
#include <algorithm>

#include <boost/crc.hpp>

#include "core/acd/acd.h"
#include "fuzz/fuzz_target.h"
#include "history/projection.h"
#include "journal/record.h"

namespace agentline::journal {
namespace {

bool same(ByteView a, ByteView b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

void try_fact(ByteView bytes) {
    const auto fact = acd::decode_fact(bytes);
    if (!fact) return;
    FUZZ_EXPECT(same(acd::encode(*fact), bytes));
    FUZZ_EXPECT(!acd::name_of(*fact).empty());
    FUZZ_EXPECT(!acd::fields_of(*fact).empty());
    (void)acd::messages_of(*fact);
}

/// What is asked of a state without any step in it.
void look_at(const acd::Acd& acd, Instant now) {
    for (const auto& [id, agent] : acd.state().agents) {
        FUZZ_EXPECT(acd.agent_info(id, now).has_value());
        FUZZ_EXPECT(acd.session_list(id).has_value());
    }
    for (const auto& [id, session] : acd.state().sessions) {
        FUZZ_EXPECT(acd.session_info(id, now).has_value());
        FUZZ_EXPECT(acd.agent(session.agent) != nullptr);
    }
    for (const auto& [id, queue] : acd.state().queues) {
        FUZZ_EXPECT(acd.queue_info(QueueId{id}, now).has_value());
    }
    for (const GroupEntry& group : acd.group_list()) {
        FUZZ_EXPECT(acd.queue_list(group.id).has_value());
    }
    FUZZ_EXPECT(acd.agent_list().size() == acd.state().agents.size());
    FUZZ_EXPECT(acd.next_deadline().has_value() == !acd.state().deadlines.empty());
}

void try_state(ByteView bytes, Instant now) {
    const auto acd = acd::Acd::restore(bytes, {});
    if (!acd) return;
    const Bytes written = acd->snapshot();
    // Version 1 is read and never written.
    if (bytes[0] == 2) FUZZ_EXPECT(same(written, bytes));
    const auto again = acd::Acd::restore(written, {});
    FUZZ_EXPECT(again.has_value());
    FUZZ_EXPECT(again->snapshot() == written);
    FUZZ_EXPECT(again->state().deadlines == acd->state().deadlines);
    FUZZ_EXPECT(again->state().available == acd->state().available);
    look_at(*acd, now);
}

void try_group(ByteView bytes) {
    const auto group = decode_group(bytes);
    if (!group) return;
    FUZZ_EXPECT(same(encode_group(*group), bytes));
    bool all_read = true;
    for (const Record& record : *group) {
        try_fact(record.fact);
        all_read = all_read && acd::decode_fact(record.fact).has_value();
    }
    FUZZ_EXPECT(history::Projection().of(*group, {}).has_value() == all_read);
}

void try_snapshot(ByteView bytes) {
    const auto snapshot = decode_snapshot(bytes);
    if (!snapshot) return;
    FUZZ_EXPECT(same(encode_snapshot(*snapshot), bytes));
    bool all_read = true;
    for (const LineSnapshot& line : snapshot->lines) {
        try_state(line.state, snapshot->time);
        all_read = all_read && acd::Acd::restore(line.state, {}).has_value();
    }
    FUZZ_EXPECT(history::Projection().of(*snapshot, {}).has_value() == all_read);
}

/// The last four bytes become the CRC of those before.
void seal(Bytes& bytes) {
    if (bytes.size() < 4) return;
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size() - 4);
    ByteWriter(bytes).patch_u32(bytes.size() - 4, crc.checksum());
}

void try_sealed(Bytes bytes, void (*read)(ByteView)) {
    read(bytes);
    seal(bytes);
    read(bytes);
}

}  // namespace
}  // namespace agentline::journal

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace agentline;
    if (size == 0) return 0;
    const ByteView rest(data + 1, size - 1);
    const Bytes copy(rest.begin(), rest.end());
    switch (data[0] % 4) {
        case 0:
            journal::try_sealed(copy, journal::try_group);
            break;
        case 1:
            journal::try_sealed(copy, journal::try_snapshot);
            break;
        case 2:
            journal::try_fact(rest);
            break;
        default:
            journal::try_state(rest, Instant{1'700'000'000'000'000});
            break;
    }
    return 0;
}
