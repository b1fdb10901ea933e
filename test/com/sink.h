// What: a program's sink that keeps what it was told, with the references, and lets tests wait.
// Owner: the test, by ComPtr, and the TAPI objects that it was given to. Thread: Event() in the one
// of TAPI, the rest in any. The function of the test runs inside Event(), before the event is kept;
// the predicates run under the sink's lock and must not wait. Contract tapi3 4.4.
#pragma once

#include <agentline_comptr.h>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <tapi3.h>
#include <vector>

namespace agentline::test {

/// One event, read inside Event().
struct Received {
    TAPI_EVENT kind;
    ComPtr<IDispatch> event;
    ComPtr<IUnknown> subject;  // The agent, session, group, queue, handler or TAPI object.
    LONG what;                 // get_Event
    LONG state;                // get_State of an agent or session, in the same moment; else -1.
};

/// What an event says; also for events that were kept.
Received read_event(TAPI_EVENT kind, IDispatch* event);

/// The identity of an object: its IUnknown.
template <typename Interface>
ComPtr<IUnknown> identity(const ComPtr<Interface>& object) {
    ComPtr<IUnknown> unknown;
    (void)object.As(&unknown);
    return unknown;
}

// A virtual destructor would move the slots of the interface; a sink ends by Release.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
class Sink final : public ITTAPIEventNotification {
  public:
    using Function = std::function<void(const Received&)>;
    using Predicate = std::function<bool(const std::vector<Received>&)>;

    static ComPtr<Sink> make(Function inside = {});

    STDMETHODIMP QueryInterface(REFIID riid, void** object) override;
    STDMETHODIMP_(ULONG) AddRef() override { return ++references_; }
    STDMETHODIMP_(ULONG) Release() override;
    STDMETHODIMP Event(TAPI_EVENT kind, IDispatch* event) override;

    /// Waits until it holds, at most 30 s; false: it never did.
    bool wait_for(const Predicate& holds);
    /// Waits for an event with this number about this object.
    template <typename Interface>
    bool wait_for(TAPI_EVENT kind, LONG what, const ComPtr<Interface>& subject) {
        return wait_for([&, about = identity(subject)](const auto& events) {
            return contains(events, kind, what, about);
        });
    }
    /// Waits for an event with this number about anything.
    bool wait_for(TAPI_EVENT kind, LONG what);
    /// What has come, in order.
    std::vector<Received> events() const;
    size_t count(TAPI_EVENT kind) const;
    /// Lets go of what it keeps, and of the references in it.
    void forget();

    static bool contains(const std::vector<Received>& events, TAPI_EVENT kind, LONG what,
                         const ComPtr<IUnknown>& subject);

  private:
    explicit Sink(Function inside) : inside_(std::move(inside)) {}
    virtual ~Sink() = default;

    std::atomic<ULONG> references_{1};
    const Function inside_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Received> events_;
};
#pragma GCC diagnostic pop

/// The connection point for events of a TAPI object.
ComPtr<IConnectionPoint> connection_point(ITTAPI* tapi);
/// Advises the sink; its cookie.
DWORD advise(ITTAPI* tapi, IUnknown* sink);
HRESULT unadvise(ITTAPI* tapi, DWORD cookie);

/// TE_AGENT, TE_AGENTSESSION, TE_AGENTHANDLER, TE_ACDGROUP and TE_QUEUE.
inline constexpr LONG call_center_events = 0x7600;

/// A new sink that hears these kinds of events.
ComPtr<Sink> listen(ITTAPI* tapi, LONG filter = call_center_events, Sink::Function inside = {});

}  // namespace agentline::test
