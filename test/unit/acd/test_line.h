// What: one ACD with a small directory for tests, its journal, and a second ACD that is built from
// the journal's bytes alone. Owner: a test. Every command checks that both stay the same state.
#pragma once

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/acd/acd.h"

namespace agentline::acd {

GroupId group_id(std::uint8_t number);
inline const GroupId sales = group_id(1);  ///< Wrap-up 30 s, queue "sales".
inline const GroupId care = group_id(2);   ///< No wrap-up, queue "care".
inline const GroupId vip = group_id(3);    ///< Wrap-up 10 s, no queue; not for bob.

inline constexpr AddressId desk{0};
inline constexpr AddressId home{1};
inline constexpr std::uint32_t first_agent = 100;
inline constexpr std::uint32_t first_session = 500;

/// Addresses 1001, 1002; people alice (all groups), bob (sales, care).
Directory small_directory();

class TestLine {
  public:
    explicit TestLine(const Settings& settings = {},
                      const Directory& directory = small_directory());

    /// Runs it now. The facts of it alone are in `last`.
    Result<Decision, Refusal> run(const Command& command);
    /// The same, which must be refused and leave everything as it was.
    Refusal refusal(const Command& command);
    void pass(Duration time) { now = now + time; }
    /// Goes on to the next deadline and meets it.
    void meet_deadline();

    AgentId agent(const std::string& person);
    AgentSessionId session(AgentId agent, GroupId group = sales, AddressId address = desk);
    void set(AgentSessionId session, AgentSessionState state,
             std::optional<AgentSessionState> next = {});
    void set(AgentId agent, AgentWord state, AgentWord next = {});
    /// Takes a new session by permitted steps to any live state or ENDED.
    void bring(AgentSessionId session, AgentSessionState state);
    AgentSessionId session_in(AgentSessionState state, AgentId agent, GroupId group = sales);

    [[nodiscard]] AgentSessionState state_of(AgentSessionId id) const;
    [[nodiscard]] AgentState state_of(AgentId id) const;
    [[nodiscard]] std::vector<LineMessage> messages() const;
    /// Names of the facts of the last command.
    [[nodiscard]] std::vector<std::string> names() const;

    Acd acd;
    Instant now{1'000'000'000'000'000};
    std::uint64_t sequence = 0;
    std::vector<StampedFact> last;
    std::vector<StampedFact> journal;

  private:
    void mirror(const StampedFact& fact);
    Acd mirror_;
};

LineMessage session_state(AgentSessionId id, AgentSessionState state);
LineMessage agent_state(AgentId id, AgentState state);

}  // namespace agentline::acd
