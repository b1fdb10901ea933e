// What: LINEPROXYREQUEST as bytes: what an external handler sees, and what it gives back.
// Layout (contract 13.7): header 28, arm, room of the contained structure (its dwTotalSize counted
// from its own start, rest zero), strings on 4-byte boundaries; machine and user offsets from byte
// 0 of the block, id and PIN offsets from the start of the arm; UTF-16.
// Owner: the caller. Thread: pure functions, any. Spec: LINEPROXYREQUEST page; contract 10, 13.7.
#pragma once

#include <string>

#include "base/bytes.h"
#include "base/result.h"
#include "model/proxy_request.h"

namespace agentline::wire {

struct ProxyBlock {
    std::string machine;  ///< UTF-8 here, UTF-16 in the block.
    std::string user;
    std::uint32_t client_api_version = 0;
    proxy::Request request;
};

Bytes encode_proxy_block(const ProxyBlock& block);
/// The inverse of encode_proxy_block, for whoever receives a block. The contained structures of Get
/// requests yield their dwTotalSize.
Result<ProxyBlock> decode_proxy_block(ByteView bytes);

/// What the handler left in the block: the new handle, or the contained structure.
struct ProxyAnswerBytes {
    std::uint32_t handle = 0;
    Bytes report;
};
/// For a dwResult of 0 only: a report that was not filled in is inconsistent.
/// Fails on inconsistent sizes; never reads outside `block`.
Result<ProxyAnswerBytes> answer_in_block(ByteView block);

}  // namespace agentline::wire
