// The border of a call center: orders and events on their way, and the provider's restarts.
#include "broker/telephony.h"
#include "center/loop.h"
#include "center/words.h"

namespace agentline::center {

/// Mostly soon, seldom late: so both sides speak at once now and then.
Instant Loop::arrival() {
    const std::uint32_t slower = dice_.chance(3) ? 20 : 1;
    return now_ + exponential(dice_, scenario_.usual_delay * slower);
}

void Loop::send(const provider::Order& order) {
    if (!meddler_.passes_order(order)) return;
    orders_.send(order, arrival());
}

void Loop::deliver_order() {
    const provider::Order order = orders_.take();
    // What is due at the provider happens first, so that its events are told before.
    provider_->advance(now_);
    collect();
    tell([&] { return "  to provider: " + words(order); });
    border_.carried_out(order);
    provider_->carry_out(order, now_);
    collect();
}

void Loop::collect() {
    for (const provider::Event& event : provider_->take_events()) {
        tell([&] { return "  provider: " + words(event); });
        border_.told(event);
        note_call(event);
        if (meddler_.passes_event(event)) events_.send(event, arrival());
    }
}

/// A new life of the provider must not name its calls like an earlier one.
void Loop::note_call(const provider::Event& event) {
    if (const auto* call = std::get_if<provider::CallArrived>(&event)) {
        last_call_ = std::max(last_call_, call->call.value);
    } else if (const auto* other = std::get_if<provider::PrivateCallConnected>(&event)) {
        last_call_ = std::max(last_call_, other->call.value);
    }
}

void Loop::deliver_event() {
    const provider::Event event = events_.take();
    tell([&] { return "the ACD hears: " + words(event); });
    const auto command = command_of(event);
    if (!command) return;
    const std::uint64_t lost = ledger_.totals.lost;
    const auto outcome = run_command(*command, CauseKind::provider);
    if (std::holds_alternative<provider::LiveCalls>(event)) {
        complaints_.unless(!has_agreed_ || ledger_.totals.lost == lost,
                           "a call is lost though both sides agreed");
        has_agreed_ = true;
    }
    if (outcome) return;
    ++report_.glares;
    tell([&] { return "  refused: " + std::string(name_of(outcome.error())); });
    // Taken back by an operator while the agent hung up, which at this provider ends the call: the
    // ACD cannot know and learns it from the next LiveCalls (design 3.6).
    const auto* left = std::get_if<provider::StationLeft>(&event);
    if (left != nullptr && acd_.state().call_of_provider.contains(left->call)) has_agreed_ = false;
    if (const auto order = order_of_refused(acd_.state(), event, outcome.error())) send(*order);
}

void Loop::judge_quiet() {
    if (!has_agreed_ || !orders_.empty() || !events_.empty()) return;
    ++report_.agreements;
    border_.judge_agreement(ledger_);
}

std::unique_ptr<provider::Simulated> Loop::new_provider() {
    provider::SimulatedOptions options;
    options.config = traffic_;
    options.addresses = directory_.addresses;
    options.queues = queue_titles(directory_);
    options.calls_max = 200;
    options.first_call = last_call_ + 1;
    options.seed = dice_.below(1'000'000);
    return std::make_unique<provider::Simulated>(std::move(options), now_);
}

/// Its calls are gone and nobody said so; what was on its way is lost.
void Loop::restart_provider() {
    tell([] { return std::string("The provider starts again, empty."); });
    ++report_.provider_restarts;
    orders_.lose_all();
    events_.lose_all();
    provider_ = new_provider();
    border_.restarted();
    has_agreed_ = false;
    send(provider::QueryCalls{});
}

}  // namespace agentline::center
