#include "unit/provider/sim_line.h"

#include <utility>

namespace agentline::provider {
namespace {

std::string text_of(RingFailure why) {
    switch (why) {
        case RingFailure::busy:
            return "busy";
        case RingFailure::rejected:
            return "rejected";
        case RingFailure::unreachable:
            return "unreachable";
    }
    return "?";
}

template <class Id>
std::string text_of(Id id) {
    return std::to_string(id.value);
}

struct Teller {
    std::string operator()(const CallArrived& e) const {
        return "arrived " + text_of(e.call) + " " + e.queue;
    }
    std::string operator()(const CallerLeft& e) const { return "caller_left " + text_of(e.call); }
    std::string operator()(const StationAnswered& e) const {
        return "answered " + text_of(e.offer) + " " + e.address;
    }
    std::string operator()(const StationRefused& e) const {
        return "refused " + text_of(e.offer) + " " + text_of(e.why);
    }
    std::string operator()(const StationLeft& e) const { return "station_left " + text_of(e.call); }
    std::string operator()(const PrivateCallConnected& e) const {
        return "private " + text_of(e.call) + " " + e.address + " " +
               std::string(name_of(e.direction));
    }
    std::string operator()(const PrivateCallEnded& e) const {
        return "private_ended " + text_of(e.call);
    }
    std::string operator()(const StationReachChanged& e) const {
        return (e.in_reach ? "in_reach " : "out_of_reach ") + e.address;
    }
    std::string operator()(const LiveCalls& e) const {
        std::string text = "live ";
        for (const auto id : e.calls) text += text_of(id) + " ";
        text += "|";
        for (const auto id : e.private_calls) text += " " + text_of(id);
        text += " |";
        for (const auto& address : e.out_of_reach) text += " " + address;
        return text;
    }
    std::string operator()(const InjectDone& e) const {
        return "inject_done " + std::to_string(e.job);
    }
    std::string operator()(const InjectRefused& e) const {
        return "inject_refused " + std::to_string(e.job) + " " + e.why;
    }
};

}  // namespace

SimulatedConfig fixed_config() {
    const auto seconds = [](int s) {
        return Spread{Spread::Kind::fixed, std::chrono::seconds(s), {}};
    };
    SimulatedConfig config;
    config.answer = seconds(3);
    config.talk = seconds(60);
    config.patience = seconds(100);
    config.private_talk = seconds(30);
    config.absence = seconds(20);
    return config;
}

SimulatedOptions small_line(const SimulatedConfig& config) {
    SimulatedOptions options;
    options.config = config;
    options.addresses = {"C", "A", "B"};
    options.queues = {"sales", "care"};
    return options;
}

std::string to_text(const Event& event) {
    return std::visit(Teller{}, event);
}

Lines to_texts(const std::vector<Event>& events) {
    Lines lines;
    for (const Event& event : events) lines.push_back(to_text(event));
    return lines;
}

Lines SimLine::order(const Order& order) {
    provider.carry_out(order, now);
    return to_texts(provider.take_events());
}

Lines SimLine::pass(Duration d) {
    const Instant start = now;
    now = now + d;
    Lines lines;
    while (provider.next_deadline() && *provider.next_deadline() <= now) {
        const Instant at = *provider.next_deadline();
        provider.advance(at);
        const auto second = std::to_string((at - start).count() / 1'000'000) + "s ";
        for (const auto& text : to_texts(provider.take_events())) lines.push_back(second + text);
    }
    provider.advance(now);
    EXPECT_TRUE(provider.take_events().empty());
    return lines;
}

ProviderCallId SimLine::call() {
    return call({});
}

ProviderCallId SimLine::call(InjectCall wish) {
    if (wish.queue.empty()) wish.queue = "sales";
    provider.carry_out(wish, now);
    const auto events = provider.take_events();
    if (events.size() != 1 || !std::holds_alternative<CallArrived>(events.front())) {
        ADD_FAILURE() << "no call came";
        return {};
    }
    return std::get<CallArrived>(events.front()).call;
}

void SimLine::answered(OfferId offer, ProviderCallId call, const std::string& address) {
    EXPECT_EQ(order(Ring{offer, call, address}), Lines{});
    EXPECT_EQ(pass(std::chrono::seconds(3)),
              Lines{"3s answered " + text_of(offer) + " " + address});
}

void SimLine::connected(OfferId offer, ProviderCallId call, const std::string& address) {
    answered(offer, call, address);
    EXPECT_EQ(order(Connect{offer}), Lines{});
}

std::string SimLine::live() {
    const auto lines = order(QueryCalls{});
    EXPECT_EQ(lines.size(), 1U);
    return lines.empty() ? "" : lines.front().substr(5);
}

}  // namespace agentline::provider
