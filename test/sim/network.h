// What: the network between programs and server: connections of two byte lanes that delay and cut
// bytes anywhere, break with each end learning of it at its own time, and back up.
// Owner: a House. Thread: its owner's. Bytes of a lane arrive in order or not at all.
// Spec: design 3.9, 3.13; io/server_connection.h (what the server's end does).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "base/bytes.h"
#include "model/identity.h"
#include "model/ids.h"
#include "sim/site.h"

namespace agentline::sim {

class ServerEnd {
  public:
    virtual ~ServerEnd() = default;
    virtual void on_connected(ClientId client, const Peer& peer) = 0;
    virtual void on_bytes(ClientId client, ByteView bytes) = 0;
    virtual void on_ended(ClientId client) = 0;
};

class ClientEnd {
  public:
    virtual ~ClientEnd() = default;
    /// `depends_on` = the last fact that the bytes may tell of.
    virtual void on_bytes(ClientId connection, ByteView bytes, std::uint64_t depends_on) = 0;
    virtual void on_ended(ClientId connection) = 0;
};

class Network {
  public:
    explicit Network(Site& site) : site_(site) {}

    /// Null: nobody listens.
    void listen(ServerEnd* server, std::size_t queued_bytes_max);
    /// Empty: nobody listens. Connections have one number at both ends, and never the same again.
    std::optional<ClientId> connect(ClientEnd& client, const Peer& peer);
    void to_server(ClientId id, ByteView bytes);
    void to_client(ClientId id, ByteView bytes, std::uint64_t depends_on);
    /// Behind what was sent.
    void close_from_server(ClientId id);
    void close_from_client(ClientId id);

    // What happens to it.
    void drop(ClientId id, Duration client_learns, Duration server_learns);
    void stop_reading(ClientId id, Duration time);
    /// Programs learn of it soon, or late when the machine died with the server.
    void server_died();
    /// Faults stop: everybody learns what he does not know yet, and reads.
    void mend();
    [[nodiscard]] std::vector<ClientId> connections() const;

  private:
    struct Connection {
        ClientEnd* client = nullptr;
        bool client_has = true, server_has = true;
        bool is_cut = false;  ///< What is under way is lost.
        Instant up_last, down_last, reads_from;
        std::size_t backlog = 0;
    };
    struct Piece {
        Bytes bytes;
        std::uint64_t depends_on = 0;
    };

    std::vector<Bytes> pieces_of(ByteView bytes);
    [[nodiscard]] Duration delay();
    void deliver_down(ClientId id, const Piece& piece);
    void end_for_client(ClientId id);
    void end_for_server(ClientId id);
    void forget_if_over(ClientId id);
    Connection* find(ClientId id);

    Site& site_;
    ServerEnd* server_ = nullptr;
    std::size_t queued_bytes_max_ = 0;
    std::uint64_t last_ = 0;
    std::map<ClientId, Connection> connections_;
};

}  // namespace agentline::sim
