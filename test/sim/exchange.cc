#include "sim/exchange.h"

#include <algorithm>

#include "center/words.h"

namespace agentline::sim {

using namespace std::chrono_literals;

Exchange::Exchange(Site& site, const LineConfig& line, Tell tell)
    : site_(site),
      tell_(std::move(tell)),
      clock_({}, site.clock.steady()),
      border_(site.complaints) {
    make(line);
}

void Exchange::make(const LineConfig& line) {
    provider::SimulatedOptions options;
    options.config = line.simulated;
    options.addresses = line.addresses;
    for (const QueueConfig& queue : line.queues) options.queues.push_back(queue.name);
    options.calls_max = 200;
    // True microseconds, so that a clock that was set back does not name a call twice.
    options.first_call = static_cast<std::uint64_t>(site_.agenda.now().us_since_epoch);
    options.seed = site_.dice.below(1'000'000);
    provider_ = std::make_unique<provider::Simulated>(std::move(options), read_clock());
    life_ = std::make_unique<Life>(site_.agenda);
    ++number_;
    in_lanes_ = 0;
    plan();
}

void Exchange::restart(const LineConfig& line) {
    border_.restarted();
    has_agreed_ = false;
    make(line);
}

bool Exchange::is_heard(std::uint64_t life) {
    --unheard_;
    return life == number_;
}

Instant Exchange::arrival(Instant& last) {
    const Duration mean = site_.dice.chance(3) ? Duration(600ms) : Duration(5ms);
    last = std::max(last, site_.agenda.now() + site_.some(mean));
    return last;
}

void Exchange::carry_out(const provider::Order& order) {
    --undurable_;
    ++in_lanes_;
    life_->at(arrival(last_order_), [this, order] { deliver(order); });
}

void Exchange::deliver(const provider::Order& order) {
    // What is due at the provider happens first, so that its events are told before.
    const Instant now = read_clock();
    provider_->advance(now);
    collect();
    site_.tell([&] { return "  to provider: " + center::words(order); });
    border_.carried_out(order);
    provider_->carry_out(order, now);
    --in_lanes_;
    collect();
    plan();
}

void Exchange::collect() {
    for (const provider::Event& event : provider_->take_events()) {
        site_.tell([&] { return "  provider: " + center::words(event); });
        border_.told(event);
        if (!site_.meddler.passes_event(event)) continue;
        ++in_lanes_;
        life_->at(arrival(last_event_), [this, event] {
            --in_lanes_;
            ++unheard_;
            tell_(event, number_);
        });
    }
}

/// When it has something to do by itself; its machine's clock may be set meanwhile.
void Exchange::plan() {
    const auto due = provider_->next_deadline();
    if (!due) return;
    const Duration wait = std::clamp<Duration>(*due - read_clock(), 1us, 1s);
    life_->after(wait, [this, number = ++plan_] {
        if (number != plan_) return;
        provider_->advance(read_clock());
        collect();
        plan();
    });
}

void Exchange::judge(const center::Ledger& ledger) {
    if (!has_agreed_ || undurable_ + in_lanes_ + unheard_ != 0) return;
    ++site_.figures.agreements;
    border_.judge_agreement(ledger);
}

}  // namespace agentline::sim
