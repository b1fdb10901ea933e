#include "client/com/event_queue.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

#include "base/assert.h"
#include "io/event_fd.h"

namespace agentline {

/// What the queue and its thread share. Delivering is a turn that one thread has at a time and
/// may take again inside of it; it ends before the event is let go of, whose code may do anything.
class EventQueue::State : public std::enable_shared_from_this<State> {
  public:
    explicit State(std::shared_ptr<Sinks> sinks) : sinks_(std::move(sinks)) {}

    void start();
    void push(Event event);
    std::uint64_t reserve();
    void fill(std::uint64_t number, std::vector<Event> events);
    void stop();
    int descriptor();
    LONG dispatch(ULONG max);
    [[nodiscard]] bool is_delivering_here() const;

  private:
    using Lock = std::unique_lock<std::mutex>;
    struct Place {
        std::uint64_t number = 0;
        bool is_filled = false;
        std::vector<Event> events;
    };

    void run();
    [[nodiscard]] bool has_turn() const {
        return turns_ != 0 && deliverer_ == io::current_thread();
    }
    [[nodiscard]] bool may_take_turn() const { return turns_ == 0 || has_turn(); }
    [[nodiscard]] bool is_stopped() const;
    bool wait_to_dispatch(Lock& lock);
    void deliver_first(Lock& lock);
    void release_filled();
    void show();

    const std::shared_ptr<Sinks> sinks_;
    mutable std::mutex mutex_;  ///< Guards all below.
    std::condition_variable changed_;
    std::deque<Event> ready_;   ///< What can be delivered.
    std::deque<Place> places_;  ///< What waits for its first, which is not filled.
    std::uint64_t last_place_ = 0;
    bool is_stopped_ = false;
    std::optional<io::EventFd> pull_;  ///< There once descriptor() was called.
    io::ThreadId deliverer_;           ///< Who has the turn, while there are turns.
    unsigned turns_ = 0;               ///< More than one when Event() dispatches.
    io::LibraryThread thread_;
};

void EventQueue::State::start() {
    const Lock lock(mutex_);
    if (is_stopped_ || pull_) return;
    thread_ = io::LibraryThread([state = shared_from_this()] { state->run(); });
}

void EventQueue::State::run() {
    Lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return is_stopped_ || pull_ || !ready_.empty(); });
        if (is_stopped_ || pull_) return;
        deliver_first(lock);
    }
}

LONG EventQueue::State::dispatch(ULONG max) {
    const LONG limit = static_cast<LONG>(std::min<ULONG>(max, std::numeric_limits<LONG>::max()));
    LONG delivered = 0;
    Lock lock(mutex_);
    while (delivered < limit && wait_to_dispatch(lock)) {
        deliver_first(lock);
        ++delivered;
    }
    return delivered;
}

/// False when there is nothing to deliver here; else the turn is free or already this thread's.
bool EventQueue::State::wait_to_dispatch(Lock& lock) {
    const auto has_event = [this] { return pull_ && !ready_.empty(); };
    changed_.wait(lock, [&] { return !has_event() || may_take_turn(); });
    return has_event();
}

/// Takes the turn, calls the sinks without the lock and gives the turn back.
void EventQueue::State::deliver_first(Lock& lock) {
    Event event = std::move(ready_.front());
    ready_.pop_front();
    show();
    deliverer_ = io::current_thread();
    ++turns_;
    lock.unlock();
    sinks_->deliver(event.kind, event.event.Get(), [this] { return !is_stopped(); });
    lock.lock();
    --turns_;
    lock.unlock();
    changed_.notify_all();
    event.event.Reset();
    lock.lock();
}

void EventQueue::State::push(Event event) {
    const Lock lock(mutex_);
    if (is_stopped_) return;
    if (places_.empty()) {
        ready_.push_back(std::move(event));
    } else {
        places_.push_back({++last_place_, true, {}});
        places_.back().events.push_back(std::move(event));
    }
    show();
}

std::uint64_t EventQueue::State::reserve() {
    const Lock lock(mutex_);
    if (!is_stopped_) places_.push_back({++last_place_, false, {}});
    return last_place_;
}

void EventQueue::State::fill(std::uint64_t number, std::vector<Event> events) {
    const Lock lock(mutex_);
    const auto place = std::ranges::find(places_, number, &Place::number);
    if (is_stopped_ || place == places_.end()) return;
    AGENTLINE_ASSERT(!place->is_filled);
    place->is_filled = true;
    place->events = std::move(events);
    release_filled();
    show();
}

void EventQueue::State::release_filled() {
    while (!places_.empty() && places_.front().is_filled) {
        for (Event& event : places_.front().events) ready_.push_back(std::move(event));
        places_.pop_front();
    }
}

/// Tells those who wait what there is to deliver.
void EventQueue::State::show() {
    if (pull_) pull_->set(!ready_.empty());
    changed_.notify_all();
}

void EventQueue::State::stop() {
    // Let go of at the end, when no lock is held.
    std::deque<Event> ready;
    std::deque<Place> places;
    io::LibraryThread thread;
    Lock lock(mutex_);
    is_stopped_ = true;
    ready.swap(ready_);
    places.swap(places_);
    thread = std::move(thread_);
    show();
    changed_.wait(lock, [this] { return may_take_turn(); });
    lock.unlock();
    thread.join();
}

int EventQueue::State::descriptor() {
    const Lock lock(mutex_);
    if (!pull_ && !is_stopped_) {
        Result<io::EventFd> opened = io::EventFd::open();
        if (opened) pull_ = std::move(*opened);
        show();
    }
    return pull_ ? pull_->descriptor() : -1;
}

bool EventQueue::State::is_delivering_here() const {
    const Lock lock(mutex_);
    return has_turn();
}

bool EventQueue::State::is_stopped() const {
    const Lock lock(mutex_);
    return is_stopped_;
}

EventQueue::EventQueue(std::shared_ptr<Sinks> sinks)
    : state_(std::make_shared<State>(std::move(sinks))) {}

EventQueue::~EventQueue() {
    state_->stop();
}

void EventQueue::start() {
    state_->start();
}

void EventQueue::push(TAPI_EVENT kind, ComPtr<IDispatch> event) {
    state_->push({kind, std::move(event)});
}

std::uint64_t EventQueue::reserve() {
    return state_->reserve();
}

void EventQueue::fill(std::uint64_t place, std::vector<Event> events) {
    state_->fill(place, std::move(events));
}

void EventQueue::stop() {
    // The state outlives the call; the queue may end in an Event() that is waited for.
    const std::shared_ptr<State> state = state_;
    state->stop();
}

bool EventQueue::is_delivering_here() const {
    return state_->is_delivering_here();
}

int EventQueue::descriptor() {
    return state_->descriptor();
}

LONG EventQueue::dispatch(ULONG max) {
    // The queue may end inside of an Event() of it.
    const std::shared_ptr<State> state = state_;
    return state->dispatch(max);
}

}  // namespace agentline
