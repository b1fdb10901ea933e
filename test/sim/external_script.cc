#include "sim/external_script.h"

#include "provider/simulated/draw.h"

namespace agentline::sim {
namespace {

template <class Units>
std::uint32_t token_of_text(const Units* units, std::size_t count) {
    std::uint32_t token = 1;
    for (std::size_t i = 0; i < count; ++i) token = token * 31 + units[i];
    return token;
}

/// As the requester wrote it.
struct Token {
    std::uint32_t operator()(const proxy::CreateAgent& r) const {
        return token_of_text(r.agent_id->data(), r.agent_id->size());
    }
    std::uint32_t operator()(const proxy::CreateAgentSession& r) const { return r.agent.value; }
    std::uint32_t operator()(const proxy::SetAgentSessionState& r) const {
        return r.session.value * 31 + r.next_state;
    }
    std::uint32_t operator()(const proxy::SetAgentStateEx& r) const {
        return r.agent.value * 31 + r.next_state;
    }
    std::uint32_t operator()(const proxy::SetAgentMeasurementPeriod& r) const {
        return r.agent.value * 31 + r.period_s;
    }
    std::uint32_t operator()(const proxy::SetQueueMeasurementPeriod& r) const {
        return r.queue.value * 31 + r.period_s;
    }
    std::uint32_t operator()(const proxy::GetAgentInfo& r) const { return r.agent.value; }
    std::uint32_t operator()(const proxy::GetAgentSessionInfo& r) const { return r.session.value; }
    std::uint32_t operator()(const proxy::GetAgentSessionList& r) const { return r.agent.value; }
    std::uint32_t operator()(const proxy::GetQueueList& r) const { return r.group.bytes[15]; }
    std::uint32_t operator()(const proxy::GetQueueInfo& r) const { return r.queue.value; }
    template <class WithoutAny>
    std::uint32_t operator()(const WithoutAny&) const {
        return 0;
    }
};

bool creates(ProxyRequestType type) {
    return type == ProxyRequestType::createagent || type == ProxyRequestType::createagentsession;
}

}  // namespace

Script script_of(std::uint64_t seed, std::uint32_t type, std::uint32_t token) {
    provider::Draw dice(seed + std::uint64_t{token} * 64 + type);
    constexpr LineErr errors[] = {LineErr::invalparam,      LineErr::operationfailed,
                                  LineErr::resourceunavail, LineErr::nomem,
                                  LineErr::invalagentstate, LineErr::invalpassword};
    Script script;
    const std::uint64_t how = dice.below(20);
    if (how < 6) script.manner = static_cast<Manner>(how);
    if (dice.chance(25)) script.result = errors[dice.below(std::size(errors))];
    // Far from every handle of a built-in line; now and then none, which is no handle.
    script.value = static_cast<std::uint32_t>(0x70000000U + dice.below(0x1000000));
    if (dice.chance(4)) script.value = 0;
    return script;
}

std::uint32_t token_of(const LINEPROXYREQUEST& block) {
    switch (block.dwRequestType) {
        case LINEPROXYREQUEST_CREATEAGENT: {
            const auto& arm = block.CreateAgent;
            const auto* text = reinterpret_cast<const char*>(&arm) + arm.dwAgentIDOffset;
            // Its size counts the zero at the end.
            return token_of_text(reinterpret_cast<const char16_t*>(text),
                                 arm.dwAgentIDSize / sizeof(char16_t) - 1);
        }
        case LINEPROXYREQUEST_CREATEAGENTSESSION:
            return block.CreateAgentSession.hAgent;
        case LINEPROXYREQUEST_SETAGENTSESSIONSTATE:
            return block.SetAgentSessionState.hAgentSession * 31 +
                   block.SetAgentSessionState.dwNextAgentSessionState;
        case LINEPROXYREQUEST_SETAGENTSTATEEX:
            return block.SetAgentStateEx.hAgent * 31 + block.SetAgentStateEx.dwNextAgentState;
        case LINEPROXYREQUEST_SETAGENTMEASUREMENTPERIOD:
            return block.SetAgentMeasurementPeriod.hAgent * 31 +
                   block.SetAgentMeasurementPeriod.dwMeasurementPeriod;
        case LINEPROXYREQUEST_SETQUEUEMEASUREMENTPERIOD:
            return block.SetQueueMeasurementPeriod.dwQueueID * 31 +
                   block.SetQueueMeasurementPeriod.dwMeasurementPeriod;
        case LINEPROXYREQUEST_GETAGENTINFO:
            return block.GetAgentInfo.hAgent;
        case LINEPROXYREQUEST_GETAGENTSESSIONINFO:
            return block.GetAgentSessionInfo.hAgentSession;
        case LINEPROXYREQUEST_GETAGENTSESSIONLIST:
            return block.GetAgentSessionList.hAgent;
        case LINEPROXYREQUEST_GETQUEUELIST:
            return block.GetQueueList.GroupID.Data4[7];
        case LINEPROXYREQUEST_GETQUEUEINFO:
            return block.GetQueueInfo.dwQueueID;
        default:
            return 0;
    }
}

Due due_answer(std::uint64_t seed, const proxy::Request& request) {
    const ProxyRequestType type = proxy::type_of(request);
    const Script script = script_of(seed, number_of(type), std::visit(Token(), request));
    Due due;
    due.is_silent = script.manner == Manner::silent;
    due.code = script.result;
    if (due.code != LineErr::ok) return due;
    const std::uint32_t fixed_size = fixed_size_of(type);
    const bool is_nothing = (creates(type) && script.value == 0) ||
                            (fixed_size != 0 && script.manner == Manner::wrong_sizes);
    if (is_nothing) due.code = LineErr::operationfailed;
    if (is_nothing) return due;
    ByteWriter out(due.data);
    if (creates(type)) out.u32(script.value);
    if (fixed_size == 0) return due;
    for (const std::uint32_t size : {total_size_of(request), fixed_size, fixed_size}) out.u32(size);
    out.u32(script.value);
    due.data.resize(fixed_size);
    return due;
}

}  // namespace agentline::sim
