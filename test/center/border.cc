#include "center/border.h"

#include <algorithm>

namespace agentline::center {

using Place = PlainCall::Place;

void Border::end_call(ProviderCallId call) {
    calls_.erase(call);
    std::erase_if(offers_, [&](const auto& each) { return each.second.call == call; });
}

void Border::restarted() {
    calls_.clear();
    offers_.clear();
    private_calls_.clear();
    out_of_reach_.clear();
}

/// The stations of the line are these from now on.
void Border::configured(const std::vector<std::string>& addresses) {
    const std::set<std::string> there(addresses.begin(), addresses.end());
    std::erase_if(out_of_reach_, [&](const std::string& each) { return !there.contains(each); });
}

void Border::carried_out(const provider::Order& order) {
    if (const auto* ring = std::get_if<provider::Ring>(&order)) {
        if (calls_.contains(ring->call)) offers_[ring->offer] = {ring->call, ring->address};
    } else if (const auto* stop = std::get_if<provider::StopRinging>(&order)) {
        const auto offer = offers_.find(stop->offer);
        const bool rings = offer != offers_.end() && offer->second.doing != Doing::talks;
        if (rings) offers_.erase(offer);
    } else if (const auto* connect = std::get_if<provider::Connect>(&order)) {
        const auto offer = offers_.find(connect->offer);
        if (offer != offers_.end()) offer->second.doing = Doing::talks;
    } else if (const auto* drop = std::get_if<provider::DropCall>(&order)) {
        end_call(drop->call);
    } else if (const auto* station = std::get_if<provider::DropStation>(&order)) {
        std::erase_if(offers_, [&](const auto& each) {
            return each.second.call == station->call && each.second.doing == Doing::talks;
        });
    } else if (const auto* change = std::get_if<provider::Configure>(&order)) {
        configured(change->addresses);
    }
}

void Border::told(const provider::Event& event) {
    if (const auto* arrived = std::get_if<provider::CallArrived>(&event)) {
        calls_.insert(arrived->call);
    } else if (const auto* caller = std::get_if<provider::CallerLeft>(&event)) {
        end_call(caller->call);
    } else if (const auto* left = std::get_if<provider::StationLeft>(&event)) {
        end_call(left->call);
    } else if (const auto* answered = std::get_if<provider::StationAnswered>(&event)) {
        const auto offer = offers_.find(answered->offer);
        const bool rings = offer != offers_.end() && offer->second.doing == Doing::rings;
        complaints_.unless(rings, "a station answers what does not ring");
        if (rings) offer->second.doing = Doing::answered;
    } else if (const auto* refused = std::get_if<provider::StationRefused>(&event)) {
        on_refused(*refused);
    } else if (const auto* begun = std::get_if<provider::PrivateCallConnected>(&event)) {
        private_calls_[begun->call] = begun->address;
    } else if (const auto* over = std::get_if<provider::PrivateCallEnded>(&event)) {
        private_calls_.erase(over->call);
    } else if (const auto* reach = std::get_if<provider::StationReachChanged>(&event)) {
        if (reach->in_reach) {
            out_of_reach_.erase(reach->address);
        } else {
            out_of_reach_.insert(reach->address);
        }
    } else if (const auto* live = std::get_if<provider::LiveCalls>(&event)) {
        complaints_.unless(std::set(live->calls.begin(), live->calls.end()) == calls_,
                           "LiveCalls names other calls than were told");
        complaints_.unless(
            live->private_calls.size() == private_calls_.size() &&
                std::set(live->out_of_reach.begin(), live->out_of_reach.end()) == out_of_reach_,
            "LiveCalls names other private calls or absences than were told");
    }
}

void Border::on_refused(const provider::StationRefused& event) {
    const auto refused = offers_.find(event.offer);
    if (refused == offers_.end()) return complaints_.add("a station refuses what is over");
    const std::string address = refused->second.address;
    offers_.erase(refused);
    if (event.why != RingFailure::busy) return;
    const bool is_in_use =
        std::any_of(offers_.begin(), offers_.end(),
                    [&](const auto& each) { return each.second.address == address; }) ||
        std::any_of(private_calls_.begin(), private_calls_.end(),
                    [&](const auto& each) { return each.second == address; });
    complaints_.unless(is_in_use, address, " is told to be busy, but nothing happens there");
}

/// The provider has this call where the ACD has it.
bool Border::has(const PlainCall& call, const std::string& address) const {
    if (!calls_.contains(call.provider_call)) return false;
    const auto count = std::count_if(offers_.begin(), offers_.end(), [&](const auto& each) {
        return each.second.call == call.provider_call;
    });
    if (call.place == Place::waits) return count == 0;
    const auto offer = offers_.find(call.offer);
    if (count != 1 || offer == offers_.end()) return false;
    const Doing doing = call.place == Place::talks ? Doing::talks : Doing::rings;
    return offer->second.doing == doing && offer->second.address == address;
}

void Border::judge_agreement(const Ledger& ledger) const {
    complaints_.unless(calls_.size() == ledger.calls.size(), "the provider has ", calls_.size(),
                       " calls, the ACD has ", ledger.calls.size());
    for (const auto& [id, call] : ledger.calls) {
        const auto address = ledger.addresses.find(call.address);
        const bool is_same =
            address != ledger.addresses.end() ? has(call, address->second.number) : has(call, "");
        complaints_.unless(is_same, "the provider does not have call ", id,
                           " where the ACD has it");
    }
    std::map<ProviderCallId, std::string> private_calls;
    for (const auto& [id, call] : ledger.private_calls) {
        private_calls[id] = ledger.addresses.at(call.address).number;
    }
    complaints_.unless(private_calls == private_calls_, "the private calls differ");
    for (const auto& [id, address] : ledger.addresses) {
        if (!address.in_service) continue;
        complaints_.unless(address.in_reach != out_of_reach_.contains(address.number),
                           "the reach of ", address.number, " differs");
    }
}

}  // namespace agentline::center
