// What: a request of the agent functions as its wire packet. Thread: a pure function, any.
// Owner: none. Never checks: the values go out as they are. Spec: contract/ms-trp-packets.tsv.
#pragma once

#include <cstdint>

#include "model/proxy_request.h"
#include "wire/packet.h"

namespace agentline::client {

/// `server_line` is the server's handle of the line; a Get request asks for `asked_size` bytes.
wire::Message request_packet(const proxy::Request& request, std::uint32_t request_id,
                             std::uint32_t server_line, std::uint32_t asked_size);

}  // namespace agentline::client
