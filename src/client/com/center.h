// What: what stands behind one initialized TAPI object: its registration at the server, its line
// devices, the objects that somebody holds, and the threads that hear of them.
// Owner: the TAPI object from Initialize to Shutdown, and everything that came out of it, which
// stays valid memory afterwards. Thread: any; see each function. Lock order: presence, then lines,
// then those of Requests, WeakMap and EventQueue. None of them is held while a handler's answer is
// awaited or a program's code runs. Spec: contract tapi3 1, 2.2, 6.3, 6.4, 7.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <tapi3.h>
#include <utility>
#include <vector>

#include "client/com/event_queue.h"
#include "client/com/line_device.h"
#include "client/com/requests.h"
#include "client/com/sinks.h"
#include "client/com/weak_map.h"
#include "client/com/worker.h"
#include "io/library_thread.h"

namespace agentline::com {

class AcdGroup;
class Address;
class Agent;
class AgentHandler;
class AgentSession;
class Queue;
class TapiObject;

/// A line function of one line.
using LineIssue = std::function<LONG(HLINE)>;

/// The way from what came out of a TAPI object back to it, without holding it.
class TapiLink {
  public:
    explicit TapiLink(TapiObject* object) : object_(object) {}
    /// Null when the object is gone.
    ComPtr<TapiObject> find();
    void forget();

  private:
    std::mutex mutex_;
    TapiObject* object_;
};

/// A place in the order of events; empty unless something fills it.
class EventPlace {
  public:
    explicit EventPlace(EventQueue* queue) : queue_(queue), place_(queue->reserve()) {}
    EventPlace(const EventPlace&) = delete;
    EventPlace& operator=(const EventPlace&) = delete;
    ~EventPlace();

    std::vector<Event> events;

  private:
    EventQueue* queue_;
    std::uint64_t place_;
};

class Center : public std::enable_shared_from_this<Center> {
  public:
    /// Registers at the server, finds devices and handlers, starts the threads.
    static HRESULT start(std::shared_ptr<TapiLink> owner, std::shared_ptr<Sinks> sinks,
                         std::shared_ptr<Center>* out);
    Center(std::shared_ptr<TapiLink> owner, std::shared_ptr<Sinks> sinks);

    /// From any thread; what waits wakes, and no event comes after it, but the one in whose Event()
    /// this is called. Again: nothing.
    void shut_down();

    // ---- Requests; any thread ----

    [[nodiscard]] bool is_open() const { return !is_closed_; }
    /// S_OK, TAPI_E_NOT_INITIALIZED after Shutdown, TAPI_E_NODEVICE without a handler.
    HRESULT check(const LineDevice& device);
    /// S_OK, or why the device's line cannot be opened.
    HRESULT ensure_line(LineDevice& device);
    [[nodiscard]] Deadline deadline() const { return requests_.deadline(); }
    /// One request on the device's line, waited for; codes of Requests::run, or of the line that
    /// cannot be opened.
    HRESULT run(LineDevice& device, const std::shared_ptr<Request>& request, const LineIssue& issue,
                Deadline deadline);
    /// Not waited for; without a line nothing.
    void send(LineDevice& device, const std::shared_ptr<Request>& request, const LineIssue& issue);

    HRESULT read_groups(LineDevice& device, Deadline deadline, std::vector<GroupEntry>* out);
    HRESULT read_queues(LineDevice& device, const GroupGuid& group, Deadline deadline,
                        std::vector<QueueEntry>* out);

    // ---- Creations: messages of a handle that overtake the reply that tells it ----

    void begin_creation() { ++creations_; }
    void end_creation() { --creations_; }
    /// In the line thread, when the object is there.
    void replay_agent(LineDevice& device, HAGENT agent);
    void replay_session(LineDevice& device, HAGENTSESSION session);

    // ---- Events; any thread ----

    void set_event_filter(LONG mask) { event_filter_ = mask; }
    [[nodiscard]] LONG event_filter() const { return event_filter_; }
    [[nodiscard]] bool wants(TAPI_EVENT kind) const { return (event_filter_ & kind) != 0; }
    [[nodiscard]] EventQueue& events() { return events_; }

    // ---- Objects; any thread ----

    [[nodiscard]] const std::vector<std::unique_ptr<LineDevice>>& devices() const {
        return devices_;
    }
    /// Null when it is gone.
    ComPtr<TapiObject> tapi_object();
    ComPtr<Address> address(LineDevice& device, DWORD address);
    ComPtr<AgentHandler> handler(LineDevice& device);
    ComPtr<AcdGroup> group(LineDevice& device, const GroupEntry& entry);
    ComPtr<Queue> queue(LineDevice& device, const QueueEntry& entry);
    std::vector<ComPtr<Address>> addresses_of(LineDevice& device);
    /// Of the devices that have a handler now.
    std::vector<ComPtr<AgentHandler>> handlers();
    bool is_line_open(const LineDevice& device);

    // Device id and what is unique in the device.
    WeakMap<std::pair<DWORD, DWORD>, Address> held_addresses;
    WeakMap<DWORD, AgentHandler> held_handlers;
    WeakMap<std::pair<DWORD, GroupGuid>, AcdGroup> held_groups;
    WeakMap<std::pair<DWORD, DWORD>, Queue> held_queues;
    WeakMap<std::pair<DWORD, HAGENT>, Agent> held_agents;
    WeakMap<std::pair<DWORD, HAGENTSESSION>, AgentSession> held_sessions;

  private:
    /// What was told of a handle while nobody knew it.
    struct Heard {
        DWORD bits;
        DWORD state;
    };
    using HeardOf = std::map<std::pair<DWORD, DWORD>, std::vector<Heard>>;

    HRESULT initialize();
    void start_threads();
    HRESULT read_devices(DWORD count);
    /// Opens a device's line; the raw result of lineOpen.
    LONG open_line(LineDevice& device);
    void begin_opening();
    /// With the lock; whether the server has closed the line before anybody knew it.
    bool end_opening(HLINE line);
    HLINE line_of(const LineDevice& device);
    template <class List, class Entry>
    HRESULT read_list(LineDevice& device, Deadline deadline,
                      const std::function<LONG(HLINE, List*)>& issue, std::vector<Entry>* out);

    // The line thread (center_messages.cc).
    void run_line_thread();
    bool wait_for_connection(std::uint64_t connection);
    void on_message(const LINEMESSAGE& message);
    void on_line_message(LineDevice& device, const LINEMESSAGE& message);
    void on_agent(LineDevice& device, HAGENT agent, Heard heard);
    void on_session(LineDevice& device, HAGENTSESSION session, Heard heard);
    void on_queue(LineDevice& device, DWORD queue, DWORD bits);
    void on_proxy(LineDevice& device, DWORD status, DWORD type);
    void on_line_closed(HLINE line);
    LineDevice* lose_line(HLINE line);
    void keep_heard(HeardOf& heard_of, std::pair<DWORD, DWORD> handle, Heard heard);
    LineDevice* device_of(HLINE line);
    void forget_queue(LineDevice& device, DWORD queue);
    void set_presence(LineDevice& device, bool has_handler);
    /// With the lock of presence.
    void apply_presence(LineDevice& device, bool has_handler);

    // The worker (center_lookup.cc).
    void begin_to_restore();
    void restore_lines(std::chrono::milliseconds pause);
    bool try_to_restore();
    void look_for_handler(LineDevice& device);
    void refresh_states(LineDevice& device);
    void look_at_groups(LineDevice& device, const std::shared_ptr<EventPlace>& place);
    void look_for_queue(LineDevice& device, DWORD queue, const std::shared_ptr<EventPlace>& place);

    const std::shared_ptr<TapiLink> owner_;
    HLINEAPP app_ = 0;
    std::vector<std::unique_ptr<LineDevice>> devices_;  ///< Constant after start().
    Requests requests_;
    EventQueue events_;
    Worker worker_;
    io::LibraryThread line_thread_;
    std::atomic<bool> is_closed_{false};
    std::atomic<LONG> event_filter_{0};
    std::atomic<int> creations_{0};

    std::mutex presence_mutex_;  ///< A change of presence and its event are one.
    std::mutex lines_mutex_;     ///< The changing part of each LineDevice, and what follows.
    std::condition_variable connected_;
    std::uint64_t connection_ = 0;  ///< Counts how often a line was opened.
    bool is_restoring_ = false;
    int openings_ = 0;              ///< Under way.
    std::set<HLINE> closed_early_;  ///< Closed while openings were under way, and nobody's.

    // The line thread's own.
    HeardOf heard_of_agents_, heard_of_sessions_;
};

}  // namespace agentline::com
