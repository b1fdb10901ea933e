// What: who a client is, as its transport tells it; never taken from a packet. Thread: values, any.
// Spec: design 3.14; contract A-43.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace agentline {

struct Peer {
    std::uint32_t uid = 0;
    std::uint32_t pid = 0;
    std::string user;     ///< Name of the uid, or "uid:N" without one.
    std::string machine;  ///< Host name of the client's machine.
};

enum class Role : std::uint8_t { agent, supervisor, handler, admin };

/// One [[access]] entry: who may do what. `agents` = the agent ids (config) that are his own;
/// empty = none by id, "*" = all (an agent whose id equals the user's name is always his own).
struct AccessRule {
    std::string who;  ///< "uid:1000"
    std::set<Role> roles;
    std::set<std::string> agents;
};

struct Access {
    std::set<Role> roles;
    std::set<std::string> agents;
    [[nodiscard]] bool has(Role role) const { return roles.contains(role); }
};

/// Without rules root and the server's own uid have all roles and nobody else any.
Access access_of(const Peer& peer, const std::vector<AccessRule>& rules, std::uint32_t server_uid);

/// "uid:1000", the form in which actors are journaled and shown.
std::string actor_of(const Peer& peer);

}  // namespace agentline
