// collection.h: a list for callers by name: what get_Agents and its neighbours give in a VARIANT.
//
// The list is what it was when it was asked for, and never changes. Owned by its references; any
// thread may call. Page: ITCollection; contract 4.3.

#pragma once

#include <agentline_comptr.h>
#include <vector>

namespace agentline {

/// Overwrites *out, which is not read, with an ITCollection; with VT_EMPTY on failure.
/// How IEnumVARIANT and get_Item give an item.
void copy_out(const ComPtr<IDispatch>& item, VARIANT* out);

HRESULT make_collection(std::vector<ComPtr<IDispatch>> items, VARIANT* out) noexcept;

}  // namespace agentline
