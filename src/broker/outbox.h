// What: the one output sequence of a shard: acks and events as frames, in decision order.
// Owner: the shard. Thread: the shard's. Never sends to a client that was told to go.
// Spec: design 3.2, 3.3, 3.9; broker.h (Batch).
#pragma once

#include <string>
#include <vector>

#include "broker/broker.h"
#include "broker/client_records.h"
#include "wire/frame.h"
#include "wire/packet.h"

namespace agentline {

class Outbox {
  public:
    /// While the journal cannot commit, what needs no commit goes around the sequence: acks and
    /// closes. Events keep their place.
    void set_bypass(bool bypass) { bypass_ = bypass; }

    /// Answers the request, unless its sender wants no ack.
    void ack(const ClientRecord& client, const wire::FrameHeader& request,
             const wire::Message& answer);
    void event(ClientRecord& client, const wire::Event& event);
    /// Around the sequence, with sequence 0: nothing that a client could resume from.
    void event_at_once(const ClientRecord& client, const wire::Event& event);
    void close(ClientRecord& client, std::string why);
    void check_pin(CheckPin check);
    void read_config(ReadConfig read);
    void order_provider(OrderProvider order);

    /// Moves what was collected into the batch.
    void take(Batch& batch);

  private:
    Bytes& bytes_for(std::vector<Output>& lane, ClientId client);
    void put_event(std::vector<Output>& lane, ClientId client, const wire::Event& event,
                   std::uint64_t sequence);

    bool bypass_ = false;
    std::vector<Output> outputs_;
    std::vector<Output> at_once_;
    Bytes body_;  ///< Reused for each frame.
};

}  // namespace agentline
