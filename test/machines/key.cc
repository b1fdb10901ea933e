// What: see key.h.
#include "machines/key.h"

#include <algorithm>
#include <map>

namespace agentline::acd::machines {
namespace {

/// Equal instants have equal ranks, earlier ones greater; `now` has the least of all.
class Ranks {
  public:
    explicit Ranks(Instant now) { all_.insert(now); }
    void add(Instant at) { all_.insert(at); }
    [[nodiscard]] std::size_t of(Instant at) const {
        return static_cast<std::size_t>(std::distance(all_.find(at), all_.end()));
    }

  private:
    std::set<Instant> all_;
};

class Writer {
  public:
    explicit Writer(const World& world)
        : world_(world), state_(world.acd.state()), idle_(world.now), arrived_(world.now) {}

    std::string run() {
        name_all();
        directory();
        for (const auto& [id, agent] : state_.agents) write(agent);
        mark('s');
        for (const auto& [id, session] : state_.sessions) write(session);
        mark('c');
        for (const auto& [id, call] : state_.calls) write(call);
        mark('p');
        for (const auto& [id, call] : state_.private_calls) {
            number(call.address.value);
            number(static_cast<std::uint32_t>(call.direction));
        }
        mark('d');
        for (const Deadline& deadline : state_.deadlines) {
            if (!is_dead(state_, deadline)) write(deadline);
        }
        return std::move(out_);
    }

  private:
    void name_all() {
        for (const auto& [id, agent] : state_.agents) name(agents_, id);
        for (const auto& [id, session] : state_.sessions) {
            name(sessions_, id);
            if (session.state == AgentSessionState::ready) idle_.add(session.idle_since);
        }
        for (const auto& [id, call] : state_.calls) {
            name(calls_, id);
            arrived_.add(call.arrived);
        }
    }
    /// Those that are gone get the names after them, in the order in which they are met.
    template <class Id>
    std::size_t name(std::map<Id, std::size_t>& names, Id id) {
        if (id == Id{}) return 99;
        return names.emplace(id, names.size()).first->second;
    }

    void directory() {
        number(state_.is_draining ? 1 : 0);
        for (const auto& [id, address] : state_.addresses) {
            mark(address.in_service ? 'a' : 'A');
            mark(address.in_reach ? 'r' : 'R');
        }
        for (const auto& [id, queue] : state_.queues) {
            out_ += queue.title;
            ticks(queue.rules.max_wait);
            ticks(queue.rules.ring_time);
            ticks(queue.rules.back_off);
            queue_name(queue.rules.overflow);
        }
        for (const auto& [id, group] : state_.groups) {
            number(id.bytes[0]);
            ticks(group.wrapup);
            for (const QueueId queue : group.queues) queue_name(queue);
        }
        for (const auto& [id, person] : state_.people) {
            out_ += id;
            number(person.all_groups ? 1 : 0);
        }
        mark('|');
    }

    void write(const Agent& agent) {
        out_ += agent.person;
        number(bits(agent.state));
        number(agent.word ? bits(*agent.word) : 0);
        number(agent.next ? bits(*agent.next) : 0);
    }
    void write(const Session& session) {
        number(name(agents_, session.agent));
        number(session.group.bytes[0]);
        number(session.address.value);
        number(bits(session.state));
        number(session.next);
        number(name(calls_, session.call));
        const bool is_ready = session.state == AgentSessionState::ready;
        if (world_.orders_sessions) number(is_ready ? idle_.of(session.idle_since) : 0);
    }
    void write(const Call& call) {
        queue_name(call.queue);
        if (world_.orders_calls) number(arrived_.of(call.arrived));
        mark(is_waiting(call) ? 'w' : is_ringing(call) ? 'r' : 't');
        number(name(sessions_, call.session));
        number(name(agents_, call.agent));
        number(is_waiting(call) ? 99 : call.address.value);
        if (is_ringing(call) && call.wait_until != Instant{}) {
            ticks(call.wait_until - world_.now);
            number(set_before(call.wait_until_by));
        }
        for (const BackOff& each : call.back_offs) {
            if (is_dead(state_, each)) continue;
            number(name(sessions_, each.session));
            number(name(agents_, each.agent));
        }
        mark(';');
    }
    void write(const Deadline& deadline) {
        ticks(deadline.at - world_.now);
        number(static_cast<std::size_t>(deadline.kind));
        number(name(sessions_, deadline.session));
        number(name(calls_, deadline.call));
    }
    /// How many of the deadlines that run were set before that fact.
    [[nodiscard]] std::size_t set_before(std::uint64_t sequence) const {
        return static_cast<std::size_t>(std::count_if(
            state_.deadlines.begin(), state_.deadlines.end(), [&](const Deadline& each) {
                return each.set_by < sequence && !is_dead(state_, each);
            }));
    }

    void queue_name(QueueId id) {
        const auto queue = state_.queues.find(id.value);
        out_ += queue == state_.queues.end() ? "-" : queue->second.title;
    }
    void mark(char c) { out_ += c; }
    void number(std::size_t value) { out_ += static_cast<char>(value); }
    /// Choice: overdue is overdue: the wait of the one call that has such comes first in any case.
    void ticks(Duration d) { out_ += static_cast<char>(std::max<Duration::rep>(d / tick, -1)); }

    const World& world_;
    const State& state_;
    Ranks idle_, arrived_;
    std::map<AgentId, std::size_t> agents_;
    std::map<AgentSessionId, std::size_t> sessions_;
    std::map<CallId, std::size_t> calls_;
    std::string out_;
};

}  // namespace

bool is_dead(const State& state, const BackOff& back_off) {
    return !state.agents.contains(back_off.agent);
}

bool is_dead(const State& state, const Deadline& deadline) {
    if (deadline.kind != Deadline::Kind::back_off) return false;
    const auto& all = state.calls.at(deadline.call).back_offs;
    return std::any_of(all.begin(), all.end(), [&](const BackOff& each) {
        return each.session == deadline.session && is_dead(state, each);
    });
}

std::string key_of(const World& world) {
    return Writer(world).run();
}

}  // namespace agentline::acd::machines
