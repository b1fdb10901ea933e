// Goal: the queue keeps order and limit, and wakes whoever waits. Method: one thread for what does
// not wait; threads that announce themselves through the queue's own effects for what does.
#include "io/bounded_queue.h"

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include <gtest/gtest.h>

namespace agentline {
namespace {

using Values = std::vector<int>;
using std::chrono::steady_clock;

TEST(BoundedQueue, yields_all_that_waits_in_order) {
    BoundedQueue<int> queue(3);
    for (int i = 1; i <= 3; ++i) EXPECT_TRUE(queue.push(i));
    EXPECT_EQ(queue.pop_all_wait(), (Values{1, 2, 3}));
    EXPECT_EQ(queue.size(), 0U);
}

TEST(BoundedQueue, try_push_leaves_the_value_when_full_or_closed) {
    BoundedQueue<std::unique_ptr<int>> queue(1);
    auto first = std::make_unique<int>(1);
    auto second = std::make_unique<int>(2);
    EXPECT_TRUE(queue.try_push(std::move(first)));
    EXPECT_FALSE(queue.try_push(std::move(second)));
    EXPECT_TRUE(second);
    queue.pop_all_wait();
    queue.close();
    EXPECT_FALSE(queue.try_push(std::move(second)));
    EXPECT_TRUE(second);
}

TEST(BoundedQueue, push_over_limit_does_not_wait) {
    BoundedQueue<int> queue(1);
    EXPECT_TRUE(queue.push(1));
    EXPECT_TRUE(queue.push_over_limit(2));
    EXPECT_EQ(queue.pop_all_wait(), (Values{1, 2}));
    queue.close();
    EXPECT_FALSE(queue.push_over_limit(3));
}

TEST(BoundedQueue, close_refuses_new_values_and_keeps_old_ones) {
    BoundedQueue<int> queue(2);
    EXPECT_TRUE(queue.push(1));
    queue.close();
    EXPECT_TRUE(queue.closed());
    EXPECT_FALSE(queue.push(2));
    EXPECT_EQ(queue.pop_all_wait(), Values{1});
    EXPECT_EQ(queue.pop_all_wait(), Values{});
}

TEST(BoundedQueue, passed_deadline_yields_nothing) {
    BoundedQueue<int> queue(2);
    EXPECT_EQ(queue.pop_all_wait(steady_clock::now()), Values{});
    EXPECT_FALSE(queue.closed());
    queue.push(1);
    EXPECT_EQ(queue.pop_all_wait(steady_clock::now()), Values{1});
}

TEST(BoundedQueue, full_queue_holds_its_producers_and_loses_nothing) {
    constexpr int per_producer = 2'000;
    BoundedQueue<int> queue(4);
    const auto produce = [&](int from) {
        for (int i = 0; i < per_producer; ++i) EXPECT_TRUE(queue.push(from + i));
    };
    std::thread first(produce, 0);
    std::thread second(produce, per_producer);
    int next[2] = {0, per_producer};
    for (int taken = 0; taken < 2 * per_producer;) {
        const Values values = queue.pop_all_wait();
        EXPECT_LE(values.size(), 4U);
        taken += static_cast<int>(values.size());
        for (const int value : values) EXPECT_EQ(value, next[value / per_producer]++);
    }
    first.join();
    second.join();
}

// Whether the two wait already when the queues are closed is chance, so there are many rounds.
TEST(BoundedQueue, close_wakes_a_waiting_producer_and_a_waiting_consumer) {
    for (int round = 0; round < 300; ++round) {
        BoundedQueue<int> full(1);
        BoundedQueue<int> empty(1);
        full.push(1);
        std::atomic<int> begun = 0;
        auto pushed = std::async(std::launch::async, [&] { return ++begun, full.push(2); });
        auto popped = std::async(std::launch::async, [&] { return ++begun, empty.pop_all_wait(); });
        while (begun < 2) std::this_thread::yield();
        for (int i = 0; i < round; ++i) std::this_thread::yield();
        full.close();
        empty.close();
        EXPECT_FALSE(pushed.get());
        EXPECT_EQ(popped.get(), Values{});
    }
}

}  // namespace
}  // namespace agentline
