#include <agentline_com.h>
#include <agentline_comptr.h>
#include <cfloat>
#include <charconv>
#include <cmath>
#include <limits>
#include <new>
#include <string>
#include <string_view>

#include "client/com/variant_ref.h"

namespace agentline {

namespace {

// What a number is between two types: each 64-bit integer is one of these.
using Number = long double;
static_assert(LDBL_MANT_DIG >= 64);

constexpr USHORT no_value_property = 0x1;  // VARIANT_NOVALUEPROP
// So many that 0.1 is "0.1".
constexpr int float_digits = 7;
constexpr int double_digits = 15;
constexpr int currency_digits = 4;
constexpr int64_t currency_unit = 10000;
// The years 100 to 9999, as the page of DATE says.
constexpr Number first_date = -657434;
constexpr Number behind_dates = 2958466;

bool is_object(VARTYPE vt) {
    return vt == VT_DISPATCH || vt == VT_UNKNOWN;
}

// ---- Numbers -----------------------------------------------------------------------------------

bool read_number(const VARIANT& from, Number* number) {
    switch (from.vt) {
        case VT_EMPTY:
            *number = 0;
            return true;
        case VT_I1:
            *number = from.cVal;
            return true;
        case VT_UI1:
            *number = from.bVal;
            return true;
        case VT_I2:
            *number = from.iVal;
            return true;
        case VT_UI2:
            *number = from.uiVal;
            return true;
        case VT_I4:
        case VT_INT:
            *number = static_cast<Number>(from.lVal);
            return true;
        case VT_UI4:
        case VT_UINT:
            *number = static_cast<Number>(from.ulVal);
            return true;
        case VT_I8:
            *number = static_cast<Number>(from.llVal);
            return true;
        case VT_UI8:
            *number = static_cast<Number>(from.ullVal);
            return true;
        case VT_R4:
            *number = from.fltVal;
            return true;
        case VT_R8:
            *number = from.dblVal;
            return true;
        case VT_DATE:
            *number = from.date;
            return true;
        case VT_CY:
            *number = static_cast<Number>(from.cyVal.int64) / currency_unit;
            return true;
        case VT_BOOL:
            *number = from.boolVal != 0 ? VARIANT_TRUE : VARIANT_FALSE;
            return true;
        default:
            return false;
    }
}

Number round_half_even(Number number) {
    const Number below = std::floor(number);
    const Number rest = number - below;
    const bool down = rest < 0.5L || (rest == 0.5L && std::fmod(below, 2.0L) == 0);
    return down ? below : below + 1;
}

template <typename Integer>
HRESULT store(Number number, Integer* target) {
    const Number rounded = round_half_even(number);
    const auto lowest = static_cast<Number>(std::numeric_limits<Integer>::min());
    const auto highest = static_cast<Number>(std::numeric_limits<Integer>::max());
    // Not a number is in no range.
    if (!(rounded >= lowest && rounded <= highest)) return DISP_E_OVERFLOW;
    *target = static_cast<Integer>(rounded);
    return S_OK;
}

template <typename Real>
HRESULT store_real(Number number, Real* target) {
    if (std::isfinite(number) && std::fabs(number) > std::numeric_limits<Real>::max())
        return DISP_E_OVERFLOW;
    *target = static_cast<Real>(number);
    return S_OK;
}

HRESULT store_date(Number number, DATE* target) {
    if (!(number >= first_date && number < behind_dates)) return DISP_E_OVERFLOW;
    return store_real(number, target);
}

HRESULT write_number(Number number, VARTYPE vt, VARIANT* to) {
    switch (vt) {
        case VT_I1:
            return store(number, &to->cVal);
        case VT_UI1:
            return store(number, &to->bVal);
        case VT_I2:
            return store(number, &to->iVal);
        case VT_UI2:
            return store(number, &to->uiVal);
        case VT_I4:
        case VT_INT:
            return store(number, &to->lVal);
        case VT_UI4:
        case VT_UINT:
            return store(number, &to->ulVal);
        case VT_I8:
            return store(number, &to->llVal);
        case VT_UI8:
            return store(number, &to->ullVal);
        case VT_R4:
            return store_real(number, &to->fltVal);
        case VT_R8:
            return store_real(number, &to->dblVal);
        case VT_DATE:
            return store_date(number, &to->date);
        case VT_CY:
            return store(number * currency_unit, &to->cyVal.int64);
        case VT_BOOL:
            to->boolVal = number != 0 ? VARIANT_TRUE : VARIANT_FALSE;
            return S_OK;
        default:
            return DISP_E_TYPEMISMATCH;
    }
}

// ---- Text to number ----------------------------------------------------------------------------

/// The text without the blanks around it; empty when it has other letters than ASCII's.
std::string narrow(BSTR text) {
    std::string found;
    for (UINT i = 0; i < SysStringLen(text); ++i) {
        if (text[i] == 0 || text[i] > 0x7E) return {};
        found += static_cast<char>(text[i]);
    }
    const size_t first = found.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return found.substr(first, found.find_last_not_of(' ') - first + 1);
}

template <typename Real>
HRESULT parse(std::string_view text, Real* number) {
    const size_t digits = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
    // Else "inf" and "nan" were numbers.
    if (text.find_first_of(".0123456789", digits) != digits) return DISP_E_TYPEMISMATCH;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
    if (error == std::errc::invalid_argument || end != text.data() + text.size())
        return DISP_E_TYPEMISMATCH;
    return error == std::errc() ? S_OK : DISP_E_OVERFLOW;
}

bool same_word(std::string_view text, std::string_view word) {
    if (text.size() != word.size()) return false;
    for (size_t i = 0; i < text.size(); ++i) {
        if ((text[i] | 0x20) != word[i]) return false;
    }
    return true;
}

/// Shifted before it becomes binary, so that halves of the last digit are seen.
HRESULT currency_of_text(const std::string& text, CURRENCY* to) {
    const bool shifted = text.find_first_of("eE") == std::string::npos;
    Number number = 0;
    const HRESULT read = parse(shifted ? text + "e4" : text, &number);
    return FAILED(read) ? read : store(shifted ? number : number * currency_unit, &to->int64);
}

HRESULT change_text(BSTR from, VARTYPE vt, VARIANT* to) {
    if (vt == VT_DATE) return DISP_E_TYPEMISMATCH;
    const std::string text = narrow(from);
    if (vt == VT_CY) return currency_of_text(text, &to->cyVal);
    if (vt == VT_R8) return parse(text, &to->dblVal);
    if (vt == VT_R4) return parse(text, &to->fltVal);
    if (vt == VT_BOOL && (same_word(text, "true") || same_word(text, "false"))) {
        to->boolVal = text.size() == 4 ? VARIANT_TRUE : VARIANT_FALSE;
        return S_OK;
    }
    Number number = 0;
    const HRESULT read = parse(text, &number);
    return FAILED(read) ? read : write_number(number, vt, to);
}

// ---- Number to text ----------------------------------------------------------------------------

template <typename... How>
std::string digits_of(How... how) {
    char digits[64];
    const auto end = std::to_chars(digits, digits + sizeof(digits), how...).ptr;
    std::string text(digits, end);
    if (const size_t e = text.find('e'); e != std::string::npos) text[e] = 'E';
    return text == "-0" ? "0" : text;
}

std::string text_of_currency(int64_t value) {
    const uint64_t size =
        value < 0 ? uint64_t{0} - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
    std::string rest = digits_of(size % currency_unit);
    rest.insert(0, currency_digits - rest.size(), '0');
    rest.erase(rest.find_last_not_of('0') + 1);
    const std::string whole = (value < 0 ? "-" : "") + digits_of(size / currency_unit);
    return rest.empty() ? whole : whole + '.' + rest;
}

template <typename Real>
HRESULT text_of_real(Real value, int digits, std::string* text) {
    if (!std::isfinite(value)) return DISP_E_TYPEMISMATCH;
    *text = digits_of(value, std::chars_format::general, digits);
    return S_OK;
}

HRESULT text_of(const VARIANT& from, std::string* text) {
    switch (from.vt) {
        case VT_EMPTY:
            return S_OK;
        case VT_BOOL:
            *text = from.boolVal != 0 ? "True" : "False";
            return S_OK;
        case VT_CY:
            *text = text_of_currency(from.cyVal.int64);
            return S_OK;
        case VT_R4:
            return text_of_real(from.fltVal, float_digits, text);
        case VT_R8:
            return text_of_real(from.dblVal, double_digits, text);
        case VT_UI8:
            *text = digits_of(from.ullVal);
            return S_OK;
        case VT_DATE:
            return DISP_E_TYPEMISMATCH;
        default:
            break;
    }
    VARIANT whole{};
    Number number = 0;
    if (!read_number(from, &number)) return DISP_E_TYPEMISMATCH;
    const HRESULT stored = store(number, &whole.llVal);
    *text = digits_of(whole.llVal);
    return stored;
}

HRESULT write_text(const VARIANT& from, VARIANT* to) {
    std::string text;
    const HRESULT made = text_of(from, &text);
    if (FAILED(made)) return made;
    to->bstrVal = SysAllocStringLen(nullptr, static_cast<UINT>(text.size()));
    if (to->bstrVal == nullptr) return E_OUTOFMEMORY;
    for (size_t i = 0; i < text.size(); ++i) to->bstrVal[i] = static_cast<OLECHAR>(text[i]);
    return S_OK;
}

// ---- Objects -----------------------------------------------------------------------------------

IUnknown* object_in(const VARIANT& from) {
    return from.vt == VT_UNKNOWN ? from.punkVal : from.pdispVal;
}

HRESULT change_object(const VARIANT& from, VARTYPE vt, VARIANT* to) {
    IUnknown* const object = object_in(from);
    void* found = nullptr;
    const IID& riid = vt == VT_UNKNOWN ? IID_IUnknown : IID_IDispatch;
    if (object != nullptr && FAILED(object->QueryInterface(riid, &found)))
        return DISP_E_TYPEMISMATCH;
    if (vt == VT_UNKNOWN) {
        to->punkVal = static_cast<IUnknown*>(found);
    } else {
        to->pdispVal = static_cast<IDispatch*>(found);
    }
    return S_OK;
}

/// The object's member DISPID_VALUE; the caller clears it.
HRESULT value_of_object(const VARIANT& from, VARIANT* value) {
    const ComPtr<IUnknown> object(object_in(from));
    ComPtr<IDispatch> dispatch;
    if (!object || FAILED(object->QueryInterface(IID_PPV_ARGS(&dispatch))))
        return DISP_E_TYPEMISMATCH;
    DISPPARAMS nothing{};
    const HRESULT got = dispatch->Invoke(DISPID_VALUE, IID_NULL, 0, DISPATCH_PROPERTYGET, &nothing,
                                         value, nullptr, nullptr);
    return FAILED(got) ? DISP_E_TYPEMISMATCH : S_OK;
}

// ---- All together ------------------------------------------------------------------------------

/// Both are without VT_BYREF and of different types; the caller sets the type of `to`.
HRESULT change_value(const VARIANT& from, VARTYPE vt, VARIANT* to) {
    if (from.vt == VT_NULL || from.vt == VT_ERROR || is_object(vt)) return DISP_E_TYPEMISMATCH;
    if (from.vt == VT_BSTR) return change_text(from.bstrVal, vt, to);
    if (vt == VT_BSTR) return write_text(from, to);
    Number number = 0;
    return read_number(from, &number) ? write_number(number, vt, to) : DISP_E_TYPEMISMATCH;
}

HRESULT change(const VARIANT& from, USHORT flags, VARTYPE vt, VARIANT* to) {
    if (from.vt == vt) return VariantCopy(to, &from);
    HRESULT result = DISP_E_TYPEMISMATCH;
    if (!is_object(from.vt)) {
        result = change_value(from, vt, to);
    } else if (is_object(vt)) {
        result = change_object(from, vt, to);
    } else if ((flags & no_value_property) == 0) {
        VARIANT value{};
        result = value_of_object(from, &value);
        if (SUCCEEDED(result)) result = change(value, no_value_property, vt, to);
        VariantClear(&value);
    }
    if (SUCCEEDED(result)) to->vt = vt;
    return result;
}

bool is_value_type(VARTYPE vt) {
    return vt == VT_EMPTY || vt == VT_NULL || variant_size_of(vt) != 0;
}

}  // namespace

}  // namespace agentline

HRESULT VariantChangeType(VARIANTARG* pvargDest, const VARIANTARG* pvarSrc, USHORT wFlags,
                          VARTYPE vt) {
    if (pvargDest == nullptr || pvarSrc == nullptr) return E_INVALIDARG;
    if (!agentline::is_value_type(vt)) return DISP_E_BADVARTYPE;
    VARIANT from;
    HRESULT result = agentline::variant_behind(*pvarSrc, &from);
    if (FAILED(result)) return result;
    if (!agentline::is_value_type(from.vt)) return DISP_E_BADVARTYPE;
    VARIANT made{};
    try {
        result = agentline::change(from, wFlags, vt, &made);
    } catch (const std::bad_alloc&) {
        result = E_OUTOFMEMORY;
    }
    if (SUCCEEDED(result)) result = VariantClear(pvargDest);
    if (FAILED(result)) {
        VariantClear(&made);
        return result;
    }
    *pvargDest = made;
    return S_OK;
}
