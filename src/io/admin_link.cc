#include "io/admin_link.h"

#include <array>
#include <deque>
#include <string_view>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include "wire/frame.h"
#include "wire/requests.h"

namespace agentline::io {
namespace {

namespace asio = boost::asio;
using Endpoint = asio::local::stream_protocol::endpoint;
using ErrorCode = boost::system::error_code;

constexpr std::string_view unix_scheme = "unix:";
constexpr std::size_t path_size_max = 107;  // sockaddr_un
constexpr std::size_t read_size = std::size_t{64} * 1024;

Result<Endpoint> endpoint_of(const std::string& address) {
    if (!address.starts_with(unix_scheme)) {
        return failure(Error{"only unix:/path is supported, not " + address});
    }
    const std::string path = address.substr(unix_scheme.size());
    if (path.empty() || path.size() > path_size_max) {
        return failure(Error{"not a socket path: " + address});
    }
    return Endpoint(path);
}

std::string text_of(const ErrorCode& error) {
    if (error == asio::error::eof || error == asio::error::connection_reset ||
        error == asio::error::broken_pipe) {
        return "the server closed the connection";
    }
    if (error == asio::error::timed_out) return "the server did not answer in time";
    return error.message();
}

}  // namespace

class AdminLink::Impl {
  public:
    explicit Impl(Duration timeout) : timeout_(timeout), socket_(context_) {}

    Result<void> connect(const std::string& address);
    Result<void> say_hello();
    Result<Answer> ask(ByteView json);
    Result<wire::Event> next_event(std::optional<Duration> timeout);

  private:
    /// Runs one asynchronous operation to its end; `start` gets its completion handler.
    template <class Start>
    ErrorCode finish(std::optional<Duration> timeout, Start start);
    Result<wire::Message> exchange(const wire::Message& request);
    Result<void> send(const wire::Message& request);
    Result<wire::Message> wait_ack();
    /// Keeps events; a whole ack goes to `ack_`.
    Result<void> receive(std::optional<Duration> timeout);
    Result<void> take_frames();

    Duration timeout_;
    asio::io_context context_{1};
    asio::local::stream_protocol::socket socket_;
    std::array<std::uint8_t, read_size> buffer_{};
    wire::FrameReader reader_;
    std::uint32_t last_call_ = 0;
    std::optional<wire::Message> ack_;
    std::deque<wire::Event> events_;
};

template <class Start>
ErrorCode AdminLink::Impl::finish(std::optional<Duration> timeout, Start start) {
    ErrorCode outcome;
    start([&outcome](ErrorCode error, auto...) { outcome = error; });
    context_.restart();
    if (!timeout) {
        context_.run();
        return outcome;
    }
    context_.run_for(*timeout);
    if (context_.stopped()) return outcome;
    ErrorCode ignored;
    socket_.close(ignored);
    context_.run();
    return asio::error::timed_out;
}

Result<void> AdminLink::Impl::connect(const std::string& address) {
    const auto endpoint = endpoint_of(address);
    if (!endpoint) return failure(endpoint.error());
    const ErrorCode error =
        finish(timeout_, [&](auto done) { socket_.async_connect(*endpoint, std::move(done)); });
    if (error) return failure(Error{"cannot connect to " + address + ": " + text_of(error)});
    return {};
}

Result<void> AdminLink::Impl::say_hello() {
    const auto answer =
        exchange(wire::encode(wire::Hello{wire::protocol_version, std::u16string(u"agentline")}));
    if (!answer) return failure(answer.error());
    if (answer->function_or_ack != 0) return failure("the server refused the connection");
    return {};
}

Result<AdminLink::Answer> AdminLink::Impl::ask(ByteView json) {
    const auto answer = exchange(wire::encode(wire::Admin{Bytes(json.begin(), json.end())}));
    if (!answer) return failure(answer.error());
    auto packet = wire::decode<wire::AdminAck>(*answer);
    // A refusal may come with nothing but its code.
    if (!packet && answer->function_or_ack == 0) return failure(packet.error());
    return Answer{answer->function_or_ack, packet ? std::move(packet->json) : Bytes{}};
}

Result<wire::Message> AdminLink::Impl::exchange(const wire::Message& request) {
    if (auto sent = send(request); !sent) return failure(sent.error());
    return wait_ack();
}

Result<void> AdminLink::Impl::send(const wire::Message& request) {
    Bytes body;
    wire::append_message(body, request);
    if (body.size() > wire::body_size_max) return failure("the request is too long");
    wire::FrameHeader header;
    header.call_id = ++last_call_;
    header.sequence = last_call_;
    header.room = static_cast<std::uint32_t>(wire::body_size_max);
    Bytes frame;
    wire::append_frame(frame, header, body);
    const ErrorCode error = finish(timeout_, [&](auto done) {
        asio::async_write(socket_, asio::buffer(frame), std::move(done));
    });
    if (error) return failure(Error{text_of(error)});
    return {};
}

Result<wire::Message> AdminLink::Impl::wait_ack() {
    while (!ack_) {
        if (auto received = receive(timeout_); !received) return failure(received.error());
    }
    wire::Message answer = std::move(*ack_);
    ack_.reset();
    return answer;
}

Result<wire::Event> AdminLink::Impl::next_event(std::optional<Duration> timeout) {
    while (events_.empty()) {
        if (auto received = receive(timeout); !received) return failure(received.error());
    }
    wire::Event event = std::move(events_.front());
    events_.pop_front();
    return event;
}

Result<void> AdminLink::Impl::receive(std::optional<Duration> timeout) {
    std::size_t size = 0;
    const ErrorCode error = finish(timeout, [&](auto done) {
        socket_.async_read_some(asio::buffer(buffer_),
                                [&size, done](ErrorCode outcome, std::size_t read) {
                                    size = read;
                                    done(outcome);
                                });
    });
    if (error) return failure(Error{text_of(error)});
    reader_.feed(ByteView(buffer_).first(size));
    return take_frames();
}

Result<void> AdminLink::Impl::take_frames() {
    for (;;) {
        auto frame = reader_.next();
        if (!frame) return failure(frame.error());
        if (!*frame) return {};
        const auto& [header, body] = **frame;
        if (header.kind == wire::FrameKind::event) {
            auto event = wire::read_event(body);
            if (!event) return failure(event.error());
            events_.push_back(std::move(*event));
        } else if (header.kind == wire::FrameKind::ack && header.call_id == last_call_) {
            auto message = wire::read_message(body);
            if (!message) return failure(message.error());
            ack_ = std::move(*message);
        } else {
            return failure("the server sent a frame that nobody asked for");
        }
    }
}

AdminLink::AdminLink(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

AdminLink::~AdminLink() = default;

Result<std::unique_ptr<AdminLink>> AdminLink::connect(const std::string& address,
                                                      Duration timeout) {
    auto impl = std::make_unique<Impl>(timeout);
    if (auto done = impl->connect(address); !done) return failure(done.error());
    if (auto done = impl->say_hello(); !done) return failure(done.error());
    return std::make_unique<AdminLink>(std::move(impl));
}

Result<AdminLink::Answer> AdminLink::ask(ByteView json) {
    return impl_->ask(json);
}

Result<wire::Event> AdminLink::next_event(std::optional<Duration> timeout) {
    return impl_->next_event(timeout);
}

}  // namespace agentline::io
