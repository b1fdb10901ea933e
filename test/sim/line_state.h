// What: a built-in line as its facts tell it: the plain ledger of test/center, what that does not
// keep (people, titles' order, next states), and a second ACD that only applies. Copied whole when
// a crash takes what was not durable, and to foresee what one decision brings step by step.
// Owner: Books. Thread: its owner's.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "center/ledger.h"
#include "sim/site.h"

namespace agentline::sim {

struct Register {
    struct Person {
        bool all_groups = true;
        std::vector<GroupId> groups;
    };
    std::map<std::string, Person> people;
    std::vector<GroupId> group_order;
    std::map<GroupId, std::string> group_titles;
    std::map<AgentSessionId, std::uint32_t> next_states;

    void read(const acd::Fact& fact);
    [[nodiscard]] bool is_admitted(const std::string& person, const GroupId& group) const;
};

struct LineState {
    LineState(const acd::Settings& settings, Complaints& complaints)
        : ledger(settings.ended_session_retention, complaints), acd(settings) {}

    center::Ledger ledger;
    Register names;
    acd::Acd acd;

    /// Both readings of one fact.
    void read(const acd::StampedFact& fact) {
        apply(fact);
        note(fact);
    }
    /// What is not the judges' own reading.
    void apply(const acd::StampedFact& fact) {
        acd.apply(fact);
        names.read(fact.fact);
    }
    /// The ledger counts the facts of its line alone.
    void note(acd::StampedFact fact) {
        fact.stamp.sequence = ++noted_;
        ledger.read(fact);
    }

    /// Null: no such agent, or he is not logged in.
    [[nodiscard]] const center::PlainAgent* agent_of(const std::string& person) const;

  private:
    std::uint64_t noted_ = 0;
};

/// Contract 14.1: what everybody who has the line open is told about facts, but for UPDATEINFO
/// of changed figures (updates.h), which waits for its second. Written from the contract, not from
/// core/acd/messages.cc.
std::vector<LineMessage> announcements_of(const std::vector<acd::StampedFact>& facts);

}  // namespace agentline::sim
