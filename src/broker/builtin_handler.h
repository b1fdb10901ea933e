// What: the built-in ACD as a proxy handler: turns proxy requests into commands of core/acd, its
// facts into journal records, replies and messages. Keeps what belongs to clients and not to the
// ACD's state: success counts for RELEASED, PIN checks in progress, failed PIN attempts.
// Owner: the broker. Thread: the shard's. Never does I/O. Spec: design 3.1, 3.8, 3.14; contract 12.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "broker/fact_sink.h"
#include "broker/proxy_handler.h"
#include "broker/reconciliation.h"
#include "core/acd/acd.h"
#include "model/config.h"

namespace agentline {

/// What became of an operator's Inject... order; job 0 = the event was none of theirs.
struct InjectOutcome {
    std::uint64_t job = 0;
    std::optional<CallId> call;
    std::string error;  ///< Empty = done.
};

class BuiltinHandler final : public ProxyHandler {
  public:
    struct Parts {
        LineDeviceId device;
        std::uint32_t line = 0;  ///< line_key() of its name.
        ProxyHandlerHost& host;
        FactSink& facts;
        PinChecks& pins;
        ProviderOrders& orders;
        std::uint32_t id_base = 0;  ///< First agent and session id of a new journal.
        Limits limits;
        Duration ended_session_retention{};
    };
    explicit BuiltinHandler(Parts parts);
    ~BuiltinHandler() override;

    // Recovery, before configure().
    Result<void> restore(ByteView state);
    Result<void> replay(const journal::Record& record);
    /// Applies the difference between the state and the configuration as facts; nothing else moves.
    void configure(const LineConfig& config, CauseKind cause, Instant now);

    [[nodiscard]] std::uint32_t served_mask() const override;
    void request(ProxyRequest request, Instant now) override;
    void client_gone(ClientId client, Instant now) override;
    void pin_checked(std::uint64_t job, bool matches, Instant now);
    InjectOutcome provider_event(const provider::Event& event, Instant now);
    /// An operator's command, with his name in the journal.
    Result<acd::Decision, acd::Refusal> operate(const acd::Command& command,
                                                const std::string& actor, Instant now);
    void deadline(Instant now);
    [[nodiscard]] std::optional<Instant> next_deadline() const;

    /// By address id, all that were ever given; empty for those out of service.
    [[nodiscard]] std::vector<std::string> addresses() const;
    [[nodiscard]] const acd::Acd& state() const;
    [[nodiscard]] const ReconciliationCounters& reconciliation() const;

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace agentline
