// What: the whole state as bytes and back. Everything that apply() can change is in it, in a fixed
// order, so that equal states give equal bytes (docs/journal-format.md).
#include <algorithm>

#include "core/acd/acd.h"
#include "core/acd/field_codec.h"

namespace agentline::acd {
namespace {

constexpr std::uint16_t snapshot_version = 1;

std::uint32_t number_of(AgentWord word) {
    return word ? bits(*word) : 0;
}

// One list of members per record, for writing and reading alike.
template <class V>
void fields(V& v, Address& r) {
    v("id", r.id), v("number", r.number), v("in_service", r.in_service);
}
template <class V>
void fields(V& v, Queue& r) {
    v("id", r.id), v("title", r.title), v("period_s", r.period_s);
}
template <class V>
void fields(V& v, Group& r) {
    v("id", r.id), v("title", r.title), v("wrapup", r.wrapup), v("queues", r.queues);
}
template <class V>
void fields(V& v, Person& r) {
    v("id", r.id), v("all_groups", r.all_groups), v("groups", r.groups);
}
template <class V>
void fields(V& v, Session& r) {
    v("id", r.id), v("agent", r.agent), v("group", r.group), v("address", r.address),
        v("state", r.state), v("next", r.next), v("started", r.started), v("ended", r.ended),
        v("entered", r.entered), v("deadline", r.deadline), v("entered_by", r.entered_by),
        v("wrapup", r.wrapup);
}
template <class V>
void fields(V& v, Agent& r) {
    std::uint32_t word = number_of(r.word);
    std::uint32_t next = number_of(r.next);
    std::vector<Instant> wrapups;
    for (const Span& span : r.wrapups) wrapups.insert(wrapups.end(), {span.from, span.to});
    v("id", r.id), v("person", r.person), v("state", r.state), v("word", word), v("next", next),
        v("before_busy", r.before_busy), v("period_s", r.period_s), v("created", r.created),
        v("wrapups", wrapups);
    r.word = agent_state_of(word);
    r.next = agent_state_of(next);
    r.wrapups.clear();
    for (std::size_t i = 0; i + 1 < wrapups.size(); i += 2) {
        r.wrapups.push_back({wrapups[i], wrapups[i + 1]});
    }
}

template <class Map>
void write_all(ByteWriter& out, FieldEncoder& encoder, const Map& map) {
    out.u32(static_cast<std::uint32_t>(map.size()));
    for (auto entry : map) fields(encoder, entry.second);
}

template <class Record, class Keep>
void read_all(ByteReader& in, Keep keep) {
    FieldDecoder decoder(in);
    for (std::uint32_t left = in.u32(); left > 0 && in.ok(); --left) {
        Record record;
        fields(decoder, record);
        if (in.ok()) keep(std::move(record));
    }
}

/// What is derived from the records, and the references between them.
bool connect(State& state) {
    for (auto& [id, agent] : state.agents) {
        if (!state.agent_of_person.emplace(agent.person, id).second) return false;
        if (!state.people.contains(agent.person)) return false;
    }
    for (auto& [id, session] : state.sessions) {
        const auto agent = state.agents.find(session.agent);
        if (agent == state.agents.end() || !state.groups.contains(session.group)) return false;
        if (session.state == AgentSessionState::released) return false;
        const bool may_wait = session.state == AgentSessionState::busywrapup ||
                              session.state == AgentSessionState::ended;
        if (session.deadline != Instant{} && !may_wait) return false;
        agent->second.sessions.insert(id);
        if (session.deadline != Instant{}) {
            state.deadlines.insert({session.deadline, session.entered_by, id});
        }
    }
    for (const GroupId& id : state.group_order) {
        if (!state.groups.contains(id)) return false;
    }
    return state.group_order.size() == state.groups.size();
}

}  // namespace

Bytes Acd::snapshot() const {
    Bytes bytes;
    ByteWriter out(bytes);
    FieldEncoder encoder(bytes);
    out.u16(snapshot_version);
    out.u32(state_.next_agent);
    out.u32(state_.next_session);
    out.u32(state_.next_queue);
    write_all(out, encoder, state_.addresses);
    write_all(out, encoder, state_.queues);
    write_all(out, encoder, state_.groups);
    encoder("group_order", state_.group_order);
    write_all(out, encoder, state_.people);
    write_all(out, encoder, state_.agents);
    write_all(out, encoder, state_.sessions);
    return bytes;
}

Result<Acd> Acd::restore(ByteView bytes, Settings settings) {
    Acd acd(settings);
    State& s = acd.state_;
    ByteReader in(bytes);
    if (in.u16() != snapshot_version) return failure("unknown version of ACD snapshot");
    s.next_agent = in.u32();
    s.next_session = in.u32();
    s.next_queue = in.u32();
    read_all<Address>(in, [&](Address r) { s.addresses.emplace(r.id.value, std::move(r)); });
    read_all<Queue>(in, [&](Queue r) { s.queues.emplace(r.id.value, std::move(r)); });
    read_all<Group>(in, [&](Group r) { s.groups.emplace(r.id, std::move(r)); });
    FieldDecoder decoder(in);
    decoder("group_order", s.group_order);
    read_all<Person>(in, [&](Person r) { s.people.emplace(r.id, std::move(r)); });
    read_all<Agent>(in, [&](Agent r) { s.agents.emplace(r.id, std::move(r)); });
    read_all<Session>(in, [&](Session r) { s.sessions.emplace(r.id, r); });
    if (!in.ok() || !in.at_end() || !connect(s)) return failure("malformed ACD snapshot");
    // What is written has one form; so a second record of an id, a wrong order or an unknown word
    // shows by not being written the same way again.
    const Bytes again = acd.snapshot();
    if (!std::equal(again.begin(), again.end(), bytes.begin(), bytes.end())) {
        return failure("malformed ACD snapshot");
    }
    return acd;
}

}  // namespace agentline::acd
