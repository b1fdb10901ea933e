// sinks.h: who is told of the events of one TAPI object.
//
// Owned together by the TAPI object, its connection points and its event queue. Any thread may
// call; no lock is held while a sink's code runs, be it Event(), Release() or QueryInterface().
// A sink without ITTAPIEventNotification is called by IDispatch::Invoke. Its result is ignored, and
// an exception out of it ends the program. Page: IConnectionPoint::Advise; contract 4.4.

#pragma once

#include <agentline_comptr.h>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <tapi3.h>
#include <vector>

#include "io/library_thread.h"

namespace agentline {

/// One call of Advise that is not yet undone.
struct Connection {
    ComPtr<IUnknown> sink;
    DWORD cookie = 0;
};

void copy_out(const Connection& connection, CONNECTDATA* out);

class Sinks {
  public:
    Sinks() = default;
    Sinks(const Sinks&) = delete;
    Sinks& operator=(const Sinks&) = delete;

    /// A sink that is advised twice is called twice. The cookie is never 0. E_POINTER,
    /// CONNECT_E_CANNOTCONNECT, E_OUTOFMEMORY.
    HRESULT advise(IUnknown* sink, DWORD* cookie);

    /// Comes back when no Event() of this connection runs and the sink is released. From inside
    /// that Event() it comes back at once, and the sink is released when Event() has returned.
    /// CONNECT_E_NOCONNECTION.
    HRESULT unadvise(DWORD cookie);

    /// As unadvise() of every connection.
    void clear();

    /// Calls all that are there, in the order in which they came; who comes meanwhile waits for the
    /// next event. Before each call it asks whether to go on.
    void deliver(TAPI_EVENT kind, IDispatch* event, const std::function<bool()>& goes_on = {});

    [[nodiscard]] std::vector<Connection> connections() const;

  private:
    using Lock = std::unique_lock<std::mutex>;
    struct Entry;
    using EntryPtr = std::shared_ptr<Entry>;

    void disconnect(Lock& lock, const EntryPtr& entry);
    void call(const EntryPtr& entry, TAPI_EVENT kind, IDispatch* event);
    [[nodiscard]] DWORD next_cookie();

    mutable std::mutex mutex_;
    std::condition_variable returned_;  ///< Some Event() has.
    std::vector<EntryPtr> entries_;     ///< In the order of Advise.
    DWORD last_cookie_ = 0;
};

}  // namespace agentline
