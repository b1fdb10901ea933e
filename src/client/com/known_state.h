// What: the state of an agent or session as this process knows it: the last word of the server.
// Owner: the object. Thread: any; messages come in the line thread.
// Spec: contract tapi3 6.3 (cached state), A25.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>

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

    /// A message says so; newer than every answer to a question asked before, unless it only tells
    /// what was acknowledged already. Whether the state is another now.
    bool hear(State state) {
        const std::lock_guard lock(mutex_);
        if (!echoes_.empty() && echoes_.front() == state) {
            echoes_.pop_front();
            return false;
        }
        echoes_.clear();
        ++heard_;
        return std::exchange(state_, state) != state;
    }

    /// An answer says so: holds unless a message came since. Whether the state is another now.
    bool learn(State state, std::uint64_t heard_before) {
        const std::lock_guard lock(mutex_);
        return learn_locked(state, heard_before);
    }

    /// What was asked for is done: holds unless a message came since. Its own message may come
    /// later, and even behind the next request, for which it is no news (Choice: a message that is
    /// expected next counts as that one).
    void acknowledge(State state, std::uint64_t heard_before) {
        const std::lock_guard lock(mutex_);
        if (!learn_locked(state, heard_before)) return;
        echoes_.push_back(state);
        if (echoes_.size() > echoes_max) echoes_.pop_front();
    }

  private:
    /// Of a handler that tells nobody what it has acknowledged.
    static constexpr std::size_t echoes_max = 64;

    bool learn_locked(State state, std::uint64_t heard_before) {
        if (heard_ != heard_before || state_ == state) return false;
        state_ = state;
        return true;
    }

    mutable std::mutex mutex_;
    State state_;
    std::uint64_t heard_ = 0;
    std::deque<State> echoes_;  ///< Acknowledged, and its message not heard yet.
};

}  // namespace agentline::com
