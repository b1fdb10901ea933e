// connection_point.h: where programs connect their sinks to a TAPI object.
//
// A TAPI object has one list of sinks and two names for it: the IID of the interface and the DIID
// of the dispinterface. A point keeps its TAPI object alive and owns nothing else; any thread may
// call. Pages: IConnectionPointContainer, IConnectionPoint; contract 4.4.

#pragma once

#include <agentline_com.h>
#include <memory>

#include "client/com/sinks.h"

namespace agentline {

/// FindConnectionPoint of the owner: E_POINTER, CONNECT_E_NOCONNECTION, E_OUTOFMEMORY. The point
/// calls itself by the name that was asked for.
HRESULT find_connection_point(REFIID iid, IConnectionPointContainer* owner,
                              std::shared_ptr<Sinks> sinks, IConnectionPoint** out) noexcept;

/// EnumConnectionPoints of the owner: a point for each name, the IID first.
HRESULT enumerate_connection_points(IConnectionPointContainer* owner,
                                    const std::shared_ptr<Sinks>& sinks,
                                    IEnumConnectionPoints** out) noexcept;

}  // namespace agentline
