#include "io/server_sockets.h"

#include <array>
#include <chrono>
#include <filesystem>
#include <map>
#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <spdlog/spdlog.h>

#include "io/server_connection.h"

namespace agentline {
namespace {

using Protocol = boost::asio::local::stream_protocol;
using ErrorCode = boost::system::error_code;

constexpr std::size_t read_buffer_size = 262'144;
// After an error of accept (mostly: no descriptors left) the next try waits, or we would spin.
constexpr auto accept_pause = std::chrono::milliseconds(100);
constexpr mode_t socket_mode = 0666;
constexpr mode_t directory_mode = 0755;

std::string machine_name() {
    std::array<char, 256> name{};
    return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "localhost";
}

std::string user_name(uid_t uid) {
    std::array<char, 16'384> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    const int error = getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found);
    if (error != 0 || found == nullptr) return "uid:" + std::to_string(uid);
    return found->pw_name;
}

Result<Peer> peer_of(Protocol::socket& socket) {
    ucred credentials{};
    socklen_t size = sizeof(credentials);
    if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
        return failure(Error{std::generic_category().message(errno)});
    }
    return Peer{credentials.uid, static_cast<std::uint32_t>(credentials.pid),
                user_name(credentials.uid), machine_name()};
}

/// Makes the directories that are not there yet, each 0755 whatever the umask says.
Result<void> make_directories(const std::filesystem::path& directory) {
    std::error_code error;
    if (directory.empty() || std::filesystem::is_directory(directory, error)) return {};
    if (auto made = make_directories(directory.parent_path()); !made) return made;
    if (mkdir(directory.c_str(), directory_mode) != 0 ||
        chmod(directory.c_str(), directory_mode) != 0) {
        return failure(Error{directory.string() + ": " + std::generic_category().message(errno)});
    }
    return {};
}

/// Removes what a dead server left behind; an error if somebody answers or it is no socket.
Result<void> make_room_for_socket(boost::asio::io_context& context, const std::string& path) {
    std::error_code error;
    const auto status = std::filesystem::symlink_status(path, error);
    if (!std::filesystem::exists(status)) return {};
    if (!std::filesystem::is_socket(status)) {
        return failure(Error{path + ": is there and is not a socket"});
    }
    Protocol::socket probe(context);
    ErrorCode refused;
    probe.connect(Protocol::endpoint(path), refused);
    if (!refused) return failure(Error{path + ": another server listens there"});
    if (refused != boost::asio::error::connection_refused) {
        return failure(Error{path + ": " + refused.message()});
    }
    std::filesystem::remove(path, error);
    if (error) return failure(Error{path + ": " + error.message()});
    return {};
}

}  // namespace

struct ServerSockets::Impl {
    struct Listener {
        std::string path;
        Protocol::acceptor acceptor;
        boost::asio::steady_timer pause;
    };

    Impl(Options given_options, Callbacks given_callbacks)
        : options(given_options), callbacks(std::move(given_callbacks)) {}

    Result<void> open(Listener& listener);
    void accept(Listener& listener);
    void accept_later(Listener& listener, const std::string& why);
    void welcome(Protocol::socket socket);
    void carry_out(ClientOutput& output);
    void forget(ClientId client, const std::string& why);
    void stop_input();
    void finish();

    const Options options;
    const Callbacks callbacks;
    Bytes read_buffer = Bytes(read_buffer_size);
    boost::asio::io_context context{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work =
        boost::asio::make_work_guard(context);
    std::vector<std::unique_ptr<Listener>> listeners;
    std::map<ClientId, std::shared_ptr<ServerConnection>> connections;
    std::uint64_t last_client = 0;
    bool accepts = true;
    bool is_finishing = false;
};

Result<void> ServerSockets::Impl::open(Listener& listener) {
    if (auto made = make_directories(std::filesystem::path(listener.path).parent_path()); !made) {
        return made;
    }
    if (auto room = make_room_for_socket(context, listener.path); !room) return room;
    ErrorCode error;
    listener.acceptor.open(Protocol(), error);
    if (!error) listener.acceptor.bind(Protocol::endpoint(listener.path), error);
    if (!error) listener.acceptor.listen(Protocol::acceptor::max_listen_connections, error);
    if (error) return failure(Error{listener.path + ": " + error.message()});
    if (chmod(listener.path.c_str(), socket_mode) != 0) {
        return failure(Error{listener.path + ": " + std::generic_category().message(errno)});
    }
    return {};
}

void ServerSockets::Impl::accept(Listener& listener) {
    listener.acceptor.async_accept([this, &listener](ErrorCode error, Protocol::socket socket) {
        if (!accepts) return;
        if (error) {
            accept_later(listener, error.message());
            return;
        }
        welcome(std::move(socket));
        accept(listener);
    });
}

void ServerSockets::Impl::accept_later(Listener& listener, const std::string& why) {
    spdlog::warn("accept on {}: {}", listener.path, why);
    listener.pause.expires_after(accept_pause);
    listener.pause.async_wait([this, &listener](ErrorCode) {
        if (accepts) accept(listener);
    });
}

void ServerSockets::Impl::welcome(Protocol::socket socket) {
    if (connections.size() >= options.clients_max) {
        spdlog::warn("a client was turned away: limits.clients is reached");
        return;
    }
    auto peer = peer_of(socket);
    if (!peer) {
        spdlog::warn("a client without credentials was turned away: {}", peer.error().text);
        return;
    }
    const ClientId client{++last_client};
    spdlog::info("client {} connected: uid {}, pid {}", client.value, peer->uid, peer->pid);
    auto connection = std::make_shared<ServerConnection>(ServerConnection::Parts{
        client, std::move(socket), read_buffer, options.queued_bytes_per_client_max,
        callbacks.received,
        [this](ClientId ended, const std::string& why) { forget(ended, why); }});
    connections.emplace(client, connection);
    callbacks.connected(client, std::move(*peer));
    connection->start();
}

void ServerSockets::Impl::carry_out(ClientOutput& output) {
    const auto found = connections.find(output.client);
    if (found == connections.end()) return;
    // Kept alive here: an end inside the call takes it out of the map.
    const auto connection = found->second;
    if (!output.bytes.empty()) connection->send(output.bytes);
    if (output.is_close) connection->close(std::move(output.why));
}

void ServerSockets::Impl::forget(ClientId client, const std::string& why) {
    spdlog::info("client {} disconnected: {}", client.value, why);
    connections.erase(client);
    callbacks.disconnected(client);
    if (is_finishing && connections.empty()) context.stop();
}

void ServerSockets::Impl::stop_input() {
    accepts = false;
    for (const auto& listener : listeners) {
        ErrorCode ignored;
        listener->acceptor.close(ignored);
        listener->pause.cancel();
        std::error_code not_there;
        std::filesystem::remove(listener->path, not_there);
    }
    for (const auto& [client, connection] : connections) connection->stop_reading();
}

void ServerSockets::Impl::finish() {
    is_finishing = true;
    // A copy, because a connection with nothing to send leaves the map at once.
    const auto all = connections;
    for (const auto& [client, connection] : all) connection->close("the server stops");
    if (connections.empty()) context.stop();
}

ServerSockets::ServerSockets(Options options, Callbacks callbacks)
    : impl_(std::make_unique<Impl>(options, std::move(callbacks))) {}

ServerSockets::~ServerSockets() = default;

Result<void> ServerSockets::listen(const std::string& path) {
    auto& context = impl_->context;
    auto listener = std::make_unique<Impl::Listener>(
        Impl::Listener{path, Protocol::acceptor(context), boost::asio::steady_timer(context)});
    if (auto opened = impl_->open(*listener); !opened) return opened;
    impl_->accept(*listener);
    impl_->listeners.push_back(std::move(listener));
    return {};
}

void ServerSockets::run() {
    impl_->context.run();
}

void ServerSockets::deliver(std::vector<ClientOutput> outputs) {
    boost::asio::post(impl_->context, [this, outputs = std::move(outputs)]() mutable {
        for (ClientOutput& each : outputs) impl_->carry_out(each);
    });
}

void ServerSockets::stop_input() {
    boost::asio::post(impl_->context, [this] { impl_->stop_input(); });
}

void ServerSockets::finish() {
    boost::asio::post(impl_->context, [this] { impl_->finish(); });
}

}  // namespace agentline
