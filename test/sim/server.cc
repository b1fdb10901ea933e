#include "sim/server.h"

#include <algorithm>

#include "center/words.h"

namespace agentline::sim {

using namespace std::chrono_literals;

namespace {
constexpr std::size_t decisions_per_batch = 256;
/// As long as the built-in handler waits for its provider before it meets deadlines.
constexpr Duration provider_time = 2s;
}  // namespace

Server::Server(const Parts& parts)
    : site_(parts.site),
      disk_(parts.disk),
      network_(parts.network),
      auditor_(parts.auditor),
      config_(site_.config_file),
      environment_{
          .server_uid = 0, .entropy = 1 + site_.dice.below(1'000'000'000), .version = "sim"},
      broker_(config_, environment_),
      maker_(config_, environment_),
      clock_({}, site_.clock.steady()),
      commits_(site_, disk_,
               {[this](Commits::Ticket ticket) { release(ticket); },
                [this](const journal::Group& group) { follow(group); },
                [this](std::optional<std::string> why) { tell_stalled(std::move(why)); }}),
      life_(site_.agenda) {
    for (const std::uint32_t device : builtin_devices) add_exchange(device);
    recover_all();
    clock_ = ForwardClock(broker_.time(), site_.clock.steady());
    started_ = now_ = site_.clock.read(clock_);
    broker_.start(now_);
    decided();
    hand_on();
    network_.listen(this, config_.limits.queued_bytes_per_client);
    wake_in(1us);
}

void Server::recover_all() {
    disk_.open();
    const auto recovered = recover(disk_, broker_, config_.limits.events_kept);
    const auto second = maker_.recover(disk_);
    if (!recovered || !second) {
        return site_.complaints.add("the server cannot recover: " +
                                    (recovered ? second.error() : recovered.error()).text);
    }
    facts_since_snapshot_ = recovered->facts_after;
    auditor_.recovered(broker_.snapshot());
    last_fact_ = broker_.snapshot().sequence;
    auditor_.started(config_);
}

void Server::add_exchange(std::uint32_t device) {
    const auto tell = [this, device](const provider::Event& event, std::uint64_t life) {
        push([this, device, event, life] {
            if (exchanges_.at(device).is_heard(life)) hear(device, event);
        });
    };
    exchanges_.try_emplace(device, site_, config_.lines[device], tell);
}

bool Server::is_at(Moment moment) const {
    switch (moment) {
        case Moment::any:
            return true;
        case Moment::decided:
            return commits_.is_writing();
        case Moment::written:
            return commits_.is_unheard();
        case Moment::stalled:
            return is_stalled_;
    }
    return true;
}

void Server::die() {
    for (const Waiting& each : waiting_) {
        const bool is_durable =
            !each.outputs.empty() && each.outputs.back().depends_on <= disk_.last_sequence();
        site_.figures.unsent_outputs += is_durable ? 1 : 0;
    }
    commits_.die();
    network_.server_died();
    auditor_.crashed();
}

// The shard's loop.

void Server::push(Input input) {
    inputs_.push_back(std::move(input));
    wake_in(site_.some(site_.dice.chance(1) ? Duration(50ms) : Duration(50us)));
}

void Server::wake_in(Duration d) {
    const Instant at = site_.agenda.now() + d;
    if (wakes_at_ && *wakes_at_ <= at) return;
    wakes_at_ = at;
    life_.at(at, [this, number = ++wake_] {
        if (number == wake_) wake();
    });
}

void Server::wake() {
    wakes_at_.reset();
    now_ = site_.clock.read(clock_);
    auto inputs = std::exchange(inputs_, {});
    for (const Input& each : inputs) each();
    meet_deadlines();
    hand_on();
    const bool meets =
        reconciled_.size() == builtin_devices.size() || now_ >= started_ + provider_time;
    auditor_.at_rest(broker_, now_, meets);
    for (auto& [device, exchange] : exchanges_) exchange.judge(auditor_.ledger(device));
    if (const auto due = broker_.next_deadline()) {
        const bool is_left = *due <= now_;
        site_.complaints.unless(!is_left || !has_met_, "the server runs on the spot");
        const Duration wait = *due - site_.clock.read(clock_);
        wake_in(is_left ? Duration(1s) : std::clamp<Duration>(wait, 1us, 1s));
    }
}

void Server::meet_deadlines() {
    const auto due = broker_.next_deadline();
    has_met_ = site_.meddler.meets_deadlines();
    if (!due || *due > now_ || !has_met_) return;
    site_.tell([] { return std::string("a deadline comes"); });
    broker_.deadline(now_);
    decided();
}

/// Judged one by one; they leave as one batch, as they do from the real shard.
void Server::decided() {
    ++site_.figures.decisions;
    Batch batch = broker_.take_batch();
    site_.meddler.decided(batch);
    auditor_.decided(batch, broker_.time());
    if (!batch.facts.empty()) last_fact_ = batch.facts.back().stamp.sequence;
    facts_.insert(facts_.end(), batch.facts.begin(), batch.facts.end());
    std::vector<Leaving> at_once;
    for (Output& each : batch.at_once) at_once.push_back({std::move(each), 0});
    for (Output& each : batch.outputs) {
        const auto* order = std::get_if<OrderProvider>(&each);
        if (order != nullptr) exchanges_.at(order->device.value).note_decided();
        outputs_.push_back({std::move(each), last_fact_});
    }
    carry_out(std::move(at_once));
    if (++decisions_ >= decisions_per_batch) hand_on();
}

void Server::hand_on() {
    decisions_ = 0;
    if (facts_.empty() && outputs_.empty()) return;
    const Commits::Ticket ticket = ++last_ticket_;
    if (site_.meddler.waits_for_commit()) {
        waiting_.push_back({ticket, std::exchange(outputs_, {})});
    } else {
        carry_out(std::exchange(outputs_, {}));
    }
    commits_.submit(std::exchange(facts_, {}), ticket);
}

void Server::on_connected(ClientId client, const Peer& peer) {
    readers_[client];
    push([this, client, peer] {
        auditor_.connected(client, peer);
        broker_.connected(client, peer, now_);
        decided();
    });
}

void Server::on_bytes(ClientId client, ByteView bytes) {
    push([this, client, copy = Bytes(bytes.begin(), bytes.end())] { received(client, copy); });
}

void Server::received(ClientId client, const Bytes& bytes) {
    const auto reader = readers_.find(client);
    if (reader == readers_.end()) return;
    reader->second.feed(bytes);
    for (;;) {
        const auto frame = reader->second.next();
        if (!frame) return site_.complaints.add("a frame is refused: " + frame.error().text);
        if (!frame->has_value()) return;
        auditor_.asked(client, **frame);
        hand_over(client, **frame);
        decided();
    }
}

void Server::hand_over(ClientId client, const wire::Frame& frame) {
    Bytes body(frame.body.begin(), frame.body.end());
    site_.meddler.arrives(client, body);
    broker_.received(client, {frame.header, body}, now_);
}

void Server::on_ended(ClientId client) {
    push([this, client] {
        readers_.erase(client);
        auditor_.gone(client);
        broker_.disconnected(client, now_);
        decided();
    });
}

void Server::hear(std::uint32_t device, const provider::Event& event) {
    site_.tell([&] {
        return std::string("the ACD of ") + line_names[device] + " hears: " + center::words(event);
    });
    Exchange& exchange = exchanges_.at(device);
    const auto* left = std::get_if<provider::StationLeft>(&event);
    const bool is_known = left != nullptr && auditor_.has_call(device, left->call);
    const std::uint64_t lost = auditor_.ledger(device).totals.lost;
    broker_.provider_event(LineDeviceId{device}, event, now_);
    decided();
    if (std::holds_alternative<provider::LiveCalls>(event)) {
        site_.complaints.unless(
            !exchange.has_agreed() || auditor_.ledger(device).totals.lost == lost,
            "a call is lost though both sides agreed");
        exchange.set_agreed(true);
        reconciled_.insert(device);
    }
    // Taken back by an operator while the agent hung up: the ACD learns it from the next LiveCalls.
    if (is_known && auditor_.has_call(device, left->call)) exchange.set_agreed(false);
}

void Server::tell_stalled(std::optional<std::string> why) {
    push([this, why = std::move(why)] {
        site_.tell([&] { return why ? "the journal stands: " + *why : "the journal goes on"; });
        is_stalled_ = why.has_value();
        auditor_.stalled(is_stalled_);
        broker_.set_stalled(why);
    });
}

}  // namespace agentline::sim
