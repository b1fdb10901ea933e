// What: what the methods of all objects do around their own work: the order of checks, [out]
// parameters that are empty on failure, and the wall that no exception passes.
// Owner: none, functions. Thread: any. Never decides anything about agents.
// Spec: contract tapi3 2.1 (order of checks), 2.3, 8.4 (rules across the boundary).
#pragma once

#include <agentline_com.h>
#include <new>
#include <string>
#include <tapi3err.h>

namespace agentline::com {

/// Runs a method's work; exceptions become results.
template <class Work>
HRESULT guarded(Work work) noexcept {
    try {
        return work();
    } catch (const std::bad_alloc&) {
        return E_OUTOFMEMORY;
    } catch (...) {
        return E_FAIL;  // A thread or a lock that the system refuses.
    }
}

/// A method with one [out] parameter: state() first, then the pointer, then work(), which fills
/// *out. Whatever fails leaves it empty.
template <class Out, class State, class Work>
HRESULT give(Out* out, State state, Work work) noexcept {
    if (out != nullptr) *out = Out{};
    return guarded([&] {
        const HRESULT ready = state();
        if (FAILED(ready)) return ready;
        if (out == nullptr) return E_POINTER;
        const HRESULT result = work();
        if (FAILED(result)) *out = Out{};
        return result;
    });
}

/// For methods that answer from what the object knows, in any state.
inline HRESULT always() {
    return S_OK;
}

template <class Out, class Work>
HRESULT give_local(Out* out, Work work) noexcept {
    return give(out, always, work);
}

/// A member that is not there yet.
template <class Out>
HRESULT not_supported(Out* out) noexcept {
    return give_local(out, [] { return TAPI_E_NOTSUPPORTED; });
}

inline HRESULT give_text(const std::u16string& text, BSTR* out) {
    // OLECHAR has 16 bits, whatever its name.
    static_assert(sizeof(OLECHAR) == sizeof(char16_t));
    *out = SysAllocStringLen(reinterpret_cast<const OLECHAR*>(text.data()),
                             static_cast<UINT>(text.size()));
    return *out == nullptr ? E_OUTOFMEMORY : S_OK;
}

/// A statistic as LONG; what is above stays at the top.
inline LONG clamped(DWORD count) {
    constexpr DWORD top = 0x7FFFFFFF;
    return static_cast<LONG>(count < top ? count : top);
}

/// What put_ took as LONG and TAPI 2 keeps as DWORD.
inline LONG as_long(DWORD value) {
    return static_cast<LONG>(value);
}

}  // namespace agentline::com
