#include "sim/network.h"

#include <algorithm>

namespace agentline::sim {

using namespace std::chrono_literals;

void Network::listen(ServerEnd* server, std::size_t queued_bytes_max) {
    server_ = server;
    queued_bytes_max_ = queued_bytes_max;
}

Network::Connection* Network::find(ClientId id) {
    const auto found = connections_.find(id);
    return found == connections_.end() ? nullptr : &found->second;
}

/// Mostly soon, seldom late.
Duration Network::delay() {
    return site_.some(site_.dice.chance(2) ? Duration(300ms) : Duration(2ms));
}

std::optional<ClientId> Network::connect(ClientEnd& client, const Peer& peer) {
    if (server_ == nullptr) return std::nullopt;
    const ClientId id{++last_};
    Connection& made = connections_[id];
    made.client = &client;
    made.up_last = made.down_last = site_.agenda.now();
    ++site_.figures.connections;
    server_->on_connected(id, peer);
    return id;
}

/// Cut anywhere, now and then.
std::vector<Bytes> Network::pieces_of(ByteView bytes) {
    std::vector<Bytes> pieces;
    while (bytes.size() > 1 && site_.dice.chance(15)) {
        const std::size_t size = 1 + site_.dice.below(bytes.size() - 1);
        pieces.emplace_back(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
        bytes = bytes.subspan(size);
    }
    pieces.emplace_back(bytes.begin(), bytes.end());
    return pieces;
}

void Network::to_server(ClientId id, ByteView bytes) {
    Connection* connection = find(id);
    if (connection == nullptr || connection->is_cut || bytes.empty()) return;
    for (Bytes& piece : pieces_of(bytes)) {
        connection->up_last = std::max(connection->up_last, site_.agenda.now() + delay());
        site_.agenda.at(connection->up_last, [this, id, piece = std::move(piece)] {
            const Connection* there = find(id);
            if (there == nullptr || there->is_cut || !there->server_has) return;
            server_->on_bytes(id, piece);
        });
    }
}

void Network::to_client(ClientId id, ByteView bytes, std::uint64_t depends_on) {
    Connection* connection = find(id);
    if (connection == nullptr || !connection->server_has || connection->is_cut) return;
    connection->backlog += bytes.size();
    if (connection->backlog > queued_bytes_max_) {
        ++site_.figures.overflows;
        return drop(id, delay(), Duration(1));
    }
    for (Bytes& each : pieces_of(bytes)) {
        const Instant due = std::max(site_.agenda.now() + delay(), connection->reads_from);
        connection->down_last = std::max(connection->down_last, due);
        site_.agenda.at(
            connection->down_last,
            [this, id, piece = Piece{std::move(each), depends_on}] { deliver_down(id, piece); });
    }
}

void Network::deliver_down(ClientId id, const Piece& piece) {
    Connection* connection = find(id);
    if (connection == nullptr || connection->is_cut || !connection->client_has) return;
    connection->backlog -= std::min(connection->backlog, piece.bytes.size());
    connection->client->on_bytes(id, piece.bytes, piece.depends_on);
}

void Network::close_from_server(ClientId id) {
    Connection* connection = find(id);
    if (connection == nullptr || !connection->server_has) return;
    site_.agenda.at(connection->down_last, [this, id] { end_for_server(id); });
    site_.agenda.at(connection->down_last + delay(), [this, id] { end_for_client(id); });
}

void Network::close_from_client(ClientId id) {
    Connection* connection = find(id);
    if (connection == nullptr || !connection->client_has) return;
    connection->client_has = false;
    site_.agenda.at(connection->up_last + delay(), [this, id] { end_for_server(id); });
}

void Network::drop(ClientId id, Duration client_learns, Duration server_learns) {
    Connection* connection = find(id);
    if (connection == nullptr) return;
    connection->is_cut = true;
    site_.agenda.after(client_learns, [this, id] { end_for_client(id); });
    site_.agenda.after(server_learns, [this, id] { end_for_server(id); });
}

void Network::stop_reading(ClientId id, Duration time) {
    Connection* connection = find(id);
    if (connection != nullptr) connection->reads_from = site_.agenda.now() + time;
}

void Network::server_died() {
    server_ = nullptr;
    const bool with_machine = site_.dice.chance(15);
    for (auto& [id, connection] : connections_) {
        connection.server_has = false;
        connection.is_cut = connection.is_cut || with_machine || site_.dice.chance(30);
        const Duration learns = site_.some(with_machine ? Duration(20s) : Duration(10ms));
        const Instant due = std::max(connection.down_last, site_.agenda.now() + learns);
        site_.agenda.at(connection.is_cut ? site_.agenda.now() + learns : due,
                        [this, each = id] { end_for_client(each); });
    }
}

void Network::mend() {
    for (auto& [id, connection] : connections_) {
        connection.reads_from = Instant{};
        if (!connection.is_cut) continue;
        site_.agenda.after(1s, [this, each = id] { end_for_client(each); });
        site_.agenda.after(1s, [this, each = id] { end_for_server(each); });
    }
}

void Network::end_for_client(ClientId id) {
    Connection* connection = find(id);
    if (connection == nullptr) return;
    if (std::exchange(connection->client_has, false)) connection->client->on_ended(id);
    forget_if_over(id);
}

void Network::end_for_server(ClientId id) {
    Connection* connection = find(id);
    if (connection == nullptr) return;
    if (std::exchange(connection->server_has, false)) server_->on_ended(id);
    forget_if_over(id);
}

void Network::forget_if_over(ClientId id) {
    const Connection* connection = find(id);
    const bool is_over =
        connection != nullptr && !connection->client_has && !connection->server_has;
    if (is_over) connections_.erase(id);
}

std::vector<ClientId> Network::connections() const {
    std::vector<ClientId> all;
    for (const auto& [id, connection] : connections_) {
        if (connection.client_has && connection.server_has && !connection.is_cut) all.push_back(id);
    }
    return all;
}

}  // namespace agentline::sim
