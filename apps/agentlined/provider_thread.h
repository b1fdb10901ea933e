// What: the thread of the simulated providers: gives them orders and time, and their events to the
// shard. A provider in another process would stand behind the same two doors.
// Owner: the server. Thread: its own; order() from any. Must never wait in order(): the shard's
// outputs go through it. Spec: provider/provider.h; design 3.13.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "broker/broker.h"
#include "io/bounded_queue.h"
#include "io/forward_clock.h"
#include "model/config.h"
#include "provider/provider.h"

namespace agentline {

class ProviderThread {
  public:
    /// Called on this thread; may wait. False: nobody listens any more.
    using Tell = std::function<bool(LineDeviceId, std::vector<provider::Event>)>;

    /// One provider for each line that has a built-in handler.
    ProviderThread(const ServerConfig& config, Tell tell);
    ~ProviderThread();
    ProviderThread(const ProviderThread&) = delete;
    ProviderThread& operator=(const ProviderThread&) = delete;

    void order(OrderProvider order) { orders_.push_over_limit(std::move(order)); }
    /// No further event is told. Make sure that `tell` does not wait any more.
    void stop();

  private:
    void run();
    [[nodiscard]] std::vector<OrderProvider> wait_for_orders();
    void tell_events();

    const Tell tell_;
    std::map<LineDeviceId, std::unique_ptr<provider::Provider>> providers_;
    BoundedQueue<OrderProvider> orders_;
    ForwardClock clock_;  ///< Only this thread looks at it.
    std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace agentline
