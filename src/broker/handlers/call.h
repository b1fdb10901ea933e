// What: one request in a handler's hand: whose it is, its frame, and how it is answered.
// Owner: dispatch, for the time of the call. Thread: the shard's. Spec: docs/wire-protocol.md.
#pragma once

#include "broker/shard.h"
#include "model/lineerr.h"
#include "wire/frame.h"
#include "wire/requests.h"

namespace agentline {

struct Call {
    Shard& shard;
    ClientRecord& client;
    const wire::FrameHeader& header;

    template <class Ack>
    void ack(const Ack& answer) const {
        shard.outbox.ack(client, header, wire::encode_ack(0, answer));
    }
    void ack_result(LineErr result) const {
        const auto value = static_cast<std::uint32_t>(result);
        shard.outbox.ack(client, header, wire::encode_ack(value, wire::EmptyAck{}));
    }
    void malformed(const char* why) const { shard.close_client(client, why); }
};

}  // namespace agentline
