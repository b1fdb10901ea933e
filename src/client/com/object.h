// object.h: reference count and QueryInterface of a COM object, once for all of them.
//
// `class Agent final : public Object<ITAgent>` has the three methods of IUnknown. An object begins
// with one reference, which belongs to whoever made it with `new`, and deletes itself with the last
// one, in the thread that released it. Any thread may count. Never on the stack, never aggregated.
// The first interface is the object's identity. Page: IUnknown; contract 1, 7, 8.2.

#pragma once

#include <agentline_com.h>
#include <atomic>
#include <type_traits>

#include "base/assert.h"

namespace agentline {

// Interfaces have no virtual destructor: it would move their slots.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

template <typename Identity, typename... Others>
class Object : public Identity, public Others... {
  public:
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;

    STDMETHODIMP QueryInterface(REFIID riid, void** ppvObject) final {
        if (ppvObject == nullptr) return E_POINTER;
        *ppvObject = nullptr;
        if (riid == IID_IUnknown) *ppvObject = static_cast<Identity*>(this);
        offer<Identity>(riid, ppvObject);
        (offer<Others>(riid, ppvObject), ...);
        if (*ppvObject == nullptr) return E_NOINTERFACE;
        AddRef();
        return S_OK;
    }

    STDMETHODIMP_(ULONG) AddRef() final {
        return references_.fetch_add(1, std::memory_order_relaxed) + 1;
    }

    STDMETHODIMP_(ULONG) Release() final {
        const ULONG before = references_.fetch_sub(1, std::memory_order_acq_rel);
        AGENTLINE_ASSERT(before != 0);
        if (before == 1) delete this;
        return before - 1;
    }

    /// One more reference, or false when the last one is gone and the object about to end; for
    /// whoever keeps a pointer without a reference, under the lock that the object's end takes,
    /// too.
    bool try_reference() {
        ULONG seen = references_.load(std::memory_order_relaxed);
        while (seen != 0 && !references_.compare_exchange_weak(seen, seen + 1)) {
        }
        return seen != 0;
    }

  protected:
    Object() = default;
    // Virtual for `delete this`; it takes slots behind those of the interface, which stay as they
    // are.
    virtual ~Object() = default;

  private:
    template <typename Interface>
    void offer(REFIID riid, void** out) {
        if (*out != nullptr) return;
        if (riid == __uuidof(Interface)) {
            *out = static_cast<Interface*>(this);
        } else if constexpr (std::is_base_of_v<IDispatch, Interface>) {
            if (riid == IID_IDispatch)
                *out = static_cast<IDispatch*>(static_cast<Interface*>(this));
        }
    }

    std::atomic<ULONG> references_{1};
};

#pragma GCC diagnostic pop

}  // namespace agentline
