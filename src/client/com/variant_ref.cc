#include "client/com/variant_ref.h"

#include <cstring>

namespace agentline {

namespace {

constexpr VARTYPE variant_reference = VT_BYREF | VT_VARIANT;

}  // namespace

size_t variant_size_of(VARTYPE base) {
    switch (base) {
        case VT_I1:
        case VT_UI1:
            return 1;
        case VT_I2:
        case VT_UI2:
        case VT_BOOL:
            return 2;
        case VT_I4:
        case VT_UI4:
        case VT_INT:
        case VT_UINT:
        case VT_R4:
        case VT_ERROR:
            return 4;
        case VT_I8:
        case VT_UI8:
        case VT_R8:
        case VT_CY:
        case VT_DATE:
            return 8;
        case VT_BSTR:
        case VT_DISPATCH:
        case VT_UNKNOWN:
            return sizeof(void*);
        case VT_DECIMAL:
            return sizeof(DECIMAL);
        default:
            return 0;
    }
}

HRESULT variant_behind(const VARIANTARG& from, VARIANT* value) {
    *value = from;
    if (from.vt == variant_reference) {
        if (from.pvarVal == nullptr || from.pvarVal->vt == variant_reference) return E_INVALIDARG;
        *value = *from.pvarVal;
    }
    if ((value->vt & VT_BYREF) == 0) return S_OK;
    const auto base = static_cast<VARTYPE>(value->vt & ~VT_BYREF);
    const size_t size = variant_size_of(base);
    if (size == 0) return DISP_E_BADVARTYPE;
    const void* target = value->byref;
    if (target == nullptr) return E_INVALIDARG;
    *value = VARIANT{};
    if (base == VT_DECIMAL) {
        std::memcpy(&value->decVal, target, size);
    } else {
        std::memcpy(&value->llVal, target, size);  // Where each of the other members begins.
    }
    value->vt = base;
    return S_OK;
}

}  // namespace agentline
