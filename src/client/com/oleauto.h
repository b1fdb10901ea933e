// oleauto.h: memory, strings and values that pass between callers and COM objects.
//
// The published functions, to be exported by libtapi3. Whoever receives owns; any thread may free
// what another allocated. Lowest layer of client/com: it knows no object, and lets no exception
// out. Pages: CoTaskMemAlloc, SysAllocString, VariantClear and their neighbours; contract 8.3.

#pragma once

#include <agentline_com.h>

extern "C" {

// ---- Task memory: malloc's, as .NET on Unix expects ---------------------------------------------

void* CoTaskMemAlloc(size_t cb);
void* CoTaskMemRealloc(void* pv, size_t cb);
void CoTaskMemFree(void* pv);

// ---- BSTR ---------------------------------------------------------------------------------------

// NULL when memory ends, or (SysAllocString) when psz is NULL.
BSTR SysAllocString(const OLECHAR* psz);
// With psz NULL the text is ui NUL units.
BSTR SysAllocStringLen(const OLECHAR* psz, UINT ui);
BSTR SysAllocStringByteLen(const char* psz, UINT len);
// TRUE, or FALSE when memory ends; then *pbstr is what it was. psz may lie inside of *pbstr.
INT SysReAllocString(BSTR* pbstr, const OLECHAR* psz);
INT SysReAllocStringLen(BSTR* pbstr, const OLECHAR* psz, UINT len);
void SysFreeString(BSTR bstr);
UINT SysStringLen(BSTR bstr);
UINT SysStringByteLen(BSTR bstr);

// ---- VARIANT ------------------------------------------------------------------------------------

void VariantInit(VARIANTARG* pvarg);
// Frees or releases what the value owns. DISP_E_BADVARTYPE, and nothing done, for types that no
// VARIANT has. Choice: arrays are such types too, until there are functions that make them.
HRESULT VariantClear(VARIANTARG* pvarg);
// A copy that owns itself: strings are copied, references counted. On failure the target is clear
// (E_OUTOFMEMORY) or untouched (DISP_E_BADVARTYPE).
HRESULT VariantCopy(VARIANTARG* pvargDest, const VARIANTARG* pvargSrc);
// The value of pvarSrc as one of type vt; both may be the same VARIANT. On failure pvargDest is
// what it was. Choice: text is that of the C locale, and no text is a DATE.
HRESULT VariantChangeType(VARIANTARG* pvargDest, const VARIANTARG* pvarSrc, USHORT wFlags,
                          VARTYPE vt);

}  // extern "C"
