#include "scenario/runner/phones.h"

#include <algorithm>
#include <utility>

#include "scenario/runner/script.h"

namespace agentline::scenario {

void Phones::carry_out(const provider::Order& order, Instant) {
    std::visit([this](const auto& each) { on(each); }, order);
}

std::vector<provider::Event> Phones::take_events() {
    return std::exchange(events_, {});
}

void Phones::on(const provider::Ring& order) {
    if (!live_.contains(order.call)) return;
    offers_[order.offer] = {order.call, order.address, Step::rings};
    // As a real one: what cannot be rung is told at once.
    if (!out_of_reach_.contains(order.address)) return;
    offers_[order.offer].step = Step::over;
    events_.emplace_back(provider::StationRefused{order.offer, RingFailure::unreachable});
}

void Phones::on(const provider::StopRinging& order) {
    const auto offer = offers_.find(order.offer);
    if (offer != offers_.end()) offer->second.step = Step::over;
}

void Phones::on(const provider::Connect& order) {
    const auto offer = offers_.find(order.offer);
    if (offer != offers_.end() && offer->second.step == Step::answered) {
        offer->second.step = Step::talks;
    }
}

void Phones::on(const provider::DropCall& order) {
    live_.erase(order.call);
    end_offers(order.call);
}

void Phones::on(const provider::DropStation& order) {
    end_offers(order.call);
}

void Phones::on(const provider::QueryCalls&) {
    provider::LiveCalls live;
    live.calls.assign(live_.begin(), live_.end());
    for (const auto& [call, at] : private_) live.private_calls.push_back(call);
    live.out_of_reach.assign(out_of_reach_.begin(), out_of_reach_.end());
    events_.emplace_back(std::move(live));
}

void Phones::end_offers(ProviderCallId call) {
    for (auto& [id, offer] : offers_) {
        if (offer.call == call) offer.step = Step::over;
    }
}

ProviderCallId Phones::name(const std::string& call) {
    if (is_call(call)) throw Mistake("there was a call " + call + " before; take another name");
    return ids_[call] = ProviderCallId{++last_call_};
}

ProviderCallId Phones::id_of(const std::string& name) const {
    const auto found = ids_.find(name);
    if (found == ids_.end()) throw Mistake("no call " + name + " has come");
    return found->second;
}

std::string Phones::name_of(ProviderCallId id) const {
    const auto found =
        std::find_if(ids_.begin(), ids_.end(), [&](const auto& each) { return each.second == id; });
    return found->first;
}

void Phones::arrive(const std::string& call, const std::string& queue, const std::string& from,
                    std::uint32_t priority) {
    const ProviderCallId id = name(call);
    live_.insert(id);
    events_.emplace_back(provider::CallArrived{id, queue, from, priority, 0});
}

void Phones::caller_hangs_up(const std::string& call) {
    const ProviderCallId id = id_of(call);
    if (live_.erase(id) == 0) throw Mistake(call + " is over");
    end_offers(id);
    events_.emplace_back(provider::CallerLeft{id});
}

Phones::Offers::value_type& Phones::last_offer(const std::string& call,
                                               const std::set<std::string>& stations) {
    const ProviderCallId id = id_of(call);
    const auto found = std::find_if(offers_.rbegin(), offers_.rend(), [&](const auto& each) {
        return each.second.call == id && stations.contains(each.second.station);
    });
    if (found == offers_.rend()) throw Mistake(call + " never rang there");
    return *found;
}

void Phones::answer(const std::string& call, const std::set<std::string>& stations, bool late) {
    auto& [id, offer] = last_offer(call, stations);
    if (!late && offer.step != Step::rings) throw Mistake(call + " does not ring there");
    if (late && offer.step == Step::rings) throw Mistake(call + " still rings there: not late");
    offer.step = Step::answered;
    events_.emplace_back(provider::StationAnswered{id, offer.station});
}

void Phones::refuse(const std::string& call, const std::set<std::string>& stations,
                    RingFailure why) {
    auto& [id, offer] = last_offer(call, stations);
    if (offer.step != Step::rings) throw Mistake(call + " does not ring there");
    offer.step = Step::over;
    events_.emplace_back(provider::StationRefused{id, why});
}

void Phones::station_hangs_up(const std::string& call, const std::set<std::string>& stations) {
    auto& [id, offer] = last_offer(call, stations);
    if (offer.step != Step::talks) throw Mistake(call + " does not talk there");
    live_.erase(offer.call);
    end_offers(offer.call);
    events_.emplace_back(provider::StationLeft{offer.call});
}

void Phones::begin_private(const std::string& call, const std::string& station, CallDirection way) {
    const ProviderCallId id = name(call);
    private_[id] = {station};
    events_.emplace_back(provider::PrivateCallConnected{id, station, way});
}

void Phones::end_private(const std::string& call) {
    const ProviderCallId id = id_of(call);
    if (private_.erase(id) == 0) throw Mistake(call + " is no private call, or over");
    events_.emplace_back(provider::PrivateCallEnded{id});
}

void Phones::change_reach(const std::string& station, bool in_reach) {
    if (in_reach == !out_of_reach_.contains(station)) {
        throw Mistake("station " + station + " is " + (in_reach ? "here" : "away") + " already");
    }
    if (in_reach) {
        out_of_reach_.erase(station);
    } else {
        out_of_reach_.insert(station);
        for (auto& [id, offer] : offers_) {
            if (offer.station != station || offer.step == Step::over) continue;
            if (offer.step == Step::talks) {
                events_.emplace_back(provider::StationLeft{offer.call});
                live_.erase(offer.call);
            } else {
                events_.emplace_back(provider::StationRefused{id, RingFailure::unreachable});
            }
            offer.step = Step::over;
        }
    }
    events_.emplace_back(provider::StationReachChanged{station, in_reach});
}

void Phones::lose(const std::string& call) {
    const ProviderCallId id = id_of(call);
    live_.erase(id);
    private_.erase(id);
    end_offers(id);
}

void Phones::restart() {
    live_.clear();
    private_.clear();
    offers_.clear();
    out_of_reach_.clear();
    events_.clear();
}

std::string Phones::station(const std::string& number) const {
    for (const auto& [id, offer] : offers_) {
        if (offer.station != number || offer.step == Step::over) continue;
        if (offer.step == Step::rings) return "rings for " + name_of(offer.call);
        if (offer.step == Step::talks) return "talks with " + name_of(offer.call);
        return "waits to be connected";
    }
    for (const auto& [id, at] : private_) {
        if (at.station == number) return "private call " + name_of(id);
    }
    return out_of_reach_.contains(number) ? "is away" : "is free";
}

}  // namespace agentline::scenario
