#include "model/identity.h"

namespace agentline {

Access access_of(const Peer& peer, const std::vector<AccessRule>& rules, std::uint32_t server_uid) {
    if (rules.empty()) {
        if (peer.uid != 0 && peer.uid != server_uid) return {};
        return {{Role::agent, Role::supervisor, Role::handler, Role::admin}, {}};
    }
    Access access;
    for (const AccessRule& rule : rules) {
        if (rule.who != actor_of(peer)) continue;
        access.roles.insert(rule.roles.begin(), rule.roles.end());
        access.agents.insert(rule.agents.begin(), rule.agents.end());
    }
    return access;
}

std::string actor_of(const Peer& peer) {
    return "uid:" + std::to_string(peer.uid);
}

}  // namespace agentline
