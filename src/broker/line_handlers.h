// What: the proxy handlers of a shard: for each line device the built-in ACD or the way to an
// external program, and built-in state of lines that the configuration no longer has.
// Owner: the shard. Thread: the shard's. Decides no ACD matters.
// Spec: design 3.8, 3.1 (restore, replay); builtin_handler.h.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "broker/builtin_handler.h"
#include "broker/delivery.h"
#include "broker/external_handler.h"
#include "broker/fact_sink.h"
#include "broker/outbox.h"
#include "core/telephony/devices.h"
#include "core/telephony/proxy_registry.h"
#include "journal/record.h"
#include "model/config.h"

namespace agentline {

class LineHandlers {
  public:
    struct Parts {
        const ServerConfig& config;
        LineDevices& devices;
        ProxyRegistry& registry;
        Delivery& delivery;
        FactSink& facts;
        Outbox& outbox;
        std::uint64_t entropy = 0;
    };
    explicit LineHandlers(const Parts& parts);
    ~LineHandlers();
    LineHandlers(const LineHandlers&) = delete;
    LineHandlers& operator=(const LineHandlers&) = delete;

    // Recovery. State of a line that is not configured (any more) is kept as it is: its ids must
    // not be given again when the line comes back.
    Result<void> restore(const journal::LineSnapshot& snapshot);
    Result<void> replay(const journal::Record& record);
    void start(Instant now) { configure(CauseKind::start, now); }
    /// Applies what the configuration says of each built-in line now.
    void configure(CauseKind cause, Instant now);
    [[nodiscard]] std::vector<journal::LineSnapshot> snapshot() const;

    [[nodiscard]] ProxyHandler& of(LineDeviceId device);
    /// Null for an external line.
    [[nodiscard]] const BuiltinHandler* builtin(LineDeviceId device) const;
    [[nodiscard]] BuiltinHandler* builtin(LineDeviceId device);

    void client_gone(ClientId client, Instant now);
    void pin_checked(std::uint64_t job, bool matches, Instant now);
    InjectOutcome provider_event(LineDeviceId device, const provider::Event& event, Instant now);
    void deadline(Instant now);
    [[nodiscard]] std::optional<Instant> next_deadline() const;

  private:
    /// Gives each PIN comparison its number and remembers who asked; says which line an order is
    /// of.
    class Desk;
    struct Builtin {
        std::unique_ptr<Desk> desk;
        std::unique_ptr<BuiltinHandler> handler;
    };

    Builtin make_builtin(LineDeviceId device, std::uint32_t line);
    BuiltinHandler& builtin_of_line(std::uint32_t line);

    Parts parts_;
    std::map<LineDeviceId, Builtin> builtins_;
    std::map<LineDeviceId, std::unique_ptr<ExternalHandler>> externals_;
    std::map<std::uint32_t, Builtin> dormant_;  ///< By line key.
    std::uint64_t last_job_ = 0;
    std::unordered_map<std::uint64_t, BuiltinHandler*> jobs_;
};

}  // namespace agentline
