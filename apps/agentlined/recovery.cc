#include "agentlined/recovery.h"

#include <optional>

namespace agentline {

Result<Recovery> recover(journal::Engine& engine, Broker& broker) {
    Recovery recovery;
    const auto snapshot = engine.latest_snapshot();
    if (!snapshot) return failure(snapshot.error());
    if (*snapshot) {
        if (auto restored = broker.restore(**snapshot); !restored) {
            return failure(restored.error());
        }
        recovery.snapshot_sequence = (*snapshot)->sequence;
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
