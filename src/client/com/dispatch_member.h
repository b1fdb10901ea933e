// dispatch_member.h: one member of an interface as IDispatch sees it.
//
// The tables of these are generated (dispatch_table.h), constant and for every thread. No page of
// their own; contract 8.3.

#pragma once

#include <agentline_com.h>
#include <span>
#include <string_view>

namespace agentline {

/// A call on its way: what Invoke was given, and what came of it.
struct DispatchCall {
    std::span<const VARIANTARG> arguments;  // in reverse order
    VARIANT* result = nullptr;              // where the result goes, if anybody wants it
    UINT wrong_argument = 0;                // which of `arguments` did not fit
    HRESULT answer = S_OK;                  // what the member itself returned
};

struct DispatchMember {
    std::string_view name;  // ASCII, without get_ or put_
    DISPID id;
    WORD kind;  // DISPATCH_METHOD, DISPATCH_PROPERTYGET or DISPATCH_PROPERTYPUT
    /// Fails when the member could not be called. `object` is the interface that has the member.
    HRESULT (*invoke)(IDispatch* object, DispatchCall& call);
};

/// All members of the interface, with those of its bases; in dispatch_table.h for those we have.
template <typename Interface>
std::span<const DispatchMember> dispatch_members() = delete;

}  // namespace agentline
