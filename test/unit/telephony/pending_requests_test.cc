// Goal: every request is answered at most once, to the right client, and outlives its open without
// telling anybody (contract 5.1, 5.4, A-15). Method: two clients, one handler open.
#include "core/telephony/pending_requests.h"

#include <gtest/gtest.h>

namespace agentline {
namespace {

constexpr ClientId alice{1}, bob{2};
constexpr std::uint32_t handler = 99;

PendingRequest request(std::uint64_t key, ClientId client, std::uint32_t id,
                       std::uint32_t open = 5) {
    return {.key = ProxyRequestKey{key},
            .reply = {.client = client, .application = 3, .request_id = id},
            .open = open,
            .handler_open = handler};
}

TEST(PendingRequests, are_taken_once) {
    PendingRequests pending;
    pending.add(request(1, alice, 7));
    EXPECT_NE(pending.find(ProxyRequestKey{1}), nullptr);
    const auto taken = pending.take(ProxyRequestKey{1});
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->reply.request_id, 7U);
    EXPECT_FALSE(pending.take(ProxyRequestKey{1}));
    EXPECT_FALSE(pending.is_outstanding(taken->reply));
    EXPECT_EQ(pending.count(alice), 0U);
}

TEST(PendingRequests, ids_are_unique_per_application) {
    PendingRequests pending;
    pending.add(request(1, alice, 7));
    EXPECT_TRUE(pending.is_outstanding({.client = alice, .application = 3, .request_id = 7}));
    EXPECT_FALSE(pending.is_outstanding({.client = alice, .application = 4, .request_id = 7}));
    EXPECT_FALSE(pending.is_outstanding({.client = bob, .application = 3, .request_id = 7}));
}

TEST(PendingRequests, invented_ids_skip_those_in_use) {
    PendingRequests pending;
    pending.add(request(1, alice, 1));
    pending.add(request(2, alice, 2));
    EXPECT_EQ(pending.invent_id({.client = alice, .application = 3}), 3U);
    EXPECT_EQ(pending.invent_id({.client = alice, .application = 3}), 4U);
}

TEST(PendingRequests, of_a_closed_open_stay_but_are_not_wanted) {
    PendingRequests pending;
    pending.add(request(1, alice, 7, 5));
    pending.add(request(2, alice, 8, 6));
    pending.forget_open(alice, 5);
    EXPECT_FALSE(pending.find(ProxyRequestKey{1})->is_wanted);
    EXPECT_TRUE(pending.find(ProxyRequestKey{2})->is_wanted);
    EXPECT_FALSE(pending.is_outstanding({.client = alice, .application = 3, .request_id = 7}));
    EXPECT_EQ(pending.count(alice), 2U) << "the handler still works on it";
    pending.add(request(3, alice, 7, 6));
    pending.take(ProxyRequestKey{1});
    EXPECT_TRUE(pending.is_outstanding({.client = alice, .application = 3, .request_id = 7}))
        << "the late answer must not take the newer request's id";
}

TEST(PendingRequests, of_a_dead_handler_come_oldest_first) {
    PendingRequests pending;
    for (std::uint64_t key = 50; key > 0; --key) {
        pending.add(request(key, key % 2 == 0 ? alice : bob, static_cast<std::uint32_t>(key)));
    }
    const auto taken = pending.take_of_handler(handler);
    ASSERT_EQ(taken.size(), 50U);
    for (std::size_t i = 0; i < taken.size(); ++i) EXPECT_EQ(taken[i].key.value, i + 1);
    EXPECT_EQ(pending.size(), 0U);
    EXPECT_EQ(pending.count(alice), 0U);
}

TEST(PendingRequests, answer_after_the_client_is_forgotten_is_harmless) {
    PendingRequests pending;
    pending.add(request(1, alice, 7));
    pending.forget_open(alice, 5);
    pending.forget_client(alice);
    const auto taken = pending.take(ProxyRequestKey{1});
    ASSERT_TRUE(taken);
    EXPECT_FALSE(taken->is_wanted);
    EXPECT_EQ(pending.count(alice), 0U);
}

TEST(PendingRequests, built_in_ones_go_with_their_client) {
    PendingRequests pending;
    PendingRequest own = request(1, alice, 7);
    own.handler_open = 0;
    pending.add(own);
    pending.add(request(2, alice, 8));
    pending.drop_builtin(alice);
    EXPECT_EQ(pending.find(ProxyRequestKey{1}), nullptr);
    EXPECT_NE(pending.find(ProxyRequestKey{2}), nullptr);
    EXPECT_EQ(pending.count(alice), 1U);
}

}  // namespace
}  // namespace agentline
