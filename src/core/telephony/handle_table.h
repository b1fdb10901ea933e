// What: a table that issues handles: values by number, each number alive once at a time, with
// generation bits so that a handle kept too long is not mistaken for a newer one (contract 9).
// Owner: Applications, Opens. Thread: the shard's. Never issues 0 or a value above 0x7FFFFFFF.
// Choice: 20 bits of place, 11 of generation; freed places wait in line, so that they age.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

namespace agentline {

template <class T>
class HandleTable {
  public:
    /// 0 when the table is full.
    std::uint32_t insert(T value) {
        const std::uint32_t place = take_place();
        if (place > place_mask) return 0;
        Slot& slot = slots_[place - 1];
        slot.value = std::move(value);
        ++size_;
        return slot.generation << place_bits | place;
    }
    T* find(std::uint32_t handle) {
        Slot* slot = slot_of(handle);
        return slot == nullptr ? nullptr : &*slot->value;
    }
    const T* find(std::uint32_t handle) const {
        return const_cast<HandleTable*>(this)->find(handle);
    }
    /// The value, if the handle was alive; it is void from now on.
    std::optional<T> take(std::uint32_t handle) {
        Slot* slot = slot_of(handle);
        if (slot == nullptr) return std::nullopt;
        std::optional<T> taken = std::exchange(slot->value, std::nullopt);
        slot->generation = slot->generation == generation_last ? 1 : slot->generation + 1;
        free_.push_back(handle & place_mask);
        --size_;
        return taken;
    }
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    static constexpr std::uint32_t place_bits = 20;
    static constexpr std::uint32_t place_mask = (1U << place_bits) - 1;
    static constexpr std::uint32_t generation_last = (1U << 11U) - 1;
    /// So many freed places wait before one is used again, as long as there is room to grow.
    static constexpr std::size_t resting_places = 64;

    struct Slot {
        std::uint32_t generation = 1;
        std::optional<T> value;
    };

    std::uint32_t take_place() {
        const bool can_grow = slots_.size() < place_mask;
        if (free_.size() > resting_places || (!can_grow && !free_.empty())) {
            const std::uint32_t place = free_.front();
            free_.pop_front();
            return place;
        }
        if (!can_grow) return place_mask + 1;
        slots_.emplace_back();
        return static_cast<std::uint32_t>(slots_.size());
    }
    Slot* slot_of(std::uint32_t handle) {
        const std::uint32_t place = handle & place_mask;
        if (place == 0 || place > slots_.size()) return nullptr;
        Slot& slot = slots_[place - 1];
        const bool alive = slot.value.has_value() && slot.generation == handle >> place_bits;
        return alive ? &slot : nullptr;
    }

    std::vector<Slot> slots_;
    std::deque<std::uint32_t> free_;
    std::size_t size_ = 0;
};

}  // namespace agentline
