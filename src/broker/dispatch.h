// What: from a frame to the function that handles it: client state, decoding, the stalled door.
// Owner: none. Thread: the shard's. Whatever is malformed closes the client that sent it.
// Spec: design 3.3, 3.9; docs/wire-protocol.md.
#pragma once

#include "broker/shard.h"
#include "wire/frame.h"

namespace agentline {

void dispatch(Shard& shard, ClientRecord& client, const wire::Frame& frame);

}  // namespace agentline
