// Goal: access follows the rules for the peer, and nobody has rights without a rule but root and
// the server's own user. Method: tables of peers against rule lists.
#include "model/identity.h"

#include <gtest/gtest.h>

namespace agentline {
namespace {

constexpr std::uint32_t server_uid = 900;

Peer peer_of(std::uint32_t uid) {
    return {uid, 1, "user", "host"};
}

TEST(Identity, without_rules_only_root_and_the_servers_user_have_roles) {
    for (const std::uint32_t uid : {0U, server_uid}) {
        const Access access = access_of(peer_of(uid), {}, server_uid);
        EXPECT_EQ(access.roles.size(), 4U) << uid;
        EXPECT_TRUE(access.has(Role::admin));
    }
    EXPECT_TRUE(access_of(peer_of(1000), {}, server_uid).roles.empty());
}

TEST(Identity, with_rules_also_root_needs_one) {
    const std::vector<AccessRule> rules = {{"uid:1000", {Role::agent}, {"alice"}}};
    EXPECT_TRUE(access_of(peer_of(0), rules, server_uid).roles.empty());
    EXPECT_TRUE(access_of(peer_of(server_uid), rules, server_uid).roles.empty());
    const Access access = access_of(peer_of(1000), rules, server_uid);
    EXPECT_TRUE(access.has(Role::agent));
    EXPECT_FALSE(access.has(Role::supervisor));
    EXPECT_EQ(access.agents, std::set<std::string>{"alice"});
}

TEST(Identity, several_rules_for_one_peer_add_up) {
    const std::vector<AccessRule> rules = {{"uid:1000", {Role::agent}, {"alice"}},
                                           {"uid:1001", {Role::admin}, {"eve"}},
                                           {"uid:1000", {Role::supervisor}, {"bob"}}};
    const Access access = access_of(peer_of(1000), rules, server_uid);
    EXPECT_EQ(access.roles, (std::set<Role>{Role::agent, Role::supervisor}));
    EXPECT_EQ(access.agents, (std::set<std::string>{"alice", "bob"}));
}

TEST(Identity, the_rule_names_the_whole_uid) {
    const std::vector<AccessRule> rules = {{"uid:100", {Role::agent}, {}}};
    EXPECT_TRUE(access_of(peer_of(1000), rules, server_uid).roles.empty());
    EXPECT_TRUE(access_of(peer_of(10), rules, server_uid).roles.empty());
    EXPECT_FALSE(access_of(peer_of(100), rules, server_uid).roles.empty());
}

TEST(Identity, actors_are_uids) {
    EXPECT_EQ(actor_of(peer_of(0)), "uid:0");
    EXPECT_EQ(actor_of(peer_of(4294967295)), "uid:4294967295");
}

}  // namespace
}  // namespace agentline
