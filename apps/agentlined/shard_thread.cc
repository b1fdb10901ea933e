#include "agentlined/shard_thread.h"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include <spdlog/spdlog.h>

namespace agentline {
namespace {

// One input may hold many frames, so this is enough to keep the shard busy.
constexpr std::size_t inputs_max = 4096;
// So many decisions share one `now` and one batch; more would let the disk wait for the shard.
constexpr std::size_t decisions_per_batch = 256;
// Deadlines are UTC; the clock may be set while we wait, so no single wait is longer than this.
constexpr Duration wait_max = std::chrono::seconds(1);

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

}  // namespace

ShardThread::ShardThread(Broker& broker, Exits exits)
    : broker_(broker), exits_(std::move(exits)), inputs_(inputs_max), clock_(broker.time()) {}

void ShardThread::run() {
    tick();
    broker_.start(now_);
    hand_on();
    while (true) {
        auto inputs = wait_for_inputs();
        // Both in this order: nothing is added after the close.
        if (inputs.empty() && inputs_.closed() && inputs_.size() == 0) break;
        tick();
        for (ShardInput& each : inputs) decide(each);
        const auto due = broker_.next_deadline();
        if (due && *due <= now_) broker_.deadline(now_);
        hand_on();
    }
}

void ShardThread::tick() {
    now_ = clock_.now();
}

std::vector<ShardInput> ShardThread::wait_for_inputs() {
    const auto due = broker_.next_deadline();
    if (!due) return inputs_.pop_all_wait();
    const Duration wait = std::clamp(*due - clock_.now(), Duration::zero(), wait_max);
    return inputs_.pop_all_wait(std::chrono::steady_clock::now() + wait);
}

void ShardThread::decide(ShardInput& input) {
    std::visit(
        Overloaded{
            [&](ClientConnected& each) {
                broker_.connected(each.client, std::move(each.peer), now_);
            },
            [&](const FramesReceived& each) { receive(each); },
            [&](const ClientDisconnected& each) { broker_.disconnected(each.client, now_); },
            [&](const PinChecked& each) { broker_.pin_checked(each.job, each.matches, now_); },
            [&](ConfigRead& each) { reload(each); },
            [&](const ProviderTold& each) { hear(each); },
            [&](JournalStalled& each) { broker_.set_stalled(std::move(each.why)); },
            [&](const JournalDurable& each) { broker_.set_durable(each.sequence); },
        },
        input);
    count_decision();
}

void ShardThread::reload(ConfigRead& input) {
    const auto read = input.config;
    const auto done = broker_.config_read(input.job, std::move(input.config), now_);
    if (done) {
        exits_.config_in_force(*read);
        spdlog::info("the configuration was applied");
    } else {
        spdlog::error("the configuration was not applied: {}", done.error().text);
    }
}

void ShardThread::receive(const FramesReceived& input) {
    for (std::size_t i = 0; i < input.frames.size(); ++i) {
        broker_.received(input.client, input.frames.frame(i), now_);
        count_decision();
    }
}

void ShardThread::hear(const ProviderTold& input) {
    for (const provider::Event& event : input.events) {
        broker_.provider_event(input.device, event, now_);
        count_decision();
    }
}

void ShardThread::count_decision() {
    if (++decisions_ < decisions_per_batch) return;
    hand_on();
    tick();
}

void ShardThread::hand_on() {
    decisions_ = 0;
    Batch batch = broker_.take_batch();
    carry_out(std::move(batch.at_once));
    if (batch.facts.empty() && batch.outputs.empty()) return;
    const Ticket ticket = ++last_ticket_;
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({ticket, std::move(batch.outputs)});
    }
    exits_.commit(std::move(batch.facts), ticket);
}

void ShardThread::release(const std::vector<Ticket>& tickets) {
    if (tickets.empty()) return;
    std::vector<Output> outputs;
    {
        const std::lock_guard lock(mutex_);
        while (!waiting_.empty() && waiting_.front().ticket <= tickets.back()) {
            auto& next = waiting_.front().outputs;
            std::move(next.begin(), next.end(), std::back_inserter(outputs));
            waiting_.pop_front();
        }
    }
    carry_out(std::move(outputs));
}

void ShardThread::carry_out(std::vector<Output> outputs) {
    std::vector<ClientOutput> for_clients;
    for (Output& output : outputs) {
        std::visit(Overloaded{
                       [&](SendBytes& each) {
                           for_clients.push_back({each.client, std::move(each.bytes), false, {}});
                       },
                       [&](CloseClient& each) {
                           for_clients.push_back({each.client, {}, true, std::move(each.why)});
                       },
                       [&](CheckPin& each) {
                           const std::uint64_t job = each.job;
                           const bool taken =
                               exits_.check_pin({job, std::move(each.stored), std::move(each.given),
                                                 each.not_before});
                           // Choice: a PIN that cannot be compared does not match.
                           if (!taken) push_over_limit(PinChecked{job, false});
                       },
                       [&](const ReadConfig& each) {
                           if (exits_.read_config(each.job)) return;
                           push_over_limit(ConfigRead{
                               each.job, failure("too many commands wait to read the file")});
                       },
                       [&](OrderProvider& each) { exits_.order_provider(std::move(each)); },
                   },
                   output);
    }
    if (!for_clients.empty()) exits_.deliver(std::move(for_clients));
}

}  // namespace agentline
