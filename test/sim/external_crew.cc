// The programs of the external line.
#include <algorithm>

#include "base/utf.h"
#include "model/checks.h"
#include "sim/crew.h"
#include "sim/external_script.h"
#include "tapi.h"

namespace agentline::sim {

using namespace std::chrono_literals;

namespace {

Peer peer_of(std::uint32_t uid, const char* user) {
    return {uid, 1, user + std::to_string(uid), "desk"};
}

/// LINECALLPARAMS that register the twelve types of TAPI 2.2.
Bytes handler_params() {
    constexpr std::uint32_t fixed_size = 180, size_at = 104, offset_at = 108;
    Bytes params(fixed_size);
    ByteWriter writer(params);
    for (auto type = proxy_request_type_first_2_2; type <= proxy_request_type_last; ++type) {
        writer.u32(type);
    }
    const auto size = static_cast<std::uint32_t>(params.size());
    writer.patch_u32(0, size);
    writer.patch_u32(size_at, size - fixed_size);
    writer.patch_u32(offset_at, fixed_size);
    return params;
}

/// dwNeededSize, dwUsedSize and the first figure of whatever structure it is.
template <class Structure>
void fill(Structure& structure, std::uint32_t value, bool has_wrong_sizes) {
    auto* dwords = reinterpret_cast<DWORD*>(&structure);
    dwords[1] = dwords[2] = sizeof(structure);
    dwords[3] = value;
    if (has_wrong_sizes) dwords[2] = dwords[0] + 1;  // More than there is room for.
}

void fill(LINEPROXYREQUEST& block, const Script& script) {
    const std::uint32_t value = script.value;
    const bool is_wrong = script.manner == Manner::wrong_sizes;
    switch (block.dwRequestType) {
        case LINEPROXYREQUEST_CREATEAGENT:
            block.CreateAgent.hAgent = value;
            return;
        case LINEPROXYREQUEST_CREATEAGENTSESSION:
            block.CreateAgentSession.hAgentSession = value;
            return;
        case LINEPROXYREQUEST_GETAGENTINFO:
            return fill(block.GetAgentInfo.AgentInfo, value, is_wrong);
        case LINEPROXYREQUEST_GETAGENTSESSIONINFO:
            return fill(block.GetAgentSessionInfo.SessionInfo, value, is_wrong);
        case LINEPROXYREQUEST_GETAGENTSESSIONLIST:
            return fill(block.GetAgentSessionList.SessionList, value, is_wrong);
        case LINEPROXYREQUEST_GETQUEUELIST:
            return fill(block.GetQueueList.QueueList, value, is_wrong);
        case LINEPROXYREQUEST_GETQUEUEINFO:
            return fill(block.GetQueueInfo.QueueInfo, value, is_wrong);
        case LINEPROXYREQUEST_GETGROUPLIST:
            return fill(block.GetGroupList.GroupList, value, is_wrong);
        default:
            return;
    }
}

}  // namespace

// Who asks.

ExternalDesk::ExternalDesk(const Surroundings& around, std::uint32_t number)
    : LineProgram(around, peer_of(700 + number, "desk"), external_device, privilege::none) {}

proxy::Request ExternalDesk::some_request() {
    const auto id = static_cast<std::uint32_t>(site_.dice.below(5000));
    const auto number = static_cast<std::uint8_t>(id);
    switch (site_.dice.below(12)) {
        case 0:
            return proxy::CreateAgent{to_utf16(std::to_string(id)), u"1"};
        case 1:
            return proxy::CreateAgentSession{{}, AgentId{id}, center::group(1), {}};
        case 2:
            return proxy::SetAgentSessionState{AgentSessionId{id}, 2, 0};
        case 3:
            return proxy::SetAgentStateEx{AgentId{id}, 1, 0};
        case 4:
            return proxy::SetAgentMeasurementPeriod{AgentId{id}, 60 + id};
        case 5:
            return proxy::SetQueueMeasurementPeriod{QueueId{id}, 60 + id};
        case 6:
            return proxy::GetAgentInfo{AgentId{id}};
        case 7:
            return proxy::GetAgentSessionInfo{AgentSessionId{id}};
        case 8:
            return proxy::GetAgentSessionList{AgentId{id}};
        case 9:
            return proxy::GetQueueList{center::group(number)};
        case 10:
            return proxy::GetQueueInfo{QueueId{id}};
        default:
            return proxy::GetGroupList{};
    }
}

/// What comes back is what the handler's script says, or the failure of a handler that is gone.
void ExternalDesk::act() {
    if (line_ == 0) return;
    if (site_.dice.chance(3)) return close_and_open();
    const proxy::Request request = with_room(some_request());
    ask(line_, request, [this, request](LineErr result, ByteView out) {
        const Due due = due_answer(site_.answers_seed, request);
        const bool is_lost = result == LineErr::operationfailed;
        const bool is_due = !due.is_silent && result == due.code;
        const bool is_unserved = result == LineErr::operationunavail;
        site_.complaints.unless(is_due || is_lost || is_unserved, peer_.user, " gets ",
                                name_of(result), " from a handler who did not say so");
        if (!is_due || result != LineErr::ok) return;
        ++site_.figures.scripted;
        // dwTotalSize is the caller's own.
        const std::ptrdiff_t from = fixed_size_of(proxy::type_of(request)) == 0 ? 0 : 4;
        const bool is_same = due.data.empty() || std::equal(due.data.begin() + from, due.data.end(),
                                                            out.begin() + from);
        site_.complaints.unless(is_same, peer_.user, " gets other data than the handler gave");
    });
}

// Who answers.

Handler::Handler(const Surroundings& around, std::uint32_t number)
    : LineProgram(around, peer_of(800 + number, "handler"), external_device,
                  privilege::none | privilege::option_proxy, handler_params()) {}

/// Its memory is gone with the process; not with a line, which may be closed.
void Handler::on_stopped() {
    blocks_.clear();
    LineProgram::on_stopped();
}

/// Now and then it dies with what it has, closes, or says something by itself.
void Handler::act() {
    if (line_ == 0) return;
    if (site_.dice.chance(10)) {
        ++site_.figures.handler_deaths;
        stop();
        return site_.agenda.after(site_.some(5s), [this] { start(); });
    }
    if (site_.dice.chance(10)) return close_and_open();
    client::HandlerMessage message;
    message.message = static_cast<std::uint32_t>(MessageId::agentstatusex);
    message.param1 = static_cast<std::uint32_t>(1000 + site_.dice.below(100));
    message.param2 = agentstatusex::state;
    message.param3 = bits(AgentState::ready);
    (void)core_.proxy_message(line_, message);
    flush();
}

void Handler::on_message(const client::ClientMessage& message) {
    if (message.id != static_cast<std::uint32_t>(MessageId::proxyrequest)) return;
    const auto& block = *reinterpret_cast<const LINEPROXYREQUEST*>(message.param1);
    const Script script = script_of(site_.answers_seed, block.dwRequestType, token_of(block));
    if (script.manner == Manner::silent) {
        ++site_.figures.handler_silences;
        return;
    }
    const std::uint64_t number = ++last_block_;
    blocks_[number] = {message.line, message.param1};
    const Duration time = site_.dice.chance(10) ? Duration(30s) : Duration(100ms);
    site_.agenda.after(site_.some(time), [this, number] {
        const auto block_of_it = blocks_.extract(number);
        if (!block_of_it.empty()) answer(block_of_it.mapped());
    });
}

/// lineProxyResponse must give this; `site_.meddler` stands between for the test of the judge.
void Handler::judge_response(LineErr told, LineErr due) {
    site_.meddler.told_response(told);
    site_.complaints.unless(told == due, "lineProxyResponse gives ", name_of(told),
                            ", it had to be ", name_of(due));
    site_.figures.handler_refusals += due == LineErr::invalparam ? 1 : 0;
}

void Handler::answer(const Block& block) {
    auto* request = reinterpret_cast<LINEPROXYREQUEST*>(block.address);
    if (core_.find_line(block.line) == nullptr) {
        // it frees the block, once.
        site_.complaints.unless(core_.free_orphan(request), "the block of a lost line is lost");
        return site_.complaints.unless(!core_.free_orphan(request), "a block is freed twice");
    }
    const Script script = script_of(site_.answers_seed, request->dwRequestType, token_of(*request));
    const auto respond = [&](const void* what, std::uint32_t result) {
        return core_.proxy_response(block.line, what, result);
    };
    const bool has_structure =
        fixed_size_of(static_cast<ProxyRequestType>(request->dwRequestType)) != 0;
    fill(*request, script);
    if (script.manner == Manner::positive_first) {
        judge_response(respond(request, 7), LineErr::invalparam);
    }
    if (script.manner == Manner::foreign_first) {
        judge_response(respond(&script, 0), LineErr::invalparam);
    }
    const bool is_wrong = script.manner == Manner::wrong_sizes && has_structure;
    const bool is_refused = is_wrong && script.result == LineErr::ok;
    judge_response(respond(request, static_cast<std::uint32_t>(script.result)),
                   is_refused ? LineErr::invalparam : LineErr::ok);
    if (script.manner == Manner::twice) judge_response(respond(request, 0), LineErr::invalparam);
    flush();
}

// Who answers what others were asked.

Forger::Forger(const Surroundings& around, std::uint32_t number)
    : LineProgram(around, peer_of(800 + number, "handler"), external_device, privilege::none) {}

/// Below the library, which would not let him.
void Forger::act() {
    if (line_ == 0) return;
    const auto keys = auditor_.handler_keys();
    if (keys.empty()) return;
    const std::uint64_t key = center::one_of(site_.dice, keys) + (site_.dice.chance(20) ? 999 : 0);
    wire::ProxyResponse forged;
    forged.line = core_.find_line(line_)->server_handle + (site_.dice.chance(20) ? 1 : 0);
    forged.key_low = static_cast<std::uint32_t>(key);
    forged.key_high = static_cast<std::uint32_t>(key >> 32U);
    forged.handle = 0x66666666;
    ++site_.figures.forgeries;
    send_unseen(wire::encode(forged));
}

}  // namespace agentline::sim
