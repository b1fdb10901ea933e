#include "broker/broker.h"

#include <algorithm>
#include <utility>

#include "broker/admin/commands.h"
#include "broker/admin/deferred.h"
#include "broker/admin/fact_json.h"
#include "broker/dispatch.h"
#include "broker/reload.h"
#include "broker/shard.h"

namespace agentline {

namespace {

/// Choice: a program says Hello at once; who has not after this is not one.
constexpr Duration hello_time = std::chrono::seconds(10);

}  // namespace

struct Broker::Impl {
    Impl(ServerConfig config, BrokerEnvironment environment)
        : shard(std::move(config), std::move(environment)) {}

    /// Silent connections must not keep others out.
    void close_silent_clients();

    /// Every door that can decide something opens with this and ends with finish_step().
    void begin_step(Instant now) { shard.now = std::max(shard.now, now); }
    void finish_step();
    Result<void> replay_record(const journal::Record& record);

    Shard shard;
};

/// Subscribers hear of the step's facts after everything that the step caused.
void Broker::Impl::finish_step() {
    if (!shard.subscribers.empty()) {
        for (const journal::Record& record : shard.facts.untold()) {
            const wire::Event event = fact_event(record, shard.devices);
            for (const ClientId id : shard.subscribers) {
                shard.outbox.event(*shard.clients.find(id), event);
            }
        }
    }
    shard.facts.mark_told();
}

Result<void> Broker::Impl::replay_record(const journal::Record& record) {
    if (record.stamp.sequence != shard.facts.last_sequence() + 1) {
        return failure("the journal's sequence has a gap");
    }
    if (auto replayed = shard.handlers.replay(record); !replayed) return replayed;
    shard.facts.recovered(record);
    shard.now = std::max(shard.now, record.stamp.time);
    return {};
}

Broker::Broker(ServerConfig config, BrokerEnvironment environment)
    : impl_(std::make_unique<Impl>(std::move(config), std::move(environment))) {}

Broker::~Broker() = default;

Result<void> Broker::restore(const journal::Snapshot& snapshot) {
    for (const journal::LineSnapshot& line : snapshot.lines) {
        if (auto restored = impl_->shard.handlers.restore(line); !restored) return restored;
    }
    impl_->shard.facts.recovered_to(snapshot.sequence);
    impl_->shard.now = std::max(impl_->shard.now, snapshot.time);
    return {};
}

void Broker::recall(const journal::Group& group) {
    for (const journal::Record& record : group) impl_->shard.facts.recalled(record);
}

Result<void> Broker::replay(const journal::Group& group) {
    for (const journal::Record& record : group) {
        if (auto replayed = impl_->replay_record(record); !replayed) return replayed;
    }
    return {};
}

void Broker::start(Instant now) {
    impl_->begin_step(now);
    impl_->shard.durable_sequence = impl_->shard.facts.last_sequence();
    impl_->shard.handlers.start(impl_->shard.now);
    impl_->finish_step();
}

Instant Broker::time() const {
    return impl_->shard.now;
}

void Broker::Impl::close_silent_clients() {
    auto& awaited = shard.awaited_hellos;
    for (; !awaited.empty() && awaited.front().until <= shard.now; awaited.pop_front()) {
        ClientRecord* client = shard.clients.find(awaited.front().client);
        if (client != nullptr && client->state == ClientState::awaiting_hello) {
            shard.close_client(*client, "no Hello in time");
        }
    }
}

void Broker::connected(ClientId client, Peer peer, Instant now) {
    Shard& shard = impl_->shard;
    impl_->begin_step(now);
    const bool has_room = shard.clients.size() < shard.config.limits.clients;
    Access access = access_of(peer, shard.config.access, shard.environment.server_uid);
    ClientRecord& record =
        shard.clients.add({.id = client, .peer = std::move(peer), .access = std::move(access)});
    if (!has_room) return shard.close_client(record, "too many clients");
    shard.awaited_hellos.push_back({client, shard.now + hello_time});
    ++shard.counters.clients_accepted;
}

void Broker::received(ClientId client, const wire::Frame& frame, Instant now) {
    impl_->begin_step(now);
    ClientRecord* record = impl_->shard.clients.find(client);
    if (record != nullptr) dispatch(impl_->shard, *record, frame);
    impl_->finish_step();
}

void Broker::disconnected(ClientId client, Instant now) {
    impl_->begin_step(now);
    drop_client(impl_->shard, client);
    impl_->finish_step();
}

void Broker::pin_checked(std::uint64_t job, bool matches, Instant now) {
    impl_->begin_step(now);
    impl_->shard.handlers.pin_checked(job, matches, impl_->shard.now);
    impl_->finish_step();
}

Result<void> Broker::config_read(std::uint64_t job, Result<ServerConfig> config, Instant now) {
    impl_->begin_step(now);
    auto done = config ? reload(impl_->shard, std::move(*config)) : failure(config.error());
    answer_reload(impl_->shard, job, done);
    impl_->finish_step();
    return done;
}

void Broker::provider_event(LineDeviceId device, const provider::Event& event, Instant now) {
    impl_->begin_step(now);
    const InjectOutcome injected =
        impl_->shard.handlers.provider_event(device, event, impl_->shard.now);
    if (injected.job != 0) {
        answer_deferred(impl_->shard, injected.job, admin::inject_answer(injected));
    }
    impl_->finish_step();
}

void Broker::deadline(Instant now) {
    impl_->begin_step(now);
    impl_->close_silent_clients();
    impl_->shard.handlers.deadline(impl_->shard.now);
    impl_->finish_step();
}

std::optional<Instant> Broker::next_deadline() const {
    const auto due = impl_->shard.handlers.next_deadline();
    const auto& awaited = impl_->shard.awaited_hellos;
    if (awaited.empty()) return due;
    return due ? std::min(*due, awaited.front().until) : awaited.front().until;
}

void Broker::set_stalled(std::optional<std::string> why) {
    impl_->shard.outbox.set_bypass(why.has_value());
    impl_->shard.stalled = std::move(why);
}

void Broker::set_durable(std::uint64_t sequence) {
    impl_->shard.durable_sequence = sequence;
}

Batch Broker::take_batch() {
    Batch batch;
    batch.facts = impl_->shard.facts.take_batch();
    impl_->shard.outbox.take(batch);
    return batch;
}

journal::Snapshot Broker::snapshot() const {
    const Shard& shard = impl_->shard;
    return {.sequence = shard.facts.last_sequence(),
            .time = shard.now,
            .lines = shard.handlers.snapshot()};
}

}  // namespace agentline
