#include "client/com/sinks.h"

#include <algorithm>
#include <new>
#include <utility>

namespace agentline {
namespace {

// The published dispid of Event in ITTAPIDispatchEventNotification.
constexpr DISPID event_member = 1;
constexpr LCID user_default_locale = 0x0400;

/// A sink in the form in which it is called; one of both is empty.
struct Target {
    ComPtr<ITTAPIEventNotification> typed;
    ComPtr<IDispatch> named;

    void call(TAPI_EVENT kind, IDispatch* event) const noexcept;
    [[nodiscard]] ComPtr<IUnknown> unknown() const;
};

void invoke(IDispatch& sink, TAPI_EVENT kind, IDispatch* event) {
    VARIANTARG arguments[2] = {};
    arguments[0].vt = VT_DISPATCH;
    arguments[0].pdispVal = event;
    arguments[1].vt = VT_I4;
    arguments[1].lVal = kind;
    DISPPARAMS parameters = {arguments, nullptr, 2, 0};
    sink.Invoke(event_member, IID_NULL, user_default_locale, DISPATCH_METHOD, &parameters, nullptr,
                nullptr, nullptr);
}

void Target::call(TAPI_EVENT kind, IDispatch* event) const noexcept {
    if (typed) {
        typed->Event(kind, event);
    } else {
        invoke(*named, kind, event);
    }
}

ComPtr<IUnknown> Target::unknown() const {
    return typed ? ComPtr<IUnknown>(typed) : ComPtr<IUnknown>(named);
}

}  // namespace

void copy_out(const Connection& connection, CONNECTDATA* out) {
    connection.sink.CopyTo(&out->pUnk);
    out->dwCookie = connection.cookie;
}

/// Guarded by the mutex of the Sinks, but for the calls of the target.
struct Sinks::Entry {
    std::shared_ptr<const Target> target;  ///< So that nobody counts its references with the lock.
    DWORD cookie = 0;
    bool is_connected = true;
    bool ends_with_event = false;       ///< Disconnected from inside its Event().
    std::vector<io::ThreadId> running;  ///< The threads that are in its Event().
};

HRESULT Sinks::advise(IUnknown* sink, DWORD* cookie) {
    if (cookie == nullptr) return E_POINTER;
    *cookie = 0;
    if (sink == nullptr) return E_POINTER;
    Target target;
    if (FAILED(sink->QueryInterface(IID_PPV_ARGS(&target.typed))) &&
        FAILED(sink->QueryInterface(IID_PPV_ARGS(&target.named))))
        return CONNECT_E_CANNOTCONNECT;
    try {
        const auto entry = std::make_shared<Entry>();
        entry->target = std::make_shared<const Target>(std::move(target));
        const Lock lock(mutex_);
        entries_.push_back(entry);
        *cookie = entry->cookie = next_cookie();
    } catch (const std::bad_alloc&) {
        return E_OUTOFMEMORY;
    }
    return S_OK;
}

DWORD Sinks::next_cookie() {
    const auto is_taken = [this](const EntryPtr& entry) { return entry->cookie == last_cookie_; };
    do {
        ++last_cookie_;
    } while (last_cookie_ == 0 || std::ranges::any_of(entries_, is_taken));
    return last_cookie_;
}

HRESULT Sinks::unadvise(DWORD cookie) {
    Lock lock(mutex_);
    const auto at = std::ranges::find(entries_, cookie, &Entry::cookie);
    if (at == entries_.end()) return CONNECT_E_NOCONNECTION;
    const EntryPtr entry = *at;
    entry->is_connected = false;
    entries_.erase(at);
    disconnect(lock, entry);
    return S_OK;
}

void Sinks::clear() {
    Lock lock(mutex_);
    const std::vector<EntryPtr> ended = std::exchange(entries_, {});
    for (const EntryPtr& entry : ended) entry->is_connected = false;
    for (const EntryPtr& entry : ended) disconnect(lock, entry);
}

/// Waits for its calls and lets go of it; without the lock while its code runs.
void Sinks::disconnect(Lock& lock, const EntryPtr& entry) {
    if (std::ranges::count(entry->running, io::current_thread()) != 0) {
        entry->ends_with_event = true;
        return;
    }
    returned_.wait(lock, [&] { return entry->running.empty(); });
    std::shared_ptr<const Target> released = std::move(entry->target);
    lock.unlock();
    released.reset();
    lock.lock();
}

void Sinks::deliver(TAPI_EVENT kind, IDispatch* event, const std::function<bool()>& goes_on) {
    Lock lock(mutex_);
    const std::vector<EntryPtr> entries = entries_;
    lock.unlock();
    for (const EntryPtr& entry : entries) {
        if (goes_on && !goes_on()) return;
        call(entry, kind, event);
    }
}

void Sinks::call(const EntryPtr& entry, TAPI_EVENT kind, IDispatch* event) {
    std::shared_ptr<const Target> released;
    Lock lock(mutex_);
    if (!entry->is_connected) return;
    entry->running.push_back(io::current_thread());
    lock.unlock();
    entry->target->call(kind, event);
    lock.lock();
    entry->running.erase(std::ranges::find(entry->running, io::current_thread()));
    if (!entry->running.empty()) return;
    if (entry->ends_with_event) released = std::move(entry->target);
    lock.unlock();
    returned_.notify_all();
}

std::vector<Connection> Sinks::connections() const {
    std::vector<std::pair<std::shared_ptr<const Target>, DWORD>> found;
    Lock lock(mutex_);
    for (const EntryPtr& entry : entries_) found.emplace_back(entry->target, entry->cookie);
    lock.unlock();
    std::vector<Connection> list;
    for (const auto& [target, cookie] : found) list.push_back({target->unknown(), cookie});
    return list;
}

}  // namespace agentline
