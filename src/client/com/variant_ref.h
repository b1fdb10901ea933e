// variant_ref.h: what a VARIANT with VT_BYREF refers to.
//
// Lowest layer of client/com. Nothing is copied or counted: the value stays the owner's. Page:
// VARIANT structure (oaidl.h).

#pragma once

#include <agentline_com.h>

namespace agentline {

/// Bytes of such a value, 0 when no VARIANT holds or refers to one.
size_t variant_size_of(VARTYPE base);

/// `from` itself, or the value it refers to, which then is without VT_BYREF. Fails on a null
/// pointer, on a reference to a reference to a VARIANT and on types that no VARIANT has.
HRESULT variant_behind(const VARIANTARG& from, VARIANT* value);

}  // namespace agentline
