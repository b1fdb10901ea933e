#include "agentlined/provider_thread.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "io/entropy.h"
#include "io/real_clock.h"
#include "provider/simulated/simulated.h"

namespace agentline {
namespace {

// Orders are bounded by the calls of the lines; nothing waits for room here.
constexpr std::size_t orders_hint = 65'536;
// The clock may be set while we wait, so no single wait is longer than this.
constexpr Duration wait_max = std::chrono::seconds(1);

std::unique_ptr<provider::Provider> make_provider(const LineConfig& line, std::size_t calls_max) {
    const Instant now = real_clock::now();
    provider::SimulatedOptions options;
    options.config = line.simulated;
    options.addresses = line.addresses;
    for (const QueueConfig& queue : line.queues) options.queues.push_back(queue.name);
    options.calls_max = calls_max;
    // Microseconds of the start: calls of earlier runs had lower numbers, as none comes more often.
    options.first_call = static_cast<std::uint64_t>(now.us_since_epoch);
    options.seed = line.simulated.seed == 0 ? entropy_u64() : line.simulated.seed;
    return std::make_unique<provider::Simulated>(std::move(options), now);
}

}  // namespace

ProviderThread::ProviderThread(const ServerConfig& config, Tell tell)
    : tell_(std::move(tell)), orders_(orders_hint) {
    for (std::uint32_t device = 0; device < config.lines.size(); ++device) {
        const LineConfig& line = config.lines[device];
        if (line.handler != HandlerKind::builtin) continue;
        providers_[LineDeviceId{device}] = make_provider(line, config.limits.calls_per_line);
    }
    thread_ = std::thread([this] { run(); });
}

ProviderThread::~ProviderThread() {
    stop();
}

void ProviderThread::stop() {
    orders_.close();
    if (thread_.joinable()) thread_.join();
}

void ProviderThread::run() {
    while (!orders_.closed()) {
        for (const OrderProvider& each : wait_for_orders()) {
            providers_.at(each.device)->carry_out(each.order, clock_.now());
        }
        for (auto& [device, provider] : providers_) provider->advance(clock_.now());
        tell_events();
    }
}

std::vector<OrderProvider> ProviderThread::wait_for_orders() {
    std::optional<Instant> first;
    for (const auto& [device, provider] : providers_) {
        const auto due = provider->next_deadline();
        if (due && (!first || *due < *first)) first = due;
    }
    if (!first) return orders_.pop_all_wait();
    const Duration wait = std::clamp(*first - clock_.now(), Duration::zero(), wait_max);
    return orders_.pop_all_wait(std::chrono::steady_clock::now() + wait);
}

void ProviderThread::tell_events() {
    for (auto& [device, provider] : providers_) {
        auto events = provider->take_events();
        if (!events.empty()) tell_(device, std::move(events));
    }
}

}  // namespace agentline
