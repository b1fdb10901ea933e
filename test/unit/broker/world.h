// What: a broker with clients for tests: requests go in as frames, everything that comes out is
// decoded and kept in its order. Owner: the test. Thread: the test's.
// Never looks inside the broker: frames, values and time only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "broker/broker.h"
#include "model/lineerr.h"
#include "model/messages.h"
#include "wire/packet.h"
#include "wire/proxy_block.h"
#include "wire/requests.h"

namespace agentline::testing {

/// One thing that left the broker.
struct Seen {
    enum class Kind { ack, event, close, pin, read_config };
    Kind kind{};
    ClientId client;
    bool at_once = false;
    std::uint32_t call_id = 0;
    std::uint64_t sequence = 0;
    wire::Message ack;
    wire::Event event;
    CheckPin pin;
    std::uint64_t job = 0;  ///< Of ReadConfig.
};

/// An external line "ext" (device 0, two addresses), a second "other" (1), and "main" (2), built in
/// with group Sales, queue sales and the agents alice (no PIN) and bob (PIN 1234).
ServerConfig three_lines();

inline const GroupId sales{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
inline constexpr std::uint32_t external_line = 0, other_line = 1, builtin_line = 2;

/// A client that has said Hello and initialised.
struct Program {
    ClientId id;
    std::uint32_t app = 0;
    std::uint32_t init_context = 0;
};

/// Bytes of LINECALLPARAMS that register the types.
Bytes call_params_of(const std::vector<std::uint32_t>& types);
/// The twelve types of TAPI 2.2.
std::vector<std::uint32_t> acd_types();

class World {
  public:
    explicit World(ServerConfig config = three_lines(), bool start = true);

    Broker& broker() { return *broker_; }
    Instant now{1'000'000'000};

    ClientId connect(Peer peer = {.uid = 0, .pid = 1, .user = "root", .machine = "desk"});
    Program program(Peer peer = {.uid = 0, .pid = 1, .user = "root", .machine = "desk"});
    void disconnect(ClientId client);

    /// Sends with an ack wanted and returns it; fails the test unless exactly one comes.
    template <class Packet>
    wire::Message call(ClientId client, const Packet& packet) {
        return call_message(client, wire::encode(packet));
    }
    /// The same, decoded; fails the test unless the result is 0.
    template <class Ack, class Packet>
    Ack call_ok(ClientId client, const Packet& packet) {
        const wire::Message answer = call(client, packet);
        EXPECT_EQ(answer.function_or_ack, 0U);
        return wire::decode<Ack>(answer).value();
    }
    /// Sends without wanting an ack.
    template <class Packet>
    void post(ClientId client, const Packet& packet) {
        send(client, wire::encode(packet), wire::frame_flag::no_ack);
    }
    void send(ClientId client, const wire::Message& message, std::uint8_t flags);
    void send_body(ClientId client, wire::FrameHeader header, ByteView body);

    wire::Message try_open(const Program& program, const wire::Open& packet);
    wire::OpenAck open(const Program& program, std::uint32_t device, std::uint32_t remote_line,
                       std::uint32_t version = 0x00020002);
    wire::OpenAck open_proxy(const Program& program, std::uint32_t device,
                             std::uint32_t remote_line, const std::vector<std::uint32_t>& types);
    wire::Open open_packet(const Program& program, std::uint32_t device,
                           std::uint32_t remote_line) const;

    /// Moves what the broker has decided into the log.
    void pump();
    /// What came since the last take, in order.
    std::vector<Seen> take();
    /// Of it, the events of one client.
    std::vector<wire::Event> take_events(ClientId client);
    /// The facts of all batches so far.
    [[nodiscard]] const journal::Group& facts() const { return facts_; }
    /// The orders to providers since the last take.
    std::vector<OrderProvider> take_orders() { return std::exchange(orders_, {}); }

  private:
    wire::Message call_message(ClientId client, const wire::Message& message);
    void keep(const Output& output, bool at_once);
    void keep_frames(const SendBytes& sent, bool at_once);

    std::unique_ptr<Broker> broker_;
    std::uint64_t last_client_ = 0;
    std::uint32_t last_call_ = 0;
    std::vector<Seen> log_;
    journal::Group facts_;
    std::vector<OrderProvider> orders_;
};

/// LINE_REPLY of a request: {id, result}; and what others are recognised by.
std::vector<wire::Event> of_message(const std::vector<wire::Event>& events, MessageId id);
inline std::uint32_t number(MessageId id) {
    return static_cast<std::uint32_t>(id);
}
inline std::uint32_t number(LineErr e) {
    return static_cast<std::uint32_t>(e);
}

}  // namespace agentline::testing
