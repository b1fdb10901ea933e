// What: one HLINEAPP: the core of an application, its connection and its notification object
// behind one lock; turns the core's begun calls into calls that wait.
// Owner: Registry, and each entry point for the time of its call. Thread: any; the link's thread
// brings the bytes. Never calls the program back but in dispatch(), and never with the lock held.
// Must not be destroyed in the link's thread; lineShutdown sees to that.
// Spec: design 3.10, 3.12; contract 2, 4, 5.4, 6.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "client/core/client_core.h"
#include "io/client_link.h"
#include "io/event_fd.h"
#include "model/lineerr.h"

namespace agentline::client {

/// LINECALLBACK of tapi.h.
using Callback = void (*)(std::uint32_t device, std::uint32_t message, std::uintptr_t instance,
                          std::uintptr_t param1, std::uintptr_t param2, std::uintptr_t param3);

/// Only these two exist on Linux.
enum class Mechanism : std::uint8_t { callback, event };

class Application {
  public:
    struct Options {
        Mechanism mechanism = Mechanism::event;
        Callback callback = nullptr;
        std::u16string friendly_name, module_name;
        std::uint32_t api_version = 0;
        /// Told in the link's thread, without the lock: the server has closed this line.
        std::function<void(std::uint32_t line)> on_line_void;
    };

    /// Connects (AGENTLINE_SERVER) and introduces the program.
    static LineResult<std::shared_ptr<Application>> start(const Options& options);
    Application(const Options& options, io::EventFd event);  ///< For start() alone.
    ~Application() = default;
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    /// One synchronous request; its `line_app` is filled in here.
    template <class Ack, class Request>
    LineResult<Ack> call(Request request, std::uint32_t room = 0) {
        std::unique_lock lock(mutex_);
        if (const LineErr e = ensure_connected(lock); e != LineErr::ok) return failure(e);
        request.line_app = core_.server_app();
        return finish<Ack>(lock, core_.begin_call(request, room));
    }

    LineErr open(wire::Open request, const Line& line);
    LineErr close(std::uint32_t line);
    [[nodiscard]] std::optional<Line> find_line(std::uint32_t line) const;

    /// The request id of an asynchronous function; orders 2 and 4 to 11 of contract 4.
    LineResult<std::uint32_t> request(std::uint32_t line, const proxy::Request& request,
                                      const OutMemory& out);

    LineErr proxy_response(std::uint32_t line, const void* block, std::uint32_t result);
    bool free_orphan(const void* block);
    LineErr proxy_message(std::uint32_t line, const HandlerMessage& message);

    /// Waits for a message: INVALAPPHANDLE after shutdown, OPERATIONFAILED when none has come in
    /// time or, the connection being lost, none can come. 0xFFFFFFFF = for ever.
    LineResult<ClientMessage> next_message(std::uint32_t timeout_ms);
    /// Waits for the first message, then gives `deliver` those that are there; how many. Without a
    /// connection and messages OPERATIONFAILED, so that a loop around it ends.
    LineResult<std::uint32_t> dispatch(std::uint32_t timeout_ms,
                                       const std::function<void(const ClientMessage&)>& deliver);

    /// Nothing is delivered or written to the program's memory afterwards; waiters wake.
    void shutdown();

    [[nodiscard]] Mechanism mechanism() const { return mechanism_; }
    [[nodiscard]] Callback callback() const { return callback_; }
    [[nodiscard]] int descriptor() const { return event_.descriptor(); }
    [[nodiscard]] std::uint32_t device_count() const { return device_count_; }
    [[nodiscard]] std::uint32_t service_version() const { return service_version_; }

  private:
    using Lock = std::unique_lock<std::mutex>;

    /// Connects and introduces the program; again after a lost connection, whose lines stay void.
    LineErr connect(Lock& lock);
    LineErr introduce(Lock& lock);
    bool is_shut_down();
    /// For calls that need no line: comes back only with a connection, a failure or the end.
    LineErr ensure_connected(Lock& lock);
    template <class Ack>
    LineResult<Ack> finish(Lock& lock, LineResult<std::uint32_t> call_id) {
        const auto ack = wait_for_ack(lock, call_id);
        if (!ack) return failure(ack.error());
        auto decoded = wire::decode<Ack>(*ack);
        if (!decoded) return failure(LineErr::operationfailed);
        return std::move(*decoded);
    }
    /// Sends what the core has queued and waits. Choice: there is no time limit but the
    /// connection's life, as a server that is recovering may take its time.
    LineResult<wire::Message> wait_for_ack(Lock& lock, const LineResult<std::uint32_t>& call_id);
    LineErr ask_served(Lock& lock, std::uint32_t line, ProxyRequestType type);
    LineErr wait_for_message(Lock& lock, std::uint32_t timeout_ms);
    std::optional<ClientMessage> take_message();
    void flush();
    [[nodiscard]] bool is_congested() const;
    bool on_bytes(ByteView bytes);
    void on_closed();
    void after_input(Lock lock);

    const Mechanism mechanism_;
    const Callback callback_;
    const std::function<void(std::uint32_t)> on_line_void_;
    const std::u16string friendly_name_, module_name_;
    const std::uint32_t api_version_;
    std::uint32_t device_count_ = 0, service_version_ = 0;  ///< Constant after start().

    mutable std::mutex mutex_;
    std::condition_variable changed_;  ///< Acks, messages, the end.
    ClientCore core_;
    io::EventFd event_;
    bool shut_down_ = false;
    bool is_connecting_ = false;            ///< One thread is in connect().
    std::unique_ptr<io::ClientLink> link_;  ///< Null without one. Last: its thread ends first.
};

}  // namespace agentline::client
