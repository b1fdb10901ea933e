// What: an operator's `events --follow`: subscribes, gets each fact once and in order, and after a
// loss goes on where it was. It speaks frames itself, as the library has no such function.
// Owner: a House. Thread: its owner's. Spec: docs/wire-protocol.md (subscribe); design 3.1.
#pragma once

#include <memory>

#include "sim/program.h"

namespace agentline::sim {

class Follower final : public ClientEnd {
  public:
    explicit Follower(const Surroundings& around);
    void start() { connect(); }
    [[nodiscard]] std::uint64_t last() const { return last_; }

    void on_bytes(ClientId connection, ByteView bytes, std::uint64_t depends_on) override;
    void on_ended(ClientId connection) override;

  private:
    void connect();
    void again();
    void send(const wire::Message& message);
    void subscribe();
    void on_ack(const wire::Message& ack);
    void on_event(const wire::Event& event);

    Site& site_;
    Network& network_;
    Auditor& auditor_;
    std::optional<ClientId> connection_;
    std::unique_ptr<Stream> stream_;
    wire::FrameReader reader_;
    std::uint32_t calls_ = 0;  ///< On this connection.
    std::uint64_t last_ = 0;   ///< The last fact that was told.
};

}  // namespace agentline::sim
