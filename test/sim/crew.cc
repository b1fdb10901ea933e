#include "sim/crew.h"

#include <numeric>

#include "model/checks.h"
#include "tapi.h"

namespace agentline::sim {

using namespace std::chrono_literals;

namespace {

Peer peer_of(std::uint32_t uid, const char* user) {
    return {uid, 1, user + std::to_string(uid), "desk"};
}

template <class Items>
auto some_of(Dice& dice, const Items& items) {
    using Item = typename Items::value_type;
    return items.empty() ? Item{} : Item{center::one_of(dice, items)};
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

}  // namespace

// Supervisors.

Supervisor::Supervisor(const Surroundings& around, std::uint32_t number)
    : LineProgram(around, peer_of(900 + number, "supervisor"), main_device, privilege::none) {}

void Supervisor::on_message(const client::ClientMessage& message) {
    const auto id = static_cast<std::uint32_t>(message.param1);
    const bool is_released = message.param3 == 0x20;
    if (message.id == static_cast<std::uint32_t>(MessageId::agentsessionstatus)) {
        sessions_.insert(AgentSessionId{id});
        if (is_released && site_.dice.chance(80)) sessions_.erase(AgentSessionId{id});
    } else if (message.id == static_cast<std::uint32_t>(MessageId::agentstatusex)) {
        agents_.insert(AgentId{id});
        if (is_released && site_.dice.chance(80)) agents_.erase(AgentId{id});
    } else if (message.id == static_cast<std::uint32_t>(MessageId::queuestatus)) {
        queues_.insert(QueueId{id});
    }
}

void Supervisor::act() {
    if (line_ == 0) return;
    if (site_.dice.chance(2)) return close_and_open();
    const AgentId agent = some_of(site_.dice, agents_);
    const AgentSessionId session = some_of(site_.dice, sessions_);
    const QueueId queue = some_of(site_.dice, queues_);
    const auto period = static_cast<std::uint32_t>(60 + site_.dice.below(7200));
    switch (site_.dice.below(16)) {
        case 0:
            return ask(line_, proxy::SetAgentSessionState{session, 1U << site_.dice.below(6), 0});
        case 1:
            if (!site_.dice.chance(20)) return ask(line_, proxy::GetAgentList{});
            return ask(line_, proxy::SetAgentStateEx{agent, bits(AgentState::released), 0});
        case 2:
            return ask(line_, proxy::SetQueueMeasurementPeriod{queue, period});
        case 3:
            return ask(line_, proxy::SetAgentMeasurementPeriod{agent, period});
        case 4:
            return ask(line_, proxy::GetAgentSessionList{agent});
        case 5:
            return ask(line_, proxy::GetGroupList{}, [this](LineErr result, ByteView list) {
                if (result != LineErr::ok) return;
                const auto group = center::group(static_cast<std::uint8_t>(1 + list[12] % 4));
                ask(line_, proxy::GetQueueList{group});
            });
        case 6:
        case 7:
        case 8:
            return ask(line_, proxy::GetQueueInfo{queue});
        case 9:
        case 10:
        case 11:
            return ask(line_, proxy::GetAgentInfo{agent});
        default:
            return ask(line_, proxy::GetAgentSessionInfo{session});
    }
}

// The external line.

ExternalDesk::ExternalDesk(const Surroundings& around, std::uint32_t number)
    : LineProgram(around, peer_of(700 + number, "desk"), external_device, privilege::none) {}

void ExternalDesk::act() {
    if (line_ == 0) return;
    if (site_.dice.chance(3)) return close_and_open();
    const auto id = static_cast<std::uint32_t>(site_.dice.below(5000));
    switch (site_.dice.below(6)) {
        case 0:
            return ask(line_, proxy::CreateAgent{u"alice", u"1"});
        case 1:
            return ask(line_, proxy::CreateAgentSession{{}, AgentId{id}, center::group(1), {}});
        case 2:
            return ask(line_, proxy::SetAgentSessionState{AgentSessionId{id}, 2, 0});
        case 3:
            return ask(line_, proxy::GetAgentInfo{AgentId{id}});
        case 4:
            return ask(line_, proxy::GetGroupList{});
        default:
            return ask(line_, proxy::SetAgentStateEx{AgentId{id}, 1, 0});
    }
}

Handler::Handler(const Surroundings& around, std::uint32_t number)
    : LineProgram(around, peer_of(800 + number, "handler"), external_device,
                  privilege::none | privilege::option_proxy, handler_params()) {}

void Handler::on_line_open(std::uint32_t line) {
    blocks_.clear();
    LineProgram::on_line_open(line);
}

void Handler::on_line_gone(std::uint32_t line) {
    // The memory of a block goes with its line.
    std::erase_if(blocks_, [&](const auto& each) { return each.second.line == line; });
    LineProgram::on_line_gone(line);
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
    message.param1 = last_handle_;
    message.param2 = agentstatusex::state;
    message.param3 = bits(AgentState::ready);
    (void)core_.proxy_message(line_, message);
    flush();
}

void Handler::on_message(const client::ClientMessage& message) {
    if (message.id != static_cast<std::uint32_t>(MessageId::proxyrequest)) return;
    if (site_.dice.chance(5)) {
        ++site_.figures.handler_silences;
        return;
    }
    const std::uint64_t number = ++last_block_;
    blocks_[number] = {message.line, message.param1};
    const Duration time = site_.dice.chance(10) ? Duration(30s) : Duration(100ms);
    site_.agenda.after(site_.some(time), [this, number] {
        const auto block = blocks_.extract(number);
        if (!block.empty()) answer(block.mapped());
    });
}

void Handler::answer(const Block& block) {
    if (core_.find_line(block.line) == nullptr) return;
    auto* request = reinterpret_cast<LINEPROXYREQUEST*>(block.address);
    std::uint32_t result = 0;
    if (request->dwRequestType == LINEPROXYREQUEST_CREATEAGENT) {
        request->CreateAgent.hAgent = ++last_handle_;
    } else if (request->dwRequestType == LINEPROXYREQUEST_CREATEAGENTSESSION) {
        request->CreateAgentSession.hAgentSession = ++last_handle_;
    } else if (request->dwRequestType == LINEPROXYREQUEST_GETGROUPLIST) {
        auto& list = request->GetGroupList.GroupList;
        list.dwNeededSize = list.dwUsedSize = sizeof(list);
    }
    const bool is_refused = site_.dice.chance(20);
    if (is_refused) result = static_cast<std::uint32_t>(LineErr::invalparam);
    (void)core_.proxy_response(block.line, request, result);
    flush();
}

// Operators.

Operator::Operator(const Surroundings& around) : Program(around, {0, 1, "root", "server"}) {}

void Operator::command(const std::string& json) {
    if (!is_ready_ || core_.is_lost()) return;
    ++site_.figures.operations;
    wire::Admin request;
    request.json.assign(json.begin(), json.end());
    call(request, [](const wire::Message&) {});
}

void Operator::act() {
    if (is_quiet_) return;
    const auto& ledger = auditor_.ledger();
    const auto one = [&](const char* what, const char* key, std::uint32_t id) {
        command(std::string(R"({"command":")") + what + R"(",")" + key +
                "\":" + std::to_string(id) + "}");
    };
    if (ledger.is_draining && site_.dice.chance(80)) {
        return command(R"({"command":"drain","off":true})");
    }
    switch (site_.dice.below(10)) {
        case 0:
            return command(R"({"command":"drain"})");
        case 1:
            if (ledger.sessions.empty()) return;
            return one("end_session", "session",
                       center::one_of(site_.dice, ledger.sessions).first.value);
        case 2:
            if (ledger.agents.empty()) return;
            return one("release_agent", "agent",
                       center::one_of(site_.dice, ledger.agents).first.value);
        case 3:
            return command(R"({"command":"status"})");
        case 4:
            return command(R"({"command":"calls"})");
        case 5:
            return command(R"({"command":"reload"})");
        case 6:
            return command(R"({"command":"inject","what":"call","priority":2})");
        default:
            if (ledger.calls.empty()) return;
            return one("requeue_call", "call",
                       center::one_of(site_.dice, ledger.calls).first.value);
    }
}

}  // namespace agentline::sim
