#include "provider/simulated/simulated.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/assert.h"
#include "provider/simulated/arrivals.h"

namespace agentline::provider {
namespace {

/// Parts the two streams of chance.
constexpr std::uint64_t other_stream = 0x9E37'79B9'7F4A'7C15;

}  // namespace

Simulated::Simulated(SimulatedOptions options, Instant now)
    : calls_max_(options.calls_max),
      next_call_(options.first_call),
      traffic_draw_(options.seed),
      draw_(options.seed ^ other_stream),
      now_(now) {
    configure(std::move(options.config), options.addresses, std::move(options.queues), now);
}

void Simulated::configure(SimulatedConfig config, const std::vector<std::string>& addresses,
                          std::vector<std::string> queues, Instant now) {
    advance(now);
    const SimulatedConfig old = std::exchange(config_, std::move(config));
    const bool had_queues = !std::exchange(queues_, std::move(queues)).empty();

    const std::set<std::string> wanted(addresses.begin(), addresses.end());
    for (auto it = stations_.begin(); it != stations_.end();) {
        const auto at = it++;
        if (wanted.count(at->first) == 0) remove_station(at->second);
    }
    // What did not change is not drawn anew: a reload that changes nothing changes no event.
    if (config_.calls_per_hour != old.calls_per_hour || had_queues == queues_.empty()) {
        schedule_arrival();
    }
    for (auto& [address, at] : stations_) {
        if (config_.private_calls_per_hour != old.private_calls_per_hour) schedule_private_call(at);
        if (config_.absences_per_hour != old.absences_per_hour) schedule_absence(at);
    }
    for (const std::string& address : wanted) {
        if (station(address) == nullptr) add_station(address);
    }
}

void Simulated::carry_out(const Order& order, Instant now) {
    advance(now);
    std::visit([this](const auto& what) { on(what); }, order);
}

void Simulated::advance(Instant now) {
    while (const auto due = schedule_.take(now)) {
        now_ = due->first;
        meet(due->second);
    }
    now_ = std::max(now_, now);
}

std::optional<Instant> Simulated::next_deadline() const {
    return schedule_.next();
}

std::vector<Event> Simulated::take_events() {
    return std::exchange(events_, {});
}

void Simulated::meet(const Due& due) {
    // A deadline dies with its call or station, so both are there.
    const auto at = [&]() -> Station& { return stations_.at(due.address); };
    switch (due.kind) {
        case DueKind::call_arrives:
            return arrive_by_traffic();
        case DueKind::patience_ends:
            end_call(due.call);
            events_.emplace_back(CallerLeft{due.call});
            return;
        case DueKind::talk_ends:
            return end_talk(due.call);
        case DueKind::station_answers:
            return answer(at());
        case DueKind::private_call_begins:
            return begin_drawn_private_call(at());
        case DueKind::private_call_ends:
            return end_private_call(at());
        case DueKind::absence_begins:
            return begin_drawn_absence(at());
        case DueKind::absence_ends:
            return come_back(at());
    }
}

// Orders of the ACD.

void Simulated::on(const Ring& order) {
    const auto found = callers_.find(order.call);
    if (found == callers_.end()) return;
    Caller& caller = found->second;
    const bool is_repeated = offers_.count(order.offer) > 0 || caller.last_offer == order.offer;
    if (is_repeated || caller.is_talking) return;
    caller.last_offer = order.offer;
    Station* at = station(order.address);
    if (at == nullptr || !at->in_reach) {
        events_.emplace_back(StationRefused{order.offer, RingFailure::unreachable});
    } else if (!is_free(*at)) {
        events_.emplace_back(StationRefused{order.offer, RingFailure::busy});
    } else {
        ring(*at, order);
    }
}

void Simulated::on(const StopRinging& order) {
    const auto found = offers_.find(order.offer);
    if (found != offers_.end()) set_free(*station(found->second));
}

void Simulated::on(const Connect& order) {
    const auto found = offers_.find(order.offer);
    if (found == offers_.end()) return;
    Station& at = *station(found->second);
    Caller& caller = callers_.at(at.call);
    if (at.doing != Doing::has_answered || caller.is_talking) return;
    offers_.erase(found);
    at.offer = {};
    at.doing = Doing::talks;
    caller.is_talking = true;
    schedule_.cancel(caller.leaves);
    const auto talk = caller.given.talk ? *caller.given.talk : draw_.draw(config_.talk);
    caller.leaves = after(talk, DueKind::talk_ends, at.call);
}

void Simulated::on(const DropCall& order) {
    if (callers_.count(order.call) > 0) end_call(order.call);
}

void Simulated::on(const DropStation& order) {
    const auto found = callers_.find(order.call);
    if (found == callers_.end() || !found->second.is_talking) return;
    Caller& caller = found->second;
    const auto talks = [this](const auto& a) { return station(a)->doing == Doing::talks; };
    const auto at = std::find_if(caller.stations.begin(), caller.stations.end(), talks);
    AGENTLINE_ASSERT(at != caller.stations.end());
    set_free(*station(*at));
    caller.is_talking = false;
    wait(order.call, caller.given.patience ? *caller.given.patience : draw_.draw(config_.patience));
}

void Simulated::on(const QueryCalls&) {
    LiveCalls live;
    for (const auto& [id, caller] : callers_) live.calls.push_back(id);
    live.private_calls.assign(private_calls_.begin(), private_calls_.end());
    for (const auto& [address, at] : stations_) {
        if (!at.in_reach) live.out_of_reach.push_back(address);
    }
    events_.emplace_back(std::move(live));
}

void Simulated::on(const InjectCall& order) {
    InjectCall given = order;
    if (given.queue.empty() && !queues_.empty()) given.queue = queues_[draw_.below(queues_.size())];
    if (given.from.empty()) given.from = draw_number(draw_);
    if (std::find(queues_.begin(), queues_.end(), given.queue) == queues_.end()) {
        return refuse(order.job, "the line has no queue \"" + order.queue + "\"");
    }
    if (is_full()) return refuse(order.job, "the line has as many calls as it may");
    const auto patience = order.patience ? *order.patience : draw_.draw(config_.patience);
    arrive(std::move(given), patience);
}

// Callers.

void Simulated::arrive(InjectCall given, Duration patience) {
    const ProviderCallId id{next_call_++};
    events_.emplace_back(CallArrived{id, given.queue, given.from, given.priority, given.job});
    callers_[id].given = std::move(given);
    wait(id, patience);
}

void Simulated::arrive_by_traffic() {
    schedule_arrival();
    // Everything is drawn before the line is looked at, so that later callers stay the same.
    InjectCall given;
    given.queue = queues_[traffic_draw_.below(queues_.size())];
    given.from = draw_number(traffic_draw_);
    const Duration patience = traffic_draw_.draw(config_.patience);
    if (!is_full()) arrive(std::move(given), patience);
}

void Simulated::wait(ProviderCallId id, Duration patience) {
    Caller& caller = callers_.at(id);
    schedule_.cancel(caller.leaves);
    caller.leaves = after(patience, DueKind::patience_ends, id);
}

void Simulated::end_talk(ProviderCallId id) {
    end_call(id);
    if (draw_.chance(50)) {
        events_.emplace_back(CallerLeft{id});
    } else {
        events_.emplace_back(StationLeft{id});
    }
}

void Simulated::end_call(ProviderCallId id) {
    Caller& caller = callers_.at(id);
    // A copy, as each station takes itself out.
    for (const std::string& address : std::set<std::string>(caller.stations)) {
        set_free(*station(address));
    }
    schedule_.cancel(caller.leaves);
    callers_.erase(id);
}

void Simulated::schedule_arrival() {
    schedule_.cancel(arrival_);
    if (queues_.empty()) return;
    if (const auto at = next_arrival(config_.calls_per_hour, now_, traffic_draw_)) {
        arrival_ = schedule_.add(*at, {DueKind::call_arrives, {}, {}});
    }
}

std::string Simulated::draw_number(Draw& draw) {
    const std::string digits = std::to_string(10'000 + draw.below(10'000));
    return "+3315550" + digits.substr(1);
}

void Simulated::refuse(std::uint64_t job, std::string why) {
    events_.emplace_back(InjectRefused{job, std::move(why)});
}

Schedule::Ticket Simulated::after(Duration d, DueKind kind, ProviderCallId call) {
    return schedule_.add(now_ + in_bounds(d), {kind, call, {}});
}

Schedule::Ticket Simulated::after(Duration d, DueKind kind, const Station& at) {
    return schedule_.add(now_ + in_bounds(d), {kind, {}, at.address});
}

}  // namespace agentline::provider
