#include "sim/faults.h"

#include <map>

#include "center/meddlers.h"

namespace agentline::sim {
namespace {

using center::Facts;

template <class Fact>
std::function<std::shared_ptr<Meddler>()> changed(void (*deed)(Fact&)) {
    return [deed] { return std::make_shared<center::Changed<Fact, Meddler>>(deed, 5); };
}
template <class Made, class... Parts>
std::function<std::shared_ptr<Meddler>()> a(Parts... parts) {
    return [=] { return std::make_shared<Made>(parts...); };
}

/// Offers are made, and nobody hears of them.
class WithheldOffers : public Meddler {
  public:
    void seen_by_judges(Facts& facts) override {
        std::erase_if(facts, [](const acd::StampedFact& fact) {
            return std::holds_alternative<acd::CallOffered>(fact.fact);
        });
    }
};

/// An agent who takes a call in one session takes another one in his second.
class SecondBusySession : public Meddler {
  public:
    void seen_by_judges(Facts& facts) override {
        const Facts seen = facts;
        for (const acd::StampedFact& fact : seen) {
            const auto* change = std::get_if<acd::SessionStateChanged>(&fact.fact);
            if (change == nullptr) continue;
            sessions_[change->session] = *change;
            if (change->to == AgentSessionState::busyoncall) add_second(*change, facts);
        }
    }

  private:
    void add_second(const acd::SessionStateChanged& busy, Facts& facts) {
        for (const auto& [id, last] : sessions_) {
            const bool is_second = last.agent == busy.agent && id != busy.session &&
                                   last.to == AgentSessionState::ready;
            if (!is_second) continue;
            acd::SessionStateChanged second = busy;
            second.session = id;
            facts.push_back(facts.back());
            ++facts.back().stamp.sequence;
            facts.back().fact = second;
            return;
        }
    }
    std::map<AgentSessionId, acd::SessionStateChanged> sessions_;
};

/// What was granted is not done: the facts that set a period are gone.
class NothingDone : public Meddler {
  public:
    void decided(Batch& batch) override {
        if (batch.facts.size() != 1) return;
        const auto fact = acd::decode_fact(batch.facts.front().fact);
        if (std::holds_alternative<acd::AgentPeriodSet>(*fact)) batch.facts.clear();
    }
};

class NoDeadlines : public Meddler {
  public:
    bool meets_deadlines() override { return ++count_ < 50; }

  private:
    int count_ = 0;
};

class LeavesBeforeCommit : public Meddler {
  public:
    bool waits_for_commit() override { return ++count_ < 100; }

  private:
    int count_ = 0;
};

/// Says that it is durable, from some group on.
class LyingDisk : public Meddler {
  public:
    bool is_written(const journal::Group&) override { return ++count_ < 60; }

  private:
    int count_ = 0;
};

/// What was written late is not read again.
class ForgetfulRecovery : public Meddler {
  public:
    bool is_recovered(const journal::Group& group) override {
        return group.empty() || group.front().stamp.sequence < 150;
    }
};

class CountedTwice : public Meddler {
  public:
    void told_agent(AgentInfo& info) override { info.acd_calls += 1; }
};
class TalkedLonger : public Meddler {
  public:
    void told_session(AgentSessionInfo& info) override { info.talk_s += 1; }
};
class QueuedMore : public Meddler {
  public:
    void told_queue(QueueInfo& info) override { info.current_queued += 1; }
};
class IdlePeople : public Meddler {
  public:
    bool anyone_works() override { return false; }
};
class EternalHandlers : public Meddler {
  public:
    bool handlers_end() override { return false; }
};

/// The second best gets the call.
void swap_winner(acd::CallOffered& offer) {
    if (offer.best.size() > 1) offer.session = offer.best[1];
}
void skip_wrapup(acd::SessionStateChanged& change) {
    if (change.to == AgentSessionState::ready) change.to = AgentSessionState::busywrapup;
}
void forget_wrapup_time(acd::SessionStateChanged& change) {
    if (change.to == AgentSessionState::busywrapup) change.deadline = Instant{};
}

}  // namespace

void PrintTo(const PlantedFault& fault, std::ostream* out) {
    *out << fault.name;
}

std::vector<PlantedFault> planted_faults() {
    using namespace center;
    return {
        {"swapped_winner", changed(swap_winner), "it was the turn of"},
        {"swapped_calls",
         changed<acd::CallQueued>([](acd::CallQueued& call) { call.priority = 5 - call.priority; }),
         "it was the turn of call"},
        {"withheld_offer", a<WithheldOffers>(), "could take it"},
        {"call_offered_to_two", a<OfferedTwice<Meddler>>(), "is not where it can be"},
        {"same_offer_again",
         changed<acd::CallOffered>([](acd::CallOffered& offer) { offer.offer = OfferId{1}; }),
         "is used twice"},
        {"answer_of_another_session",
         changed<acd::CallAnswered>([](acd::CallAnswered& fact) { ++fact.offer.value; }),
         "is answered by someone else"},
        {"unpublished_transition", changed(skip_wrapup), "to BUSYWRAPUP"},
        {"two_busy_sessions", a<SecondBusySession>(), "has two busy sessions"},
        {"offer_that_rings_too_long", changed<acd::CallOffered>([](acd::CallOffered& offer) {
             offer.deadline = offer.deadline + std::chrono::seconds(1);
         }),
         "has a wrong deadline"},
        {"lost_deadline", changed(forget_wrapup_time), "has a wrong deadline in BUSYWRAPUP"},
        {"grant_without_effect", a<NothingDone>(), "is not set"},
        {"deadlines_never_met", a<NoDeadlines>(), "a deadline was missed"},
        {"lost_stop_ringing", a<LostOrder<provider::StopRinging, Meddler>>(),
         "the provider does not have call"},
        {"lost_connect", a<LostOrder<provider::Connect, Meddler>>(),
         "the provider does not have call"},
        {"lost_drop", a<LostOrder<provider::DropCall, Meddler>>(), "the provider has"},
        {"lost_hang_up", a<LostEvent<provider::CallerLeft, Meddler>>(), "the provider has"},
        {"output_before_commit", a<LeavesBeforeCommit>(), "an output leaves before fact"},
        {"disk_that_lies", a<LyingDisk>(), "was shown to a client and is taken back"},
        {"recovery_that_forgets", a<ForgetfulRecovery>(), "is durable, recovered is"},
        {"agents_calls_off_by_one", a<CountedTwice>(), "dwNumberOfACDCalls"},
        {"sessions_talk_off_by_one", a<TalkedLonger>(), "dwTotalTalkTime"},
        {"queues_calls_off_by_one", a<QueuedMore>(), "dwCurrentCallsQueued"},
        {"nobody_works", a<IdlePeople>(), "calls wait and nobody serves them"},
        {"handler_that_never_answers", a<EternalHandlers>(), "are never answered"},
    };
}

}  // namespace agentline::sim
