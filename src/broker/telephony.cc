#include "broker/telephony.h"

namespace agentline {
namespace {

using MaybeCommand = std::optional<acd::Command>;
using MaybeOrder = std::optional<provider::Order>;

struct Commands {
    MaybeCommand operator()(const provider::CallArrived& e) const {
        return acd::CallArrives{e.call, e.queue, e.from, e.priority};
    }
    MaybeCommand operator()(const provider::CallerLeft& e) const {
        return acd::CallerLeaves{e.call};
    }
    MaybeCommand operator()(const provider::StationAnswered& e) const {
        return acd::StationAnswers{e.offer, e.address};
    }
    MaybeCommand operator()(const provider::StationRefused& e) const {
        return acd::StationRefuses{e.offer, e.why};
    }
    MaybeCommand operator()(const provider::StationLeft& e) const {
        return acd::StationLeaves{e.call};
    }
    MaybeCommand operator()(const provider::PrivateCallConnected& e) const {
        return acd::PrivateCallBegins{e.call, e.address, e.direction};
    }
    MaybeCommand operator()(const provider::PrivateCallEnded& e) const {
        return acd::PrivateCallEnds{e.call};
    }
    MaybeCommand operator()(const provider::StationReachChanged& e) const {
        return acd::StationReach{e.address, e.in_reach};
    }
    MaybeCommand operator()(const provider::LiveCalls& e) const {
        return acd::Reconcile{e.calls, e.private_calls, e.out_of_reach};
    }
    MaybeCommand operator()(const provider::InjectDone&) const { return std::nullopt; }
    MaybeCommand operator()(const provider::InjectRefused&) const { return std::nullopt; }
};

struct Orders {
    const acd::State& state;

    MaybeOrder operator()(const acd::CallOffered& f) const {
        return provider::Ring{f.offer, state.calls.at(f.call).provider_call,
                              state.addresses.at(f.address.value).number};
    }
    MaybeOrder operator()(const acd::OfferEnded& f) const { return provider::StopRinging{f.offer}; }
    MaybeOrder operator()(const acd::CallAnswered& f) const { return provider::Connect{f.offer}; }
    MaybeOrder operator()(const acd::CallRequeued& f) const {
        return provider::DropStation{state.calls.at(f.call).provider_call};
    }
    MaybeOrder operator()(const acd::CallEnded& f) const {
        const bool is_gone = f.how == CallEnd::abandoned || f.how == CallEnd::caller_hung_up ||
                             f.how == CallEnd::lost;
        if (is_gone) return std::nullopt;
        return provider::DropCall{f.provider_call};
    }
    template <class Other>
    MaybeOrder operator()(const Other&) const {
        return std::nullopt;
    }
};

}  // namespace

MaybeCommand command_of(const provider::Event& event) {
    return std::visit(Commands{}, event);
}

MaybeOrder order_of(const acd::State& state, const acd::Fact& fact) {
    return std::visit(Orders{state}, fact);
}

MaybeOrder order_of_refused(const acd::State& state, const provider::Event& event,
                            acd::Refusal refusal) {
    if (const auto* answered = std::get_if<provider::StationAnswered>(&event)) {
        if (state.call_of_offer.contains(answered->offer)) return std::nullopt;
        return provider::StopRinging{answered->offer};
    }
    const auto* left = std::get_if<provider::StationLeft>(&event);
    if (left != nullptr && state.call_of_provider.contains(left->call)) {
        // Taken back by an operator in that moment: whether the caller is still there is not said.
        return provider::QueryCalls{};
    }
    const auto* arrived = std::get_if<provider::CallArrived>(&event);
    if (arrived == nullptr || refusal == acd::Refusal::known_call) return std::nullopt;
    return provider::DropCall{arrived->call};
}

}  // namespace agentline
