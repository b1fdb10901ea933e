#include "client/com/dispatch.h"

#include <agentline_com.h>
#include <new>

namespace agentline {

namespace {

OLECHAR lower(OLECHAR letter) {
    return letter >= u'A' && letter <= u'Z' ? static_cast<OLECHAR>(letter + (u'a' - u'A')) : letter;
}

bool same_name(std::string_view name, const OLECHAR* wanted) {
    for (const char letter : name) {
        // The end of a shorter one differs, too.
        if (lower(static_cast<OLECHAR>(letter)) != lower(*wanted)) return false;
        ++wanted;
    }
    return *wanted == 0;
}

DISPID id_of_name(std::span<const DispatchPart> parts, const OLECHAR* name) {
    if (name == nullptr) return DISPID_UNKNOWN;
    for (const DispatchPart& part : parts) {
        for (const DispatchMember& member : part.members) {
            if (same_name(member.name, name)) return member.id;
        }
    }
    return DISPID_UNKNOWN;
}

/// The names that may come with the arguments of such a member: one for a put, else none.
HRESULT check_names(WORD kind, const DISPPARAMS& parameters) {
    if (parameters.cNamedArgs != 0 && parameters.rgdispidNamedArgs == nullptr) return E_INVALIDARG;
    if (kind != DISPATCH_PROPERTYPUT) return parameters.cNamedArgs == 0 ? S_OK : DISP_E_NONAMEDARGS;
    if (parameters.cNamedArgs == 0) return DISP_E_PARAMNOTOPTIONAL;
    const bool one = parameters.cNamedArgs == 1;
    return one && parameters.rgdispidNamedArgs[0] == DISPID_PROPERTYPUT ? S_OK : DISP_E_NONAMEDARGS;
}

HRESULT report_failure(HRESULT failure, EXCEPINFO* exception) {
    if (exception != nullptr) {
        *exception = EXCEPINFO{};
        exception->bstrSource = SysAllocString(OLESTR("Agentline TAPI 3"));
        exception->scode = failure;
    }
    return DISP_E_EXCEPTION;
}

HRESULT invoke_member(IDispatch* object, const DispatchMember& member, const InvokeCall& call) {
    const HRESULT named = check_names(member.kind, *call.parameters);
    if (FAILED(named)) return named;
    DispatchCall under_way;
    under_way.arguments = {call.parameters->rgvarg, call.parameters->cArgs};
    under_way.result = member.kind == DISPATCH_PROPERTYPUT ? nullptr : call.result;
    if (under_way.result != nullptr) VariantInit(under_way.result);
    const HRESULT made = member.invoke(object, under_way);
    if (FAILED(made)) {
        if (call.wrong_argument != nullptr && made != DISP_E_BADPARAMCOUNT)
            *call.wrong_argument = under_way.wrong_argument;
        return made;
    }
    if (FAILED(under_way.answer)) return report_failure(under_way.answer, call.exception);
    return under_way.answer;
}

HRESULT find_and_invoke(std::span<const DispatchPart> parts, const InvokeCall& call) {
    for (const DispatchPart& part : parts) {
        for (const DispatchMember& member : part.members) {
            if (member.id == call.member && (member.kind & call.flags) != 0)
                return invoke_member(part.object, member, call);
        }
    }
    return DISP_E_MEMBERNOTFOUND;
}

}  // namespace

HRESULT dispatch_type_info_count(UINT* count) noexcept {
    if (count == nullptr) return E_POINTER;
    *count = 0;
    return S_OK;
}

HRESULT dispatch_type_info(ITypeInfo** info) noexcept {
    if (info == nullptr) return E_POINTER;
    *info = nullptr;
    return DISP_E_BADINDEX;
}

HRESULT dispatch_ids_of_names(std::span<const DispatchPart> parts, REFIID riid, LPOLESTR* names,
                              UINT count, DISPID* ids) noexcept {
    if (riid != IID_NULL) return DISP_E_UNKNOWNINTERFACE;
    if (names == nullptr || ids == nullptr) return E_POINTER;
    HRESULT result = S_OK;
    for (UINT i = 0; i < count; ++i) {
        // Behind the member's name come names of its parameters, which have none.
        ids[i] = i == 0 ? id_of_name(parts, names[i]) : DISPID_UNKNOWN;
        if (ids[i] == DISPID_UNKNOWN) result = DISP_E_UNKNOWNNAME;
    }
    return result;
}

HRESULT dispatch_invoke(std::span<const DispatchPart> parts, const InvokeCall& call) noexcept {
    if (call.riid != IID_NULL) return DISP_E_UNKNOWNINTERFACE;
    if (call.parameters == nullptr) return E_INVALIDARG;
    if (call.parameters->rgvarg == nullptr && call.parameters->cArgs != 0) return E_INVALIDARG;
    try {
        return find_and_invoke(parts, call);
    } catch (const std::bad_alloc&) {
        return E_OUTOFMEMORY;
    } catch (...) {
        return E_UNEXPECTED;
    }
}

}  // namespace agentline
