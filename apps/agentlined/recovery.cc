#include "agentlined/recovery.h"

#include <optional>

namespace agentline {
namespace {

/// From `after` to the snapshot. False: the journal no longer has them.
bool recall_from(journal::Engine& engine, Broker& broker, std::uint64_t after,
                 std::uint64_t snapshot) {
    bool is_any = false;
    // Stopped by us at the snapshot; what is damaged is found by the reading that counts.
    (void)engine.read(after, [&](const journal::Group& group) {
        is_any = true;
        broker.recall(group);
        return group.back().stamp.sequence < snapshot;
    });
    return is_any;
}

/// Those who follow events go on where they were, also when a snapshot was made meanwhile.
void recall(journal::Engine& engine, Broker& broker, std::uint64_t snapshot,
            std::uint64_t events_kept) {
    const std::uint64_t after = snapshot > events_kept ? snapshot - events_kept : 0;
    if (after >= snapshot || recall_from(engine, broker, after, snapshot)) return;
    const auto oldest = engine.oldest_snapshot();
    if (!oldest || !*oldest || (*oldest)->sequence >= snapshot) return;
    recall_from(engine, broker, (*oldest)->sequence, snapshot);
}

}  // namespace

Result<Recovery> recover(journal::Engine& engine, Broker& broker, std::uint64_t events_kept) {
    Recovery recovery;
    const auto snapshot = engine.latest_snapshot();
    if (!snapshot) return failure(snapshot.error());
    if (*snapshot) {
        if (auto restored = broker.restore(**snapshot); !restored) {
            return failure(restored.error());
        }
        recovery.snapshot_sequence = (*snapshot)->sequence;
        recall(engine, broker, recovery.snapshot_sequence, events_kept);
    }
    std::optional<Error> refused;
    const auto read = engine.read(recovery.snapshot_sequence, [&](const journal::Group& group) {
        const auto replayed = broker.replay(group);
        if (!replayed) refused = replayed.error();
        recovery.facts_after += group.size();
        return replayed.has_value();
    });
    if (refused) return failure(*refused);
    if (!read) return failure(read.error());
    return recovery;
}

}  // namespace agentline
