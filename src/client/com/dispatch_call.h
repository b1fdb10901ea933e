// dispatch_call.h: from the VARIANTs of IDispatch::Invoke to a C++ call of a member, and back.
//
// `&call<&ITAgent::get_ID>` is a function for DispatchMember::invoke; types of parameters come from
// the member itself. A pointer to what the member writes must be its last parameter: the result.
// Argument<T> and Result<T> own what they hold while the call lasts. Only dispatch_table.cc and
// tests include this. Pages: IDispatch::Invoke method (oaidl.h), VariantChangeType.

#pragma once

#include <agentline_com.h>
#include <agentline_comptr.h>
#include <tuple>
#include <type_traits>
#include <utility>

#include "client/com/dispatch_member.h"

namespace agentline {

/// The object in the argument as interface `riid`, with a reference; nullptr from an empty one.
HRESULT argument_object(const VARIANTARG& argument, REFIID riid, void** object);
/// The argument as it came, or what it refers to; what it holds stays the caller's.
HRESULT argument_variant(const VARIANTARG& argument, VARIANT* borrowed);
/// The argument as a value of this type, which the caller clears.
HRESULT argument_value(const VARIANTARG& argument, VARTYPE type, VARIANT* value);

/// Clears the value at its end.
class OwnedVariant {
  public:
    OwnedVariant() { VariantInit(&value); }
    OwnedVariant(const OwnedVariant&) = delete;
    OwnedVariant& operator=(const OwnedVariant&) = delete;
    ~OwnedVariant() { VariantClear(&value); }

    VARIANT value;
};

// ---- Types -------------------------------------------------------------------------------------

template <typename T>
inline constexpr bool is_interface = std::is_base_of_v<IUnknown, T>;

/// Which type of VARIANT such a value is, and where in it the value lies.
template <typename T>
struct InVariant;
template <>
struct InVariant<LONG> {
    static constexpr VARTYPE type = VT_I4;
    static constexpr auto field = &VARIANT::lVal;
};
template <>
struct InVariant<ULONG> {
    static constexpr VARTYPE type = VT_UI4;
    static constexpr auto field = &VARIANT::ulVal;
};
template <>
struct InVariant<VARIANT_BOOL> {
    static constexpr VARTYPE type = VT_BOOL;
    static constexpr auto field = &VARIANT::boolVal;
};
template <>
struct InVariant<BSTR> {
    static constexpr VARTYPE type = VT_BSTR;
    static constexpr auto field = &VARIANT::bstrVal;
};
template <>
struct InVariant<CURRENCY> {
    static constexpr VARTYPE type = VT_CY;
    static constexpr auto field = &VARIANT::cyVal;
};
template <>
struct InVariant<DATE> {
    static constexpr VARTYPE type = VT_DATE;
    static constexpr auto field = &VARIANT::date;
};

/// Enums travel as the LONG that they are.
template <typename T>
using Carried = std::conditional_t<std::is_enum_v<T>, LONG, T>;

// ---- Parameters --------------------------------------------------------------------------------

/// A parameter that the member reads: a number, an enum or a BSTR.
template <typename T>
class Argument {
  public:
    static constexpr bool is_result = false;

    HRESULT take(const VARIANTARG& argument) {
        return argument_value(argument, InVariant<Carried<T>>::type, &held_.value);
    }
    T pass() { return static_cast<T>(held_.value.*InVariant<Carried<T>>::field); }

  private:
    OwnedVariant held_;
};

template <>
class Argument<VARIANT> {
  public:
    static constexpr bool is_result = false;

    HRESULT take(const VARIANTARG& argument) { return argument_variant(argument, &borrowed_); }
    VARIANT pass() { return borrowed_; }

  private:
    VARIANT borrowed_{};
};

template <typename T>
requires is_interface<T>
class Argument<T*> {
  public:
    static constexpr bool is_result = false;

    HRESULT take(const VARIANTARG& argument) {
        void* found = nullptr;
        const HRESULT result = argument_object(argument, __uuidof(T), &found);
        object_.Attach(static_cast<T*>(found));
        return result;
    }
    T* pass() { return object_.Get(); }

  private:
    ComPtr<T> object_;
};

/// A parameter that the member writes: a number or an enum.
template <typename T>
requires(!is_interface<T>) && (!std::is_same_v<T*, BSTR>)class Argument<T*> {
  public:
    static constexpr bool is_result = true;

    T* pass() { return &value_; }
    void give(VARIANT* result) {
        result->vt = InVariant<Carried<T>>::type;
        result->*InVariant<Carried<T>>::field = value_;
    }

  private:
    T value_{};
};

template <>
class Argument<BSTR*> {
  public:
    static constexpr bool is_result = true;

    Argument() = default;
    Argument(const Argument&) = delete;
    Argument& operator=(const Argument&) = delete;
    ~Argument() { SysFreeString(text_); }

    BSTR* pass() { return &text_; }
    void give(VARIANT* result) {
        result->vt = VT_BSTR;
        result->bstrVal = std::exchange(text_, nullptr);
    }

  private:
    BSTR text_ = nullptr;
};

template <>
class Argument<VARIANT*> {
  public:
    static constexpr bool is_result = true;

    VARIANT* pass() { return &held_.value; }
    void give(VARIANT* result) { *result = std::exchange(held_.value, VARIANT{}); }

  private:
    OwnedVariant held_;
};

template <typename T>
requires is_interface<T>
class Argument<T**> {
  public:
    static constexpr bool is_result = true;

    T** pass() { return object_.ReleaseAndGetAddressOf(); }
    void give(VARIANT* result) {
        if constexpr (std::is_base_of_v<IDispatch, T>) {
            result->vt = VT_DISPATCH;
            result->pdispVal = object_.Detach();
        } else {
            result->vt = VT_UNKNOWN;
            result->punkVal = object_.Detach();
        }
    }

  private:
    ComPtr<T> object_;
};

// ---- The call ----------------------------------------------------------------------------------

template <auto Method>
class MemberCall;

template <typename Interface, typename... Parameters, HRESULT (Interface::*Method)(Parameters...)>
class MemberCall<Method> {
  public:
    static HRESULT make(IDispatch* object, DispatchCall& call) {
        if (call.arguments.size() != argument_count) return DISP_E_BADPARAMCOUNT;
        Arguments arguments;
        const HRESULT taken = take(arguments, call, std::make_index_sequence<argument_count>());
        if (FAILED(taken)) return taken;
        auto pass = [&](auto&... each) {
            return (static_cast<Interface*>(object)->*Method)(each.pass()...);
        };
        call.answer = std::apply(pass, arguments);
        if constexpr (argument_count != sizeof...(Parameters)) {
            if (SUCCEEDED(call.answer) && call.result != nullptr)
                std::get<argument_count>(arguments).give(call.result);
        }
        return S_OK;
    }

  private:
    using Arguments = std::tuple<Argument<Parameters>...>;
    static constexpr size_t argument_count = (size_t{!Argument<Parameters>::is_result} + ... + 0);

    template <size_t... Index>
    static HRESULT take(Arguments& arguments, DispatchCall& call, std::index_sequence<Index...>) {
        HRESULT taken = S_OK;
        (void)((SUCCEEDED(taken = take_one(std::get<Index>(arguments), call,
                                           argument_count - 1 - Index))) &&
               ...);
        return taken;
    }
    template <typename T>
    static HRESULT take_one(Argument<T>& argument, DispatchCall& call, size_t place) {
        static_assert(!Argument<T>::is_result, "only the last parameter may be written");
        call.wrong_argument = static_cast<UINT>(place);
        return argument.take(call.arguments[place]);
    }
};

template <auto Method>
HRESULT call(IDispatch* object, DispatchCall& call) {
    return MemberCall<Method>::make(object, call);
}

}  // namespace agentline
