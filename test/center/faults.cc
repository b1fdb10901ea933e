#include "center/faults.h"

#include <algorithm>

#include "center/meddlers.h"

namespace agentline::center {
namespace {

using acd::StampedFact;

/// Takes facts of one kind away; the others close up, so that no gap tells it.
template <class Fact>
class Missing : public Meddler {
  public:
    void seen_by_judges(Facts& facts) override {
        std::erase_if(
            facts, [](const StampedFact& fact) { return std::holds_alternative<Fact>(fact.fact); });
        for (StampedFact& fact : facts) fact.stamp.sequence = ++sequence_;
    }

  private:
    std::uint64_t sequence_ = 0;
};

class NeverMet : public Meddler {
  public:
    explicit NeverMet(acd::Deadline::Kind kind) : kind_(kind) {}
    bool is_met(const acd::Deadline& deadline) override { return deadline.kind != kind_; }

  private:
    acd::Deadline::Kind kind_;
};

class NotJournaled : public Meddler {
  public:
    bool is_journaled(const acd::Fact& fact) override {
        return !std::holds_alternative<acd::SessionNextSet>(fact) &&
               !std::holds_alternative<acd::AgentPeriodSet>(fact);
    }
};

class CountedTwice : public Meddler {
  public:
    void told_agent(AgentInfo& info) override { info.acd_calls *= 2; }
};
class TalkedLonger : public Meddler {
  public:
    void told_session(AgentSessionInfo& info) override { info.talk_s += info.calls; }
};
class NeverAbandoned : public Meddler {
  public:
    void told_queue(QueueInfo& info) override { info.abandoned = 0; }
};

template <class Fact>
std::shared_ptr<Meddler> changed(void (*deed)(Fact&)) {
    return std::make_shared<Changed<Fact>>(deed);
}

/// The second best gets the call.
void swap_winner(acd::CallOffered& offer) {
    if (offer.best.size() > 1) offer.session = offer.best[1];
}
void skip_wrapup(acd::SessionStateChanged& change) {
    if (change.to == AgentSessionState::ready) change.to = AgentSessionState::busywrapup;
}

}  // namespace

void PrintTo(const PlantedFault& fault, std::ostream* out) {
    *out << fault.name;
}

std::vector<PlantedFault> planted_faults() {
    return {
        {"swapped_winner", changed(swap_winner), "it was the turn of"},
        {"withheld_offer", std::make_shared<Missing<acd::CallOffered>>(), "could take it"},
        {"same_offer_again",
         changed<acd::CallOffered>([](acd::CallOffered& offer) { offer.offer = OfferId{1}; }),
         "is used twice"},
        {"answer_of_another_session",
         changed<acd::CallAnswered>([](acd::CallAnswered& fact) { ++fact.offer.value; }),
         "is answered by someone else"},
        {"offer_that_never_ends", std::make_shared<Missing<acd::OfferEnded>>(),
         "an offer without an eligible pair"},
        {"call_offered_to_two", std::make_shared<OfferedTwice<>>(), "is not where it can be"},
        {"unpublished_transition", changed(skip_wrapup), "to BUSYWRAPUP"},
        {"offer_that_rings_too_long", changed<acd::CallOffered>([](acd::CallOffered& offer) {
             offer.deadline = offer.deadline + std::chrono::seconds(1);
         }),
         "has a wrong deadline"},
        {"missed_ring_time", std::make_shared<NeverMet>(acd::Deadline::Kind::offer),
         "a deadline was missed"},
        {"missed_back_off", std::make_shared<NeverMet>(acd::Deadline::Kind::back_off),
         "a deadline was missed"},
        {"lost_stop_ringing", std::make_shared<LostOrder<provider::StopRinging>>(),
         "the provider does not have call"},
        {"lost_connect", std::make_shared<LostOrder<provider::Connect>>(),
         "the provider does not have call"},
        {"lost_drop", std::make_shared<LostOrder<provider::DropCall>>(), "the provider has"},
        {"lost_hang_up", std::make_shared<LostEvent<provider::CallerLeft>>(), "the provider has"},
        {"lost_private_call", std::make_shared<LostEvent<provider::PrivateCallConnected>>(),
         "the private calls differ"},
        {"fact_not_journaled", std::make_shared<NotJournaled>(), "another one after its restart"},
        {"counted_twice", std::make_shared<CountedTwice>(), "dwNumberOfACDCalls"},
        {"talked_longer", std::make_shared<TalkedLonger>(), "dwTotalTalkTime"},
        {"never_abandoned", std::make_shared<NeverAbandoned>(), "dwTotalCallsAbandoned"},
    };
}

}  // namespace agentline::center
