#include <array>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/workloads.h"
#include "wire/frame.h"
#include "wire/packet.h"
#include "wire/requests.h"

namespace agentline::bench {
namespace {

Bytes request_frame() {
    Bytes body;
    Bytes frame;
    wire::append_message(body, wire::encode(wire::SetAgentSessionState{}));
    wire::append_frame(frame, {}, body);
    return frame;
}

/// What the server sends for one change: LINE_REPLY, AGENTSESSIONSTATUS, AGENTSTATUSEX.
Bytes answer_frames() {
    Bytes frames;
    for (int i = 0; i < 3; ++i) {
        Bytes body;
        wire::append_event(body, wire::Event{});
        wire::append_frame(frames, {wire::FrameKind::event, 0, wire::protocol_version, 0, 0, 1},
                           body);
    }
    return frames;
}

void write_all(int fd, const std::uint8_t* data, std::size_t size) {
    while (size > 0) {
        const ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("echo: send");
        data += sent;
        size -= static_cast<std::size_t>(sent);
    }
}

void answer_until_closed(int fd) {
    const std::size_t request = request_frame().size();
    const Bytes answer = answer_frames();
    std::array<std::uint8_t, 65536> chunk{};
    std::size_t pending = 0;
    for (ssize_t size = read(fd, chunk.data(), chunk.size()); size > 0;
         size = read(fd, chunk.data(), chunk.size())) {
        pending += static_cast<std::size_t>(size);
        Bytes out;
        for (; pending >= request; pending -= request) {
            out.insert(out.end(), answer.begin(), answer.end());
        }
        write_all(fd, out.data(), out.size());
    }
}

}  // namespace

struct Echo::Impl {
    Impl(std::size_t given, unsigned processor)
        : window(given), sockets(pair()), process(Process::fork_with(processor, [this] {
              close(sockets[0]);
              answer_until_closed(sockets[1]);
          })) {
        close(sockets[1]);
    }
    static std::array<int, 2> pair() {
        std::array<int, 2> fds{};
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds.data()) != 0) {
            throw std::runtime_error("socketpair");
        }
        return fds;
    }
    std::size_t window;
    std::array<int, 2> sockets;
    Process process;
};

Echo::Echo(std::size_t window, unsigned processor)
    : impl_(std::make_unique<Impl>(window, processor)) {}
Echo::~Echo() {
    close(impl_->sockets[0]);
}

double Echo::run(Seconds length) {
    const Bytes request = request_frame();
    const std::size_t answer = answer_frames().size();
    const int fd = impl_->sockets[0];
    const auto begin = std::chrono::steady_clock::now();
    std::array<std::uint8_t, 65536> chunk{};
    std::size_t done = 0;
    std::size_t pending = 0;
    std::size_t in_flight = impl_->window;
    for (std::size_t i = 0; i < in_flight; ++i) write_all(fd, request.data(), request.size());
    Seconds passed{};
    while (in_flight > 0) {
        const ssize_t size = read(fd, chunk.data(), chunk.size());
        if (size <= 0) throw std::runtime_error("echo: read");
        pending += static_cast<std::size_t>(size);
        passed = std::chrono::steady_clock::now() - begin;
        for (; pending >= answer; pending -= answer) {
            ++done;
            if (passed < length) {
                write_all(fd, request.data(), request.size());
            } else {
                --in_flight;
            }
        }
    }
    return static_cast<double>(done) / passed.count();
}

}  // namespace agentline::bench
