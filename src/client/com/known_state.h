// What: the state of an agent or session as this process knows it: the last word of the server.
// Owner: the object. Thread: any; messages come in the line thread.
// Spec: contract tapi3 6.3 (cached state), A25.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "client/com/requests.h"

namespace agentline::com {

/// Whether the program is to hear of a state that was asked for.
enum class Tell : bool { no, yes };

template <class State>
class KnownState {
  public:
    explicit KnownState(State state) : state_(state) {}

    State get() const {
        const std::lock_guard lock(mutex_);
        return state_;
    }

    /// How many messages were heard; taken before a request, for learn().
    [[nodiscard]] std::uint64_t heard() const {
        const std::lock_guard lock(mutex_);
        return heard_;
    }

    /// A message says so; newer than every answer to a question asked before. Whether it is new.
    bool hear(State state) {
        const std::lock_guard lock(mutex_);
        ++heard_;
        const bool is_new = state_ != state;
        state_ = state;
        heard_at_.at(static_cast<std::size_t>(state)) = heard_;
        return is_new;
    }

    /// An answer says so: holds unless a message came since. Whether the state is another now.
    bool learn(State state, std::uint64_t heard_before) {
        const std::lock_guard lock(mutex_);
        if (heard_ != heard_before || state_ == state) return false;
        state_ = state;
        return true;
    }

    /// What was asked for is done: holds unless a message said so since and another may have come
    /// behind it. Messages of changes before ours may come since, too: they are older.
    void acknowledge(State state, std::uint64_t heard_before) {
        const std::lock_guard lock(mutex_);
        if (heard_at_.at(static_cast<std::size_t>(state)) <= heard_before) state_ = state;
    }

  private:
    static constexpr std::size_t states_max = 6;

    mutable std::mutex mutex_;
    State state_;
    std::uint64_t heard_ = 0;
    std::array<std::uint64_t, states_max> heard_at_{};  ///< For each state, when it was last told.
};

}  // namespace agentline::com
