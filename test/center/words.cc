#include "center/words.h"

namespace agentline::center {
namespace {

template <class Number>
std::string str(Number n) {
    return std::to_string(n);
}
std::string str(std::optional<AgentSessionState> s) {
    return s ? std::string(name_of(*s)) : "-";
}
std::string str(acd::AgentWord s) {
    return s ? std::string(name_of(*s)) : "-";
}

struct OfOrder {
    std::string operator()(const provider::Ring& o) const {
        return "Ring offer " + str(o.offer.value) + " call " + str(o.call.value) + " at " +
               o.address;
    }
    std::string operator()(const provider::StopRinging& o) const {
        return "StopRinging offer " + str(o.offer.value);
    }
    std::string operator()(const provider::Connect& o) const {
        return "Connect offer " + str(o.offer.value);
    }
    std::string operator()(const provider::DropCall& o) const {
        return "DropCall " + str(o.call.value);
    }
    std::string operator()(const provider::DropStation& o) const {
        return "DropStation of call " + str(o.call.value);
    }
    std::string operator()(const provider::QueryCalls&) const { return "QueryCalls"; }
    std::string operator()(const provider::Configure&) const { return "Configure"; }
    std::string operator()(const provider::InjectCall& o) const {
        return "InjectCall for " + o.queue + ", priority " + str(o.priority);
    }
    std::string operator()(const provider::InjectPrivateCall& o) const {
        return "InjectPrivateCall at " + o.address;
    }
    std::string operator()(const provider::InjectStationReach& o) const {
        return "InjectStationReach at " + o.address;
    }
};

struct OfEvent {
    std::string operator()(const provider::CallArrived& e) const {
        return "CallArrived " + str(e.call.value) + " for " + e.queue;
    }
    std::string operator()(const provider::CallerLeft& e) const {
        return "CallerLeft " + str(e.call.value);
    }
    std::string operator()(const provider::StationAnswered& e) const {
        return "StationAnswered offer " + str(e.offer.value) + " at " + e.address;
    }
    std::string operator()(const provider::StationRefused& e) const {
        return "StationRefused offer " + str(e.offer.value) + ": " +
               std::string(name_of(offer_end_of(e.why)));
    }
    std::string operator()(const provider::StationLeft& e) const {
        return "StationLeft " + str(e.call.value);
    }
    std::string operator()(const provider::PrivateCallConnected& e) const {
        return "PrivateCallConnected " + str(e.call.value) + " at " + e.address;
    }
    std::string operator()(const provider::PrivateCallEnded& e) const {
        return "PrivateCallEnded " + str(e.call.value);
    }
    std::string operator()(const provider::StationReachChanged& e) const {
        return "StationReachChanged " + e.address + (e.in_reach ? " in" : " out of") + " reach";
    }
    std::string operator()(const provider::LiveCalls& e) const {
        return "LiveCalls " + str(e.calls.size()) + " calls, " + str(e.private_calls.size()) +
               " private";
    }
    std::string operator()(const provider::InjectDone&) const { return "InjectDone"; }
    std::string operator()(const provider::InjectRefused& e) const {
        return "InjectRefused: " + e.why;
    }
};

/// Only what people and operators ask for; the rest is told as event, order or fact.
struct OfCommand {
    std::string operator()(const acd::CreateAgent& c) const { return c.person + " logs in"; }
    std::string operator()(const acd::CreateSession& c) const {
        return "agent " + str(c.agent.value) + " asks for a session at address " +
               str(c.address.value);
    }
    std::string operator()(const acd::SetSessionState& c) const {
        return "session " + str(c.session.value) + " is asked to be " + str(c.request.state) +
               ", next " + str(c.request.next);
    }
    std::string operator()(const acd::SetAgentState& c) const {
        return "agent " + str(c.agent.value) + " is asked to be " + str(c.request.state) +
               ", next " + str(c.request.next);
    }
    std::string operator()(const acd::SetAgentPeriod& c) const {
        return "period of agent " + str(c.agent.value) + ": " + str(c.seconds) + " s";
    }
    std::string operator()(const acd::SetQueuePeriod& c) const {
        return "period of queue " + str(c.queue.value) + ": " + str(c.seconds) + " s";
    }
    std::string operator()(const acd::MeetDeadline&) const { return "a deadline comes"; }
    std::string operator()(const acd::Directory& c) const {
        return "reload: " + str(c.addresses.size()) + " addresses, " + str(c.queues.size()) +
               " queues, " + str(c.groups.size()) + " groups, " + str(c.people.size()) + " people";
    }
    std::string operator()(const acd::RequeueCall& c) const {
        return "an operator requeues call " + str(c.call.value);
    }
    std::string operator()(const acd::SetDrain& c) const {
        return std::string("an operator sets drain ") + (c.is_on ? "on" : "off");
    }
    template <class Other>
    std::string operator()(const Other&) const {
        return "the provider's word is heard";
    }
};

}  // namespace

std::string words(const acd::Fact& fact) {
    std::string text(name_of(fact));
    for (const acd::FactField& field : fields_of(fact)) {
        text += " " + std::string(field.name) + "=" + field.value;
    }
    return text;
}
std::string words(const acd::Command& command) {
    return std::visit(OfCommand{}, command);
}
std::string words(const provider::Order& order) {
    return std::visit(OfOrder{}, order);
}
std::string words(const provider::Event& event) {
    return std::visit(OfEvent{}, event);
}

}  // namespace agentline::center
