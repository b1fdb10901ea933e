// What: faults that are planted by kind of fact, order or event, for the tests of the judges here
// and of test/sim. `Base` is the meddler of either. Owner: a test. Thread: its own.
#pragma once

#include <vector>

#include "center/center.h"

namespace agentline::center {

using Facts = std::vector<acd::StampedFact>;

/// Changes each fact of one kind before the judges see it, from the given one on.
template <class Fact, class Base = Meddler>
class Changed : public Base {
  public:
    using Deed = void (*)(Fact&);
    explicit Changed(Deed deed, int after = 20) : deed_(deed), after_(after) {}
    void seen_by_judges(Facts& facts) override {
        for (acd::StampedFact& fact : facts) {
            auto* found = std::get_if<Fact>(&fact.fact);
            if (found != nullptr && --after_ < 0) deed_(*found);
        }
    }

  private:
    Deed deed_;
    int after_;
};

/// The same call again, under a new offer.
template <class Base = Meddler>
class OfferedTwice : public Base {
  public:
    void seen_by_judges(Facts& facts) override {
        if (facts.empty() || !std::holds_alternative<acd::CallOffered>(facts.back().fact)) return;
        facts.push_back(facts.back());
        ++facts.back().stamp.sequence;
        ++std::get<acd::CallOffered>(facts.back().fact).offer.value;
    }
};

/// Loses every third order of one kind on its way.
template <class Order, class Base = Meddler>
class LostOrder : public Base {
  public:
    bool passes_order(const provider::Order& order) override {
        return !std::holds_alternative<Order>(order) || ++count_ % 3 != 0;
    }

  private:
    int count_ = 0;
};

template <class Event, class Base = Meddler>
class LostEvent : public Base {
  public:
    bool passes_event(const provider::Event& event) override {
        return !std::holds_alternative<Event>(event) || ++count_ % 3 != 0;
    }

  private:
    int count_ = 0;
};

}  // namespace agentline::center
