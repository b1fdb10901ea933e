// What: the server's side of a ClientCore, at byte level: reads the frames that the core sends and
// makes the frames that a server would send. Owner: one test. Thread: the test's.
// Never decides anything: a test says what comes. Spec: docs/wire-protocol.md.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>

#include <gtest/gtest.h>

#include "client/core/client_core.h"
#include "model/checks.h"
#include "model/messages.h"
#include "model/versions.h"
#include "wire/frame.h"
#include "wire/packet.h"
#include "wire/requests.h"

namespace agentline::client {

struct SentRequest {
    wire::FrameHeader header;
    wire::Message message;
};

inline std::uint32_t type_mask(ProxyRequestType type) {
    return 1U << number_of(type);
}
inline constexpr std::uint32_t all_types_mask = 0x1FFFFE;

class FakeServer {
  public:
    explicit FakeServer(ClientCore& core) : core_(core) {}

    /// The next request that the core has sent; empty when there is none.
    std::optional<SentRequest> next_request() {
        reader_.feed(core_.take_output());
        const auto frame = reader_.next();
        if (!frame || !frame->has_value()) return std::nullopt;
        EXPECT_EQ((*frame)->header.kind, wire::FrameKind::request);
        auto message = wire::read_message((*frame)->body);
        if (!message) return std::nullopt;
        return SentRequest{(*frame)->header, std::move(*message)};
    }

    template <class Ack>
    void acknowledge(std::uint32_t call_id, std::uint32_t result, const Ack& ack) {
        Bytes body;
        wire::append_message(body, wire::encode_ack(result, ack));
        wire::FrameHeader header;
        header.kind = wire::FrameKind::ack;
        header.call_id = call_id;
        deliver(header, body);
    }

    void send_event(const wire::Event& event) {
        Bytes body;
        wire::append_event(body, event);
        wire::FrameHeader header;
        header.kind = wire::FrameKind::event;
        header.sequence = ++sequence_;
        deliver(header, body);
    }

    void reply(std::uint32_t request_id, LineErr result, Bytes data = {}) {
        wire::Event event;
        event.message = static_cast<std::uint32_t>(MessageId::reply);
        event.params = {request_id, static_cast<std::uint32_t>(result), 0,
                        static_cast<std::uint32_t>(data.size())};
        event.var_data = std::move(data);
        send_event(event);
    }

    void line_event(std::uint32_t line, MessageId id, std::uint32_t param1 = 0,
                    std::uint32_t param2 = 0, std::uint32_t param3 = 0) {
        wire::Event event;
        event.device = line;
        event.message = static_cast<std::uint32_t>(id);
        event.params = {param1, param2, param3, 0};
        send_event(event);
    }

    void served_changed(std::uint32_t device_id, std::uint32_t mask) {
        wire::Event event;
        event.message = static_cast<std::uint32_t>(wire::PrivateEvent::served_changed);
        event.params = {device_id, mask, 0, 0};
        send_event(event);
    }

    /// Opens a line with device id 0 and two addresses.
    void open_line(Line line, std::uint32_t served_mask = all_types_mask) {
        const auto call_id = core_.begin_open(wire::Open{}, line);
        ASSERT_TRUE(call_id);
        ASSERT_TRUE(next_request());
        wire::OpenAck ack;
        ack.line = line.handle + server_handle_offset;
        ack.address_count = 2;
        ack.served_mask = served_mask;
        acknowledge(*call_id, 0, ack);
        ASSERT_TRUE(core_.take_ack(*call_id));
    }

    static constexpr std::uint32_t server_handle_offset = 1000;

  private:
    void deliver(const wire::FrameHeader& header, const Bytes& body) {
        Bytes frame;
        wire::append_frame(frame, header, body);
        last_ = core_.receive(frame);
    }

  public:
    /// What receive() said to the last frame.
    [[nodiscard]] bool is_content() const { return last_.has_value(); }

  private:
    ClientCore& core_;
    wire::FrameReader reader_;
    std::uint64_t sequence_ = 0;
    Result<void> last_;
};

inline Line line_with(std::uint32_t handle, std::uint32_t api_version = api_2_2,
                      std::uint32_t privileges = privilege::none) {
    Line line;
    line.handle = handle;
    line.api_version = api_version;
    line.privileges = privileges;
    line.instance = handle * 10;
    return line;
}

}  // namespace agentline::client
