// Goal: events come one at a time, in order, and never after stop(), however queue and sinks are
// used from inside of each other. Method: real threads that meet at latches; tokens as events,
// which are told apart by their kind.
#include "client/com/event_queue.h"

#include <atomic>
#include <future>
#include <latch>
#include <poll.h>
#include <thread>

#include <gtest/gtest.h>

#include "objects.h"

namespace agentline {
namespace {

using test::sink;
using test::token;
using Kinds = std::vector<int>;

bool is_readable(int descriptor) {
    pollfd waiting = {descriptor, POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 1;
}

TAPI_EVENT kind(int number) {
    return static_cast<TAPI_EVENT>(number);
}

class EventQueueTest : public testing::Test {
  protected:
    EventQueueTest() : queue_(std::make_unique<EventQueue>(sinks_)) {}

    DWORD advise(const ComPtr<IUnknown>& sink) {
        DWORD cookie = 0;
        EXPECT_EQ(sinks_->advise(sink.Get(), &cookie), S_OK);
        return cookie;
    }
    /// A sink that notes the kinds in seen_ and does more; in the thread that delivers.
    void note(test::OnEvent more = {}) {
        advise(sink([this, more](TAPI_EVENT number, IDispatch* event) {
            seen_.push_back(number);
            if (more) more(number, event);
        }));
    }
    void push(int number) { queue_->push(kind(number), token()); }
    static Event event(int number) { return {kind(number), token()}; }
    /// An event that is pushed then is let go of at once.
    void wait_until_stopped() {
        bool is_dropped = false;
        while (!is_dropped) {
            auto flag = std::make_shared<std::atomic<bool>>(false);
            queue_->push(TE_AGENT, token([flag] { *flag = true; }));
            is_dropped = *flag;
            std::this_thread::yield();
        }
    }

    std::shared_ptr<Sinks> sinks_ = std::make_shared<Sinks>();
    std::unique_ptr<EventQueue> queue_;
    Kinds seen_;
};

TEST_F(EventQueueTest, delivers_in_order_in_a_thread_of_its_own) {
    Kinds expected;
    std::latch all(500);
    note([&](TAPI_EVENT, IDispatch* given) {
        EXPECT_NE(given, nullptr);
        EXPECT_TRUE(queue_->is_delivering_here());
        all.count_down();
    });
    queue_->start();
    for (int i = 1; i <= 500; ++i) {
        push(i);
        expected.push_back(i);
    }
    EXPECT_FALSE(queue_->is_delivering_here());
    all.wait();
    queue_->stop();
    EXPECT_EQ(seen_, expected);
}

TEST_F(EventQueueTest, delivers_what_came_before_it_began) {
    std::latch both(2);
    note([&](TAPI_EVENT, IDispatch*) { both.count_down(); });
    push(1);
    push(2);
    queue_->start();
    both.wait();
    queue_->stop();
    EXPECT_EQ(seen_, (Kinds{1, 2}));
}

TEST_F(EventQueueTest, is_readable_exactly_while_an_event_can_be_delivered) {
    note([&](TAPI_EVENT number, IDispatch*) {
        EXPECT_EQ(is_readable(queue_->descriptor()), number == 1);
    });
    const int descriptor = queue_->descriptor();
    ASSERT_GE(descriptor, 0);
    EXPECT_EQ(queue_->descriptor(), descriptor);
    EXPECT_FALSE(is_readable(descriptor));
    push(1);
    push(2);
    EXPECT_TRUE(is_readable(descriptor));
    EXPECT_EQ(queue_->dispatch(1), 1);
    EXPECT_TRUE(is_readable(descriptor));
    EXPECT_EQ(queue_->dispatch(1), 1);
    EXPECT_FALSE(is_readable(descriptor));
    EXPECT_EQ(queue_->dispatch(1), 0);
}

TEST_F(EventQueueTest, shows_what_came_before_the_descriptor) {
    note();
    push(1);
    EXPECT_TRUE(is_readable(queue_->descriptor()));
    EXPECT_EQ(queue_->dispatch(0xFFFFFFFF), 1);
    EXPECT_EQ(seen_, Kinds{1});
}

TEST_F(EventQueueTest, dispatches_no_more_than_asked_for) {
    note();
    ASSERT_GE(queue_->descriptor(), 0);
    for (int i = 1; i <= 5; ++i) push(i);
    EXPECT_EQ(queue_->dispatch(0), 0);
    EXPECT_EQ(queue_->dispatch(2), 2);
    EXPECT_EQ(seen_, (Kinds{1, 2}));
    EXPECT_EQ(queue_->dispatch(10), 3);
    EXPECT_EQ(seen_, (Kinds{1, 2, 3, 4, 5}));
}

TEST_F(EventQueueTest, dispatches_nothing_while_its_thread_delivers) {
    note();
    push(1);
    EXPECT_EQ(queue_->dispatch(1), 0);
    EXPECT_EQ(seen_, Kinds{});
}

TEST_F(EventQueueTest, keeps_events_behind_an_unfilled_place) {
    note();
    const int descriptor = queue_->descriptor();
    push(1);
    const std::uint64_t place = queue_->reserve();
    push(4);
    EXPECT_EQ(queue_->dispatch(10), 1);
    EXPECT_FALSE(is_readable(descriptor));
    EXPECT_EQ(queue_->dispatch(10), 0);
    queue_->fill(place, {event(2), event(3)});
    EXPECT_TRUE(is_readable(descriptor));
    EXPECT_EQ(queue_->dispatch(10), 3);
    push(5);
    EXPECT_EQ(queue_->dispatch(10), 1);
    EXPECT_EQ(seen_, (Kinds{1, 2, 3, 4, 5}));
}

TEST_F(EventQueueTest, orders_places_by_reservation_not_by_filling) {
    note();
    const int descriptor = queue_->descriptor();
    const std::uint64_t first = queue_->reserve();
    push(2);
    const std::uint64_t second = queue_->reserve();
    const std::uint64_t third = queue_->reserve();
    push(4);
    queue_->fill(third, {});
    queue_->fill(second, {event(3)});
    EXPECT_FALSE(is_readable(descriptor));
    queue_->fill(first, {event(1)});
    EXPECT_EQ(queue_->dispatch(10), 4);
    EXPECT_EQ(seen_, (Kinds{1, 2, 3, 4}));
}

TEST_F(EventQueueTest, goes_on_when_a_place_has_no_event) {
    std::latch delivered(1);
    note([&](TAPI_EVENT, IDispatch*) { delivered.count_down(); });
    queue_->start();
    const std::uint64_t place = queue_->reserve();
    push(1);
    queue_->fill(place, {});
    delivered.wait();
    queue_->stop();
    EXPECT_EQ(seen_, Kinds{1});
}

TEST_F(EventQueueTest, ends_its_thread_when_the_descriptor_is_asked_for_inside_an_event) {
    std::latch entered(1);
    std::vector<std::thread::id> threads;
    note([&](TAPI_EVENT number, IDispatch*) {
        threads.push_back(std::this_thread::get_id());
        if (number != 1) return;
        push(2);
        EXPECT_TRUE(is_readable(queue_->descriptor()));
        entered.count_down();
    });
    queue_->start();
    push(1);
    entered.wait();
    EXPECT_EQ(queue_->dispatch(10), 1);
    EXPECT_EQ(seen_, (Kinds{1, 2}));
    EXPECT_NE(threads[0], std::this_thread::get_id());
    EXPECT_EQ(threads[1], std::this_thread::get_id());
}

TEST_F(EventQueueTest, begins_no_thread_once_there_is_a_descriptor) {
    note();
    ASSERT_GE(queue_->descriptor(), 0);
    queue_->start();
    for (int i = 1; i <= 50; ++i) push(i);
    EXPECT_EQ(queue_->dispatch(100), 50);
}

TEST_F(EventQueueTest, lets_threads_take_turns) {
    std::atomic<int> inside = 0;
    note([&](TAPI_EVENT, IDispatch*) {
        EXPECT_EQ(++inside, 1);
        --inside;
    });
    ASSERT_GE(queue_->descriptor(), 0);
    Kinds expected;
    for (int i = 1; i <= 1000; ++i) {
        push(i);
        expected.push_back(i);
    }
    std::atomic<LONG> delivered = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            while (const LONG some = queue_->dispatch(3)) delivered += some;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(delivered, 1000);
    EXPECT_EQ(seen_, expected);
}

TEST_F(EventQueueTest, dispatches_from_inside_an_event) {
    note([&](TAPI_EVENT number, IDispatch*) {
        EXPECT_TRUE(queue_->is_delivering_here());
        if (number == 1) {
            EXPECT_EQ(queue_->dispatch(1), 1);
            EXPECT_TRUE(queue_->is_delivering_here());
            seen_.push_back(-1);
        }
    });
    ASSERT_GE(queue_->descriptor(), 0);
    for (int i = 1; i <= 3; ++i) push(i);
    EXPECT_EQ(queue_->dispatch(10), 2);
    EXPECT_FALSE(queue_->is_delivering_here());
    EXPECT_EQ(seen_, (Kinds{1, 2, -1, 3}));
}

TEST_F(EventQueueTest, knows_the_one_thread_that_delivers) {
    EventQueue other(sinks_);
    note([&](TAPI_EVENT, IDispatch*) {
        EXPECT_TRUE(queue_->is_delivering_here());
        EXPECT_FALSE(other.is_delivering_here());
        std::thread([&] { EXPECT_FALSE(queue_->is_delivering_here()); }).join();
    });
    ASSERT_GE(queue_->descriptor(), 0);
    push(1);
    EXPECT_EQ(queue_->dispatch(1), 1);
}

TEST_F(EventQueueTest, drops_what_waits_when_it_stops) {
    note();
    const int descriptor = queue_->descriptor();
    std::atomic<int> released = 0;
    const auto counted = [&] { return token([&] { ++released; }); };
    queue_->push(TE_AGENT, counted());
    const std::uint64_t place = queue_->reserve();
    queue_->push(TE_AGENT, counted());
    EXPECT_TRUE(is_readable(descriptor));
    queue_->stop();
    EXPECT_EQ(released, 2);
    EXPECT_FALSE(is_readable(descriptor));
    queue_->push(TE_AGENT, counted());
    queue_->fill(place, {{TE_AGENT, counted()}});
    queue_->fill(queue_->reserve(), {{TE_AGENT, counted()}});
    EXPECT_EQ(released, 5);
    EXPECT_FALSE(is_readable(descriptor));
    EXPECT_EQ(queue_->dispatch(10), 0);
    EXPECT_EQ(queue_->descriptor(), descriptor);
    queue_->stop();
    EXPECT_EQ(seen_, Kinds{});
}

TEST_F(EventQueueTest, begins_nothing_once_it_is_stopped) {
    note();
    queue_->stop();
    queue_->start();
    push(1);
    EXPECT_EQ(queue_->descriptor(), -1);
    EXPECT_EQ(queue_->dispatch(1), 0);
    EXPECT_EQ(seen_, Kinds{});
}

TEST_F(EventQueueTest, waits_for_a_running_event_when_it_stops) {
    std::latch entered(1), go(1);
    note([&](TAPI_EVENT, IDispatch*) {
        entered.count_down();
        go.wait();
        seen_.push_back(-1);
    });
    queue_->start();
    push(1);
    push(2);
    entered.wait();
    std::vector<std::thread> stopping;
    for (int i = 0; i < 2; ++i)
        stopping.emplace_back([&] {
            queue_->stop();
            EXPECT_EQ(seen_, (Kinds{1, -1}));
        });
    wait_until_stopped();
    go.count_down();
    for (std::thread& thread : stopping) thread.join();
}

TEST_F(EventQueueTest, waits_for_an_event_that_another_thread_dispatches) {
    std::latch entered(1), go(1);
    note([&](TAPI_EVENT, IDispatch*) {
        entered.count_down();
        go.wait();
        seen_.push_back(-1);
    });
    ASSERT_GE(queue_->descriptor(), 0);
    push(1);
    push(2);
    std::thread dispatching([&] { EXPECT_EQ(queue_->dispatch(10), 1); });
    entered.wait();
    std::thread stopping([&] {
        queue_->stop();
        EXPECT_EQ(seen_, (Kinds{1, -1}));
    });
    wait_until_stopped();
    go.count_down();
    stopping.join();
    dispatching.join();
}

TEST_F(EventQueueTest, stops_from_inside_an_event_of_its_thread) {
    std::latch stopped(1);
    note([&](TAPI_EVENT, IDispatch*) {
        queue_->stop();
        queue_->stop();
        seen_.push_back(-1);
        stopped.count_down();
    });
    note();
    push(1);
    push(2);
    queue_->start();
    stopped.wait();
    // Waits for the Event() that stopped it.
    queue_->stop();
    EXPECT_EQ(seen_, (Kinds{1, -1}));
}

TEST_F(EventQueueTest, stops_from_inside_an_event_that_is_dispatched) {
    note([&](TAPI_EVENT, IDispatch*) { queue_->stop(); });
    note();
    ASSERT_GE(queue_->descriptor(), 0);
    push(1);
    push(2);
    EXPECT_EQ(queue_->dispatch(10), 1);
    EXPECT_EQ(seen_, Kinds{1});
}

TEST_F(EventQueueTest, may_end_inside_an_event_of_its_thread) {
    std::promise<void> ended;
    advise(sink([&](TAPI_EVENT, IDispatch*) { queue_.reset(); }, [&] { ended.set_value(); }));
    std::weak_ptr<Sinks> watched = sinks_;
    queue_->start();
    EventQueue& queue = *queue_;
    sinks_.reset();
    queue.push(TE_AGENT, token());
    // The sink goes with the last thing of the queue, which the thread lets go of.
    ended.get_future().wait();
    EXPECT_TRUE(watched.expired());
}

TEST_F(EventQueueTest, may_end_inside_an_event_that_is_dispatched) {
    note([&](TAPI_EVENT, IDispatch*) { queue_.reset(); });
    ASSERT_GE(queue_->descriptor(), 0);
    push(1);
    push(2);
    EXPECT_EQ(queue_->dispatch(10), 1);
    EXPECT_EQ(seen_, Kinds{1});
}

TEST_F(EventQueueTest, ends_without_ever_having_begun) {
    push(1);
    queue_.reset();
    EXPECT_EQ(seen_, Kinds{});
}

TEST_F(EventQueueTest, takes_events_from_a_sink_that_waits_for_another_thread) {
    std::latch all(4);
    note([&](TAPI_EVENT number, IDispatch*) {
        all.count_down();
        if (number != 1) return;
        push(2);
        const std::uint64_t place = queue_->reserve();
        std::thread([&] {
            EXPECT_EQ(queue_->dispatch(1), 0);
            push(4);
            queue_->fill(place, {event(3)});
            EXPECT_EQ(sinks_->unadvise(advise(sink({}))), S_OK);
        }).join();
    });
    queue_->start();
    push(1);
    all.wait();
    queue_->stop();
    EXPECT_EQ(seen_, (Kinds{1, 2, 3, 4}));
}

TEST_F(EventQueueTest, lets_go_of_an_event_before_the_next_one_and_without_a_lock) {
    note();
    ASSERT_GE(queue_->descriptor(), 0);
    queue_->push(kind(1), token([&] {
                     EXPECT_FALSE(queue_->is_delivering_here());
                     push(3);
                     // Another thread has its turn.
                     std::thread([&] { EXPECT_EQ(queue_->dispatch(1), 1); }).join();
                     seen_.push_back(-1);
                 }));
    push(2);
    EXPECT_EQ(queue_->dispatch(10), 2);
    EXPECT_EQ(seen_, (Kinds{1, 2, -1, 3}));
}

TEST_F(EventQueueTest, may_be_stopped_by_the_end_of_an_event) {
    std::promise<void> stopped;
    note();
    queue_->push(kind(1), token([&] {
                     queue_->stop();
                     stopped.set_value();
                 }));
    push(2);
    queue_->start();
    stopped.get_future().wait();
    EXPECT_EQ(seen_, Kinds{1});
}

TEST_F(EventQueueTest, may_be_used_by_the_end_of_an_event_that_stop_drops) {
    bool has_ended = false;
    ASSERT_GE(queue_->descriptor(), 0);
    queue_->push(kind(1), token([&] {
                     push(2);
                     queue_->stop();
                     EXPECT_EQ(queue_->dispatch(1), 0);
                     std::thread([&] { push(3); }).join();
                     has_ended = true;
                 }));
    queue_->stop();
    EXPECT_TRUE(has_ended);
}

TEST_F(EventQueueTest, delivers_nothing_to_a_sink_after_unadvise_in_another_thread) {
    std::atomic<int> calls = 0;
    std::latch some(20);
    const DWORD cookie = advise(sink([&](TAPI_EVENT, IDispatch*) {
        if (++calls <= 20) some.count_down();
    }));
    queue_->start();
    std::atomic<bool> is_done = false;
    std::thread pushing([&] {
        while (!is_done) {
            push(1);
            std::this_thread::yield();
        }
    });
    some.wait();
    EXPECT_EQ(sinks_->unadvise(cookie), S_OK);
    const int calls_then = calls;
    std::latch more(20);
    std::atomic<int> later = 0;
    advise(sink([&](TAPI_EVENT, IDispatch*) {
        if (++later <= 20) more.count_down();
    }));
    more.wait();
    EXPECT_EQ(calls, calls_then);
    is_done = true;
    pushing.join();
    queue_->stop();
}

}  // namespace
}  // namespace agentline
