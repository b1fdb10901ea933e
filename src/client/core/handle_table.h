// What: handles that programs may keep too long: value = kind, generation, slot. A dead value is
// known as dead because the generation of its slot went on; freed slots wait their turn, so that
// 2047 more handles of the same slot must come before a value repeats. 0 is never issued.
// Owner: one table per kind and process (client/capi/registry.h), so that two applications never
// hold the same value. Thread: its owner's, one at a time. Never does I/O. Spec: contract 9.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace agentline::client {

enum class HandleKind : std::uint32_t { line = 0, line_app = 1 };

template <class T>
class HandleTable {
  public:
    explicit HandleTable(HandleKind kind) : kind_(kind) {}

    /// Empty when all slots are taken (a million).
    std::optional<std::uint32_t> issue(T value) {
        const auto slot = free_slot();
        if (!slot) return std::nullopt;
        slots_[*slot].value = std::move(value);
        return handle_of(*slot);
    }

    /// Null for 0, foreign and dead handles.
    T* find(std::uint32_t handle) {
        const std::uint32_t slot = (handle & slot_mask) - 1;  // 0 wraps and is out of range.
        if (slot >= slots_.size() || !slots_[slot].value) return nullptr;
        return handle_of(slot) == handle ? &*slots_[slot].value : nullptr;
    }

    /// The value that the handle stood for; empty when there was none.
    std::optional<T> release(std::uint32_t handle) {
        if (find(handle) == nullptr) return std::nullopt;
        const std::uint32_t slot = (handle & slot_mask) - 1;
        std::optional<T> released = std::exchange(slots_[slot].value, std::nullopt);
        slots_[slot].generation = next_generation(slots_[slot].generation);
        free_.push_back(slot);
        return released;
    }

    template <class Visit>
    void for_each(Visit visit) {
        for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
            if (slots_[slot].value) visit(handle_of(slot), *slots_[slot].value);
        }
    }

  private:
    static constexpr std::uint32_t slot_bits = 20;
    static constexpr std::uint32_t slot_mask = (1U << slot_bits) - 1;
    static constexpr std::uint32_t generation_max = (1U << 11U) - 1;

    struct Slot {
        std::uint32_t generation = 1;
        std::optional<T> value;
    };

    static std::uint32_t next_generation(std::uint32_t g) {
        return g == generation_max ? 1 : g + 1;
    }

    [[nodiscard]] std::uint32_t handle_of(std::uint32_t slot) const {
        return static_cast<std::uint32_t>(kind_) << 31U | slots_[slot].generation << slot_bits |
               (slot + 1);
    }

    std::optional<std::uint32_t> free_slot() {
        if (!free_.empty()) {
            const std::uint32_t slot = free_.front();
            free_.pop_front();
            return slot;
        }
        if (slots_.size() >= slot_mask) return std::nullopt;
        slots_.emplace_back();
        return static_cast<std::uint32_t>(slots_.size() - 1);
    }

    HandleKind kind_;
    std::vector<Slot> slots_;
    std::deque<std::uint32_t> free_;
};

}  // namespace agentline::client
