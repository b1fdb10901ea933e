// What: the deciding about calls and stations.
#include <algorithm>

#include "base/assert.h"
#include "core/acd/decider.h"
#include "model/reasons.h"

namespace agentline::acd {
namespace {

std::string_view reason_for(OfferEnd why) {
    switch (why) {
        case OfferEnd::no_answer:
            return reasons::no_answer;
        case OfferEnd::busy:
            return reasons::station_busy;
        case OfferEnd::rejected:
            return reasons::rejected;
        case OfferEnd::unreachable:
            return reasons::unreachable;
        case OfferEnd::withdrawn:
        case OfferEnd::caller_gone:
            break;
    }
    AGENTLINE_ASSERT(false);
}

template <class Item>
std::set<Item> set_of(const std::vector<Item>& items) {
    return {items.begin(), items.end()};
}

}  // namespace

const Call* Decider::call_of(ProviderCallId id) const {
    const auto found = state_.call_of_provider.find(id);
    return found == state_.call_of_provider.end() ? nullptr : &state_.calls.at(found->second);
}

/// The session that is BUSYONCALL with this call; none if it left that state before (SS-10).
const Session* Decider::talker_of(const Call& call) const {
    const Session* session = acd_.session(call.session);
    const bool is_in_talk = session != nullptr && session->call == call.id &&
                            session->state == AgentSessionState::busyoncall;
    return is_in_talk ? session : nullptr;
}

const Address* Decider::address_of(const std::string& number) const {
    for (const auto& [id, address] : state_.addresses) {
        if (address.number == number) return &address;
    }
    return nullptr;
}

Instant Decider::wait_deadline(const QueueRules& rules) const {
    return rules.max_wait == Duration{} ? Instant{} : now_ + rules.max_wait;
}

Instant Decider::back_off_deadline(const Call& call) const {
    const Duration back_off = state_.queues.at(call.queue.value).rules.back_off;
    return back_off == Duration{} ? Instant{} : now_ + back_off;
}

Decided Decider::operator()(const CallArrives& command) {
    if (state_.call_of_provider.contains(command.call) ||
        state_.private_calls.contains(command.call)) {
        return failure(Refusal::known_call);
    }
    const auto queue =
        std::find_if(state_.queues.begin(), state_.queues.end(),
                     [&](const auto& each) { return each.second.title == command.queue; });
    if (queue == state_.queues.end()) return failure(Refusal::unknown_queue);
    out_.call = CallId{state_.next_call};
    out_.facts.emplace_back(CallQueued{out_.call, command.call, queue->second.id, command.from,
                                       command.priority, wait_deadline(queue->second.rules)});
    if (state_.is_draining || state_.calls.size() >= settings_.calls_max) {
        out_.facts.emplace_back(CallEnded{out_.call, command.call, CallEnd::turned_away});
    }
    return out_;
}

Decided Decider::operator()(const CallerLeaves& command) {
    const Call* call = call_of(command.call);
    if (call == nullptr) return failure(Refusal::unknown_call);
    end_call(*call, is_connected(*call) ? CallEnd::caller_hung_up : CallEnd::abandoned);
    return out_;
}

Decided Decider::operator()(const StationAnswers& command) {
    const auto ringing = state_.call_of_offer.find(command.offer);
    if (ringing == state_.call_of_offer.end()) return failure(Refusal::unknown_offer);
    const Call& call = state_.calls.at(ringing->second);
    if (state_.addresses.at(call.address.value).number != command.address) {
        return failure(Refusal::unknown_offer);
    }
    out_.facts.emplace_back(CallAnswered{call.id, call.offer, call.session});
    change_state(state_.sessions.at(call.session), AgentSessionState::busyoncall, {});
    return out_;
}

Decided Decider::operator()(const StationRefuses& command) {
    const auto ringing = state_.call_of_offer.find(command.offer);
    if (ringing != state_.call_of_offer.end()) {
        fail_offer(state_.calls.at(ringing->second), offer_end_of(command.why));
        return out_;
    }
    const auto answered =
        std::find_if(state_.calls.begin(), state_.calls.end(), [&](const auto& each) {
            return is_connected(each.second) && each.second.offer == command.offer;
        });
    if (answered == state_.calls.end()) return failure(Refusal::unknown_offer);
    fail_answer(answered->second, offer_end_of(command.why));
    return out_;
}

/// Glare: the station answered and was gone before it was connected. As after a failed offer, but
/// the answer is counted already.
void Decider::fail_answer(const Call& call, OfferEnd why) {
    const auto queue = state_.queues.find(call.queue.value);
    if (queue == state_.queues.end()) return end_call(call, CallEnd::agent_hung_up);
    out_.facts.emplace_back(CallRequeued{call.id, call.session, wait_deadline(queue->second.rules),
                                         back_off_deadline(call)});
    if (const Session* talker = talker_of(call)) {
        change_state(*talker, AgentSessionState::notready, reason_for(why));
    }
}

/// The agent did not take the call: it waits again with its age, and this session gets no other
/// until it is set READY again.
void Decider::fail_offer(const Call& call, OfferEnd why) {
    out_.facts.emplace_back(
        OfferEnded{call.id, call.offer, call.session, why, back_off_deadline(call)});
    change_state(state_.sessions.at(call.session), AgentSessionState::notready, reason_for(why));
}

Decided Decider::operator()(const StationLeaves& command) {
    const Call* call = call_of(command.call);
    if (call == nullptr || !is_connected(*call)) return failure(Refusal::unknown_call);
    end_call(*call, CallEnd::agent_hung_up);
    return out_;
}

void Decider::end_call(const Call& call, CallEnd how) {
    if (is_ringing(call)) {
        out_.facts.emplace_back(
            OfferEnded{call.id, call.offer, call.session, OfferEnd::caller_gone, Instant{}});
    }
    out_.facts.emplace_back(CallEnded{call.id, call.provider_call, how});
    if (const Session* talker = talker_of(call)) take_next_state(*talker);
}

/// A call that rings is let ring; it is asked again when the offer ends.
void Decider::meet_wait(const Call& call) {
    std::map<QueueId, QueueRules> rules;
    for (const auto& [id, queue] : state_.queues) rules[queue.id] = queue.rules;
    leave_queue(call, rules);
}

/// On to the overflow queue, past queues that go, or to the final disposition. `rules` = those of
/// the queues that are there afterwards.
void Decider::leave_queue(const Call& call, const std::map<QueueId, QueueRules>& rules) {
    if (is_ringing(call)) {
        out_.facts.emplace_back(
            OfferEnded{call.id, call.offer, call.session, OfferEnd::withdrawn, Instant{}});
    }
    QueueId overflow = state_.queues.at(call.queue.value).rules.overflow;
    // The configuration has no loop; the count keeps a damaged one from hanging us.
    for (std::size_t steps = 0; steps < state_.queues.size(); ++steps) {
        const auto to = rules.find(overflow);
        if (to != rules.end()) {
            out_.facts.emplace_back(
                CallOverflowed{call.id, call.queue, overflow, wait_deadline(to->second)});
            return;
        }
        const auto gone = state_.queues.find(overflow.value);
        if (gone == state_.queues.end()) break;
        overflow = gone->second.rules.overflow;
    }
    out_.facts.emplace_back(CallEnded{call.id, call.provider_call, CallEnd::final_disposition});
}

Decided Decider::operator()(const PrivateCallBegins& command) {
    const Address* address = address_of(command.address);
    if (address == nullptr) return failure(Refusal::unknown_address);
    if (state_.call_of_provider.contains(command.call) ||
        state_.private_calls.contains(command.call)) {
        return failure(Refusal::known_call);
    }
    out_.facts.emplace_back(PrivateCallBegan{command.call, address->id, command.direction});
    return out_;
}

Decided Decider::operator()(const PrivateCallEnds& command) {
    const auto found = state_.private_calls.find(command.call);
    if (found == state_.private_calls.end()) return failure(Refusal::unknown_call);
    out_.facts.emplace_back(PrivateCallEnded{command.call, found->second.address});
    return out_;
}

Decided Decider::operator()(const StationReach& command) {
    const Address* address = address_of(command.address);
    if (address == nullptr) return failure(Refusal::unknown_address);
    if (address->in_reach != command.in_reach) {
        out_.facts.emplace_back(StationReachChanged{address->id, command.in_reach});
    }
    return out_;
}

Decided Decider::operator()(const Reconcile& command) {
    const auto live = set_of(command.calls);
    const auto live_private = set_of(command.private_calls);
    const auto out_of_reach = set_of(command.out_of_reach);
    for (const auto& [id, call] : state_.calls) {
        if (!live.contains(call.provider_call)) end_call(call, CallEnd::lost);
    }
    for (const auto& [id, call] : state_.private_calls) {
        if (live_private.contains(id)) continue;
        out_.facts.emplace_back(PrivateCallEnded{id, call.address});
    }
    for (const auto& [id, address] : state_.addresses) {
        const bool in_reach = !out_of_reach.contains(address.number);
        if (in_reach != address.in_reach) {
            out_.facts.emplace_back(StationReachChanged{address.id, in_reach});
        }
    }
    return out_;
}

Decided Decider::operator()(const RequeueCall& command) {
    const auto found = state_.calls.find(command.call);
    if (found == state_.calls.end()) return failure(Refusal::unknown_call);
    const Call& call = found->second;
    if (is_waiting(call)) return failure(Refusal::call_waits);
    const auto queue = state_.queues.find(call.queue.value);
    if (queue == state_.queues.end()) return failure(Refusal::unknown_queue);
    if (is_ringing(call)) {
        out_.facts.emplace_back(OfferEnded{call.id, call.offer, call.session, OfferEnd::withdrawn,
                                           back_off_deadline(call)});
        return out_;
    }
    out_.facts.emplace_back(CallRequeued{call.id, call.session, wait_deadline(queue->second.rules),
                                         back_off_deadline(call)});
    if (const Session* talker = talker_of(call)) take_next_state(*talker);
    return out_;
}

Decided Decider::operator()(const SetDrain& command) {
    if (state_.is_draining != command.is_on) out_.facts.emplace_back(DrainSet{command.is_on});
    return out_;
}

}  // namespace agentline::acd
