// What: one direction of the border: things arrive in the order in which they were sent, each
// after a small time of its own. Owner: a Center. Thread: its owner's.
#pragma once

#include <algorithm>
#include <deque>
#include <optional>

#include "base/time.h"

namespace agentline::center {

template <class Thing>
class Lane {
  public:
    void send(Thing thing, Instant due) {
        last_ = std::max(last_, due);
        things_.push_back({last_, std::move(thing)});
    }
    [[nodiscard]] bool empty() const { return things_.empty(); }
    [[nodiscard]] std::optional<Instant> next() const {
        return things_.empty() ? std::nullopt : std::optional(things_.front().due);
    }
    Thing take() {
        Thing thing = std::move(things_.front().thing);
        things_.pop_front();
        return thing;
    }
    void lose_all() { things_.clear(); }

  private:
    struct Sent {
        Instant due;
        Thing thing;
    };
    std::deque<Sent> things_;
    Instant last_;
};

}  // namespace agentline::center
