// event_queue.h: brings the events of one initialized TAPI object to its sinks, one at a time and
// in order.
//
// Owned by the TAPI object. Its own thread delivers, until descriptor() hands that over to
// dispatch(). Any thread may call anything, also from inside Event() and from the Release() of an
// event. Never calls a program's code with a lock held. Contract 4.4, 7.

#pragma once

#include <agentline_comptr.h>
#include <cstdint>
#include <memory>
#include <tapi3.h>
#include <vector>

#include "client/com/sinks.h"
#include "io/library_thread.h"

namespace agentline {

struct Event {
    TAPI_EVENT kind{};
    ComPtr<IDispatch> event;
};

class EventQueue {
  public:
    explicit EventQueue(std::shared_ptr<Sinks> sinks);
    EventQueue(const EventQueue&) = delete;
    EventQueue& operator=(const EventQueue&) = delete;
    /// Also from inside Event().
    ~EventQueue();

    /// Once: its own thread begins. Throws std::system_error when there can be none.
    void start();

    void push(TAPI_EVENT kind, ComPtr<IDispatch> event);
    /// A place in the order for events that are known later; what comes behind it waits.
    [[nodiscard]] std::uint64_t reserve();
    /// Once for each place, with no event, one or more. After stop() it does nothing.
    void fill(std::uint64_t place, std::vector<Event> events);

    /// Drops what waits. Afterwards no call of a sink begins, and none runs, but the one that it is
    /// called from. Again: nothing.
    void stop();

    /// Whether the calling thread is inside an Event() of this queue.
    [[nodiscard]] bool is_delivering_here() const;

    /// Readable exactly while an event can be delivered; open until the queue ends. From the first
    /// call on only dispatch() delivers: the own thread ends after the Event() that it is in. -1
    /// when the system has no descriptor left or the queue was stopped; then all stays as it was.
    [[nodiscard]] int descriptor();
    /// Delivers at most `max` events in the calling thread; the number of those. Threads take
    /// turns. Choice: from inside Event() it delivers, too, so that a loop that a sink runs goes
    /// on; without descriptor() it delivers nothing.
    LONG dispatch(ULONG max);

  private:
    class State;

    /// The own thread may outlive the queue, when Event() drops the TAPI object.
    const std::shared_ptr<State> state_;
};

}  // namespace agentline
