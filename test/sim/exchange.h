// What: the simulated provider of a built-in line as its own thread runs it, the border to it on
// which orders and events take their time, and the watcher at that border (test/center/border.h).
// Owner: a Server; it dies with it. Thread: its owner's. Spec: design 3.6, 3.7.
#pragma once

#include <functional>
#include <memory>

#include "center/border.h"
#include "io/forward_clock.h"
#include "provider/simulated/simulated.h"
#include "sim/site.h"

namespace agentline::sim {

class Exchange {
  public:
    /// `life` = of which of the provider's lives the event tells.
    using Tell = std::function<void(const provider::Event&, std::uint64_t life)>;
    Exchange(Site& site, const LineConfig& line, Tell tell);

    /// Orders wait in the server until their facts are durable; they count from their decision.
    void note_decided() { ++undurable_; }
    void carry_out(const provider::Order& order);
    void lose(const provider::Order&) { --undurable_; }
    /// The shard takes an event from its queue. False: it is of an earlier life of the provider.
    bool is_heard(std::uint64_t life);
    /// Both sides have the same calls, as far as nothing is under way.
    void judge(const center::Ledger& ledger);
    /// From a loss that only the provider's LiveCalls can mend, to these.
    void set_agreed(bool has_agreed) { has_agreed_ = has_agreed; }
    [[nodiscard]] bool has_agreed() const { return has_agreed_; }
    /// Its calls are gone and nobody said so.
    void restart(const LineConfig& line);

  private:
    void make(const LineConfig& line);
    void deliver(const provider::Order& order);
    void collect();
    void plan();
    [[nodiscard]] Instant arrival(Instant& last);
    [[nodiscard]] Instant read_clock() { return site_.clock.read(clock_); }

    Site& site_;
    const Tell tell_;
    ForwardClock clock_;
    std::unique_ptr<provider::Simulated> provider_;
    center::Border border_;
    Instant last_order_, last_event_;
    std::uint64_t undurable_ = 0, in_lanes_ = 0, unheard_ = 0, plan_ = 0, number_ = 0;
    bool has_agreed_ = false;
    std::unique_ptr<Life> life_;  ///< What is on its way dies with the provider.
};

}  // namespace agentline::sim
