#include "sim/crew.h"

#include "base/utf.h"
#include "model/checks.h"

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

}  // namespace

// Supervisors.

Supervisor::Supervisor(const Surroundings& around, std::uint32_t number, std::uint32_t device)
    : LineProgram(around, peer_of(900 + number, "supervisor"), device, privilege::none),
      device_(device) {}

/// What he misses meanwhile he does not know.
void Supervisor::on_line_gone(std::uint32_t line) {
    heard_states_.clear();
    heard_calls_.clear();
    heard_queued_.clear();
    LineProgram::on_line_gone(line);
}

void Supervisor::look_up(AgentSessionId session) {
    // Until the answer is there, and after a refusal, he knows that he does not know.
    heard_calls_.erase(session);
    const std::uint32_t line = line_;
    ask(line_, proxy::GetAgentSessionInfo{session}, [=, this](LineErr result, ByteView info) {
        const bool is_there = result == LineErr::ok && line == line_;
        if (is_there) heard_calls_[session] = ByteReader(info.subspan(32)).u32();
    });
}

void Supervisor::look_up(QueueId queue) {
    heard_queued_.erase(queue);
    const std::uint32_t line = line_;
    ask(line_, proxy::GetQueueInfo{queue}, [=, this](LineErr result, ByteView info) {
        const bool is_there = result == LineErr::ok && line == line_;
        if (is_there) heard_queued_[queue] = ByteReader(info.subspan(20)).u32();
    });
}

/// One PIN after the other, of somebody who may be unknown, and much else behind them.
void Supervisor::guess_pins() {
    const std::uint64_t guesses = 1 + site_.dice.below(9);
    const std::string person =
        site_.dice.chance(80) ? center::person(1 + 4 * site_.dice.below(3)) : "nobody";
    for (std::uint64_t i = 0; i < guesses && line_ != 0; ++i) {
        const bool knows_it = site_.dice.chance(15);
        ask(line_, proxy::CreateAgent{to_utf16(person), knows_it ? u"1234" : u"4321"});
        if (site_.dice.chance(30)) ask_something();
    }
    // What he asked on it is served all the same, and nobody is told.
    if (site_.dice.chance(10)) close_and_open();
}

void Supervisor::judge_what_he_heard() const {
    const center::Ledger& ledger = auditor_.ledger(device_);
    const auto check = [&](const char* what, auto id, std::uint64_t heard, std::uint64_t is) {
        ++site_.figures.heard;
        site_.complaints.unless(heard == is, peer_.user, " believes ", what, " of ", id, " to be ",
                                heard, ", it is ", is);
    };
    for (const auto& [id, session] : ledger.sessions) {
        const auto state = heard_states_.find(id);
        if (state != heard_states_.end())
            check("the state", id, state->second, bits(session.state));
        const auto calls = heard_calls_.find(id);
        if (calls != heard_calls_.end()) check("calls", id, calls->second, session.answers.size());
    }
    // All calls are over.
    for (const auto& [id, queued] : heard_queued_) {
        if (ledger.queues.contains(id)) check("dwCurrentCallsQueued", id, queued, 0);
    }
}

void Supervisor::on_message(const client::ClientMessage& message) {
    const auto id = static_cast<std::uint32_t>(message.param1);
    const bool is_released = message.param3 == 0x20;
    if (message.id == static_cast<std::uint32_t>(MessageId::agentsessionstatus)) {
        sessions_.insert(AgentSessionId{id});
        const bool is_state = (message.param2 & agentsessionstatus::state) != 0;
        if (is_state) heard_states_[AgentSessionId{id}] = message.param3;
        if ((message.param2 & agentsessionstatus::updateinfo) != 0) look_up(AgentSessionId{id});
        if (is_released && site_.dice.chance(80)) sessions_.erase(AgentSessionId{id});
    } else if (message.id == static_cast<std::uint32_t>(MessageId::agentstatusex)) {
        agents_.insert(AgentId{id});
        if (is_released && site_.dice.chance(80)) agents_.erase(AgentId{id});
    } else if (message.id == static_cast<std::uint32_t>(MessageId::queuestatus)) {
        queues_.insert(QueueId{id});
        if ((message.param2 & queuestatus::updateinfo) != 0) look_up(QueueId{id});
    }
}

void Supervisor::act() {
    if (line_ == 0) return;
    if (site_.dice.chance(2)) return close_and_open();
    if (site_.dice.chance(3)) return guess_pins();
    ask_something();
}

void Supervisor::ask_something() {
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
    const std::uint32_t device = center::one_of(site_.dice, builtin_devices);
    const auto& ledger = auditor_.ledger(device);
    const std::string line = std::string(R"("line":")") + line_names[device] + "\"";
    const auto one = [&](const char* what, const char* key, std::uint32_t id) {
        command(std::string(R"({"command":")") + what + R"(",)" + line + ",\"" + key +
                "\":" + std::to_string(id) + "}");
    };
    if (ledger.is_draining && site_.dice.chance(80)) {
        return command(R"({"command":"drain","off":true,)" + line + "}");
    }
    switch (site_.dice.below(10)) {
        case 0:
            return command(R"({"command":"drain",)" + line + "}");
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
            return command(R"({"command":"inject","what":"call","priority":2,)" + line + "}");
        default:
            if (ledger.calls.empty()) return;
            return one("requeue_call", "call",
                       center::one_of(site_.dice, ledger.calls).first.value);
    }
}

}  // namespace agentline::sim
