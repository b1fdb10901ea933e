// What: how often what happened since the server started; shown by the operator's status.
// Owner: the shard. Thread: the shard's.
#pragma once

#include <cstdint>

namespace agentline {

struct Counters {
    std::uint64_t clients_accepted = 0;
    std::uint64_t clients_closed = 0;  ///< Told to go: malformed packets, too many clients.
    std::uint64_t agent_requests = 0;
    std::uint64_t replies = 0;
    std::uint64_t refused_while_stalled = 0;
    std::uint64_t proxy_responses_ignored = 0;
    std::uint64_t proxy_messages_ignored = 0;
};

}  // namespace agentline
