#include "sim/disk.h"

#include <algorithm>

namespace agentline::sim {

using journal::AppendResult;
using journal::Group;
using journal::Snapshot;

void Disk::open() {
    ++epoch_;
    lies_ = false;
    last_ = groups_.empty() ? 0 : groups_.back().last;
    if (!snapshots_.empty()) last_ = std::max(last_, snapshots_.back().sequence);
}

AppendResult Disk::append(const Group& group, std::uint64_t expected) {
    if (is_full_) return AppendResult::no_space;
    if (expected != last_) return AppendResult::fenced;
    last_ = group.back().stamp.sequence;
    // What comes behind a hole is no use to anybody.
    lies_ = lies_ || !meddler_.is_written(group);
    if (lies_) return AppendResult::committed;
    groups_.push_back({last_, journal::encode_group(group)});
    committed_(*journal::decode_group(groups_.back().bytes));
    return AppendResult::committed;
}

Result<void> Disk::read(std::uint64_t after, const std::function<bool(const Group&)>& visit) {
    for (const KeptGroup& each : groups_) {
        if (each.last <= after) continue;
        auto group = journal::decode_group(each.bytes);
        if (!group) return failure(group.error());
        std::erase_if(*group, [&](const auto& record) { return record.stamp.sequence <= after; });
        if (!meddler_.is_recovered(*group)) continue;
        if (!visit(*group)) return failure("the reader has stopped");
    }
    return {};
}

AppendResult Disk::put_snapshot(const Snapshot& snapshot, Instant keep_from) {
    if (is_full_) return AppendResult::no_space;
    snapshots_.push_back({snapshot.sequence, snapshot.time, journal::encode_snapshot(snapshot)});
    compact(keep_from);
    return AppendResult::committed;
}

/// Of what is older than that time only the newest snapshot stays, and the groups after it.
void Disk::compact(Instant keep_from) {
    auto first = snapshots_.begin();
    for (auto each = snapshots_.begin(); each != snapshots_.end(); ++each) {
        if (each->time <= keep_from) first = each;
    }
    if (first->time > keep_from) return;
    const std::uint64_t covered = first->sequence;
    snapshots_.erase(snapshots_.begin(), first);
    std::erase_if(groups_, [&](const KeptGroup& group) { return group.last <= covered; });
}

Result<std::optional<Snapshot>> Disk::latest_snapshot() {
    if (snapshots_.empty()) return std::optional<Snapshot>();
    auto read = journal::decode_snapshot(snapshots_.back().bytes);
    if (!read) return failure(read.error());
    return std::optional(std::move(*read));
}

Result<std::optional<Snapshot>> Disk::oldest_snapshot() {
    if (snapshots_.empty()) return std::optional<Snapshot>();
    auto read = journal::decode_snapshot(snapshots_.front().bytes);
    if (!read) return failure(read.error());
    return std::optional(std::move(*read));
}

}  // namespace agentline::sim
