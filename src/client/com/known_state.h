// What: the state of an agent or session as this process knows it: the last word of the server.
// Owner: the object. Thread: any; messages come in the line thread.
// Spec: contract tapi3 6.3 (cached state), A25.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>

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

    /// A message says so; newer than every answer to a question asked before, unless it is the one
    /// that follows the reply of a put. Whether it is new.
    bool hear(State state) {
        const std::lock_guard lock(mutex_);
        const bool is_echo = echo_ == state;
        echo_.reset();
        if (!is_echo) ++heard_;
        const bool is_new = state_ != state;
        state_ = state;
        return is_new;
    }

    /// An answer says so: holds unless a message came since. Whether the state is another now.
    bool learn(State state, std::uint64_t heard_before) {
        const std::lock_guard lock(mutex_);
        if (heard_ != heard_before || state_ == state) return false;
        state_ = state;
        return true;
    }

    /// What was put is done: holds unless a message came since. The message of the change itself
    /// is still to come, behind the reply (rule O-5 of contract tapi2); it may come while the next
    /// put is under way, and must not count as newer than that.
    void acknowledge(State state, std::uint64_t heard_before) {
        const std::lock_guard lock(mutex_);
        if (heard_ != heard_before) return;
        state_ = state;
        echo_ = state;
    }

  private:
    mutable std::mutex mutex_;
    State state_;
    std::uint64_t heard_ = 0;
    std::optional<State> echo_;  ///< What the next message says if it is that of the last put.
};

}  // namespace agentline::com
