#include "broker/credentials.h"

#include <algorithm>

#include "base/utf.h"

namespace agentline {
namespace {

constexpr std::uint32_t free_failures = 5;
constexpr std::uint32_t delay_doublings_max = 5;
constexpr std::size_t remembered_attempts_max = 10'000;

}  // namespace

void Credentials::configure(const LineConfig& config) {
    pins_.clear();
    for (const AgentConfig& agent : config.agents) pins_[agent.id] = agent.pin;
}

std::optional<std::string> Credentials::person_of(const std::optional<std::u16string>& id,
                                                  const Peer& peer, const Access& access) const {
    if (id) return to_utf8(*id);
    if (access.agents.size() == 1 && *access.agents.begin() != "*") return *access.agents.begin();
    if (is_known(peer.user)) return peer.user;
    return std::nullopt;
}

std::optional<std::string> Credentials::pin_of(const std::string& person) const {
    const auto found = pins_.find(person);
    return found == pins_.end() ? std::nullopt : found->second;
}

bool Credentials::may_act_on(const std::string& person, const Peer& peer, const Access& access) {
    if (access.has(Role::supervisor)) return true;
    if (!access.has(Role::agent)) return false;
    return person == peer.user || access.agents.contains(person) || access.agents.contains("*");
}

bool Credentials::may_see(const std::string& person, const Peer& peer, const Access& access) {
    if (access.has(Role::handler) || access.has(Role::admin)) return true;
    return may_act_on(person, peer, access);
}

Instant Credentials::not_before(const std::string& person, const Peer& peer, Instant now) const {
    const auto found = failures_.find({person, peer.uid});
    if (found == failures_.end() || found->second < free_failures) return now;
    const auto doublings = std::min(found->second - free_failures, delay_doublings_max);
    return now + std::chrono::seconds(std::int64_t{1} << doublings);
}

void Credentials::note_attempt(const std::string& person, const Peer& peer, bool matched) {
    const Attempt attempt{person, peer.uid};
    if (matched) {
        failures_.erase(attempt);
        return;
    }
    // Bounded: guesses at ever new ids must not grow the memory.
    if (failures_.size() >= remembered_attempts_max) failures_.clear();
    ++failures_[attempt];
}

}  // namespace agentline
