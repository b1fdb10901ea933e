// What: the whole state as bytes and back. Everything that apply() can change is in it, in a fixed
// order, so that equal states give equal bytes (docs/journal-format.md).
#include <algorithm>

#include "core/acd/acd.h"
#include "core/acd/field_codec.h"
#include "core/acd/indexes.h"
#include "model/reasons.h"

namespace agentline::acd {
namespace {

/// 1: before calls. It is still read, and then written the same way to check it.
constexpr std::uint16_t first_version = 1;
constexpr std::uint16_t calls_version = 2;

std::uint32_t number_of(AgentWord word) {
    return word ? bits(*word) : 0;
}

template <class V>
void moments(V& v, std::string_view name, Moments& items) {
    std::vector<Instant> flat(items.begin(), items.end());
    v(name, flat);
    items.assign(flat.begin(), flat.end());
}
template <class V>
void spans(V& v, std::string_view name, Spans& items) {
    std::vector<Instant> flat;
    for (const Span& span : items) flat.insert(flat.end(), {span.from, span.to});
    v(name, flat);
    items.clear();
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2) items.push_back({flat[i], flat[i + 1]});
}

// One list of members per record, for writing and reading alike.
template <class V>
void fields(V& v, Address& r, std::uint16_t version) {
    v("id", r.id), v("number", r.number), v("in_service", r.in_service);
    if (version >= calls_version) v("in_reach", r.in_reach);
}
template <class V>
void fields(V& v, Queue& r, std::uint16_t version) {
    v("id", r.id), v("title", r.title), v("period_s", r.period_s);
    if (version < calls_version) return;
    v("max_wait", r.rules.max_wait), v("overflow", r.rules.overflow),
        v("ring_time", r.rules.ring_time), v("back_off", r.rules.back_off);
    moments(v, "queued", r.queued);
    moments(v, "abandoned", r.abandoned);
    moments(v, "flowed_in", r.flowed_in);
    moments(v, "flowed_out", r.flowed_out);
    moments(v, "finally_disposed", r.finally_disposed);
    spans(v, "waits", r.waits);
    v("longest_wait", r.longest_wait);
}
template <class V>
void fields(V& v, Group& r, std::uint16_t) {
    v("id", r.id), v("title", r.title), v("wrapup", r.wrapup), v("queues", r.queues);
}
template <class V>
void fields(V& v, Person& r, std::uint16_t) {
    v("id", r.id), v("all_groups", r.all_groups), v("groups", r.groups);
}
template <class V>
void fields(V& v, Session& r, std::uint16_t version) {
    v("id", r.id), v("agent", r.agent), v("group", r.group), v("address", r.address),
        v("state", r.state), v("next", r.next), v("started", r.started), v("ended", r.ended),
        v("entered", r.entered), v("deadline", r.deadline), v("entered_by", r.entered_by),
        v("wrapup", r.wrapup);
    if (version < calls_version) return;
    v("reason", r.reason), v("next_reason", r.next_reason), v("idle_since", r.idle_since),
        v("call", r.call), v("talking_since", r.talking_since), v("calls", r.calls),
        v("talk", r.talk), v("longest_answer", r.longest_answer), v("total_answer", r.total_answer);
}
template <class V>
void fields(V& v, Agent& r, std::uint16_t version) {
    std::uint32_t word = number_of(r.word);
    std::uint32_t next = number_of(r.next);
    v("id", r.id), v("person", r.person), v("state", r.state), v("word", word), v("next", next),
        v("before_busy", r.before_busy), v("period_s", r.period_s), v("created", r.created);
    spans(v, "wrapups", r.wrapups);
    r.word = agent_state_of(word);
    r.next = agent_state_of(next);
    if (version < calls_version) return;
    v("active_since", r.active_since);
    moments(v, "answered", r.answered);
    moments(v, "incoming", r.incoming);
    moments(v, "outgoing", r.outgoing);
    spans(v, "talks", r.talks);
    spans(v, "active", r.active);
}
template <class V>
void fields(V& v, PrivateCall& r, std::uint16_t) {
    v("provider_call", r.provider_call), v("address", r.address), v("direction", r.direction);
}
template <class V>
void fields(V& v, BackOff& r) {
    v("session", r.session), v("agent", r.agent), v("until", r.until), v("set_by", r.set_by);
}
template <class V>
void fields(V& v, Call& r, std::uint16_t) {
    v("id", r.id), v("provider_call", r.provider_call), v("queue", r.queue), v("from", r.from),
        v("priority", r.priority), v("arrived", r.arrived), v("wait_until", r.wait_until),
        v("wait_until_by", r.wait_until_by), v("offer", r.offer), v("session", r.session),
        v("agent", r.agent), v("address", r.address), v("offered", r.offered),
        v("offered_until", r.offered_until), v("offered_by", r.offered_by),
        v("answered", r.answered);
    auto back_offs = static_cast<std::uint32_t>(r.back_offs.size());
    v("back_offs", back_offs);
    // Grows with what is really there, never by the count alone.
    for (std::uint32_t i = 0; i < back_offs && v.ok(); ++i) {
        if (i == r.back_offs.size()) r.back_offs.emplace_back();
        fields(v, r.back_offs[i]);
    }
}

template <class Map>
void write_all(ByteWriter& out, FieldEncoder& encoder, const Map& map, std::uint16_t version) {
    out.u32(static_cast<std::uint32_t>(map.size()));
    for (auto entry : map) fields(encoder, entry.second, version);
}

template <class Record, class Keep>
void read_all(ByteReader& in, std::uint16_t version, Keep keep) {
    FieldDecoder decoder(in);
    for (std::uint32_t left = in.u32(); left > 0 && in.ok(); --left) {
        Record record;
        fields(decoder, record, version);
        if (in.ok()) keep(std::move(record));
    }
}

/// Everything a record refers to must be there.
bool refers_well(const State& state, const Session& session) {
    if (!state.agents.contains(session.agent) || !state.groups.contains(session.group))
        return false;
    if (session.state == AgentSessionState::released) return false;
    const bool may_wait =
        session.state == AgentSessionState::busywrapup || session.state == AgentSessionState::ended;
    if (session.deadline != Instant{} && !may_wait) return false;
    return state.addresses.contains(session.address.value);
}

bool refers_well(const State& state, const Call& call) {
    if (is_connected(call)) return state.addresses.contains(call.address.value);
    if (!state.queues.contains(call.queue.value)) return false;
    if (is_waiting(call)) return true;
    const auto session = state.sessions.find(call.session);
    return session != state.sessions.end() && session->second.agent == call.agent &&
           session->second.address == call.address;
}

/// Of version 1, where it was not kept. Before connect(): idle times are keys of an index there.
void note_activity(State& state) {
    for (auto& [id, session] : state.sessions) {
        const auto agent = state.agents.find(session.agent);
        if (!is_live(session.state) || agent == state.agents.end()) continue;
        Instant& since = agent->second.active_since;
        if (since == Instant{} || session.started < since) since = session.started;
        if (session.state == AgentSessionState::ready) session.idle_since = session.entered;
        if (session.state == AgentSessionState::notready) session.reason = reasons::requested;
    }
}

/// Puts in what is derived from the records, and checks the references between them.
bool connect(State& state) {
    for (auto& [id, agent] : state.agents) {
        if (!state.agent_of_person.emplace(agent.person, id).second) return false;
        if (!state.people.contains(agent.person)) return false;
    }
    for (auto& [id, session] : state.sessions) {
        if (!refers_well(state, session)) return false;
        put_in(state, session);
    }
    for (const auto& [id, call] : state.calls) {
        if (!refers_well(state, call) || state.call_of_provider.contains(call.provider_call)) {
            return false;
        }
        put_in(state, call);
    }
    for (const auto& [id, call] : state.private_calls) {
        if (!state.addresses.contains(call.address.value)) return false;
        put_in(state, call);
    }
    for (const GroupId& id : state.group_order) {
        if (!state.groups.contains(id)) return false;
    }
    return state.group_order.size() == state.groups.size();
}

Bytes write(const State& state, std::uint16_t version) {
    Bytes bytes;
    ByteWriter out(bytes);
    FieldEncoder encoder(bytes);
    out.u16(version);
    out.u32(state.next_agent);
    out.u32(state.next_session);
    out.u32(state.next_queue);
    write_all(out, encoder, state.addresses, version);
    write_all(out, encoder, state.queues, version);
    write_all(out, encoder, state.groups, version);
    encoder("group_order", state.group_order);
    write_all(out, encoder, state.people, version);
    write_all(out, encoder, state.agents, version);
    write_all(out, encoder, state.sessions, version);
    if (version < calls_version) return bytes;
    out.u32(state.next_call);
    out.u32(state.next_offer);
    encoder("is_draining", state.is_draining);
    write_all(out, encoder, state.calls, version);
    write_all(out, encoder, state.private_calls, version);
    return bytes;
}

State read(ByteReader& in, std::uint16_t version) {
    State s;
    s.next_agent = in.u32();
    s.next_session = in.u32();
    s.next_queue = in.u32();
    FieldDecoder decoder(in);
    read_all<Address>(in, version,
                      [&](Address r) { s.addresses.emplace(r.id.value, std::move(r)); });
    read_all<Queue>(in, version, [&](Queue r) { s.queues.emplace(r.id.value, std::move(r)); });
    read_all<Group>(in, version, [&](Group r) { s.groups.emplace(r.id, std::move(r)); });
    decoder("group_order", s.group_order);
    read_all<Person>(in, version, [&](Person r) { s.people.emplace(r.id, std::move(r)); });
    read_all<Agent>(in, version, [&](Agent r) { s.agents.emplace(r.id, std::move(r)); });
    read_all<Session>(in, version, [&](Session r) { s.sessions.emplace(r.id, std::move(r)); });
    if (version < calls_version) return s;
    s.next_call = in.u32();
    s.next_offer = in.u32();
    decoder("is_draining", s.is_draining);
    read_all<Call>(in, version, [&](Call r) { s.calls.emplace(r.id, std::move(r)); });
    read_all<PrivateCall>(in, version,
                          [&](PrivateCall r) { s.private_calls.emplace(r.provider_call, r); });
    return s;
}

}  // namespace

Bytes Acd::snapshot() const {
    return write(state_, calls_version);
}

Result<Acd> Acd::restore(ByteView bytes, Settings settings) {
    Acd acd(settings);
    ByteReader in(bytes);
    const std::uint16_t version = in.u16();
    if (version < first_version || version > calls_version) {
        return failure("unknown version of ACD snapshot");
    }
    acd.state_ = read(in, version);
    if (!in.ok() || !in.at_end()) return failure("malformed ACD snapshot");
    // What is written has one form; so a second record of an id, a wrong order or an unknown word
    // shows by not being written the same way again.
    const Bytes again = write(acd.state_, version);
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) {
        return failure("malformed ACD snapshot");
    }
    if (version < calls_version) note_activity(acd.state_);
    if (!connect(acd.state_)) return failure("malformed ACD snapshot");
    refresh_available(acd.state_);
    return acd;
}

}  // namespace agentline::acd
