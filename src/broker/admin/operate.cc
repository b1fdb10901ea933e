// What: the commands by which operators mend things, each with their name in the journal.
#include <optional>
#include <string>
#include <utility>

#include "broker/admin/commands.h"
#include "broker/admin/deferred.h"
#include "broker/admin/members.h"
#include "broker/credentials.h"
#include "core/acd/acd.h"
#include "core/acd/session_machine.h"
#include "model/reasons.h"

namespace agentline::admin {
namespace {

namespace json = boost::json;

/// What a command names, or why it cannot be done.
struct Line {
    BuiltinHandler* handler = nullptr;
    const LineConfig* config = nullptr;
    LineDeviceId device;
};

/// The line that the command names; without a name the only built-in one.
Result<Line> line_of(Shard& shard, const json::object& command) {
    const json::string* name = text_in(command, "line");
    Line found;
    for (const LineDevice& device : shard.devices.all()) {
        if (name != nullptr && device.name != std::string_view(*name)) continue;
        BuiltinHandler* handler = shard.handlers.builtin(device.id);
        if (handler == nullptr) {
            if (name != nullptr) return failure("the handler of this line is external");
            continue;
        }
        if (found.handler != nullptr) return failure("there are several lines: name one");
        found = {handler, &shard.config.lines[device.id.value], device.id};
    }
    if (found.handler == nullptr) return failure("unknown line");
    return found;
}

/// Handles are told apart by their line's base, so that no line needs to be named.
template <class Id, class Find>
Result<Line> line_with(Shard& shard, const json::object& command, Id id, acd::Refusal none,
                       Find find) {
    if (text_in(command, "line") != nullptr) return line_of(shard, command);
    for (const LineDevice& device : shard.devices.all()) {
        BuiltinHandler* handler = shard.handlers.builtin(device.id);
        if (handler == nullptr || find(handler->state(), id) == nullptr) continue;
        return Line{handler, &shard.config.lines[device.id.value], device.id};
    }
    return failure(Error{std::string(acd::name_of(none))});
}

json::object done(const Shard& shard) {
    json::object out;
    out["done"] = true;
    out["sequence"] = shard.facts.last_sequence();
    return out;
}

json::object run(Shard& shard, const ClientRecord& client, const Line& line,
                 const acd::Command& command) {
    const auto outcome = line.handler->operate(command, actor_of(client.peer), shard.now);
    return outcome ? done(shard) : error(acd::name_of(outcome.error()));
}

/// Empty = none was named.
Result<std::string> reason_in(const json::object& command, const LineConfig& line) {
    const std::string reason = text_or(command, "reason", "");
    if (reason.empty()) return reason;
    if (is_configured_reason(line.reasons, reason)) return reason;
    if (is_system_reason(reason))
        return failure(Error{"\"" + reason + "\" is for the system only"});
    return failure(Error{"no reason \"" + reason + "\" on this line"});
}

std::optional<AgentSessionState> state_named(std::string_view name) {
    for (const AgentSessionState each : acd::session_states) {
        if (name_of(each) == name) return each;
    }
    return std::nullopt;
}

Result<acd::SetSessionState> session_command(const json::object& command, AgentSessionId session,
                                             const LineConfig& line) {
    acd::SetSessionState set{session, {}};
    const std::string state = text_or(command, "state", "");
    const std::string next = text_or(command, "next", "");
    if (!state.empty() && !(set.request.state = state_named(state))) {
        return failure(Error{"no session state \"" + state + "\""});
    }
    if (!next.empty() && !(set.request.next = state_named(next))) {
        return failure(Error{"no session state \"" + next + "\""});
    }
    const auto reason = reason_in(command, line);
    if (!reason) return failure(reason.error());
    set.reason = reason->empty() ? std::string(reasons::by_operator) : *reason;
    return set;
}

std::optional<CallDirection> direction_named(std::string_view name) {
    for (const CallDirection each : {CallDirection::incoming, CallDirection::outgoing}) {
        if (name_of(each) == name) return each;
    }
    return std::nullopt;
}

Result<provider::Order> inject_order(const json::object& command, std::uint64_t job) {
    const std::string what = text_or(command, "what", "");
    const std::string address = text_or(command, "address", "");
    if (what == "call") {
        provider::InjectCall order;
        order.job = job;
        order.queue = text_or(command, "queue", "");
        order.from = text_or(command, "from", "");
        order.priority = number_in(command, "priority").value_or(0);
        order.patience = duration_in(command, "patience_us");
        order.talk = duration_in(command, "talk_us");
        order.answer = duration_in(command, "answer_us");
        order.is_never_answered = flag_in(command, "never_answered");
        return provider::Order{std::move(order)};
    }
    if (what == "private") {
        const auto direction = direction_named(text_or(command, "direction", "incoming"));
        if (!direction) return failure("direction is \"incoming\" or \"outgoing\"");
        return provider::Order{
            provider::InjectPrivateCall{job, address, *direction, duration_in(command, "talk_us")}};
    }
    if (what == "station") {
        return provider::Order{
            provider::InjectStationReach{job, address, flag_in(command, "in_reach")}};
    }
    return failure("nothing that can be injected");
}

}  // namespace

json::object set_session(Shard& shard, const ClientRecord& client, const json::object& command) {
    const auto id = number_in(command, "session");
    if (!id) return error("no session");
    const AgentSessionId session{*id};
    const auto line = line_with(shard, command, session, acd::Refusal::unknown_session,
                                [](const acd::Acd& acd, auto each) { return acd.session(each); });
    if (!line) return error(line.error().text);
    const auto set = session_command(command, session, *line->config);
    if (!set) return error(set.error().text);
    return run(shard, client, *line, *set);
}

json::object end_session(Shard& shard, const ClientRecord& client, const json::object& command) {
    json::object end = command;
    end["state"] = "ENDED";
    end.erase("next");
    return set_session(shard, client, end);
}

json::object release_agent(Shard& shard, const ClientRecord& client, const json::object& command) {
    const auto id = number_in(command, "agent");
    if (!id) return error("no agent");
    const AgentId agent{*id};
    const auto line = line_with(shard, command, agent, acd::Refusal::unknown_agent,
                                [](const acd::Acd& acd, auto each) { return acd.agent(each); });
    if (!line) return error(line.error().text);
    return run(shard, client, *line, acd::SetAgentState{agent, {AgentState::released, {}}});
}

json::object requeue_call(Shard& shard, const ClientRecord& client, const json::object& command) {
    const auto id = number_in(command, "call");
    if (!id) return error("no call");
    const auto line = line_of(shard, command);
    if (!line) return error(line.error().text);
    return run(shard, client, *line, acd::RequeueCall{CallId{*id}});
}

json::object drain(Shard& shard, const ClientRecord& client, const json::object& command) {
    const auto line = line_of(shard, command);
    if (!line) return error(line.error().text);
    return run(shard, client, *line, acd::SetDrain{!flag_in(command, "off")});
}

std::optional<json::object> inject(Shard& shard, const ClientRecord& client,
                                   const wire::FrameHeader& header, const json::object& command) {
    const auto line = line_of(shard, command);
    if (!line) return error(line.error().text);
    const auto order = inject_order(command, shard.last_deferred + 1);
    if (!order) return error(order.error().text);
    defer_answer(shard, client.id, header);
    shard.outbox.order_provider({line->device, *order});
    return std::nullopt;
}

json::object inject_answer(const InjectOutcome& outcome) {
    if (!outcome.error.empty()) return error(outcome.error);
    json::object out;
    out["done"] = true;
    if (outcome.call) out["call"] = outcome.call->value;
    return out;
}

}  // namespace agentline::admin
