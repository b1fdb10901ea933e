// What: what the external handler answers to which request, drawn from a seed of its own and from
// what the request says: so the handler, who reads it in his block, the judge at the server's door
// and the program that asked know it each for themselves. Owner: none. Thread: pure functions, any.
// Spec: contract 10.3 (lineProxyResponse), 13.7.
#pragma once

#include <optional>

#include "base/bytes.h"
#include "model/lineerr.h"
#include "model/proxy_request.h"
#include "tapi.h"

namespace agentline::sim {

enum class Manner : std::uint8_t {
    plain,
    twice,           ///< The second is refused.
    positive_first,  ///< A result that is none; refused, and the block stays.
    foreign_first,   ///< A pointer that is no block; refused.
    wrong_sizes,     ///< Of the structure in the block; else plain.
    silent,
};

struct Script {
    Manner manner = Manner::plain;
    LineErr result = LineErr::ok;
    std::uint32_t value = 0;  ///< The handle, or the first figure of the structure.
};

/// `token` = what tells one request from others.
Script script_of(std::uint64_t seed, std::uint32_t type, std::uint32_t token);
/// As the handler reads it.
std::uint32_t token_of(const LINEPROXYREQUEST& block);

/// What the requester must get for the handler's answer.
struct Due {
    bool is_silent = false;
    LineErr code = LineErr::ok;
    Bytes data;  ///< Of a success: the handle, or the dwUsedSize bytes of the structure.
};
/// As the requester wrote it.
Due due_answer(std::uint64_t seed, const proxy::Request& request);

}  // namespace agentline::sim
