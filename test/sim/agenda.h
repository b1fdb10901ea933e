// What: simulated time: deeds in the order of their instants, among equals in the order in which
// they were planned. Time jumps from deed to deed. Owner: a House. Thread: its owner's.
// Never reads a clock: what the machine believes the time is stands in machine_clock.h.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "base/time.h"

namespace agentline::sim {

class Agenda {
  public:
    using Deed = std::function<void()>;
    explicit Agenda(Instant start) : now_(start) {}

    /// How much time has really passed.
    [[nodiscard]] Instant now() const { return now_; }
    void at(Instant due, Deed deed) {
        deeds_.emplace(std::pair{due < now_ ? now_ : due, ++last_}, std::move(deed));
    }
    void after(Duration d, Deed deed) { at(now_ + d, std::move(deed)); }
    void step() {
        auto node = deeds_.extract(deeds_.begin());
        now_ = node.key().first;
        node.mapped()();
    }

  private:
    Instant now_;
    std::uint64_t last_ = 0;
    std::map<std::pair<Instant, std::uint64_t>, Deed> deeds_;
};

/// Plans deeds that are not done any more once their owner is gone.
class Life {
  public:
    explicit Life(Agenda& agenda) : agenda_(agenda) {}
    void at(Instant due, Agenda::Deed deed) const {
        agenda_.at(due, [alive = std::weak_ptr(token_), deed = std::move(deed)] {
            if (!alive.expired()) deed();
        });
    }
    void after(Duration d, Agenda::Deed deed) const { at(agenda_.now() + d, std::move(deed)); }

  private:
    Agenda& agenda_;
    std::shared_ptr<char> token_ = std::make_shared<char>();
};

}  // namespace agentline::sim
