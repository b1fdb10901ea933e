#include <agentline_com.h>

namespace {

constexpr VARTYPE base_mask = 0x0FFF;

// Whether a VARIANT may say so: one base type, perhaps by reference.
bool is_known(VARTYPE vt) {
    if ((vt & ~(base_mask | VT_BYREF)) != 0) return false;
    const VARTYPE base = vt & base_mask;
    if ((vt & VT_BYREF) != 0) return base > VT_NULL && base <= VT_UINT && base != 15;
    return base <= VT_UINT && base != 15 && base != VT_VARIANT;
}

IUnknown* object_of(const VARIANTARG& value) {
    if (value.vt == VT_UNKNOWN) return value.punkVal;
    if (value.vt == VT_DISPATCH) return value.pdispVal;
    return nullptr;
}

}  // namespace

void VariantInit(VARIANTARG* pvarg) {
    *pvarg = VARIANTARG{};
}

HRESULT VariantClear(VARIANTARG* pvarg) {
    if (!is_known(pvarg->vt)) return DISP_E_BADVARTYPE;
    // Empty before Release runs the code of an object, which may look here.
    const VARIANTARG old = *pvarg;
    VariantInit(pvarg);
    if (old.vt == VT_BSTR) SysFreeString(old.bstrVal);
    if (IUnknown* object = object_of(old)) object->Release();
    return S_OK;
}

HRESULT VariantCopy(VARIANTARG* pvargDest, const VARIANTARG* pvargSrc) {
    if (pvargDest == pvargSrc) return S_OK;
    if (!is_known(pvargSrc->vt) || !is_known(pvargDest->vt)) return DISP_E_BADVARTYPE;
    VARIANTARG copy = *pvargSrc;
    if (copy.vt == VT_BSTR && copy.bstrVal != nullptr) {
        const UINT bytes = SysStringByteLen(copy.bstrVal);
        copy.bstrVal = SysAllocStringByteLen(reinterpret_cast<const char*>(copy.bstrVal), bytes);
        if (copy.bstrVal == nullptr) {
            VariantClear(pvargDest);
            return E_OUTOFMEMORY;
        }
    }
    if (IUnknown* object = object_of(copy)) object->AddRef();
    VariantClear(pvargDest);
    *pvargDest = copy;
    return S_OK;
}
