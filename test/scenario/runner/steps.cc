#include "scenario/runner/steps.h"

#include <charconv>
#include <functional>

#include "base/utf.h"
#include "model/states.h"

namespace agentline::scenario {
namespace {

namespace json = boost::json;

/// A state name, 0, or a word such as 0x3 for what no name says.
template <class State>
std::uint32_t state_word(const std::string& name, std::optional<State> (*state_of)(std::uint32_t)) {
    for (std::uint32_t bit = 1; bit <= 0x40; bit <<= 1U) {
        const auto state = state_of(bit);
        if (state && name_of(*state) == name) return bit;
    }
    if (name == "0") return 0;
    std::uint32_t word = 0;
    const char* end = name.data() + name.size();
    const bool is_hex = name.starts_with("0x");
    if (is_hex && std::from_chars(name.data() + 2, end, word, 16).ptr == end) return word;
    throw Mistake("\"" + name + "\" is no state");
}

/// What an agent or supervisor does with TAPI: "alice sets READY next NOTREADY in Sales".
class Desk {
  public:
    Desk(Floor& floor, Center& center, std::string who, Words& words)
        : floor_(floor), center_(center), who_(std::move(who)), words_(words) {
        whom_ = who_.substr(0, who_.find('/'));
    }

    Outcome act(const std::string& verb) {
        if (verb == "logs") return log_in_or_out();
        if (verb == "joins") return join();
        if (verb == "sets") return set();
        if (verb == "leaves") return leave();
        if (verb == "answers" || verb == "rejects" || verb == "hangs") return handle(verb);
        if (verb == "opens") return open();
        if (verb == "disconnects" || verb == "listens") {
            words_.end();
            verb == "listens" ? floor_.listen(who_) : floor_.disconnect(who_);
            return {};
        }
        throw Mistake("nobody knows how one \"" + verb + "\"");
    }

  private:
    /// for AGENT, in GROUP, at STATION, pin PIN: in any order, at the end of the line.
    void read_options() {
        while (!words_.at_end()) {
            if (words_.take_if("for")) {
                whom_ = words_.take("whose agent");
            } else if (words_.take_if("in")) {
                group_ = words_.take("the group");
            } else if (words_.take_if("old")) {
                old_ = true;
            } else if (words_.take_if("pin")) {
                const std::string pin = words_.take("the PIN");
                pin_ = to_utf16(pin);
            } else {
                words_.end();
            }
        }
    }
    AgentSessionId session() {
        if (group_.empty()) group_ = floor_.names().only_group(whom_);
        return floor_.names().session(whom_, group_, old_);
    }

    Outcome log_in_or_out() {
        if (words_.take_if("out")) {
            read_options();
            wire::SetAgentStateEx packet;
            packet.id = floor_.names().agent(whom_).value;
            packet.state = bits(AgentState::released);
            return replied(floor_.request(who_, packet));
        }
        words_.expect("in");
        wire::CreateAgent packet;
        const bool names_nobody = words_.take_if("without-id");
        read_options();
        if (!names_nobody) packet.agent_id = to_utf16(whom_);
        packet.pin = pin_;
        const AgentId before = known([&] { return floor_.names().agent(whom_); });
        return created(floor_.request(who_, packet), before,
                       [&] { return floor_.names().agent(whom_); });
    }

    Outcome join() {
        wire::CreateAgentSession packet;
        group_ = words_.take("the group");
        words_.expect("at");
        packet.working_address = floor_.names().address(words_.take("the station")).value;
        read_options();
        packet.agent = floor_.names().agent(whom_).value;
        packet.group = center_.group_id(group_);
        packet.pin = pin_;
        const auto find = [&] { return floor_.names().session(whom_, group_, false); };
        const AgentSessionId before = known(find);
        return created(floor_.request(who_, packet), before, find);
    }

    Outcome set() {
        if (words_.take_if("period")) return set_period();
        if (words_.take_if("agent")) {
            wire::SetAgentStateEx packet;
            read_states(packet, agent_state_of);
            packet.id = floor_.names().agent(whom_).value;
            return replied(floor_.request(who_, packet));
        }
        wire::SetAgentSessionState packet;
        read_states(packet, session_state_of);
        packet.id = session().value;
        return replied(floor_.request(who_, packet));
    }

    template <class Packet, class State>
    void read_states(Packet& packet, std::optional<State> (*state_of)(std::uint32_t)) {
        if (!words_.next_is("next")) packet.state = state_word(words_.take("a state"), state_of);
        if (words_.take_if("next")) {
            packet.next_state = state_word(words_.take("the next state"), state_of);
        }
        read_options();
    }

    Outcome set_period() {
        const std::uint32_t seconds = whole_seconds(words_.duration());
        if (words_.take_if("of")) {
            words_.expect("queue");
            wire::SetQueueMeasurementPeriod packet;
            packet.id = floor_.names().queue(words_.take("the queue")).value;
            packet.period_s = seconds;
            words_.end();
            return replied(floor_.request(who_, packet));
        }
        read_options();
        wire::SetAgentMeasurementPeriod packet;
        packet.id = floor_.names().agent(whom_).value;
        packet.period_s = seconds;
        return replied(floor_.request(who_, packet));
    }

    Outcome leave() {
        group_ = words_.take("the group");
        read_options();
        wire::SetAgentSessionState packet;
        packet.id = session().value;
        packet.state = bits(AgentSessionState::ended);
        return replied(floor_.request(who_, packet));
    }

    /// At the telephone, not at the screen.
    Outcome handle(const std::string& verb) {
        if (verb == "hangs") words_.expect("up");
        const std::string call = words_.take("the call");
        const auto stations = stations_of(floor_, whom_);
        if (verb == "answers") {
            floor_.phones().answer(call, stations, words_.take_if("late"));
        } else if (verb == "rejects") {
            floor_.phones().refuse(call, stations, RingFailure::rejected);
        } else {
            floor_.phones().station_hangs_up(call, stations);
        }
        words_.end();
        floor_.pump();
        return {};
    }

    Outcome open() {
        words_.expect("line");
        words_.expect("with");
        const std::string version = words_.take("a version");
        words_.end();
        if (version != "2.1" && version != "2.2") throw Mistake("there are 2.1 and 2.2");
        return {word_of(floor_.open(who_, version == "2.1" ? 0x00020001 : 0x00020002)), {}};
    }

    static Outcome replied(const std::optional<Reply>& reply) { return {result_word(reply), {}}; }

    /// The handle that a name stands for now; empty if there was none.
    template <class Find>
    auto known(Find find) -> decltype(find()) {
        try {
            return find();
        } catch (const Mistake&) {
            return {};
        }
    }
    /// "ok new" or "ok same": the handle of the reply is that of the object that it made, or not.
    template <class Id, class Find>
    Outcome created(const std::optional<Reply>& reply, Id before, Find find) {
        if (!reply || reply->result != LineErr::ok) return replied(reply);
        const std::uint32_t handle = ByteReader(reply->data).u32();
        if (handle == before.value) return {"ok same", {}};
        const Id after = known(find);
        return {handle == after.value ? "ok new" : "ok, but with a strange handle", {}};
    }

    Floor& floor_;
    Center& center_;
    std::string who_;   ///< The program.
    std::string whom_;  ///< The person that it acts for.
    Words& words_;
    std::string group_;
    bool old_ = false;
    wire::Text pin_;
};

Outcome answered(const json::object& answer) {
    const json::value* error = answer.if_contains("error");
    return {error == nullptr ? "ok" : "refused: " + std::string(error->get_string()), {}};
}

/// What an operator does with "agentline": "operator sets NOTREADY reason lunch for alice".
Outcome operate(Floor& floor, Words& words) {
    json::object command;
    const std::string verb = words.take("sets, ends, releases, requeues, drains or stops");
    std::string whom;
    std::string group;
    if (verb == "sets" || verb == "ends") {
        command["command"] = verb == "sets" ? "set_session" : "end_session";
        if (verb == "ends") words.expect("session");
        if (verb == "sets" && !words.next_is("next")) command["state"] = words.take("a state");
        if (words.take_if("next")) command["next"] = words.take("the next state");
        if (words.take_if("reason")) command["reason"] = words.take("the reason");
        words.expect("for");
        whom = words.take("the agent");
        group = words.take_if("in") ? words.take("the group") : floor.names().only_group(whom);
        command["session"] = floor.names().session(whom, group, false).value;
    } else if (verb == "releases") {
        command["command"] = "release_agent";
        command["agent"] = floor.names().agent(words.take("the agent")).value;
    } else if (verb == "requeues") {
        command["command"] = "requeue_call";
        const auto id = floor.phones().id_of(words.take("the call"));
        command["call"] = floor.names().call(id).value_or(CallId{}).value;
    } else if (verb == "drains" || verb == "stops") {
        command["command"] = "drain";
        if (verb == "stops") words.expect("draining");
        command["off"] = verb == "stops";
    } else {
        throw Mistake("no operator can \"" + verb + "\"");
    }
    words.end();
    return answered(floor.admin(command));
}

void call_comes(Floor& floor, Words& words) {
    const std::string call = words.take("the call's name");
    words.expect("to");
    const std::string queue = words.take("the queue");
    std::string from;
    std::uint32_t priority = 0;
    if (words.take_if("from")) from = words.take("the caller's number");
    if (words.take_if("priority")) priority = words.number("the priority");
    words.end();
    floor.phones().arrive(call, queue, from, priority);
}

void private_call_comes(Floor& floor, Words& words) {
    words.expect("call");
    const std::string call = words.take("the call's name");
    const std::string way = words.take("in or out");
    if (way != "in" && way != "out") throw Mistake("a private call goes in or out");
    words.expect("at");
    const std::string station = words.take("the station");
    words.end();
    floor.phones().begin_private(call, station,
                                 way == "in" ? CallDirection::incoming : CallDirection::outgoing);
}

void station_does(Floor& floor, Words& words) {
    const std::string station = words.take("the station");
    if (words.take_if("goes")) {
        words.expect("away");
        floor.phones().change_reach(station, false);
    } else if (words.take_if("comes")) {
        words.expect("back");
        floor.phones().change_reach(station, true);
    } else {
        words.expect("is");
        const std::string what = words.take("busy or unreachable");
        if (what != "busy" && what != "unreachable") throw Mistake("a station is no \"" + what);
        words.expect("for");
        floor.phones().refuse(words.take("the call"), {station},
                              what == "busy" ? RingFailure::busy : RingFailure::unreachable);
    }
    words.end();
}

void provider_does(Floor& floor, Words& words) {
    if (words.take_if("restarts")) {
        floor.phones().restart();
    } else {
        words.expect("loses");
        floor.phones().lose(words.take("the call"));
    }
    words.end();
}

void call_does(Floor& floor, const std::string& call, Words& words) {
    if (words.take_if("ends")) {
        floor.phones().end_private(call);
    } else {
        words.expect("hangs");
        words.expect("up");
        floor.phones().caller_hangs_up(call);
    }
    words.end();
}

Outcome change_server(Floor& floor, Center& center, const std::string& what, Words& words) {
    if (what == "after") {
        const Duration time = words.duration();
        words.end();
        floor.pass(time);
        return {};
    }
    words.end();
    if (what == "restart") {
        floor.restart(center);
        return {};
    }
    const auto done = floor.reload(center.config());
    return {done ? "ok" : "refused: " + done.error().text, {}};
}

}  // namespace

std::string result_word(const std::optional<Reply>& reply) {
    return reply ? word_of(reply->result) : "no reply";
}

std::set<std::string> stations_of(const Floor& floor, const std::string& person) {
    const auto [first, last] = floor.names().stations().equal_range(person);
    std::set<std::string> stations;
    for (auto each = first; each != last; ++each) stations.insert(each->second);
    if (stations.empty()) throw Mistake(person + " sits at no station");
    return stations;
}

Outcome carry_out(Floor& floor, Center& center, const Line& line) {
    Words words(line.words);
    const std::string first = words.take("a step");
    if (first == "after" || first == "reload" || first == "restart") {
        return change_server(floor, center, first, words);
    }
    if (first == operator_name) return operate(floor, words);
    if (first == "call") {
        call_comes(floor, words);
    } else if (first == "private") {
        private_call_comes(floor, words);
    } else if (first == "station") {
        station_does(floor, words);
    } else if (first == "provider") {
        provider_does(floor, words);
    } else if (floor.phones().is_call(first)) {
        call_does(floor, first, words);
    } else {
        return Desk(floor, center, first, words).act(words.take("what " + first + " does"));
    }
    floor.pump();
    return {};
}

}  // namespace agentline::scenario
