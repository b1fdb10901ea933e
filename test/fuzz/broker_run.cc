// Goal: support of the fuzz targets of the broker. Method: see broker_run.h.
#include "fuzz/broker_run.h"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "fuzz/fuzz_target.h"
#include "model/messages.h"

namespace agentline::fuzzing {
namespace {

using testing::Program;
using testing::Seen;
using testing::World;

constexpr std::size_t known_max = 64;

/// What the world's own expectations find ends the run as well.
const bool expectations_abort = [] {
    GTEST_FLAG_SET(break_on_failure, true);
    return true;
}();

/// What a handler sends is never answered (docs/wire-protocol.md).
bool is_from_handler(ByteView body) {
    if (body.size() < 4) return false;
    const auto function = static_cast<wire::Function>(ByteReader(body).u32());
    return function == wire::Function::proxyresponse || function == wire::Function::proxymessage;
}

/// A broker made from these has the same state, whatever the time is there.
void expect_same_state(World& other, const journal::Snapshot& wanted) {
    const journal::Snapshot made = other.broker().snapshot();
    FUZZ_EXPECT(made.sequence == wanted.sequence);
    FUZZ_EXPECT(made.lines == wanted.lines);
}

}  // namespace

BrokerRun::BrokerRun() {
    FUZZ_EXPECT(expectations_abort);
    add_client(0);
    add_client(0);
}

void BrokerRun::add_client(std::uint32_t uid) {
    Program made;
    made.id = world_.connect({.uid = uid, .pid = 1, .user = "alice", .machine = "desk"});
    clients_.push_back(made);
    const std::size_t at = clients_.size() - 1;
    request(at, wire::Hello{wire::protocol_version, u"fuzz"}, true);
    request(at, wire::Initialize{}, true);
}

void BrokerRun::drop_client(std::size_t at) {
    const ClientId id = clients_[at].id;
    clients_.erase(clients_.begin() + static_cast<std::ptrdiff_t>(at));
    std::erase_if(open_calls_, [id](const auto& call) { return call.first == id.value; });
    world_.disconnect(id);
    look();
}

void BrokerRun::send(std::size_t client, ByteView body, bool wants_ack) {
    // A copy of its own size, so that the sanitizer sees each byte beyond the end.
    const Bytes copy(body.begin(), body.end());
    const ClientId id = clients_[client].id;
    wire::FrameHeader header;
    header.flags = wants_ack ? 0 : wire::frame_flag::no_ack;
    header.call_id = wants_ack ? ++last_call_ : 0;
    header.sequence = ++last_sequence_;
    if (wants_ack && !is_from_handler(copy)) open_calls_.emplace(id.value, header.call_id);
    world_.send_body(id, header, copy);
    look();
}

void BrokerRun::admin(std::size_t client, const std::string& json) {
    request(client, wire::Admin{Bytes(json.begin(), json.end())}, true);
}

void BrokerRun::pass(Duration time) {
    world_.now = world_.now + time;
    const auto due = world_.broker().next_deadline();
    if (!due || *due > world_.now) return;
    world_.broker().deadline(world_.now);
    world_.pump();
    look();
}

void BrokerRun::tell(const provider::Event& event) {
    world_.broker().provider_event(LineDeviceId{testing::builtin_line}, event, world_.now);
    world_.pump();
    look();
}

std::uint32_t BrokerRun::known(FuzzInput& in) const {
    const std::uint32_t which = in.below(static_cast<std::uint32_t>(known_max) + 8);
    if (known_.empty() || which >= known_max) return in.telling();
    const auto at = static_cast<std::ptrdiff_t>(which % known_.size());
    return *std::next(known_.begin(), at);
}

void BrokerRun::look() {
    for (const Seen& seen : world_.take()) look_at(seen);
    for (const OrderProvider& order : world_.take_orders()) look_at(order);
}

void BrokerRun::look_at(const Seen& seen) {
    switch (seen.kind) {
        case Seen::Kind::ack:
            FUZZ_EXPECT(open_calls_.erase({seen.client.value, seen.call_id}) == 1);
            learn(seen.ack);
            return;
        case Seen::Kind::event:
            // Events that bypass the journal have no number; the others count from 1.
            if (seen.sequence != 0) {
                FUZZ_EXPECT(seen.sequence == ++event_sequences_[seen.client.value]);
            }
            if (known_.size() < known_max) known_.insert(seen.event.params[0]);
            if (seen.event.var_data.size() == 4) {
                known_.insert(ByteReader(seen.event.var_data).u32());
            }
            return;
        case Seen::Kind::close: {
            const auto found =
                std::find_if(clients_.begin(), clients_.end(),
                             [&](const Program& each) { return each.id == seen.client; });
            FUZZ_EXPECT(found != clients_.end());
            drop_client(static_cast<std::size_t>(found - clients_.begin()));
            return;
        }
        case Seen::Kind::pin:
            pin_jobs_.push_back(seen.pin.job);
            return;
        case Seen::Kind::read_config:
            config_jobs_.push_back(seen.job);
            return;
    }
}

void BrokerRun::look_at(const OrderProvider& order) {
    if (const auto* ring = std::get_if<provider::Ring>(&order.order)) {
        offers_.insert(ring->offer.value);
    }
    std::visit(
        [&](const auto& each) {
            if constexpr (requires { each.job; }) inject_jobs_.emplace_back(order.device, each.job);
        },
        order.order);
}

void BrokerRun::learn(const wire::Message& ack) {
    if (ack.function_or_ack != 0) return;
    for (const std::uint32_t param : ack.params) {
        if (known_.size() < known_max && param != wire::absent) known_.insert(param);
    }
    const auto answer = wire::decode<wire::AdminAck>(ack);
    if (!answer || answer->json.empty() || answer->json.front() != '{') return;
    FUZZ_EXPECT(answer->json.size() <= 0x40000);
    (void)boost::json::parse(std::string(answer->json.begin(), answer->json.end())).as_object();
}

void BrokerRun::finish() {
    Broker& broker = world_.broker();
    broker.set_stalled(std::nullopt);
    for (const std::uint64_t job : std::exchange(pin_jobs_, {})) {
        broker.pin_checked(job, job % 2 == 0, world_.now);
    }
    for (const std::uint64_t job : std::exchange(config_jobs_, {})) {
        (void)broker.config_read(job, testing::three_lines(), world_.now);
    }
    for (const auto& [device, job] : std::exchange(inject_jobs_, {})) {
        broker.provider_event(device, provider::InjectRefused{job, "over"}, world_.now);
    }
    world_.pump();
    look();
    FUZZ_EXPECT(open_calls_.empty());

    const journal::Snapshot wanted = broker.snapshot();
    if (!world_.facts().empty()) {
        const auto group = journal::decode_group(journal::encode_group(world_.facts()));
        FUZZ_EXPECT(group.has_value() && *group == world_.facts());
        World replayed(testing::three_lines(), false);
        FUZZ_EXPECT(replayed.broker().replay(*group).has_value());
        expect_same_state(replayed, wanted);
    }
    const auto snapshot = journal::decode_snapshot(journal::encode_snapshot(wanted));
    FUZZ_EXPECT(snapshot.has_value());
    World restored(testing::three_lines(), false);
    FUZZ_EXPECT(restored.broker().restore(*snapshot).has_value());
    expect_same_state(restored, wanted);
}

}  // namespace agentline::fuzzing
