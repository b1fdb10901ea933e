// Goal: success counts of A-62: released at zero, whoever takes the last one. Method: small cases.
#include "broker/holders.h"

#include <gtest/gtest.h>

namespace agentline {
namespace {

constexpr AgentId agent{1};
constexpr ClientId one{1};
constexpr ClientId two{2};
constexpr ClientId three{3};

TEST(Holders, an_object_that_nobody_holds_is_released_at_once) {
    Holders<AgentId> holders;
    EXPECT_TRUE(holders.take(agent, one));
}

TEST(Holders, as_many_takes_as_adds) {
    Holders<AgentId> holders;
    holders.add(agent, one);
    holders.add(agent, two);
    holders.add(agent, two);
    EXPECT_FALSE(holders.take(agent, two));
    EXPECT_FALSE(holders.take(agent, one));
    EXPECT_TRUE(holders.take(agent, two));
}

TEST(Holders, a_client_that_created_nothing_takes_one_of_the_others) {
    Holders<AgentId> holders;
    holders.add(agent, one);
    holders.add(agent, two);
    EXPECT_FALSE(holders.take(agent, three));
    EXPECT_TRUE(holders.take(agent, three));
}

TEST(Holders, objects_do_not_share_counts) {
    Holders<AgentId> holders;
    holders.add(agent, one);
    holders.add(AgentId{2}, one);
    EXPECT_TRUE(holders.take(agent, one));
    EXPECT_TRUE(holders.take(AgentId{2}, one));
}

TEST(Holders, a_client_that_is_gone_holds_nothing) {
    Holders<AgentId> holders;
    holders.add(agent, one);
    holders.add(agent, two);
    holders.add(AgentId{2}, one);
    holders.forget_client(one);
    EXPECT_TRUE(holders.take(agent, two));
    EXPECT_TRUE(holders.take(AgentId{2}, two));
}

TEST(Holders, a_forgotten_object_starts_again) {
    Holders<AgentId> holders;
    holders.add(agent, one);
    holders.add(agent, one);
    holders.forget(agent);
    holders.add(agent, two);
    EXPECT_TRUE(holders.take(agent, two));
}

}  // namespace
}  // namespace agentline
