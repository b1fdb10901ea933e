#include "io/client_link.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>

#include "io/library_thread.h"

namespace agentline::io {
namespace {

namespace asio = boost::asio;
using Socket = asio::local::stream_protocol::socket;

constexpr std::string_view unix_scheme = "unix:";
constexpr std::size_t read_size = std::size_t{64} * 1024;
constexpr auto retry_pause = std::chrono::milliseconds(20);

Result<asio::local::stream_protocol::endpoint> endpoint_of(const std::string& address) {
    if (!address.starts_with(unix_scheme)) {
        return failure(Error{"only unix:/path is supported: " + address});
    }
    const std::string path = address.substr(unix_scheme.size());
    constexpr std::size_t path_size_max = 107;  // sockaddr_un
    if (path.empty() || path.size() > path_size_max) {
        return failure(Error{"not a socket path: " + address});
    }
    return asio::local::stream_protocol::endpoint(path);
}

}  // namespace

class ClientLink::Impl {
  public:
    explicit Impl(Callbacks callbacks) : callbacks_(std::move(callbacks)), socket_(context_) {}

    Result<void> connect(const std::string& address, Duration retry_for);
    void start();
    void send(ByteView bytes);
    std::size_t backlog() const;
    void close();

  private:
    void run();
    void read_more();
    void on_read(std::size_t size);
    /// Called with the lock held. False when the socket takes no more for now.
    bool write_some();
    void wait_writable();
    void end();

    Callbacks callbacks_;
    asio::io_context context_{1};
    Socket socket_;
    std::array<std::uint8_t, read_size> buffer_{};

    mutable std::mutex mutex_;  ///< Guards what follows, and writing to the socket.
    Bytes unsent_;
    std::size_t sent_ = 0;  ///< Of unsent_.
    bool ended_ = false;

    LibraryThread thread_;
};

Result<void> ClientLink::Impl::connect(const std::string& address, Duration retry_for) {
    const auto endpoint = endpoint_of(address);
    if (!endpoint) return failure(endpoint.error());
    const auto give_up = std::chrono::steady_clock::now() + retry_for;
    for (;;) {
        boost::system::error_code error;
        socket_.connect(*endpoint, error);
        if (!error) break;
        boost::system::error_code ignored;
        socket_.close(ignored);
        const bool gives_up = callbacks_.gives_up && callbacks_.gives_up();
        if (gives_up || std::chrono::steady_clock::now() >= give_up) {
            return failure(Error{"cannot connect to " + address + ": " + error.message()});
        }
        std::this_thread::sleep_for(retry_pause);
    }
    boost::system::error_code error;
    socket_.non_blocking(true, error);
    if (error) return failure(Error{error.message()});
    return {};
}

void ClientLink::Impl::start() {
    thread_ = LibraryThread([this] { run(); });
}

void ClientLink::Impl::run() {
    read_more();
    context_.run();
}

void ClientLink::Impl::read_more() {
    socket_.async_read_some(asio::buffer(buffer_),
                            [this](boost::system::error_code error, std::size_t size) {
                                if (error) return end();
                                on_read(size);
                            });
}

void ClientLink::Impl::on_read(std::size_t size) {
    if (callbacks_.on_bytes(ByteView(buffer_).first(size))) return read_more();
    end();
}

void ClientLink::Impl::end() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
        unsent_.clear();
        sent_ = 0;
        boost::system::error_code ignored;
        socket_.close(ignored);
    }
    context_.stop();
    callbacks_.on_closed();
}

void ClientLink::Impl::send(ByteView bytes) {
    const std::lock_guard lock(mutex_);
    if (ended_ || bytes.empty()) return;
    const bool was_waiting = !unsent_.empty();
    unsent_.insert(unsent_.end(), bytes.begin(), bytes.end());
    if (was_waiting || write_some()) return;
    asio::post(context_, [this] { wait_writable(); });
}

bool ClientLink::Impl::write_some() {
    while (sent_ < unsent_.size()) {
        const ssize_t written = ::send(socket_.native_handle(), unsent_.data() + sent_,
                                       unsent_.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(sent_));
            sent_ = 0;
            return false;
        }
        if (written < 0) break;  // The reader sees the same end and reports it.
        sent_ += static_cast<std::size_t>(written);
    }
    unsent_.clear();
    sent_ = 0;
    return true;
}

void ClientLink::Impl::wait_writable() {
    const std::lock_guard lock(mutex_);
    if (ended_) return;
    socket_.async_wait(Socket::wait_write, [this](boost::system::error_code error) {
        if (error) return;
        bool is_done = true;
        {
            const std::lock_guard lock_again(mutex_);
            is_done = ended_ || write_some();
        }
        if (!is_done) wait_writable();
    });
}

std::size_t ClientLink::Impl::backlog() const {
    const std::lock_guard lock(mutex_);
    return unsent_.size() - sent_;
}

void ClientLink::Impl::close() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    context_.stop();
    thread_.join();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

ClientLink::ClientLink(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

ClientLink::~ClientLink() {
    close();
}

Result<std::unique_ptr<ClientLink>> ClientLink::connect(const std::string& address,
                                                        Duration retry_for, Callbacks callbacks) {
    auto impl = std::make_unique<Impl>(std::move(callbacks));
    if (auto done = impl->connect(address, retry_for); !done) return failure(done.error());
    impl->start();
    return std::make_unique<ClientLink>(std::move(impl));
}

void ClientLink::send(ByteView bytes) {
    impl_->send(bytes);
}

std::size_t ClientLink::backlog() const {
    return impl_->backlog();
}

void ClientLink::close() {
    impl_->close();
}

}  // namespace agentline::io
