// What: LINEPROXYREQUESTLIST read as a mask of served request types (bit n = type n).
// Owner: none. Thread: a pure function, any. Never reads outside the bytes.
// Spec: lineGetProxyStatus page; contract 3.5, 7.2.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "base/result.h"

namespace agentline::client {

Result<std::uint32_t> served_mask_of(ByteView list);

}  // namespace agentline::client
