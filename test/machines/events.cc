// What: every event of a state; see world.h.
#include <algorithm>

#include "machines/world.h"
#include "unit/acd/seed_tables.h"

namespace agentline::acd::machines {
namespace {

constexpr std::uint64_t unknown_provider_call = 1'000'000;
constexpr std::uint32_t unknown_offer = 1'000'000;
constexpr const char* unknown_number = "9999";

class Lister {
  public:
    Lister(const World& world, const Configuration& configuration)
        : world_(world),
          state_(world.acd.state()),
          configuration_(configuration),
          bounds_(configuration.bounds) {}

    std::vector<Event> run() {
        clock();
        log_ins();
        for (const auto& [id, session] : state_.sessions) session_words(id);
        session_words_of_nobody();
        for (const auto& [id, agent] : state_.agents) agent_words(id);
        callers();
        offers();
        private_calls();
        if (bounds_.reach) reach();
        if (bounds_.mending) mending();
        for (const Directory& directory : configuration_.reloads) add(By::reload, directory);
        return std::move(out_);
    }

  private:
    void add(By by, Command command) { out_.push_back({by, std::move(command)}); }

    void clock() {
        const auto due = world_.acd.next_deadline();
        add(By::clock, MeetDeadline{});
        if (!due || due->at > world_.now) out_.push_back({By::clock, std::nullopt});
    }

    void log_ins() {
        for (const auto& person : configuration_.directory.people) {
            add(By::client, CreateAgent{person.id});
        }
        add(By::client, CreateAgent{"nobody"});
        const AgentId nobody{999'999};
        for (const auto& [agent_id, agent] : state_.agents) {
            for (const auto& group : configuration_.directory.groups) {
                for (const auto& [number, address] : state_.addresses) {
                    if (bounds_.own_stations && number != place_of(agent)) continue;
                    add(By::client, CreateSession{agent_id, group.id, AddressId{number}});
                }
            }
            add(By::client, CreateSession{agent_id, GroupId{}, AddressId{0}});
            add(By::client,
                CreateSession{agent_id, configuration_.directory.groups[0].id, AddressId{77}});
        }
        add(By::client, CreateSession{nobody, configuration_.directory.groups[0].id, AddressId{0}});
        add(By::client, SetAgentState{nobody, {AgentState::ready, {}}});
    }

    [[nodiscard]] std::size_t place_of(const Agent& agent) const {
        const auto& people = configuration_.directory.people;
        return static_cast<std::size_t>(
            std::find_if(people.begin(), people.end(),
                         [&](const auto& each) { return each.id == agent.person; }) -
            people.begin());
    }

    void session_words(AgentSessionId id) {
        using S = AgentSessionState;
        for (const auto& state : session_states_or_none()) {
            for (const auto& next : session_states_or_none()) {
                // Without `every_word`: no wish but NOTREADY and ENDED beside 0, in what is there.
                const bool is_few = !next || (bounds_.wishes && !state &&
                                              (next == S::notready || next == S::ended));
                if (!bounds_.every_word && !is_few) continue;
                add(By::client, SetSessionState{id, {state, next}});
            }
        }
    }
    void session_words_of_nobody() {
        for (const auto& state : session_states_or_none()) {
            add(By::client, SetSessionState{AgentSessionId{999'999}, {state, {}}});
        }
    }

    void agent_words(AgentId id) {
        add(By::client, SetAgentState{id, {AgentState::released, {}}});
        if (!bounds_.agent_words) return;
        for (const auto& state : agent_states_or_none()) {
            for (const auto& next : agent_states_or_none()) {
                if (!bounds_.every_word && next) continue;
                if (state == AgentState::released && !next) continue;
                add(By::client, SetAgentState{id, {state, next}});
            }
        }
    }

    void callers() {
        const ProviderCallId unknown{unknown_provider_call};
        for (const auto& queue : configuration_.directory.queues) {
            add(By::provider,
                CallArrives{ProviderCallId{world_.provider_calls + 1}, queue.title, "+331", 0});
        }
        add(By::provider,
            CallArrives{ProviderCallId{world_.provider_calls + 1}, "nowhere", "+331", 0});
        for (const auto& [id, call] : state_.calls) {
            const auto& queue = configuration_.directory.queues[0].title;
            add(By::provider, CallArrives{call.provider_call, queue, "+331", 0});  // Twice.
            add(By::far_end, CallerLeaves{call.provider_call});
            add(By::far_end, StationLeaves{call.provider_call});
        }
        add(By::far_end, CallerLeaves{unknown});
        add(By::far_end, StationLeaves{unknown});
    }

    void answers(OfferId offer) {
        for (const auto& [number, address] : state_.addresses) {
            add(By::provider, StationAnswers{offer, address.number});
        }
        add(By::provider, StationAnswers{offer, unknown_number});
        for (const auto why :
             {RingFailure::busy, RingFailure::rejected, RingFailure::unreachable}) {
            add(By::provider, StationRefuses{offer, why});
        }
    }
    void offers() {
        // Those that ring; those that were answered (twice, or too late); the last one that was
        // made, if it is over; and those that never were.
        bool is_last_live = false;
        for (const auto& [id, call] : state_.calls) {
            if (is_waiting(call)) continue;
            answers(call.offer);
            is_last_live |= call.offer.value + 1 == state_.next_offer;
        }
        if (!is_last_live && state_.next_offer > 1) answers(OfferId{state_.next_offer - 1});
        answers(OfferId{unknown_offer});
        answers(OfferId{0});
    }

    void private_calls() {
        const ProviderCallId fresh{world_.provider_calls + 1};
        const bool has_room = state_.private_calls.size() < bounds_.private_calls;
        for (const auto direction : {CallDirection::incoming, CallDirection::outgoing}) {
            for (const auto& [number, address] : state_.addresses) {
                if (!has_room) break;
                add(By::provider, PrivateCallBegins{fresh, address.number, direction});
            }
        }
        add(By::provider, PrivateCallBegins{fresh, unknown_number, CallDirection::incoming});
        for (const auto& [id, call] : state_.calls) {
            add(By::provider, PrivateCallBegins{call.provider_call, state_.addresses.at(0).number,
                                                CallDirection::incoming});
        }
        for (const auto& [id, call] : state_.private_calls) {
            add(By::provider, PrivateCallBegins{id, state_.addresses.at(call.address.value).number,
                                                call.direction});
            add(By::far_end, PrivateCallEnds{id});
        }
        add(By::far_end, PrivateCallEnds{ProviderCallId{unknown_provider_call}});
    }

    void reach() {
        for (const auto& [number, address] : state_.addresses) {
            add(By::provider, StationReach{address.number, true});
            add(By::provider, StationReach{address.number, false});
        }
        add(By::provider, StationReach{unknown_number, false});
    }

    /// Every part of what is there may be what the provider still has.
    void mending() {
        std::vector<ProviderCallId> calls, privates;
        for (const auto& [id, call] : state_.calls) calls.push_back(call.provider_call);
        for (const auto& [id, call] : state_.private_calls) privates.push_back(id);
        const std::size_t all = calls.size() + privates.size();
        for (std::size_t chosen = 0; chosen < (std::size_t{1} << all); ++chosen) {
            Reconcile reconcile;
            for (std::size_t i = 0; i < all; ++i) {
                if ((chosen >> i & 1U) == 0) continue;
                if (i < calls.size()) {
                    reconcile.calls.push_back(calls[i]);
                } else {
                    reconcile.private_calls.push_back(privates[i - calls.size()]);
                }
            }
            for (const auto& [number, address] : state_.addresses) {
                if (!address.in_reach) reconcile.out_of_reach.push_back(address.number);
            }
            add(By::operators, reconcile);
        }
        for (const auto& [id, call] : state_.calls) add(By::operators, RequeueCall{id});
        add(By::operators, RequeueCall{CallId{999'999}});
        add(By::operators, SetDrain{true});
        add(By::operators, SetDrain{false});
    }

    const World& world_;
    const State& state_;
    const Configuration& configuration_;
    const Bounds& bounds_;
    std::vector<Event> out_;
};

std::string text(std::uint64_t number) {
    return std::to_string(number);
}

struct Words {
    std::string operator()(const CreateAgent& c) const { return "CreateAgent " + c.person; }
    std::string operator()(const CreateSession& c) const {
        return "CreateSession agent " + text(c.agent.value) + " at " + text(c.address.value);
    }
    std::string operator()(const SetSessionState& c) const {
        return "SetSessionState " + text(c.session.value) + ": " + acd::words(c.request.state) +
               ", next " + acd::words(c.request.next);
    }
    std::string operator()(const SetAgentState& c) const {
        return "SetAgentState " + text(c.agent.value) + ": " + acd::words(c.request.state) +
               ", next " + acd::words(c.request.next);
    }
    std::string operator()(const SetAgentPeriod&) const { return "SetAgentPeriod"; }
    std::string operator()(const SetQueuePeriod&) const { return "SetQueuePeriod"; }
    std::string operator()(const MeetDeadline&) const { return "MeetDeadline"; }
    std::string operator()(const Directory& c) const {
        return "reload with " + text(c.people.size()) + " people, " + text(c.groups.size()) +
               " groups, " + text(c.queues.size()) + " queues, " + text(c.addresses.size()) +
               " addresses";
    }
    std::string operator()(const CallArrives& c) const {
        return "CallArrives " + text(c.call.value);
    }
    std::string operator()(const CallerLeaves& c) const {
        return "CallerLeaves " + text(c.call.value);
    }
    std::string operator()(const StationAnswers& c) const {
        return "StationAnswers offer " + text(c.offer.value) + " at " + c.address;
    }
    std::string operator()(const StationRefuses& c) const {
        return "StationRefuses offer " + text(c.offer.value);
    }
    std::string operator()(const StationLeaves& c) const {
        return "StationLeaves " + text(c.call.value);
    }
    std::string operator()(const PrivateCallBegins& c) const {
        return "PrivateCallBegins " + text(c.call.value) + " at " + c.address;
    }
    std::string operator()(const PrivateCallEnds& c) const {
        return "PrivateCallEnds " + text(c.call.value);
    }
    std::string operator()(const StationReach& c) const {
        return "StationReach " + c.address + (c.in_reach ? " in" : " out");
    }
    std::string operator()(const Reconcile& c) const {
        return "Reconcile with " + text(c.calls.size()) + " calls";
    }
    std::string operator()(const RequeueCall& c) const {
        return "RequeueCall " + text(c.call.value);
    }
    std::string operator()(const SetDrain& c) const { return c.is_on ? "drain" : "no drain"; }
};

}  // namespace

std::vector<Event> events_in(const World& world, const Configuration& configuration) {
    return Lister(world, configuration).run();
}

std::string words(const Event& event) {
    return event.command ? std::visit(Words{}, *event.command) : "a tick";
}

}  // namespace agentline::acd::machines
