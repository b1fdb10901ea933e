#include "client/com/dispatch_call.h"
#include "client/com/variant_ref.h"

namespace agentline {

namespace {

/// How a caller passes that he leaves an argument out.
bool is_left_out(const VARIANTARG& argument) {
    return argument.vt == VT_ERROR && argument.scode == DISP_E_PARAMNOTFOUND;
}

}  // namespace

HRESULT argument_object(const VARIANTARG& argument, REFIID riid, void** object) {
    if (is_left_out(argument)) return DISP_E_PARAMNOTOPTIONAL;
    VARIANT value;
    const HRESULT found = variant_behind(argument, &value);
    if (FAILED(found)) return found;
    if (value.vt == VT_EMPTY || value.vt == VT_NULL) return S_OK;
    if (value.vt != VT_DISPATCH && value.vt != VT_UNKNOWN) return DISP_E_TYPEMISMATCH;
    IUnknown* const unknown = value.vt == VT_UNKNOWN ? value.punkVal : value.pdispVal;
    if (unknown == nullptr) return S_OK;
    return FAILED(unknown->QueryInterface(riid, object)) ? DISP_E_TYPEMISMATCH : S_OK;
}

HRESULT argument_variant(const VARIANTARG& argument, VARIANT* borrowed) {
    if (is_left_out(argument)) return DISP_E_PARAMNOTOPTIONAL;
    *borrowed = argument;
    // Arrays and references to other types a VARIANT parameter can hold as they are.
    return argument.vt == (VT_BYREF | VT_VARIANT) ? variant_behind(argument, borrowed) : S_OK;
}

HRESULT argument_value(const VARIANTARG& argument, VARTYPE type, VARIANT* value) {
    if (is_left_out(argument)) return DISP_E_PARAMNOTOPTIONAL;
    return VariantChangeType(value, &argument, 0, type);
}

}  // namespace agentline
