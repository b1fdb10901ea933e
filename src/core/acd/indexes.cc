#include "core/acd/indexes.h"

#include "core/acd/routing.h"
#include "core/acd/session_machine.h"

namespace agentline::acd {
namespace {

/// Adds to a set or takes away, so that each rule below is said once.
enum class Deed { put, take };

template <class Set, class Key>
void change(Deed deed, Set& set, const Key& key) {
    if (deed == Deed::put) {
        set.insert(key);
    } else {
        set.erase(key);
    }
}

void change(Deed deed, State& state, const Session& session) {
    change(deed, state.agents.at(session.agent).sessions, session.id);
    if (is_live(session.state)) {
        change(deed, state.addresses.at(session.address.value).sessions, session.id);
    }
    state.changed.insert(session.agent);
    if (session.deadline != Instant{}) {
        change(deed, state.deadlines,
               Deadline{session.deadline, session.entered_by, Deadline::Kind::session, session.id,
                        CallId{}});
    }
}

void set_available(State& state, Session& session, bool is_available) {
    if (session.is_available == is_available) return;
    session.is_available = is_available;
    auto& available = state.available[session.group];
    change(is_available ? Deed::put : Deed::take, available,
           IdleKey{session.idle_since, session.id});
    if (available.empty()) state.available.erase(session.group);
}

void change_waiting(Deed deed, State& state, const Call& call) {
    change(deed, state.waiting[call.queue], WaitingKey{call.priority, call.arrived, call.id});
    if (state.waiting.at(call.queue).empty()) state.waiting.erase(call.queue);
    if (call.wait_until != Instant{}) {
        change(deed, state.deadlines,
               Deadline{call.wait_until, call.wait_until_by, Deadline::Kind::wait, AgentSessionId{},
                        call.id});
    }
}

void change_ringing(Deed deed, State& state, const Call& call) {
    if (deed == Deed::put) {
        state.call_of_offer[call.offer] = call.id;
    } else {
        state.call_of_offer.erase(call.offer);
    }
    change(deed, state.deadlines,
           Deadline{call.offered_until, call.offered_by, Deadline::Kind::offer, AgentSessionId{},
                    call.id});
}

void change(Deed deed, State& state, const Call& call) {
    if (is_waiting(call)) {
        change_waiting(deed, state, call);
    } else {
        change(deed, state.calls_of[call.agent], call.id);
        if (state.calls_of.at(call.agent).empty()) state.calls_of.erase(call.agent);
        change(deed, state.addresses.at(call.address.value).calls, call.id);
        state.changed.insert(call.agent);
        note_change_at(state, call.address);
    }
    if (is_ringing(call)) change_ringing(deed, state, call);
    for (const BackOff& each : call.back_offs) {
        change(deed, state.deadlines,
               Deadline{each.until, each.set_by, Deadline::Kind::back_off, each.session, call.id});
    }
}

}  // namespace

void put_in(State& state, Session& session) {
    change(Deed::put, state, session);
}
void take_out(State& state, Session& session) {
    change(Deed::take, state, session);
    set_available(state, session, false);
}

void put_in(State& state, const Call& call) {
    state.call_of_provider[call.provider_call] = call.id;
    change(Deed::put, state, call);
}
void take_out(State& state, const Call& call) {
    state.call_of_provider.erase(call.provider_call);
    change(Deed::take, state, call);
}

void put_in(State& state, const PrivateCall& call) {
    state.addresses.at(call.address.value).private_calls.insert(call.provider_call);
    note_change_at(state, call.address);
}
void take_out(State& state, const PrivateCall& call) {
    state.addresses.at(call.address.value).private_calls.erase(call.provider_call);
    note_change_at(state, call.address);
}

void note_change_at(State& state, AddressId address) {
    state.changed.merge(agents_at(state, address));
}

void refresh_available(State& state) {
    for (const AgentId id : state.changed) {
        const auto agent = state.agents.find(id);
        if (agent == state.agents.end()) continue;  // Released by this very fact.
        for (const AgentSessionId session_id : agent->second.sessions) {
            Session& session = state.sessions.at(session_id);
            set_available(state, session, !unavailable(state, session));
        }
    }
    state.changed.clear();
}

}  // namespace agentline::acd
