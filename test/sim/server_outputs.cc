// What leaves a server, once its facts are durable, and who works for it outside the shard.
#include <algorithm>

#include "sim/server.h"

namespace agentline::sim {

using namespace std::chrono_literals;

namespace {
constexpr std::uint64_t facts_per_snapshot = 400;
template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;
}  // namespace

void Server::release(Commits::Ticket ticket) {
    std::vector<Leaving> outputs;
    while (!waiting_.empty() && waiting_.front().ticket <= ticket) {
        auto& next = waiting_.front().outputs;
        std::move(next.begin(), next.end(), std::back_inserter(outputs));
        waiting_.pop_front();
    }
    carry_out(std::move(outputs));
}

void Server::carry_out(std::vector<Leaving> outputs) {
    for (Leaving& each : outputs) {
        site_.complaints.unless(each.depends_on <= disk_.last_sequence(),
                                "an output leaves before fact ", each.depends_on, " is durable");
        std::visit(Overloaded{
                       [&](SendBytes& sent) { carry_out(sent, each.depends_on); },
                       [&](const CloseClient& closed) {
                           site_.tell([&] {
                               return "client " + std::to_string(closed.client.value) +
                                      " is closed: " + closed.why;
                           });
                           network_.close_from_server(closed.client);
                       },
                       [&](const CheckPin& check) { check_pin(check); },
                       [&](const ReadConfig& read) { read_config(read.job); },
                       [&](const OrderProvider& order) {
                           Exchange& exchange = exchanges_.at(order.device.value);
                           if (site_.meddler.passes_order(order.order)) {
                               exchange.carry_out(order.order);
                           } else {
                               exchange.lose(order.order);
                           }
                       },
                   },
                   each.output);
    }
}

void Server::carry_out(SendBytes& sent, std::uint64_t depends_on) {
    site_.meddler.leaves(sent.client, sent.bytes);
    network_.to_client(sent.client, sent.bytes, depends_on);
}

void Server::check_pin(const CheckPin& check) {
    const Duration wait = std::max(Duration(0), check.not_before - site_.clock.read(clock_));
    const bool matches = check.stored == check.given;
    life_.after(wait + site_.some(40ms), [this, job = check.job, matches] {
        ++site_.figures.pins;
        push([this, job, matches] {
            auditor_.pin_checked(job);
            broker_.pin_checked(job, matches, now_);
            decided();
        });
    });
}

void Server::read_config(std::uint64_t job) {
    life_.after(site_.some(20ms), [this, job] {
        Result<ServerConfig> read = site_.config_file;
        if (!site_.is_calm && site_.dice.chance(5)) read = failure("the file cannot be read");
        push([this, job, read = std::move(read)] {
            site_.tell([] { return std::string("the configuration is read again"); });
            if (read) auditor_.reloads(*read);
            const bool is_done = broker_.config_read(job, read, now_).has_value();
            site_.complaints.unless(is_done == read.has_value(), "a configuration is refused");
            if (is_done) {
                config_ = *read;
                ++site_.figures.reloads;
            }
            decided();
        });
    });
}

/// What the threads behind the commit do with durable facts.
void Server::follow(const journal::Group& group) {
    push([this, sequence = group.back().stamp.sequence] { broker_.set_durable(sequence); });
    if (const auto done = maker_.apply(group); !done) {
        return site_.complaints.add("no snapshot can be made: " + done.error().text);
    }
    facts_since_snapshot_ += group.size();
    if (facts_since_snapshot_ < facts_per_snapshot) return;
    facts_since_snapshot_ = 0;
    const journal::Snapshot snapshot = maker_.make();
    // Half of it is kept, so that both ways to recover are taken.
    commits_.submit_snapshot(snapshot, snapshot.time - 10min);
}

}  // namespace agentline::sim
