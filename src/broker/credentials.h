// What: who may act as or on which agent: PINs, own agents, and the delay after failed attempts.
// Owner: broker/builtin_handler.h. Thread: the shard's. Never compares a PIN itself (PinChecks).
// Spec: design 3.14; contract.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/time.h"
#include "model/config.h"
#include "model/identity.h"

namespace agentline {

class Credentials {
  public:
    void configure(const LineConfig& config);

    /// The person a client means: the id given, else the one that its identity stands for.
    [[nodiscard]] std::optional<std::string> person_of(const std::optional<std::u16string>& id,
                                                       const Peer& peer,
                                                       const Access& access) const;
    [[nodiscard]] bool is_known(const std::string& person) const { return pins_.contains(person); }
    /// Empty = this person needs no PIN.
    [[nodiscard]] std::optional<std::string> pin_of(const std::string& person) const;
    /// Own agent, or supervisor.
    [[nodiscard]] static bool may_act_on(const std::string& person, const Peer& peer,
                                         const Access& access);
    /// Whether agentlineGetAgentList shows him this agent. Choice: who may act on him, and every
    /// supervisor, handler and admin.
    [[nodiscard]] static bool may_see(const std::string& person, const Peer& peer,
                                      const Access& access);

    /// When the next attempt may be judged; from the 6th failure on it is later than now.
    [[nodiscard]] Instant not_before(const std::string& person, const Peer& peer,
                                     Instant now) const;
    void note_attempt(const std::string& person, const Peer& peer, bool matched);

  private:
    using Attempt = std::pair<std::string, std::uint32_t>;  // Person and uid.
    std::map<std::string, std::optional<std::string>> pins_;
    std::map<Attempt, std::uint32_t> failures_;
};

}  // namespace agentline
