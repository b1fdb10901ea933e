#include "broker/fact_log.h"

#include <utility>

#include "base/assert.h"

namespace agentline {

void FactLog::record(journal::Record record) {
    AGENTLINE_ASSERT(record.stamp.sequence == last_sequence_ + 1);
    last_sequence_ = record.stamp.sequence;
    keep(record);
    batch_.push_back(std::move(record));
}

void FactLog::recovered(const journal::Record& record) {
    last_sequence_ = record.stamp.sequence;
    keep(record);
}

void FactLog::recovered_to(std::uint64_t sequence) {
    last_sequence_ = sequence;
    ring_.clear();
}

void FactLog::recalled(const journal::Record& record) {
    if (record.stamp.sequence <= last_sequence_) keep(record);
}

std::span<const journal::Record> FactLog::untold() const {
    return std::span(batch_).subspan(told_);
}

journal::Group FactLog::take_batch() {
    AGENTLINE_ASSERT(told_ == batch_.size());
    told_ = 0;
    return std::exchange(batch_, {});
}

std::uint64_t FactLog::oldest_kept() const {
    return ring_.empty() ? last_sequence_ + 1 : ring_.front().stamp.sequence;
}

void FactLog::keep(const journal::Record& record) {
    if (ring_size_ == 0) return;
    if (ring_.size() == ring_size_) ring_.pop_front();
    ring_.push_back(record);
}

}  // namespace agentline
