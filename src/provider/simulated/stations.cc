// The stations of Simulated: offers, private calls and reach.
#include <algorithm>
#include <utility>

#include "provider/simulated/simulated.h"

namespace agentline::provider {
namespace {

/// Until the next of so many an hour: never at once, so that time goes on whatever the rate.
Duration gap_of(std::uint32_t per_hour, Draw& draw) {
    const double us = draw.exponential() * 3.6e9 / per_hour;
    return std::max(Duration(1), Duration(static_cast<std::int64_t>(us)));
}

}  // namespace

void Simulated::on(const InjectPrivateCall& order) {
    Station* at = station(order.address);
    if (at == nullptr) return refuse(order.job, "the line has no address " + order.address);
    if (!at->in_reach) return refuse(order.job, order.address + " is out of reach");
    if (!is_free(*at)) return refuse(order.job, order.address + " is busy");
    begin_private_call(*at, order.direction,
                       order.talk ? *order.talk : draw_.draw(config_.private_talk));
    if (order.job != 0) events_.emplace_back(InjectDone{order.job});
}

void Simulated::on(const InjectStationReach& order) {
    Station* at = station(order.address);
    if (at == nullptr) return refuse(order.job, "the line has no address " + order.address);
    // A drawn absence becomes the operator's: it no longer ends by itself.
    schedule_.cancel(at->back);
    if (at->in_reach != order.in_reach) {
        if (order.in_reach) {
            come_back(*at);
        } else {
            leave_reach(*at);
        }
    }
    if (order.job != 0) events_.emplace_back(InjectDone{order.job});
}

Simulated::Station* Simulated::station(const std::string& address) {
    const auto found = stations_.find(address);
    return found == stations_.end() ? nullptr : &found->second;
}

bool Simulated::is_free(const Station& at) {
    return at.doing == Doing::nothing;
}

void Simulated::add_station(const std::string& address) {
    Station& at = stations_[address];
    at.address = address;
    schedule_private_call(at);
    schedule_absence(at);
}

void Simulated::remove_station(Station& at) {
    end_what_happens(at);
    for (auto* ticket : {&at.back, &at.calls, &at.goes}) schedule_.cancel(*ticket);
    stations_.erase(std::string(at.address));
}

void Simulated::ring(Station& at, const Ring& order) {
    Caller& caller = callers_.at(order.call);
    at.doing = Doing::rings;
    at.offer = order.offer;
    at.call = order.call;
    caller.stations.insert(at.address);
    offers_.emplace(order.offer, at.address);
    const auto& given = caller.given;
    if (given.is_never_answered) return;
    if (!given.answer && draw_.chance(config_.no_answer_percent)) return;
    at.next = after(given.answer ? *given.answer : draw_.draw(config_.answer),
                    DueKind::station_answers, at);
}

void Simulated::answer(Station& at) {
    at.doing = Doing::has_answered;
    events_.emplace_back(StationAnswered{at.offer, at.address});
}

void Simulated::set_free(Station& at) {
    schedule_.cancel(at.next);
    offers_.erase(at.offer);
    if (const auto caller = callers_.find(at.call); caller != callers_.end()) {
        caller->second.stations.erase(at.address);
    }
    at.doing = Doing::nothing;
    at.offer = {};
    at.call = {};
}

void Simulated::begin_private_call(Station& at, CallDirection direction, Duration talk) {
    at.doing = Doing::private_call;
    at.call = ProviderCallId{next_call_++};
    private_calls_.insert(at.call);
    at.next = after(talk, DueKind::private_call_ends, at);
    events_.emplace_back(PrivateCallConnected{at.call, at.address, direction});
}

void Simulated::end_private_call(Station& at) {
    const ProviderCallId id = at.call;
    private_calls_.erase(id);
    set_free(at);
    events_.emplace_back(PrivateCallEnded{id});
}

void Simulated::end_what_happens(Station& at) {
    switch (at.doing) {
        case Doing::nothing:
            return;
        case Doing::rings:
        case Doing::has_answered:
            events_.emplace_back(StationRefused{at.offer, RingFailure::unreachable});
            return set_free(at);
        case Doing::talks:
            events_.emplace_back(StationLeft{at.call});
            return end_call(at.call);
        case Doing::private_call:
            return end_private_call(at);
    }
}

void Simulated::leave_reach(Station& at) {
    end_what_happens(at);
    at.in_reach = false;
    events_.emplace_back(StationReachChanged{at.address, false});
}

void Simulated::come_back(Station& at) {
    at.in_reach = true;
    events_.emplace_back(StationReachChanged{at.address, true});
}

// Traffic. Both are Poisson processes: what falls where it cannot happen does not happen.

void Simulated::begin_drawn_private_call(Station& at) {
    schedule_private_call(at);
    if (!at.in_reach || !is_free(at)) return;
    const auto direction = draw_.chance(50) ? CallDirection::outgoing : CallDirection::incoming;
    begin_private_call(at, direction, draw_.draw(config_.private_talk));
}

void Simulated::begin_drawn_absence(Station& at) {
    schedule_absence(at);
    if (!at.in_reach) return;
    leave_reach(at);
    at.back = after(draw_.draw(config_.absence), DueKind::absence_ends, at);
}

void Simulated::schedule_private_call(Station& at) {
    schedule_.cancel(at.calls);
    const auto rate = config_.private_calls_per_hour;
    if (rate > 0) at.calls = after(gap_of(rate, draw_), DueKind::private_call_begins, at);
}

void Simulated::schedule_absence(Station& at) {
    schedule_.cancel(at.goes);
    const auto rate = config_.absences_per_hour;
    if (rate > 0) at.goes = after(gap_of(rate, draw_), DueKind::absence_begins, at);
}

}  // namespace agentline::provider
