// What: see explore.h.
#include "machines/explore.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "machines/judge.h"
#include "machines/key.h"

namespace agentline::acd::machines {
namespace {

constexpr std::size_t one_twin_in = 499;

/// Nothing lives and nothing is timed.
bool is_over(const State& state) {
    return state.agents.empty() && state.calls.empty() && state.private_calls.empty();
}
bool is_quiet(const State& state) {
    return state.calls.empty() && state.private_calls.empty() && state.deadlines.empty();
}

Phase phase_of(const State& state, const Session& session) {
    for (const auto& [id, call] : state.calls) {
        if (call.session != session.id || is_waiting(call)) continue;
        if (is_ringing(call)) return Phase::rings;
        const bool is_in_talk =
            session.state == AgentSessionState::busyoncall && session.call == call.id;
        return is_in_talk ? Phase::talks : Phase::outlasts;
    }
    return state.calls.empty() ? Phase::none : Phase::waits;
}

class Explorer {
  public:
    Explorer(const Configuration& configuration, std::size_t states_max)
        : configuration_(configuration), states_max_(states_max) {
        out_.name = configuration.name;
    }

    Explored run() {
        meet(opened(configuration_), 0, 0);
        while (!frontier_.empty() && out_.complaints.empty()) {
            const World world = std::move(frontier_.front());
            frontier_.pop_front();
            expand(world);
            ++expanded_;
        }
        out_.states = nodes_.size();
        if (out_.complaints.empty()) compare_twins();
        if (out_.complaints.empty()) ways_out();
        return std::move(out_);
    }

  private:
    struct Node {
        std::uint32_t from = 0;   ///< The state that it was first reached from,
        std::uint32_t event = 0;  ///< and by which of its events.
        std::uint32_t depth = 0;
        bool is_over = false, is_quiet = false;
        std::size_t ways = 0;  ///< Where its events lead, as one number.
    };
    /// A world that was met again, with another history.
    struct Twin {
        World world;
        std::uint32_t node;
    };
    struct Edge {
        std::uint32_t from, to;
        bool is_automatic;  ///< Of the clock or a far end.
    };

    std::uint32_t meet(World world, std::uint32_t from, std::uint32_t event) {
        const auto next = static_cast<std::uint32_t>(nodes_.size());
        const auto [found, is_new] = known_.emplace(key_of(world), next);
        if (!nodes_.empty()) nodes_[from].ways += std::hash<std::string>()(found->first);
        if (!is_new) {
            if (++met_again_ % one_twin_in == 0)
                twins_.push_back({std::move(world), found->second});
            return found->second;
        }
        const State& state = world.acd.state();
        const std::uint32_t depth = nodes_.empty() ? 0 : nodes_[from].depth + 1;
        nodes_.push_back({from, event, depth, is_over(state), is_quiet(state), 0});
        out_.depth = std::max<std::size_t>(out_.depth, depth);
        for (const auto& [id, session] : state.sessions) {
            ++out_.reached[{session.state, session.next, state.agents.at(session.agent).state,
                            phase_of(state, session)}];
        }
        complain(judge_state(world), next, nullptr);
        if (nodes_.size() > states_max_) complain({"too many states"}, next, nullptr);
        frontier_.push_back(std::move(world));
        return next;
    }

    void expand(const World& world) {
        const std::vector<Event> events = events_in(world, configuration_);
        const Bytes before = world.acd.snapshot();
        for (std::uint32_t i = 0; i < events.size() && out_.complaints.empty(); ++i) {
            take(world, events[i], i);
        }
        if (world.acd.snapshot() != before)
            complain({"deciding changed the state"}, expanded_, nullptr);
    }

    void take(const World& world, const Event& event, std::uint32_t index) {
        Result<Decision, Refusal> outcome = Decision{};
        if (event.command) outcome = world.acd.decide(*event.command, world.now);
        if (event.command && (!outcome || outcome->facts.empty())) {
            complain(judge_step({world, event, world, outcome, {}}), expanded_, &event);
            ++(outcome ? out_.edges : out_.refusals);
            return;
        }
        World after = world;
        const std::vector<StampedFact> facts = step(after, event);
        complain(judge_step({world, event, after, outcome, facts}), expanded_, &event);
        ++out_.edges;
        const bool is_automatic = event.by == By::clock || event.by == By::far_end;
        const std::uint32_t to = meet(std::move(after), expanded_, index);
        if (to != expanded_) edges_.push_back({expanded_, to, is_automatic});
    }

    /// If two worlds with one key led to different ones, the key would leave out what matters.
    void compare_twins() {
        for (const Twin& twin : twins_) {
            std::size_t ways = 0;
            for (const Event& event : events_in(twin.world, configuration_)) {
                if (event.command) {
                    const auto outcome = twin.world.acd.decide(*event.command, twin.world.now);
                    if (!outcome || outcome->facts.empty()) continue;
                }
                World after = twin.world;
                (void)step(after, event);
                ways += std::hash<std::string>()(key_of(after));
            }
            if (ways == nodes_[twin.node].ways) continue;
            return complain({"two states that count as one go different ways"}, twin.node, nullptr);
        }
    }

    /// The way to a state, in events.
    [[nodiscard]] std::vector<std::string> way_to(std::uint32_t node) const {
        std::vector<std::uint32_t> choices;
        for (; node != 0; node = nodes_[node].from) choices.push_back(nodes_[node].event);
        std::reverse(choices.begin(), choices.end());
        std::vector<std::string> way;
        World world = opened(configuration_);
        for (const std::uint32_t choice : choices) {
            const Event event = events_in(world, configuration_).at(choice);
            way.push_back(words(event));
            step(world, event);
        }
        return way;
    }
    static std::vector<StampedFact> step(World& world, const Event& event) {
        std::vector<StampedFact> facts;
        if (event.command) {
            run(world, *event.command, facts);
        } else {
            world.now = world.now + tick;
        }
        ++world.provider_calls;
        forget_dead_back_offs(world);
        return facts;
    }
    static void run(World& world, const Command& command, std::vector<StampedFact>& facts) {
        (void)execute(world.acd, command,
                      {world.sequence + 1, world.now, CauseKind::request, 1, "test"}, facts);
        world.sequence += facts.size();
    }
    /// That of an agent who is gone keeps no one from anything; its end is not waited for.
    static void forget_dead_back_offs(World& world) {
        std::vector<StampedFact> facts;
        for (auto due = world.acd.next_deadline(); due && due->at <= world.now;
             due = world.acd.next_deadline()) {
            if (!is_dead(world.acd.state(), *due)) return;
            run(world, MeetDeadline{}, facts);
            facts.clear();
        }
    }

    void complain(const std::vector<std::string>& what, std::uint32_t node, const Event* event) {
        if (what.empty() || !out_.complaints.empty()) return;
        out_.complaints = what;
        const std::vector<std::string> way = way_to(node);
        const std::size_t shown = std::min<std::size_t>(way.size(), 40);
        for (std::size_t i = way.size() - shown; i < way.size(); ++i) {
            out_.complaints.push_back("  " + way[i]);
        }
        if (event != nullptr) out_.complaints.push_back("  " + words(*event) + "  <-- here");
    }

    void ways_out() {
        way_out(
            "everything can end", [](const Node& n) { return n.is_over; },
            [](const Edge&) { return true; });
        way_out(
            "clock and far ends bring rest", [](const Node& n) { return n.is_quiet; },
            [](const Edge& e) { return e.is_automatic; });
    }

    /// Backwards from the goal: whatever is not met has no way to it.
    template <class Goal, class Usable>
    void way_out(const std::string& what, Goal goal, Usable usable) {
        std::vector<std::vector<std::uint32_t>> into(nodes_.size());
        for (const Edge& edge : edges_) {
            if (usable(edge)) into[edge.to].push_back(edge.from);
        }
        std::vector<bool> is_met(nodes_.size());
        std::vector<std::uint32_t> open;
        for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
            if (!goal(nodes_[i])) continue;
            is_met[i] = true;
            open.push_back(i);
        }
        while (!open.empty()) {
            const std::uint32_t node = open.back();
            open.pop_back();
            for (const std::uint32_t from : into[node]) {
                if (is_met[from]) continue;
                is_met[from] = true;
                open.push_back(from);
            }
        }
        const auto stuck = std::find(is_met.begin(), is_met.end(), false);
        if (stuck == is_met.end()) return;
        complain({"no way out: " + what},
                 static_cast<std::uint32_t>(std::distance(is_met.begin(), stuck)), nullptr);
    }

    const Configuration& configuration_;
    const std::size_t states_max_;
    std::unordered_map<std::string, std::uint32_t> known_;
    std::vector<Node> nodes_;
    std::vector<Edge> edges_;
    std::deque<World> frontier_;
    std::vector<Twin> twins_;
    std::size_t met_again_ = 0;
    std::uint32_t expanded_ = 0;
    Explored out_;
};

}  // namespace

Explored explore(const Configuration& configuration, std::size_t states_max) {
    return Explorer(configuration, states_max).run();
}

}  // namespace agentline::acd::machines
