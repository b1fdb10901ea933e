// dispatch.h: IDispatch of a COM object, once for all of them.
//
// `class Agent final : public DispatchObject<ITAgent>` has the methods of IUnknown and IDispatch.
// Whichever interface of the object is asked, the members of all its dispatch interfaces are found,
// in their order; interfaces whose numbers collide must not meet in one object. Each must be in
// dispatch_table.h. Any thread; it holds no lock and has no state, and lets no exception out.
// Page: IDispatch interface (oaidl.h); contract 8.3.

#pragma once

#include <array>

#include "client/com/dispatch_table.h"
#include "client/com/object.h"

namespace agentline {

/// One dispatch interface of an object.
struct DispatchPart {
    IDispatch* object = nullptr;
    std::span<const DispatchMember> members;
};

/// What the caller of IDispatch::Invoke passed.
struct InvokeCall {
    DISPID member;
    const IID& riid;
    WORD flags;
    const DISPPARAMS* parameters;
    VARIANT* result;
    EXCEPINFO* exception;
    UINT* wrong_argument;
};

HRESULT dispatch_type_info_count(UINT* count) noexcept;
HRESULT dispatch_type_info(ITypeInfo** info) noexcept;
HRESULT dispatch_ids_of_names(std::span<const DispatchPart> parts, REFIID riid, LPOLESTR* names,
                              UINT count, DISPID* ids) noexcept;
HRESULT dispatch_invoke(std::span<const DispatchPart> parts, const InvokeCall& call) noexcept;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

template <typename Identity, typename... Others>
class DispatchObject : public Object<Identity, Others...> {
  public:
    STDMETHODIMP GetTypeInfoCount(UINT* pctinfo) final { return dispatch_type_info_count(pctinfo); }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo** ppTInfo) final {
        return dispatch_type_info(ppTInfo);
    }
    STDMETHODIMP GetIDsOfNames(REFIID riid, LPOLESTR* rgszNames, UINT cNames, LCID,
                               DISPID* rgDispId) final {
        return dispatch_ids_of_names(parts(), riid, rgszNames, cNames, rgDispId);
    }
    STDMETHODIMP Invoke(DISPID dispIdMember, REFIID riid, LCID, WORD wFlags,
                        DISPPARAMS* pDispParams, VARIANT* pVarResult, EXCEPINFO* pExcepInfo,
                        UINT* puArgErr) final {
        return dispatch_invoke(
            parts(), {dispIdMember, riid, wFlags, pDispParams, pVarResult, pExcepInfo, puArgErr});
    }

  protected:
    DispatchObject() = default;
    ~DispatchObject() override = default;

  private:
    template <typename Interface>
    static constexpr bool dispatches = std::is_base_of_v<IDispatch, Interface>;
    static constexpr size_t part_count =
        (size_t{dispatches<Identity>} + ... + size_t{dispatches<Others>});
    static_assert(part_count != 0, "an object without dispatch interface derives from Object");

    std::array<DispatchPart, part_count> parts() {
        std::array<DispatchPart, part_count> found;
        DispatchPart* next = found.data();
        add<Identity>(&next);
        (add<Others>(&next), ...);
        return found;
    }
    template <typename Interface>
    void add(DispatchPart** next) {
        if constexpr (dispatches<Interface>) {
            **next = {static_cast<Interface*>(this), dispatch_members<Interface>()};
            ++*next;
        }
    }
};

#pragma GCC diagnostic pop

}  // namespace agentline
