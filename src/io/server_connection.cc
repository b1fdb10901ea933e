#include "io/server_connection.h"

#include <chrono>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

namespace agentline {
namespace {

using ErrorCode = boost::system::error_code;

// A client that is being closed and does not read gets this long for what waits for it.
constexpr auto close_grace = std::chrono::seconds(5);

}  // namespace

ServerConnection::ServerConnection(Parts parts)
    : parts_(std::move(parts)), grace_(parts_.socket.get_executor()) {}

void ServerConnection::start() {
    ErrorCode error;
    parts_.socket.non_blocking(true, error);
    if (error) {
        abort(error.message());
        return;
    }
    wait_for_bytes();
}

void ServerConnection::wait_for_bytes() {
    parts_.socket.async_wait(Socket::wait_read, [self = shared_from_this()](ErrorCode error) {
        if (self->has_ended_ || !self->is_reading_) return;
        if (error) {
            self->abort(error.message());
        } else {
            self->read();
        }
    });
}

void ServerConnection::read() {
    ErrorCode error;
    const auto buffer = boost::asio::buffer(parts_.read_buffer.data(), parts_.read_buffer.size());
    const std::size_t size = parts_.socket.read_some(buffer, error);
    if (error && error != boost::asio::error::would_block) {
        abort(error == boost::asio::error::eof ? "closed by the client" : error.message());
        return;
    }
    hand_on_frames(parts_.read_buffer.first(error ? 0 : size));
    if (!has_ended_ && is_reading_) wait_for_bytes();
}

void ServerConnection::hand_on_frames(ByteView bytes) {
    FrameBatch batch;
    reader_.feed(bytes);
    auto next = reader_.next();
    for (; next && *next; next = reader_.next()) batch.add(**next);
    if (!batch.empty()) parts_.received(parts_.client, std::move(batch));
    if (!next) abort("malformed frame: " + next.error().text);
}

void ServerConnection::send(ByteView bytes) {
    if (has_ended_ || is_closing_) return;
    if (writing_.size() + waiting_.size() + bytes.size() > parts_.queued_bytes_max) {
        abort("does not read: limits.queued_bytes_per_client is reached");
        return;
    }
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    if (writing_.empty()) write();
}

void ServerConnection::write() {
    std::swap(writing_, waiting_);
    boost::asio::async_write(parts_.socket, boost::asio::buffer(writing_),
                             [self = shared_from_this()](ErrorCode error, std::size_t) {
                                 self->writing_.clear();
                                 if (self->has_ended_) return;
                                 if (error) {
                                     self->abort(error.message());
                                 } else if (!self->waiting_.empty()) {
                                     self->write();
                                 } else if (self->is_closing_) {
                                     self->end();
                                 }
                             });
}

void ServerConnection::close(std::string why) {
    if (has_ended_ || is_closing_) return;
    is_closing_ = true;
    why_ = std::move(why);
    stop_reading();
    if (writing_.empty()) {
        end();
        return;
    }
    grace_.expires_after(close_grace);
    grace_.async_wait([self = shared_from_this()](ErrorCode error) {
        if (!error) self->end();
    });
}

void ServerConnection::stop_reading() {
    is_reading_ = false;
}

void ServerConnection::abort(std::string why) {
    if (has_ended_) return;
    if (!is_closing_) why_ = std::move(why);
    end();
}

void ServerConnection::end() {
    if (has_ended_) return;
    has_ended_ = true;
    ErrorCode ignored;
    grace_.cancel();
    parts_.socket.shutdown(Socket::shutdown_both, ignored);
    parts_.socket.close(ignored);
    parts_.ended(parts_.client, why_);
}

}  // namespace agentline
