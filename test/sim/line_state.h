// What: the built-in line as its facts tell it: the plain ledger of test/center, what that does not
// keep (people, titles' order, next states), and a second ACD that only applies. Copied whole when
// a crash takes what was not durable. Owner: Auditor. Thread: its owner's.
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
    std::uint64_t sequence = 0;

    /// Null: no such agent, or he is not logged in.
    [[nodiscard]] const center::PlainAgent* agent_of(const std::string& person) const;
};

/// Facts of journal records; complains about bytes that are none.
std::vector<acd::StampedFact> facts_of(const journal::Group& group, Complaints& complaints);

/// Contract 14.1: what everybody who has the line open is told about facts, but for UPDATEINFO,
/// which comes when it likes. Written from the contract, not from core/acd/messages.cc.
std::vector<LineMessage> announcements_of(const std::vector<acd::StampedFact>& facts);

}  // namespace agentline::sim
