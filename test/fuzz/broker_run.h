// What: a real broker with clients under a fuzz target: every request is followed to its one
// answer, what it asks of the world (PINs, files, providers) is answered, and at the end the facts
// alone must give its state again. Owner: a run of a target. Thread: one. Never looks inside the
// broker. Spec: design 3.1-3.4, 3.9.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/fuzz_input.h"
#include "unit/broker/world.h"

namespace agentline::fuzzing {

class BrokerRun {
  public:
    BrokerRun();

    [[nodiscard]] testing::World& world() { return world_; }
    /// Says Hello and initialises; a new client without rights unless `uid` is 0.
    void add_client(std::uint32_t uid);
    [[nodiscard]] const std::vector<testing::Program>& clients() const { return clients_; }
    void drop_client(std::size_t at);
    /// Sends any bytes as the body of a request and follows what becomes of it.
    void send(std::size_t client, ByteView body, bool wants_ack);
    template <class Packet>
    void request(std::size_t client, const Packet& packet, bool wants_ack) {
        Bytes body;
        wire::append_message(body, wire::encode(packet));
        send(client, body, wants_ack);
    }
    void admin(std::size_t client, const std::string& json);
    void pass(Duration time);
    void tell(const provider::Event& event);

    void note(std::uint32_t number) { known_.insert(number); }
    /// Mostly a handle, id or key that the broker has told, else any number.
    [[nodiscard]] std::uint32_t known(FuzzInput& in) const;
    [[nodiscard]] const std::set<std::uint32_t>& offers() const { return offers_; }

    /// Everything that was put off is answered, then: one answer for each request of a client that
    /// is still there; a broker made from the facts, and one from the snapshot, have its state.
    void finish();

  private:
    void look();
    void look_at(const testing::Seen& seen);
    void look_at(const OrderProvider& order);
    void learn(const wire::Message& ack);

    testing::World world_;
    std::vector<testing::Program> clients_;
    std::uint32_t last_call_ = 0;
    std::uint64_t last_sequence_ = 0;
    /// Requests without their ack: client, call id.
    std::set<std::pair<std::uint64_t, std::uint32_t>> open_calls_;
    std::map<std::uint64_t, std::uint64_t> event_sequences_;
    std::set<std::uint32_t> known_;
    std::set<std::uint32_t> offers_;
    std::vector<std::uint64_t> pin_jobs_, config_jobs_;
    std::vector<std::pair<LineDeviceId, std::uint64_t>> inject_jobs_;
};

}  // namespace agentline::fuzzing
