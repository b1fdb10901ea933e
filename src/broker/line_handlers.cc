#include "broker/line_handlers.h"

#include <utility>

#include "base/assert.h"

namespace agentline {
namespace {

/// Device of a handler whose line is not configured; nothing is ever announced there.
constexpr LineDeviceId no_device{0xFFFFFFFE};

/// A first id per line, so that handles of different lines and journals do not alias (contract
/// 3.4). Choice: 28 bits, which leaves room to count on.
std::uint32_t id_base_of(std::uint64_t entropy, std::uint32_t line) {
    const std::uint64_t mixed = (entropy ^ line) * 0x9E3779B97F4A7C15U;
    return 1 + (static_cast<std::uint32_t>(mixed >> 36U) & 0x0FFFFFFFU);
}

}  // namespace

class LineHandlers::Desk final : public PinChecks, public ProviderOrders {
  public:
    Desk(LineHandlers& owner, LineDeviceId device) : owner_(owner), device_(device) {}

    void serve(BuiltinHandler& handler) { handler_ = &handler; }

    std::uint64_t check(std::string stored, std::string given, Instant not_before) override {
        const std::uint64_t job = ++owner_.last_job_;
        owner_.jobs_.emplace(job, handler_);
        owner_.parts_.outbox.check_pin({job, std::move(stored), std::move(given), not_before});
        return job;
    }

    void order(provider::Order order) override {
        owner_.parts_.outbox.order_provider({device_, std::move(order)});
    }

  private:
    LineHandlers& owner_;
    const LineDeviceId device_;
    BuiltinHandler* handler_ = nullptr;
};

LineHandlers::LineHandlers(const Parts& parts) : parts_(parts) {
    for (const LineDevice& device : parts_.devices.all()) {
        if (device.handler == HandlerKind::builtin) {
            Builtin made = make_builtin(device.id, device.permanent_id);
            parts_.registry.reserve(device.id, made.handler->served_mask());
            builtins_.emplace(device.id, std::move(made));
        } else {
            externals_.emplace(device.id, std::make_unique<ExternalHandler>(
                                              device.id, parts_.registry, parts_.delivery));
        }
    }
}

LineHandlers::~LineHandlers() = default;

Result<void> LineHandlers::restore(const journal::LineSnapshot& snapshot) {
    return builtin_of_line(snapshot.line).restore(snapshot.state);
}

Result<void> LineHandlers::replay(const journal::Record& record) {
    return builtin_of_line(record.line).replay(record);
}

void LineHandlers::configure(CauseKind cause, Instant now) {
    for (auto& [device, builtin] : builtins_) {
        builtin.handler->configure(parts_.config.lines[device.value], cause, now);
        parts_.devices.set_addresses(device, builtin.handler->addresses());
    }
}

std::vector<journal::LineSnapshot> LineHandlers::snapshot() const {
    std::vector<journal::LineSnapshot> lines;
    for (const auto& [device, builtin] : builtins_) {
        lines.push_back(
            {parts_.devices.of(device).permanent_id, builtin.handler->state().snapshot()});
    }
    for (const auto& [line, builtin] : dormant_) {
        lines.push_back({line, builtin.handler->state().snapshot()});
    }
    return lines;
}

ProxyHandler& LineHandlers::of(LineDeviceId device) {
    if (const auto found = builtins_.find(device); found != builtins_.end()) {
        return *found->second.handler;
    }
    const auto found = externals_.find(device);
    AGENTLINE_ASSERT(found != externals_.end());
    return *found->second;
}

const BuiltinHandler* LineHandlers::builtin(LineDeviceId device) const {
    const auto found = builtins_.find(device);
    return found == builtins_.end() ? nullptr : found->second.handler.get();
}

BuiltinHandler* LineHandlers::builtin(LineDeviceId device) {
    const auto found = builtins_.find(device);
    return found == builtins_.end() ? nullptr : found->second.handler.get();
}

InjectOutcome LineHandlers::provider_event(LineDeviceId device, const provider::Event& event,
                                           Instant now) {
    BuiltinHandler* handler = builtin(device);
    AGENTLINE_ASSERT(handler != nullptr);  // Only those have a provider.
    return handler->provider_event(event, now);
}

void LineHandlers::client_gone(ClientId client, Instant now) {
    for (auto& [device, builtin] : builtins_) builtin.handler->client_gone(client, now);
    for (auto& [device, external] : externals_) external->client_gone(client, now);
}

void LineHandlers::pin_checked(std::uint64_t job, bool matches, Instant now) {
    const auto found = jobs_.find(job);
    if (found == jobs_.end()) return;
    BuiltinHandler* handler = found->second;
    jobs_.erase(found);
    handler->pin_checked(job, matches, now);
}

void LineHandlers::deadline(Instant now) {
    for (auto& [device, builtin] : builtins_) {
        const auto due = builtin.handler->next_deadline();
        if (due && *due <= now) builtin.handler->deadline(now);
    }
}

std::optional<Instant> LineHandlers::next_deadline() const {
    std::optional<Instant> first;
    for (const auto& [device, builtin] : builtins_) {
        const auto due = builtin.handler->next_deadline();
        if (due && (!first || *due < *first)) first = due;
    }
    return first;
}

LineHandlers::Builtin LineHandlers::make_builtin(LineDeviceId device, std::uint32_t line) {
    Builtin made;
    made.desk = std::make_unique<Desk>(*this, device);
    made.handler = std::make_unique<BuiltinHandler>(
        BuiltinHandler::Parts{.device = device,
                              .line = line,
                              .host = parts_.delivery,
                              .facts = parts_.facts,
                              .pins = *made.desk,
                              .orders = *made.desk,
                              .id_base = id_base_of(parts_.entropy, line),
                              .limits = parts_.config.limits,
                              .ended_session_retention = parts_.config.ended_session_retention});
    made.desk->serve(*made.handler);
    return made;
}

BuiltinHandler& LineHandlers::builtin_of_line(std::uint32_t line) {
    for (auto& [device, builtin] : builtins_) {
        if (parts_.devices.of(device).permanent_id == line) return *builtin.handler;
    }
    const auto found = dormant_.find(line);
    if (found != dormant_.end()) return *found->second.handler;
    return *dormant_.emplace(line, make_builtin(no_device, line)).first->second.handler;
}

}  // namespace agentline
