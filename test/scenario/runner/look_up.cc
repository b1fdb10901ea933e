// What: the answers to "check" steps, read from the structures that TAPI returns.
#include <array>
#include <bit>
#include <cmath>

#include "base/utf.h"
#include "model/guid.h"
#include "model/states.h"
#include "scenario/runner/steps.h"

namespace agentline::scenario {
namespace {

namespace json = boost::json;

constexpr std::uint32_t room = 0x10000;  ///< dwTotalSize of every question.

enum class Form : std::uint8_t { number, rate, session_state, agent_state, time_of_day };
struct Member {
    std::string_view name;
    std::size_t at;
    Form form = Form::number;
};

// The published layouts (tapi2-abi.tsv).
constexpr std::array session_members = {Member{"state", 12, Form::session_state},
                                        Member{"next", 16, Form::session_state},
                                        Member{"started", 20, Form::time_of_day},
                                        Member{"duration", 28},
                                        Member{"calls", 32},
                                        Member{"talk", 36},
                                        Member{"average-talk", 40},
                                        Member{"call-time", 44},
                                        Member{"average-call-time", 48},
                                        Member{"wrapup", 52},
                                        Member{"average-wrapup", 56},
                                        Member{"rate", 60, Form::rate},
                                        Member{"longest-answer", 68},
                                        Member{"average-answer", 72}};
constexpr std::array agent_members = {Member{"state", 12, Form::agent_state},
                                      Member{"next", 16, Form::agent_state},
                                      Member{"period", 20},
                                      Member{"rate", 24, Form::rate},
                                      Member{"calls", 32},
                                      Member{"incoming", 36},
                                      Member{"outgoing", 40},
                                      Member{"talk", 44},
                                      Member{"call-time", 48},
                                      Member{"wrapup", 52}};
constexpr std::array queue_members = {Member{"period", 12},       Member{"queued", 16},
                                      Member{"waiting", 20},      Member{"abandoned", 24},
                                      Member{"flowed-in", 28},    Member{"flowed-out", 32},
                                      Member{"longest-ever", 36}, Member{"longest-now", 40},
                                      Member{"average-wait", 44}, Member{"final", 48}};

std::uint32_t dword(const Bytes& bytes, std::size_t at) {
    ByteReader reader(bytes);
    (void)reader.raw(at);
    return reader.u32();
}
std::uint64_t qword(const Bytes& bytes, std::size_t at) {
    ByteReader reader(bytes);
    (void)reader.raw(at);
    return reader.u64();
}

/// CURRENCY: value * 10000, here calls per hour with as many decimals as there are.
std::string rate_text(std::uint64_t currency) {
    std::string text = std::to_string(currency / 10'000);
    std::string rest = std::to_string(10'000 + currency % 10'000).substr(1);
    while (!rest.empty() && rest.back() == '0') rest.pop_back();
    return rest.empty() ? text : text + "." + rest;
}

/// DATE: days, of which the fraction is the time of day.
std::string time_text(std::uint64_t date) {
    const double days = std::bit_cast<double>(date);
    const auto seconds = static_cast<std::int64_t>(std::llround((days - 25569) * 86'400));
    return to_text(Instant{seconds * 1'000'000}).substr(0, 19);
}

template <class State>
std::string state_text(const std::optional<State>& state) {
    return state ? std::string(name_of(*state)) : "no-state";
}

std::string member_text(const Bytes& bytes, const Member& member) {
    switch (member.form) {
        case Form::number:
            return std::to_string(dword(bytes, member.at));
        case Form::rate:
            return rate_text(qword(bytes, member.at));
        case Form::session_state:
            return state_text(session_state_of(dword(bytes, member.at)));
        case Form::agent_state:
            return state_text(agent_state_of(dword(bytes, member.at)));
        case Form::time_of_day:
            return time_text(qword(bytes, member.at));
    }
    throw Mistake("a member without a form");
}

/// The members that the line names, in its order.
template <class Members>
std::vector<std::string> figures(const Bytes& bytes, const Members& members,
                                 const std::vector<std::string>& wanted) {
    std::vector<std::string> found;
    for (const std::string& item : wanted) {
        const std::string name = item.substr(0, item.find(' '));
        const Member* named = nullptr;
        for (const Member& member : members) {
            if (member.name == name) named = &member;
        }
        if (named == nullptr) throw Mistake("\"" + name + "\" is no figure of it");
        found.push_back(name + " " + member_text(bytes, *named));
    }
    return found;
}

struct Asker {
    Floor& floor;
    std::string who;

    template <class Packet>
    Reply ask(Packet packet) {
        packet.total_size = room;
        const auto reply = floor.request(who, packet);
        if (!reply) throw Mistake("no reply came");
        return *reply;
    }
    template <class Packet>
    Reply ask(Packet packet, std::uint32_t id) {
        packet.id = id;
        return ask(packet);
    }
};

Outcome outcome_of(const Reply& reply, std::vector<std::string> items) {
    if (reply.result != LineErr::ok) return {{}, std::vector{word_of(reply.result)}};
    if (items.empty()) items.emplace_back("none");
    return {{}, std::move(items)};
}

/// The entries of a list structure.
template <class Read>
Outcome list_of(const Reply& reply, std::size_t entry_size, Read read) {
    std::vector<std::string> items;
    if (reply.result == LineErr::ok) {
        const std::uint32_t count = dword(reply.data, 12);
        for (std::uint32_t i = 0; i < count; ++i) {
            items.push_back(read(dword(reply.data, 20) + i * entry_size));
        }
    }
    return outcome_of(reply, std::move(items));
}

/// A text of a list; its offset counts from the list.
std::string text_at(const Bytes& list, std::size_t place) {
    const std::size_t size = dword(list, place);
    std::u16string text;
    for (std::size_t i = 0; i + 2 < size; i += 2) {
        const std::size_t at = dword(list, place + 4) + i;
        text.push_back(static_cast<char16_t>(list.at(at) | list.at(at + 1) << 8U));
    }
    return to_utf8(text);
}

Outcome session_figures(Asker& asker, Words& words, const std::vector<std::string>& wanted) {
    const bool old = words.take_if("old");
    const std::string person = words.take("the agent");
    const std::string group = words.take("the group");
    const auto id = asker.floor.names().session(person, group, old);
    const Reply reply = asker.ask(wire::GetAgentSessionInfo{}, id.value);
    if (reply.result != LineErr::ok) return outcome_of(reply, {});
    return outcome_of(reply, figures(reply.data, session_members, wanted));
}

Outcome agent_figures(Asker& asker, Words& words, const std::vector<std::string>& wanted) {
    const auto id = asker.floor.names().agent(words.take("the agent"));
    const Reply reply = asker.ask(wire::GetAgentInfo{}, id.value);
    if (reply.result != LineErr::ok) return outcome_of(reply, {});
    return outcome_of(reply, figures(reply.data, agent_members, wanted));
}

Outcome queue_figures(Asker& asker, Words& words, const std::vector<std::string>& wanted) {
    const auto id = asker.floor.names().queue(words.take("the queue"));
    const Reply reply = asker.ask(wire::GetQueueInfo{}, id.value);
    if (reply.result != LineErr::ok) return outcome_of(reply, {});
    return outcome_of(reply, figures(reply.data, queue_members, wanted));
}

Outcome sessions_of(Asker& asker, Words& words) {
    words.expect("of");
    const Names& names = asker.floor.names();
    const Reply reply =
        asker.ask(wire::GetAgentSessionList{}, names.agent(words.take("the agent")).value);
    return list_of(reply, 28, [&](std::size_t at) {
        const AddressId address{dword(reply.data, at + 24)};
        return names.session_name(AgentSessionId{dword(reply.data, at)}) + " at " +
               names.address_name(address);
    });
}

Outcome queues_of(Asker& asker, Center& center, Words& words) {
    words.expect("of");
    wire::GetQueueList packet;
    packet.group = center.group_id(words.take("the group"));
    const Reply reply = asker.ask(packet);
    return list_of(reply, 12, [&](std::size_t at) { return text_at(reply.data, at + 4); });
}

Outcome groups(Asker& asker) {
    const Reply reply = asker.ask(wire::GetGroupList{});
    return list_of(reply, 24, [&](std::size_t at) { return text_at(reply.data, at + 16); });
}

Outcome agents(Asker& asker) {
    const Reply reply = asker.ask(wire::GetAgentList{});
    return list_of(reply, 28, [&](std::size_t at) { return text_at(reply.data, at + 12); });
}

/// Why a session is NOTREADY, as operators see it.
Outcome reason(Floor& floor, Words& words) {
    const std::string person = words.take("the agent");
    const auto id = floor.names().session(person, words.take("the group"), false);
    const json::object answer = floor.admin({{"command", "sessions"}});
    for (const json::value& row : answer.at("rows").as_array()) {
        if (row.at("session").to_number<std::uint32_t>() != id.value) continue;
        const std::string text(row.at("reason").as_string());
        return {{}, std::vector{text.empty() ? "none" : text}};
    }
    throw Mistake("the session has gone");
}

/// What the operator's status says of the calls that server and provider did not agree about.
Outcome disagreements(Floor& floor, const std::vector<std::string>& wanted) {
    const json::object answer = floor.admin({{"command", "lines"}});
    const json::object& row = answer.at("rows").as_array().at(0).as_object();
    std::vector<std::string> items;
    for (const std::string& item : wanted) {
        const std::string name = item.substr(0, item.find(' '));
        const std::string key = name == "late" ? "answers_late" : "calls_" + name;
        const json::value* number = row.if_contains(key);
        if (number == nullptr) throw Mistake("there are lost, unknown and late");
        items.push_back(name + " " + std::to_string(number->to_number<std::uint64_t>()));
    }
    return {{}, items};
}

std::string call_now(Floor& floor, const std::string& name) {
    const auto id = floor.names().call(floor.phones().id_of(name));
    if (!id) return "is unknown";
    if (const auto end = floor.names().end_of(*id)) return "ended " + std::string(name_of(*end));
    const json::object answer = floor.admin({{"command", "calls"}});
    for (const json::value& row : answer.at("rows").as_array()) {
        if (row.at("call").to_number<std::uint32_t>() != id->value) continue;
        const auto& state = row.at("state").as_string();
        if (state == "waiting") return "waits in " + std::string(row.at("queue").as_string());
        const std::string person(row.at("person").as_string());
        return (state == "ringing" ? "rings " : "talks to ") + person;
    }
    return "has gone";
}

}  // namespace

std::string state_now(Floor& floor, const std::string& name, bool is_station) {
    if (is_station) return "station " + name + " " + floor.phones().station(name);
    return name + " " + call_now(floor, name);
}

Outcome look_up(Floor& floor, Center& center, Words& words,
                const std::vector<std::string>& wanted) {
    std::string what = words.take("what to look at");
    Asker asker{floor, clerk_name};
    if (what == "by") {
        asker.who = words.take("who asks");
        what = words.take("what to look at");
    }
    Outcome found;
    if (what == "session") {
        found = session_figures(asker, words, wanted);
    } else if (what == "agent") {
        found = agent_figures(asker, words, wanted);
    } else if (what == "queue") {
        found = queue_figures(asker, words, wanted);
    } else if (what == "sessions") {
        found = sessions_of(asker, words);
    } else if (what == "queues") {
        found = queues_of(asker, center, words);
    } else if (what == "groups") {
        found = groups(asker);
    } else if (what == "agents") {
        found = agents(asker);
    } else if (what == "reason") {
        found = reason(floor, words);
    } else if (what == "disagreements") {
        found = disagreements(floor, wanted);
    } else if (what == "heard") {
        found.answer = floor.take_heard(words.take("who heard it"));
        if (found.answer->empty()) found.answer->emplace_back("nothing");
    } else if (what == "now") {
        found.answer = std::vector<std::string>();
    } else {
        throw Mistake("nobody can look at \"" + what + "\"");
    }
    words.end();
    return found;
}

}  // namespace agentline::scenario
