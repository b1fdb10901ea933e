// What: the client connections of a shard: who each is, what it may do, how far it has come.
// Owner: the shard. Thread: the shard's. Identity comes from the transport, never from a packet.
// Spec: design 3.14; docs/wire-protocol.md (a connection begins with Hello).
#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>

#include "model/identity.h"
#include "model/ids.h"

namespace agentline {

enum class ClientState : std::uint8_t {
    awaiting_hello,
    ready,
    closing,  ///< Told to go: nothing is read from it or sent to it any more.
};

struct ClientRecord {
    ClientId id;
    Peer peer;
    Access access;
    ClientState state = ClientState::awaiting_hello;
    std::uint64_t event_sequence = 0;   ///< Of the last event sent.
    bool is_known_to_handlers = false;  ///< Has initialised: handlers may keep something for it.
    bool is_subscribed = false;         ///< Gets every fact as an event.
};

class ClientRecords {
  public:
    ClientRecord& add(ClientRecord record) {
        const ClientId id = record.id;
        return records_.insert_or_assign(id, std::move(record)).first->second;
    }
    ClientRecord* find(ClientId id) {
        const auto found = records_.find(id);
        return found == records_.end() ? nullptr : &found->second;
    }
    template <class Each>
    void for_each(Each each) {
        for (auto& [id, record] : records_) each(record);
    }
    void remove(ClientId id) { records_.erase(id); }
    [[nodiscard]] std::size_t size() const { return records_.size(); }

  private:
    std::unordered_map<ClientId, ClientRecord> records_;
};

}  // namespace agentline
