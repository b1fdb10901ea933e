// What: the only writer of client memory: the results of requests, in the caller's characters.
// Owner: none, functions. Thread: the caller holds the lock of the application, so that nothing is
// written after lineClose (K-11). Never writes beyond the captured dwTotalSize, never touches
// dwTotalSize itself. Spec: contract 2 (11), 7.1, 7.3.
#pragma once

#include <cstdint>

#include "base/bytes.h"
#include "client/core/pending_requests.h"
#include "model/lineerr.h"

namespace agentline::client {

/// dwTotalSize of a structure of the client, which may be unaligned.
std::uint32_t total_size_at(const void* structure);

/// What to ask the server for: an A caller's names take twice the room in UTF-16.
std::uint32_t asked_size(std::uint32_t total_size, bool ansi);

/// Copies the bytes behind dwTotalSize; `bytes` must not be longer than `total_size`.
void write_structure(void* structure, ByteView bytes, std::uint32_t total_size);

/// Writes the data of a successful reply. OPERATIONFAILED, and nothing written, if it is not what
/// the request asks for.
LineErr write_result(const PendingRequest& request, ByteView data);

}  // namespace agentline::client
