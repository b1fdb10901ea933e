// agentline_comapi.h: the functions of COM that programs of TAPI 3 call; exported by libtapi3.so.
//
// Part of agentline_com.h, which includes it. Published names; the pages are named beside them.
//
// Memory      What a function or an object hands out belongs to the receiver, who frees it by the
//             function named for its kind. Any thread may free what another one allocated.
// Threads     Every function may be called by any thread at any time; but two threads must not work
//             on the same BSTR or VARIANT at once when one of them changes it.
// Apartments  There are none: objects are called directly, in the caller's process and thread, from
//             any thread. No message loop is needed, and none is run.
// Exceptions  None leaves a function. Memory that ends is NULL, FALSE or E_OUTOFMEMORY.

#pragma once

#include <agentline_com.h>
#include <stddef.h>

#pragma GCC visibility push(default)
#ifdef __cplusplus
extern "C" {
#endif

// ---- Task memory -------------------------------------------------------------------------------
//
// For blocks of bytes that pass out of an object. The same as malloc, realloc and free, as .NET on
// Unix expects. Pages: CoTaskMemAlloc, CoTaskMemRealloc, CoTaskMemFree (combaseapi.h).

// NULL when memory ends.
void* WINAPI CoTaskMemAlloc(size_t cb);
// NULL when memory ends; pv is valid then as before. With cb 0 it frees.
void* WINAPI CoTaskMemRealloc(void* pv, size_t cb);
// NULL is allowed.
void WINAPI CoTaskMemFree(void* pv);

// ---- BSTR --------------------------------------------------------------------------------------
//
// A NULL BSTR is the empty string, and is allowed wherever a BSTR goes in. The block begins one
// pointer before the text: padding, then the number of bytes (32 bits), the text, a NUL unit; .NET
// on Unix lays it out so, and may free ours as we its. Pages: SysAllocString and its neighbours
// (oleauto.h).

// Copies up to the first NUL. NULL when memory ends, or when psz is NULL.
BSTR WINAPI SysAllocString(const OLECHAR* psz);
// Copies ui units, NULs among them. With psz NULL the text is ui NUL units. NULL when memory ends.
BSTR WINAPI SysAllocStringLen(const OLECHAR* psz, UINT ui);
// Copies len bytes as they are. With psz NULL the text is len NUL bytes. NULL when memory ends.
BSTR WINAPI SysAllocStringByteLen(const char* psz, UINT len);
// Puts a copy of psz into *pbstr and frees what was there; psz may lie inside of it. TRUE, or FALSE
// when memory ends; then *pbstr is what it was. With psz NULL *pbstr becomes NULL.
INT WINAPI SysReAllocString(BSTR* pbstr, const OLECHAR* psz);
// The same with len units. With psz NULL it keeps what fits of *pbstr; what is new is NUL units.
INT WINAPI SysReAllocStringLen(BSTR* pbstr, const OLECHAR* psz, UINT len);
void WINAPI SysFreeString(BSTR bstr);
// The length in units, without the NUL behind the text.
UINT WINAPI SysStringLen(BSTR bstr);
UINT WINAPI SysStringByteLen(BSTR bstr);

// ---- VARIANT -----------------------------------------------------------------------------------
//
// Pages: VariantInit, VariantClear, VariantCopy, VariantChangeType (oleauto.h).

// VT_EMPTY. Frees nothing: for a VARIANT that holds nothing yet.
void WINAPI VariantInit(VARIANTARG* pvarg);
// Frees or releases what the value owns, then VT_EMPTY. DISP_E_BADVARTYPE, and nothing done, for
// types that no VARIANT has. Choice: arrays are such types too, as nothing here makes one.
HRESULT WINAPI VariantClear(VARIANTARG* pvarg);
// A copy that owns itself: strings are copied, references counted; what the target held is cleared.
// On failure the target is clear (E_OUTOFMEMORY) or untouched (DISP_E_BADVARTYPE).
HRESULT WINAPI VariantCopy(VARIANTARG* pvargDest, const VARIANTARG* pvargSrc);
// The value as another type. The two may be the same VARIANT. On failure the target is untouched.
// DISP_E_TYPEMISMATCH: there is no such change; DISP_E_OVERFLOW: the number does not fit;
// DISP_E_BADVARTYPE: no type of a VARIANT; E_INVALIDARG, E_OUTOFMEMORY.
HRESULT WINAPI VariantChangeType(VARIANTARG* pvargDest, const VARIANTARG* pvarSrc, USHORT wFlags,
                                 VARTYPE vt);

// ---- Activation --------------------------------------------------------------------------------
//
// Pages: CoInitialize (objbase.h); CoInitializeEx, CoUninitialize, CoCreateInstance,
// DllGetClassObject, DllCanUnloadNow (combaseapi.h).

// Count how often this thread has called: S_OK the first time, S_FALSE when nested. pvReserved must
// be NULL, else E_INVALIDARG. dwCoInit, values of COINIT, is taken and has no effect: with no
// apartments a thread cannot have the wrong one, so RPC_E_CHANGED_MODE does not occur. A program
// may leave these three out; objects can be made without them.
HRESULT WINAPI CoInitialize(void* pvReserved);
HRESULT WINAPI CoInitializeEx(void* pvReserved, DWORD dwCoInit);
// One for each S_OK and S_FALSE, in the same thread. It ends no object; one too many does nothing.
void WINAPI CoUninitialize(void);

// Makes an object of a class; the only class is CLSID_TAPI, and each object of it is a client of
// its own. In this order:
//   REGDB_E_CLASSNOTREG    the class is unknown, or dwClsContext lacks CLSCTX_INPROC_SERVER
//   CLASS_E_NOAGGREGATION  pUnkOuter is not NULL
//   E_NOINTERFACE          the object has no interface riid
//   E_POINTER              ppv is NULL
//   E_OUTOFMEMORY
// *ppv is NULL after a failure, else one reference that the caller releases.
HRESULT WINAPI CoCreateInstance(REFCLSID rclsid, IUnknown* pUnkOuter, DWORD dwClsContext,
                                REFIID riid, void** ppv);

// The class factory of CLSID_TAPI, for programs that look it up themselves (dlsym).
// CLASS_E_CLASSNOTAVAILABLE: another class; E_NOINTERFACE: riid is neither IID_IClassFactory nor
// IID_IUnknown; E_POINTER, E_OUTOFMEMORY. CreateInstance of the factory answers as CoCreateInstance
// does from pUnkOuter on; LockServer answers S_OK and has no effect, see DllCanUnloadNow.
HRESULT WINAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void** ppv);
// Always S_FALSE: do not unload. The library counts no objects, and its threads may outlive the
// last one for a moment.
HRESULT WINAPI DllCanUnloadNow(void);

#ifdef __cplusplus
}
#endif
#pragma GCC visibility pop

// ---- wchar_t -----------------------------------------------------------------------------------

#if defined(__cplusplus) && defined(AGENTLINE_COM_WIDE) && __SIZEOF_WCHAR_T__ == 4
// Programs written with SysAllocString(L"text") define AGENTLINE_COM_WIDE. The text is converted
// from UTF-32; what is no character becomes U+FFFD. Without it such a call does not compile.
inline BSTR SysAllocString(const wchar_t* psz) {
    if (psz == nullptr) return nullptr;
    size_t units = 0;
    for (const wchar_t* c = psz; *c != 0; ++c) units += *c > 0xFFFF && *c <= 0x10FFFF ? 2 : 1;
    if (units > 0xFFFFFFFFu) return nullptr;
    const BSTR text = SysAllocStringLen(nullptr, static_cast<UINT>(units));
    if (text == nullptr) return nullptr;
    OLECHAR* next = text;
    for (const wchar_t* c = psz; *c != 0; ++c) {
        const uint32_t code = static_cast<uint32_t>(*c);
        const bool valid = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        if (valid && code > 0xFFFF) {
            *next++ = static_cast<OLECHAR>(0xD800 + ((code - 0x10000) >> 10));
            *next++ = static_cast<OLECHAR>(0xDC00 + ((code - 0x10000) & 0x3FF));
        } else {
            *next++ = static_cast<OLECHAR>(valid ? code : 0xFFFD);
        }
    }
    return text;
}
#endif
