// com_client.h: what a C++ program of COM needs and takes from its compiler's libraries on Windows:
// holders for references and strings, and an event sink that hands events over to the program's own
// thread. The same text compiles with the headers of Windows and with ours. Owner: the program.
#pragma once

#include <agentline_tapi3_guids.h>
#include <ocidl.h>
#include <stdio.h>
#include <string.h>
#include <tapi3.h>
#include <tapi3err.h>
#include <windows.h>

// ---- What the systems do differently: a lock with a signal, and a clock ------------------------

#ifdef _WIN32
class Monitor {
  public:
    Monitor() {
        InitializeCriticalSection(&lock_);
        InitializeConditionVariable(&changed_);
    }
    ~Monitor() { DeleteCriticalSection(&lock_); }
    void enter() { EnterCriticalSection(&lock_); }
    void leave() { LeaveCriticalSection(&lock_); }
    void wake() { WakeConditionVariable(&changed_); }
    void wait(int ms) { SleepConditionVariableCS(&changed_, &lock_, static_cast<DWORD>(ms)); }

  private:
    CRITICAL_SECTION lock_;
    CONDITION_VARIABLE changed_;
};
inline long long clock_ms() {
    return static_cast<long long>(GetTickCount64());
}
#else
#include <pthread.h>
#include <time.h>
class Monitor {
  public:
    void enter() { pthread_mutex_lock(&lock_); }
    void leave() { pthread_mutex_unlock(&lock_); }
    void wake() { pthread_cond_signal(&changed_); }
    void wait(int ms) {
        timespec end = {};
        clock_gettime(CLOCK_MONOTONIC, &end);
        const long long ns = end.tv_nsec + ms * 1000000LL;
        end.tv_sec += static_cast<time_t>(ns / 1000000000);
        end.tv_nsec = static_cast<long>(ns % 1000000000);
        pthread_cond_clockwait(&changed_, &lock_, CLOCK_MONOTONIC, &end);
    }

  private:
    pthread_mutex_t lock_ = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t changed_ = PTHREAD_COND_INITIALIZER;
};
inline long long clock_ms() {
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}
#endif

// ---- Holders -----------------------------------------------------------------------------------

// One reference on an object.
template <class Interface>
class Holder {
  public:
    Holder() = default;
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;
    ~Holder() { reset(); }
    void reset() {
        if (object_) object_->Release();
        object_ = nullptr;
    }
    // For [out] parameters.
    Interface** out() {
        reset();
        return &object_;
    }
    void** out_void() { return reinterpret_cast<void**>(out()); }
    Interface* get() const { return object_; }
    Interface* operator->() const { return object_; }

  private:
    Interface* object_ = nullptr;
};

// A string of COM, which is UTF-16, and the same in UTF-8.
class Text {
  public:
    Text() = default;
    explicit Text(const char* utf8);
    Text(const Text&) = delete;
    Text& operator=(const Text&) = delete;
    ~Text() { SysFreeString(text_); }
    BSTR* out() { return &text_; }
    BSTR get() const { return text_; }
    const char* utf8();

  private:
    BSTR text_ = nullptr;
    char bytes_[256] = "";
};

inline Text::Text(const char* utf8) {
    OLECHAR units[256];
    UINT size = 0;
    for (auto at = reinterpret_cast<const unsigned char*>(utf8); *at && size + 2 < 256;) {
        const int more = *at < 0xC0 ? 0 : *at < 0xE0 ? 1 : *at < 0xF0 ? 2 : 3;
        unsigned point = more ? *at & (0x3Fu >> more) : *at;
        ++at;
        for (int i = 0; i < more && *at; ++i) point = point << 6 | (*at++ & 0x3Fu);
        if (point > 0xFFFF) units[size++] = static_cast<OLECHAR>(0xD7C0 + (point >> 10));
        units[size++] = static_cast<OLECHAR>(point > 0xFFFF ? 0xDC00 | (point & 0x3FF) : point);
    }
    text_ = SysAllocStringLen(units, size);
}

inline const char* Text::utf8() {
    size_t size = 0;
    for (UINT i = 0; i < SysStringLen(text_) && size + 5 < sizeof bytes_; ++i) {
        unsigned point = static_cast<unsigned>(text_[i]) & 0xFFFF;
        if (point >= 0xD800 && point < 0xDC00 && i + 1 < SysStringLen(text_))
            point = 0x10000 + ((point & 0x3FF) << 10 | (static_cast<unsigned>(text_[++i]) & 0x3FF));
        const int more = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
        static const unsigned first[] = {0, 0xC0, 0xE0, 0xF0};
        bytes_[size++] = static_cast<char>(first[more] | point >> 6 * more);
        for (int left = more - 1; left >= 0; --left)
            bytes_[size++] = static_cast<char>(0x80 | ((point >> 6 * left) & 0x3F));
    }
    bytes_[size] = '\0';
    return bytes_;
}

// ---- Errors ------------------------------------------------------------------------------------

// The methods of the call center fail with the LINEERR_ value below them, others with TAPI_E_.
inline const char* error_name(HRESULT result) {
    static const struct {
        HRESULT value;
        const char* name;
    } names[] = {
#define NAMED(code) {static_cast<HRESULT>(code), #code}
        NAMED(LINEERR_INVALAGENTSTATE),
        NAMED(LINEERR_INVALAGENTSESSIONSTATE),
        NAMED(LINEERR_INVALAGENTID),
        NAMED(LINEERR_INVALPASSWORD),
        NAMED(LINEERR_INVALAGENTGROUP),
        NAMED(LINEERR_INVALADDRESSID),
        NAMED(LINEERR_OPERATIONFAILED),
        NAMED(LINEERR_OPERATIONUNAVAIL),
        NAMED(LINEERR_RESOURCEUNAVAIL),
        NAMED(LINEERR_INVALPARAM),
        NAMED(TAPI_E_TIMEOUT),
        NAMED(TAPI_E_NODEVICE),
        NAMED(TAPI_E_SERVICE_NOT_RUNNING),
        NAMED(TAPI_E_REQUESTCANCELLED),
        NAMED(TAPI_E_CALLCENTER_NO_AGENT_ID)
#undef NAMED
    };
    for (const auto& entry : names)
        if (entry.value == result) return entry.name;
    static char number[16];
    (void)snprintf(number, sizeof number, "0x%08lX",
                   static_cast<unsigned long>(result) & 0xFFFFFFFF);
    return number;
}

inline bool good(HRESULT result, const char* what) {
    if (FAILED(result)) (void)fprintf(stderr, "%s: %s\n", what, error_name(result));
    return SUCCEEDED(result);
}

// ---- Events ------------------------------------------------------------------------------------

// Events on their way from TAPI's thread to the program's own.
class EventList {
  public:
    EventList() = default;
    EventList(const EventList&) = delete;
    EventList& operator=(const EventList&) = delete;
    ~EventList() { clear(); }
    // Takes a reference on the event.
    HRESULT put(TAPI_EVENT kind, IDispatch* event);
    // Drops what waits; each event holds the object that it tells of.
    void clear();
    // The next event, or false after the time; the reference goes to the caller.
    bool take(TAPI_EVENT* kind, IDispatch** event, int timeout_ms);

  private:
    struct Item {
        Item* next;
        TAPI_EVENT kind;
        IDispatch* event;
    };
    Monitor monitor_;
    Item* first_ = nullptr;
    Item** end_ = &first_;
};

inline HRESULT EventList::put(TAPI_EVENT kind, IDispatch* event) {
    Item* item = static_cast<Item*>(CoTaskMemAlloc(sizeof(Item)));
    if (!item) return E_OUTOFMEMORY;
    event->AddRef();
    *item = {nullptr, kind, event};
    monitor_.enter();
    *end_ = item;
    end_ = &item->next;
    monitor_.wake();
    monitor_.leave();
    return S_OK;
}

inline bool EventList::take(TAPI_EVENT* kind, IDispatch** event, int timeout_ms) {
    const long long end = clock_ms() + timeout_ms;
    monitor_.enter();
    for (long long left = timeout_ms; !first_ && left > 0; left = end - clock_ms())
        monitor_.wait(static_cast<int>(left));
    Item* item = first_;
    if (item) first_ = item->next;
    if (!first_) end_ = &first_;
    monitor_.leave();
    if (!item) return false;
    *kind = item->kind;
    *event = item->event;
    CoTaskMemFree(item);
    return true;
}

inline void EventList::clear() {
    TAPI_EVENT kind;
    Holder<IDispatch> event;
    while (take(&kind, event.out(), 0)) {
    }
}

// What TAPI calls. It does the least: the event is only valid during the call unless somebody holds
// it, and the next event waits until the call returns.
class EventSink final : public ITTAPIEventNotification {
  public:
    explicit EventSink(EventList* events) : events_(events) {}

    STDMETHODIMP QueryInterface(REFIID riid, void** object) override {
        if (!object) return E_POINTER;
        const bool is_known = riid == IID_IUnknown || riid == IID_ITTAPIEventNotification;
        *object = is_known ? this : nullptr;
        if (is_known) AddRef();
        return is_known ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return count(1); }
    STDMETHODIMP_(ULONG) Release() override {
        const ULONG left = count(static_cast<ULONG>(-1));
        if (left == 0) delete this;
        return left;
    }
    STDMETHODIMP Event(TAPI_EVENT kind, IDispatch* event) override {
        return events_->put(kind, event);
    }

  private:
    ~EventSink() = default;
    ULONG count(ULONG change) {
        monitor_.enter();
        const ULONG now = references_ += change;
        monitor_.leave();
        return now;
    }

    Monitor monitor_;
    ULONG references_ = 1;
    EventList* const events_;
};
