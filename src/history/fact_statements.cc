// What: one function per kind of fact that people's tables tell of.
#include "history/projection.h"
#include "history/statements.h"
#include "model/reasons.h"

namespace agentline::history {
namespace {

using journal::SqlStatements;
using journal::SqlValue;

SqlValue value(std::int64_t number) {
    return number;
}
SqlValue value(std::string_view text) {
    return std::string(text);
}
SqlValue value(Instant time) {
    return time.us_since_epoch;
}
SqlValue value(Duration time) {
    return time.count();
}
SqlValue value(const Guid& id) {
    return to_text(id);
}
SqlValue value(std::nullptr_t) {
    return nullptr;
}
/// SQLite has no unsigned numbers: above 2^63 a provider's call is shown as a negative one.
template <class Tag, class Number>
SqlValue value(Id<Tag, Number> id) {
    return static_cast<std::int64_t>(id.value);
}

class Writer {
  public:
    Writer(std::string_view line, const FactStamp& stamp)
        : line_(line), now_(stamp.time), sequence_(static_cast<std::int64_t>(stamp.sequence)) {}

    template <class... Values>
    void add(const char* text, const Values&... values) {
        out.push_back({text, {value(line_), value(values)...}});
    }

    // What the configuration says.
    void operator()(const acd::AddressAdded& f) { add(sql::add_address, f.address, f.number); }
    void operator()(const acd::AddressRemoved& f) { add(sql::remove_address, f.address); }
    void operator()(const acd::StationReachChanged& f) {
        add(sql::set_reach, f.address, std::int64_t{f.in_reach});
    }
    void operator()(const acd::QueueAdded& f) { add(sql::put_queue, f.queue, f.title); }
    void operator()(const acd::QueueRulesSet& f) {
        add(sql::set_queue_rules, f.queue, f.max_wait, f.overflow, f.ring_time, f.back_off);
    }
    void operator()(const acd::QueueRemoved& f) { add(sql::remove_queue, f.queue, now_); }
    void operator()(const acd::GroupAdded& f) { put_group(f); }
    void operator()(const acd::GroupChanged& f) { put_group(f); }
    void operator()(const acd::GroupRemoved& f) { add(sql::remove_group, f.group, now_); }

    // Agents and sessions.
    void operator()(const acd::AgentCreated& f) { add(sql::put_agent, f.agent, f.person, now_); }
    void operator()(const acd::AgentReleased& f) { add(sql::release_agent, f.agent, now_); }
    void operator()(const acd::SessionCreated& f);
    void operator()(const acd::SessionStateChanged& f);
    void operator()(const acd::SessionReasonSet& f);

    // Calls.
    void operator()(const acd::CallQueued& f);
    void operator()(const acd::CallOffered& f);
    void operator()(const acd::OfferEnded& f);
    void operator()(const acd::CallAnswered& f);
    void operator()(const acd::CallOverflowed& f);
    void operator()(const acd::CallEnded& f);
    void operator()(const acd::CallRequeued& f);
    void operator()(const acd::PrivateCallBegan& f);
    void operator()(const acd::PrivateCallEnded& f) {
        add(sql::end_private_call, f.provider_call, now_);
    }

    // What these say is in no table: what will be done by itself, and how clients want figures.
    void operator()(const acd::AcdOpened&) {}
    void operator()(const acd::PersonAdmitted&) {}
    void operator()(const acd::PersonRemoved&) {}
    void operator()(const acd::AgentStateChanged&) {}
    void operator()(const acd::AgentWordsSet&) {}
    void operator()(const acd::AgentPeriodSet&) {}
    void operator()(const acd::QueuePeriodSet&) {}
    void operator()(const acd::SessionNextSet&) {}
    void operator()(const acd::SessionReleased&) {}
    void operator()(const acd::BackOffEnded&) {}
    void operator()(const acd::DrainSet&) {}

    // What goes on at a snapshot.
    void put_queue(const acd::Queue& queue);
    void put_session(const acd::Session& session);
    /// After any change of what his sessions do.
    void follow_agent(AgentId agent);
    void put_call(const acd::Call& call);
    template <class Group>
    void put_group(const Group& f, const GroupId& id, const std::string& title);
    template <class Group>
    void put_group(const Group& f) {
        put_group(f, f.group, f.title);
    }
    void put_private_call(ProviderCallId call, AddressId address, CallDirection direction) {
        add(sql::put_private_call, call, address, name_of(direction), now_);
    }

    SqlStatements out;

  private:
    void begin_state(AgentSessionId session, AgentSessionState state, const SqlValue& reason);

    const std::string_view line_;
    const Instant now_;
    const std::int64_t sequence_;
};

template <class Group>
void Writer::put_group(const Group& f, const GroupId& id, const std::string& title) {
    add(sql::put_group, id, title, f.wrapup);
    add(sql::clear_group_queues, id);
    for (const QueueId queue : f.queues) add(sql::put_group_queue, id, queue);
}

void Writer::begin_state(AgentSessionId session, AgentSessionState state, const SqlValue& reason) {
    out.push_back({sql::begin_state,
                   {value(line_), value(session), value(sequence_), value(name_of(state)), reason,
                    value(now_)}});
}

void Writer::follow_agent(AgentId agent) {
    add(sql::count_agent_time, agent, now_);
    add(sql::end_agent_time, agent, now_);
    add(sql::begin_agent_time, agent, now_, sequence_);
}

void Writer::operator()(const acd::SessionCreated& f) {
    add(sql::put_session, f.session, f.agent, f.group, f.address, now_, nullptr);
    begin_state(f.session, AgentSessionState::notready, value(reasons::login));
    follow_agent(f.agent);
}

void Writer::operator()(const acd::SessionStateChanged& f) {
    if (f.from == AgentSessionState::busyoncall) add(sql::count_talk_of_session, f.session, now_);
    add(sql::end_state, f.session, now_);
    if (f.to == AgentSessionState::ended) {
        add(sql::end_session, f.session, now_);
    } else {
        const bool has_reason = f.to == AgentSessionState::notready;
        begin_state(f.session, f.to, has_reason ? value(reasons::requested) : value(nullptr));
    }
    follow_agent(f.agent);
}

void Writer::operator()(const acd::SessionReasonSet& f) {
    if (f.is_for_next) return;
    add(sql::set_reason, f.session, now_, f.reason);
    add(sql::end_for_reason, f.session, now_, f.reason);
    add(sql::begin_reason, f.session, now_, f.reason, sequence_);
}

void Writer::operator()(const acd::CallQueued& f) {
    add(sql::put_call, f.call, f.provider_call, f.from, std::int64_t{f.priority}, f.queue, now_);
    add(sql::put_waiting, f.call, sequence_, std::string_view("arrived"), f.queue, now_);
    add(sql::count_queued, f.queue, now_, std::int64_t{0});
}

void Writer::operator()(const acd::CallOffered& f) {
    add(sql::begin_ringing, f.call, sequence_, f.offer, f.session, f.agent, f.address, now_);
}

void Writer::operator()(const acd::OfferEnded& f) {
    if (is_agents_failure(f.why)) add(sql::count_not_taken, f.call, now_);
    add(sql::end_segment, f.call, std::string_view("ringing"), now_, name_of(f.why));
}

void Writer::operator()(const acd::CallAnswered& f) {
    constexpr std::string_view answered = "answered";
    add(sql::count_left, f.call, now_, answered);
    add(sql::count_answered, f.call, now_);
    add(sql::begin_talking, f.call, sequence_, now_);
    add(sql::end_segment, f.call, std::string_view("ringing"), now_, answered);
    add(sql::end_segment, f.call, std::string_view("waiting"), now_, answered);
    add(sql::set_answered, f.call, now_, f.session);
}

void Writer::operator()(const acd::CallOverflowed& f) {
    constexpr std::string_view flowed_out = "flowed-out";
    add(sql::count_left, f.call, now_, flowed_out);
    add(sql::end_segment, f.call, std::string_view("waiting"), now_, flowed_out);
    add(sql::set_call_queue, f.call, f.to);
    add(sql::put_waiting, f.call, sequence_, std::string_view("flowed-in"), f.to, now_);
    add(sql::count_queued, f.to, now_, std::int64_t{1});
}

/// A call waits or is connected: only the rows of one of the two are open.
void Writer::operator()(const acd::CallEnded& f) {
    const std::string_view outcome = counts_as_abandoned(f.how) ? "abandoned" : "final-disposition";
    add(sql::count_talk_of_call, f.call, now_);
    add(sql::count_left, f.call, now_, outcome);
    add(sql::end_segment, f.call, std::string_view("waiting"), now_, outcome);
    add(sql::end_segment, f.call, std::string_view("talking"), now_, name_of(f.how));
    add(sql::end_call, f.call, now_, name_of(f.how));
}

void Writer::operator()(const acd::CallRequeued& f) {
    add(sql::count_talk_of_call, f.call, now_);
    add(sql::end_segment, f.call, std::string_view("talking"), now_, std::string_view("requeued"));
    add(sql::wait_again, f.call, sequence_, now_);
    add(sql::count_requeued, f.call, now_);
}

void Writer::operator()(const acd::PrivateCallBegan& f) {
    const bool is_in = f.direction == CallDirection::incoming;
    put_private_call(f.provider_call, f.address, f.direction);
    add(sql::note_private_agents, f.provider_call, f.address);
    add(sql::count_private, f.provider_call, now_, std::int64_t{is_in}, std::int64_t{!is_in});
}

void Writer::put_queue(const acd::Queue& queue) {
    add(sql::put_queue, queue.id, queue.title);
    add(sql::set_queue_rules, queue.id, queue.rules.max_wait, queue.rules.overflow,
        queue.rules.ring_time, queue.rules.back_off);
}

void Writer::put_session(const acd::Session& session) {
    if (session.state == AgentSessionState::ended) {
        add(sql::put_session, session.id, session.agent, session.group, session.address,
            session.started, session.ended);
        return;
    }
    add(sql::put_session, session.id, session.agent, session.group, session.address,
        session.started, nullptr);
    const bool has_reason = session.state == AgentSessionState::notready;
    begin_state(session.id, session.state, has_reason ? value(session.reason) : value(nullptr));
}

void Writer::put_call(const acd::Call& call) {
    constexpr std::string_view cause = "snapshot";
    add(sql::put_call, call.id, call.provider_call, call.from, std::int64_t{call.priority},
        call.queue, call.arrived);
    if (!is_connected(call)) {
        add(sql::put_waiting, call.id, sequence_, cause, call.queue, now_);
    }
    if (is_waiting(call)) return;
    const std::string_view kind = is_connected(call) ? "talking" : "ringing";
    add(sql::put_at_station, call.id, sequence_, kind, cause, call.queue, call.offer, call.session,
        call.agent, call.address, now_);
    if (is_connected(call)) add(sql::set_answered, call.id, call.answered, call.session);
}

}  // namespace

SqlStatements statements_of(const acd::StampedFact& fact, std::string_view line) {
    Writer writer(line, fact.stamp);
    std::visit(writer, fact.fact);
    return std::move(writer.out);
}

SqlStatements statements_of(const acd::State& state, const FactStamp& stamp,
                            std::string_view line) {
    Writer writer(line, stamp);
    for (const auto& [id, address] : state.addresses) {
        writer.add(sql::put_address, address.id, address.number, std::int64_t{address.in_service},
                   std::int64_t{address.in_reach});
    }
    for (const auto& [id, queue] : state.queues) writer.put_queue(queue);
    for (const auto& [id, group] : state.groups) writer.put_group(group, group.id, group.title);
    for (const auto& [id, agent] : state.agents) {
        writer.add(sql::put_agent, agent.id, agent.person, agent.created);
    }
    for (const auto& [id, session] : state.sessions) writer.put_session(session);
    for (const auto& [id, agent] : state.agents) writer.follow_agent(agent.id);
    for (const auto& [id, call] : state.calls) writer.put_call(call);
    for (const auto& [id, call] : state.private_calls) {
        writer.put_private_call(call.provider_call, call.address, call.direction);
    }
    return std::move(writer.out);
}

}  // namespace agentline::history
