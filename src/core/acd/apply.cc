// What: the applying half of the ACD: the only place where its state changes. Cannot fail: a fact
// that does not fit the state is a bug of ours or damage that the journal's checksum missed.
#include <algorithm>

#include "base/assert.h"
#include "core/acd/acd.h"

namespace agentline::acd {
namespace {

AgentWord word_of(std::uint32_t bits) {
    return bits == 0 ? AgentWord{} : agent_state_of(bits);
}

class Applier {
  public:
    Applier(State& state, const FactStamp& stamp) : state_(state), stamp_(stamp) {}

    void operator()(const AcdOpened& fact) {
        state_.next_agent = fact.first_agent;
        state_.next_session = fact.first_session;
    }
    void operator()(const AddressAdded& fact) {
        state_.addresses[fact.address.value] = {fact.address, fact.number, true};
    }
    void operator()(const AddressRemoved& fact) {
        state_.addresses.at(fact.address.value).in_service = false;
    }
    void operator()(const QueueAdded& fact) {
        state_.queues[fact.queue.value] = {fact.queue, fact.title, measurement_period_default_s};
        state_.next_queue = fact.queue.value + 1;
    }
    void operator()(const QueueRemoved& fact) { state_.queues.erase(fact.queue.value); }
    void operator()(const GroupAdded& fact) {
        state_.group_order.push_back(fact.group);
        state_.groups[fact.group] = {fact.group, fact.title, fact.wrapup, fact.queues};
    }
    void operator()(const GroupChanged& fact) {
        state_.groups[fact.group] = {fact.group, fact.title, fact.wrapup, fact.queues};
    }
    void operator()(const GroupRemoved& fact) {
        state_.groups.erase(fact.group);
        std::erase(state_.group_order, fact.group);
    }
    void operator()(const PersonAdmitted& fact) {
        state_.people[fact.person] = {fact.person, fact.all_groups, fact.groups};
    }
    void operator()(const PersonRemoved& fact) { state_.people.erase(fact.person); }
    void operator()(const AgentCreated& fact);
    void operator()(const AgentStateChanged& fact);
    void operator()(const AgentWordsSet& fact);
    void operator()(const AgentReleased& fact);
    void operator()(const AgentPeriodSet& fact);
    void operator()(const QueuePeriodSet& fact) {
        state_.queues.at(fact.queue.value).period_s = fact.seconds;
    }
    void operator()(const SessionCreated& fact);
    void operator()(const SessionStateChanged& fact);
    void operator()(const SessionNextSet& fact) {
        state_.sessions.at(fact.session).next = fact.next;
    }
    void operator()(const SessionReleased& fact);

  private:
    void forget_deadline(const Session& session) {
        if (session.deadline != Instant{}) {
            state_.deadlines.erase({session.deadline, session.entered_by, session.id});
        }
    }
    void count_wrapup(Session& session, Agent& agent);

    State& state_;
    const FactStamp& stamp_;
};

void Applier::operator()(const AgentCreated& fact) {
    Agent agent;
    agent.id = fact.agent;
    agent.person = fact.person;
    agent.created = stamp_.time;
    state_.agents.emplace(fact.agent, std::move(agent));
    state_.agent_of_person[fact.person] = fact.agent;
    state_.next_agent = fact.agent.value + 1;
}

void Applier::operator()(const AgentStateChanged& fact) {
    Agent& agent = state_.agents.at(fact.agent);
    AGENTLINE_ASSERT(agent.state == fact.from);
    if (is_busy(fact.to) && !is_busy(fact.from)) agent.before_busy = fact.from;
    agent.state = fact.to;
}

void Applier::operator()(const AgentWordsSet& fact) {
    Agent& agent = state_.agents.at(fact.agent);
    agent.word = word_of(fact.word);
    agent.next = word_of(fact.next);
}

void Applier::operator()(const AgentReleased& fact) {
    const auto agent = state_.agents.find(fact.agent);
    AGENTLINE_ASSERT(agent != state_.agents.end() && agent->second.sessions.empty());
    state_.agent_of_person.erase(agent->second.person);
    state_.agents.erase(agent);
}

void Applier::operator()(const AgentPeriodSet& fact) {
    Agent& agent = state_.agents.at(fact.agent);
    agent.period_s = fact.seconds;
}

void Applier::operator()(const SessionCreated& fact) {
    Session session;
    session.id = fact.session;
    session.agent = fact.agent;
    session.group = fact.group;
    session.address = fact.address;
    session.started = stamp_.time;
    session.entered = stamp_.time;
    session.entered_by = stamp_.sequence;
    state_.sessions.emplace(fact.session, session);
    state_.agents.at(fact.agent).sessions.insert(fact.session);
    state_.next_session = fact.session.value + 1;
}

void Applier::operator()(const SessionStateChanged& fact) {
    Session& session = state_.sessions.at(fact.session);
    AGENTLINE_ASSERT(session.state == fact.from && session.agent == fact.agent);
    AGENTLINE_ASSERT(is_permitted(fact.from, fact.to));
    forget_deadline(session);
    if (fact.from == AgentSessionState::busywrapup) {
        count_wrapup(session, state_.agents.at(session.agent));
    }
    if (fact.to == AgentSessionState::ended) session.ended = stamp_.time;
    session.state = fact.to;
    session.entered = stamp_.time;
    session.entered_by = stamp_.sequence;
    session.deadline = fact.deadline;
    if (fact.deadline != Instant{}) {
        state_.deadlines.insert({fact.deadline, stamp_.sequence, session.id});
    }
}

void Applier::count_wrapup(Session& session, Agent& agent) {
    session.wrapup += stamp_.time - session.entered;
    agent.wrapups.push_back({session.entered, stamp_.time});
    const Instant oldest = stamp_.time - std::chrono::seconds(agent.period_s);
    while (!agent.wrapups.empty() && agent.wrapups.front().to <= oldest) {
        agent.wrapups.pop_front();
    }
}

void Applier::operator()(const SessionReleased& fact) {
    const auto session = state_.sessions.find(fact.session);
    AGENTLINE_ASSERT(session != state_.sessions.end());
    AGENTLINE_ASSERT(session->second.state == AgentSessionState::ended);
    forget_deadline(session->second);
    state_.agents.at(session->second.agent).sessions.erase(fact.session);
    state_.sessions.erase(session);
}

}  // namespace

void Acd::apply(const StampedFact& fact) {
    std::visit(Applier{state_, fact.stamp}, fact.fact);
}

}  // namespace agentline::acd
