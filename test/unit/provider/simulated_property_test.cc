// Goal: what holds in every history: a station does one thing at a time, a call ends exactly once,
// LiveCalls is what an observer knows, and steps do not matter. Method: random orders and traffic
// at many seeds; a model that sees only orders and events says which events may come.
#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "unit/provider/sim_line.h"

namespace agentline::provider {
namespace {

using namespace std::chrono_literals;

SimulatedOptions lively_line(std::uint64_t seed) {
    using Kind = Spread::Kind;
    SimulatedOptions options = small_line();
    auto& config = options.config;
    config.answer = {Kind::uniform, 1s, 5s};
    config.no_answer_percent = 20;
    config.talk = {Kind::exponential, 20s, {}};
    config.patience = {Kind::exponential, 30s, {}};
    config.private_talk = {Kind::exponential, 10s, {}};
    config.absence = {Kind::exponential, 10s, {}};
    config.calls_per_hour = {400};
    config.private_calls_per_hour = 60;
    config.absences_per_hour = 60;
    options.calls_max = 12;
    options.seed = seed;
    return options;
}

/// What an observer of orders and events knows.
class Model {
  public:
    enum class Doing { nothing, rings, has_answered, talks, private_call };
    struct Station {
        bool in_reach = true;
        Doing doing = Doing::nothing;
        OfferId offer;
        ProviderCallId call;
    };

    /// The events that have to come at once; answers to other orders are left to see().
    Lines order(const Order& order) {
        if (const auto* ring = std::get_if<Ring>(&order)) return on(*ring);
        if (const auto* stop = std::get_if<StopRinging>(&order)) {
            if (Station* at = offered(stop->offer)) set_free(*at);
        } else if (const auto* connect = std::get_if<Connect>(&order)) {
            on(*connect);
        } else if (const auto* drop = std::get_if<DropCall>(&order)) {
            if (calls.erase(drop->call) > 0) end(drop->call);
        } else if (const auto* drop_station = std::get_if<DropStation>(&order)) {
            for (auto& [name, at] : stations) {
                if (at.call == drop_station->call && at.doing == Doing::talks) set_free(at);
            }
        }
        return {};
    }

    void see(const Event& event) {
        std::visit([this](const auto& what) { on_event(what); }, event);
    }

    [[nodiscard]] std::string live() const {
        LiveCalls live;
        live.calls.assign(calls.begin(), calls.end());
        for (const auto& [name, at] : stations) {
            if (!at.in_reach) live.out_of_reach.push_back(name);
            if (at.doing == Doing::private_call) live.private_calls.push_back(at.call);
        }
        std::sort(live.private_calls.begin(), live.private_calls.end());
        return to_text(live);
    }

    std::map<std::string, Station> stations{{"A", {}}, {"B", {}}, {"C", {}}};
    std::set<ProviderCallId> calls;
    std::uint64_t last_call = 0;
    std::size_t arrived = 0;
    std::size_t ended = 0;

  private:
    [[nodiscard]] bool talks(ProviderCallId call) const {
        for (const auto& [name, at] : stations) {
            if (at.call == call && at.doing == Doing::talks) return true;
        }
        return false;
    }
    static void set_free(Station& at) {
        at.doing = Doing::nothing;
        at.offer = {};
        at.call = {};
    }
    void end(ProviderCallId call) {
        ++ended;
        for (auto& [name, at] : stations) {
            if (at.call == call) set_free(at);
        }
    }
    Station* offered(OfferId offer) {
        for (auto& [name, at] : stations) {
            if (at.offer == offer && at.offer.value != 0) return &at;
        }
        return nullptr;
    }

    Lines on(const Ring& ring) {
        if (calls.count(ring.call) == 0 || talks(ring.call)) return {};
        const auto refused = [&](RingFailure why) {
            return Lines{to_text(StationRefused{ring.offer, why})};
        };
        const auto found = stations.find(ring.address);
        if (found == stations.end()) return refused(RingFailure::unreachable);
        Station& at = found->second;
        if (!at.in_reach) return refused(RingFailure::unreachable);
        if (at.doing != Doing::nothing) return refused(RingFailure::busy);
        at.doing = Doing::rings;
        at.offer = ring.offer;
        at.call = ring.call;
        return {};
    }
    void on(const Connect& connect) {
        Station* at = offered(connect.offer);
        if (at == nullptr || at->doing != Doing::has_answered || talks(at->call)) return;
        at->doing = Doing::talks;
        at->offer = {};
    }

    void on_new_call(ProviderCallId call) {
        EXPECT_GT(call.value, last_call) << "an id came twice";
        last_call = call.value;
    }
    void on_event(const CallArrived& e) {
        on_new_call(e.call);
        calls.insert(e.call);
        ++arrived;
        EXPECT_LE(calls.size(), 12U);
    }
    void on_event(const CallerLeft& e) {
        EXPECT_EQ(calls.erase(e.call), 1U) << "a call ended that did not live";
        end(e.call);
    }
    void on_event(const StationAnswered& e) {
        Station& at = stations.at(e.address);
        EXPECT_EQ(at.offer, e.offer);
        EXPECT_EQ(at.doing, Doing::rings);
        at.doing = Doing::has_answered;
    }
    void on_event(const StationRefused& e) {
        Station* at = offered(e.offer);
        ASSERT_NE(at, nullptr);
        EXPECT_EQ(e.why, RingFailure::unreachable);
        set_free(*at);
    }
    void on_event(const StationLeft& e) {
        EXPECT_TRUE(talks(e.call));
        EXPECT_EQ(calls.erase(e.call), 1U);
        end(e.call);
    }
    void on_event(const PrivateCallConnected& e) {
        on_new_call(e.call);
        Station& at = stations.at(e.address);
        EXPECT_TRUE(at.in_reach);
        EXPECT_EQ(at.doing, Doing::nothing);
        at.doing = Doing::private_call;
        at.call = e.call;
        ++arrived;
    }
    void on_event(const PrivateCallEnded& e) {
        int found = 0;
        for (auto& [name, at] : stations) {
            if (at.call != e.call) continue;
            EXPECT_EQ(at.doing, Doing::private_call);
            set_free(at);
            ++found;
        }
        EXPECT_EQ(found, 1);
        ++ended;
    }
    void on_event(const StationReachChanged& e) {
        Station& at = stations.at(e.address);
        EXPECT_NE(at.in_reach, e.in_reach);
        EXPECT_EQ(at.doing, Doing::nothing) << "what ended is told before";
        at.in_reach = e.in_reach;
    }
    void on_event(const LiveCalls&) { ADD_FAILURE() << "nobody asked"; }
    void on_event(const InjectDone&) {}
    void on_event(const InjectRefused&) {}
};

/// Orders by chance, most of them near what lives.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) : random_(seed) {}
    std::uint64_t below(std::uint64_t n) { return random_() % n; }

    Order order(std::uint64_t last_call) {
        const ProviderCallId call{last_call + 1 - std::min(last_call, below(15))};
        const OfferId near_offer{last_offer_ - std::min(last_offer_, std::uint32_t(below(4)))};
        const std::string address(1, "ABCD"[below(4)]);
        switch (below(12)) {
            case 0:
                return StopRinging{near_offer};
            case 1:
            case 2:
            case 3:
                return Connect{near_offer};
            case 4:
                return DropCall{call};
            case 5:
                return DropStation{call};
            case 6:
                return InjectCall{1, "care", "", 0, {}, {}, {}, below(2) == 0};
            case 7:
                return InjectPrivateCall{2, address, CallDirection::incoming, {}};
            case 8:
                return InjectStationReach{3, address, below(3) > 0};
            default:
                return Ring{OfferId{++last_offer_}, call, address};
        }
    }

  private:
    std::mt19937_64 random_;
    std::uint32_t last_offer_ = 0;
};

void see_all(Simulated& provider, Model& model) {
    for (const Event& event : provider.take_events()) model.see(event);
}

TEST(SimulatedProperty, an_observer_can_tell_every_event_and_all_that_lives) {
    std::size_t seen = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Simulated provider(lively_line(seed), eight);
        Model model;
        Chance chance(seed);
        Instant now = eight;
        for (int step = 0; step < 400; ++step) {
            now = now + Duration(chance.below(3'000'000));
            provider.advance(now);
            see_all(provider, model);
            const Order order = chance.order(model.last_call);
            provider.carry_out(order, now);
            auto events = provider.take_events();
            const Lines at_once = model.order(order);
            if (!std::holds_alternative<Ring>(order)) {
                for (const Event& event : events) model.see(event);
            } else {
                EXPECT_EQ(to_texts(events), at_once);
            }
            provider.carry_out(QueryCalls{}, now);
            EXPECT_EQ(to_texts(provider.take_events()), Lines{model.live()});
            if (testing::Test::HasFailure()) return;
        }
        // Without traffic all calls end by themselves, each once.
        auto quiet = lively_line(seed);
        quiet.config.calls_per_hour.clear();
        quiet.config.private_calls_per_hour = quiet.config.absences_per_hour = 0;
        provider.configure(quiet.config, quiet.addresses, quiet.queues, now);
        provider.advance(now + Duration(24h));
        see_all(provider, model);
        EXPECT_FALSE(provider.next_deadline());
        EXPECT_TRUE(model.calls.empty());
        EXPECT_EQ(model.arrived, model.ended);
        seen += model.arrived;
    }
    EXPECT_GT(seen, 150U * 50U);
}

/// The events of orders at fixed times, with time passed in steps of at most so long.
Lines history(std::uint64_t seed, std::uint64_t orders_seed, std::optional<Duration> step) {
    Simulated provider(lively_line(seed), eight);
    Chance chance(orders_seed);
    Instant now = eight;
    Lines lines;
    for (int i = 0; i < 200; ++i) {
        const Instant next = now + Duration(chance.below(20'000'000));
        while (step && now < next) {
            now = std::min(now + *step, next);
            provider.advance(now);
        }
        now = next;
        provider.carry_out(chance.order(static_cast<std::uint64_t>(i)), now);
        for (const auto& text : to_texts(provider.take_events())) lines.push_back(text);
    }
    return lines;
}

TEST(SimulatedProperty, one_step_and_many_give_the_same_events) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const Lines at_once = history(seed, seed, {});
        EXPECT_GT(at_once.size(), 100U);
        EXPECT_EQ(at_once, history(seed, seed, 10ms));
        EXPECT_EQ(at_once, history(seed, seed, 1'777'777us));
    }
}

TEST(SimulatedProperty, same_seed_and_orders_give_the_same_events_and_another_seed_others) {
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        const Lines events = history(seed, 5, {});
        EXPECT_EQ(events, history(seed, 5, {}));
        EXPECT_NE(events, history(seed + 1, 5, {}));
    }
}

TEST(SimulatedProperty, next_deadline_is_when_something_is_due) {
    // Nothing comes before it, and meeting it moves it on.
    Simulated provider(lively_line(1), eight);
    for (int i = 0; i < 5'000; ++i) {
        const auto due = provider.next_deadline();
        ASSERT_TRUE(due);
        provider.advance(*due - Duration(1us));
        ASSERT_TRUE(provider.take_events().empty());
        ASSERT_EQ(provider.next_deadline(), due);
        provider.advance(*due);
        provider.take_events();
        ASSERT_GT(*provider.next_deadline(), *due);
    }
}

}  // namespace
}  // namespace agentline::provider
