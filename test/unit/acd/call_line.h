// What: a TestLine with a provider's voice: short words for calls, stations and offers, so that a
// test of calls reads as a story. Provider calls are numbered from 1 in the order they are made.
// Owner: a test. Every command checks the invariants (invariants.h). Spec: contract 12, 13.
#pragma once

#include <string>
#include <vector>

#include "unit/acd/test_line.h"

namespace agentline::acd {

inline constexpr QueueId sales_queue{1};
inline constexpr QueueId care_queue{2};

class CallLine : public TestLine {
  public:
    using TestLine::TestLine;

    /// TestLine's, with the invariants.
    Result<Decision, Refusal> run(const Command& command);
    /// Runs a command that must be accepted.
    void must(const Command& command);

    CallId arrives(const std::string& queue = "sales", std::uint32_t priority = 0);
    void answer(CallId call);
    /// Arrives and is answered at once.
    CallId talk(const std::string& queue = "sales");
    void caller_leaves(CallId call) { must(CallerLeaves{provider_call(call)}); }
    void station_leaves(CallId call) { must(StationLeaves{provider_call(call)}); }
    ProviderCallId private_call(const std::string& address,
                                CallDirection direction = CallDirection::incoming);
    /// A new READY session of this person; the person's agent is created when needed.
    AgentSessionId ready(const std::string& person, GroupId group = sales,
                         AddressId address = desk);
    /// Meets all deadlines that are due now.
    void meet_due();

    /// Empty answer = no such call.
    [[nodiscard]] const Call* call(CallId id) const;
    [[nodiscard]] bool waits(CallId id) const;
    [[nodiscard]] bool talks(CallId id) const;
    /// The session that it rings at; 0 = none.
    [[nodiscard]] AgentSessionId rings_at(CallId id) const;
    [[nodiscard]] AgentSessionId talks_to(CallId id) const;
    [[nodiscard]] OfferId offer(CallId id) const { return call(id)->offer; }
    [[nodiscard]] ProviderCallId provider_call(CallId id) const { return call(id)->provider_call; }
    [[nodiscard]] std::string address_of(CallId id) const;
    [[nodiscard]] std::string reason(AgentSessionId id) const { return acd.session(id)->reason; }
    [[nodiscard]] QueueInfo queue(QueueId id) const { return *acd.queue_info(id, now); }
    [[nodiscard]] AgentSessionInfo info(AgentSessionId id) const {
        return *acd.session_info(id, now);
    }
    [[nodiscard]] AgentInfo info(AgentId id) const { return *acd.agent_info(id, now); }
    [[nodiscard]] std::size_t count(const std::string& fact) const;
    /// The fact of this kind among those of the last command; the test fails without it.
    template <class F>
    [[nodiscard]] F the() const {
        for (const StampedFact& each : last) {
            if (const F* fact = std::get_if<F>(&each.fact)) return *fact;
        }
        ADD_FAILURE() << "no " << F::name;
        return F{};
    }

  private:
    std::uint64_t provider_calls_ = 0;
};

/// With wrap-up 30 s in Sales, none in Care: sales waits 60 s at most, then care (120 s), then
/// nothing. Three addresses; alice, bob, carol and dave in all groups. Ring 20 s, back-off 30 s.
Directory flow_directory();

}  // namespace agentline::acd
