#include <algorithm>

#include "base/utf.h"
#include "model/checks.h"
#include "sim/crew.h"

namespace agentline::sim {

namespace {
using S = AgentSessionState;

Peer peer_of(std::size_t number) {
    return {static_cast<std::uint32_t>(1000 + number), 1, center::person(number), "desk"};
}

/// The keys of a list's entries, which have this size.
std::vector<ByteView> entries_of(ByteView list, std::size_t entry_size) {
    ByteReader head(list.subspan(12));
    const std::uint32_t count = head.u32();
    (void)head.u32();
    const std::uint32_t offset = head.u32();
    std::vector<ByteView> entries;
    for (std::size_t i = 0; i < count; ++i) {
        entries.push_back(list.subspan(offset + i * entry_size, entry_size));
    }
    return entries;
}
}  // namespace

Desktop::Desktop(const Surroundings& around, std::size_t number, std::size_t desks,
                 std::uint32_t device)
    : LineProgram(around, peer_of(number), device, privilege::none),
      number_(number),
      desks_(desks) {}

/// After a loss he looks what is left of his day.
void Desktop::on_line_open(std::uint32_t line) {
    LineProgram::on_line_open(line);
    agent_ = AgentId{};
    sessions_.clear();
    groups_.clear();
    log_in();
}

void Desktop::on_message(const client::ClientMessage& message) {
    if (message.id != static_cast<std::uint32_t>(MessageId::agentsessionstatus)) return;
    const AgentSessionId session{static_cast<std::uint32_t>(message.param1)};
    const auto mine = sessions_.find(session);
    if (mine == sessions_.end()) {
        foreign_ = session;
    } else if (message.param3 == bits(S::released)) {
        sessions_.erase(mine);
    } else if ((message.param2 & agentsessionstatus::state) != 0) {
        mine->second = static_cast<std::uint32_t>(message.param3);
    }
}

std::vector<AgentSessionId> Desktop::live() const {
    std::vector<AgentSessionId> all;
    for (const auto& [id, state] : sessions_) {
        if (state != bits(S::ended)) all.push_back(id);
    }
    return all;
}

void Desktop::log_in() {
    proxy::CreateAgent request;
    if (site_.dice.chance(50)) request.agent_id = to_utf16(peer_.user);
    if (site_.dice.chance(3)) request.agent_id = u"nobody";
    const bool has_pin = number_ % 4 == 1;
    if (has_pin || site_.dice.chance(5)) request.pin = site_.dice.chance(90) ? u"1234" : u"4321";
    ask(line_, request, [this](LineErr result, ByteView out) {
        if (result != LineErr::ok) return;
        agent_ = AgentId{ByteReader(out).u32()};
        look_up_sessions();
        look_up_groups();
    });
}

void Desktop::look_up_groups() {
    ask(line_, proxy::GetGroupList{}, [this](LineErr result, ByteView list) {
        if (result != LineErr::ok) return;
        groups_.clear();
        for (const ByteView entry : entries_of(list, 24)) {
            GroupId id;
            std::copy_n(entry.begin(), id.bytes.size(), id.bytes.begin());
            groups_.push_back(id);
        }
    });
}

void Desktop::look_up_sessions() {
    ask(line_, proxy::GetAgentSessionList{agent_}, [this](LineErr result, ByteView list) {
        if (result != LineErr::ok) return;
        for (const ByteView entry : entries_of(list, 28)) {
            const AgentSessionId id{ByteReader(entry).u32()};
            ask(line_, proxy::GetAgentSessionInfo{id}, [this, id](LineErr found, ByteView info) {
                if (found == LineErr::ok) sessions_[id] = ByteReader(info.subspan(12)).u32();
            });
        }
    });
}

/// At his own desk, now and then at another one.
void Desktop::create_session() {
    if (groups_.empty()) return look_up_groups();
    const std::size_t desk =
        site_.dice.chance(10) ? site_.dice.below(desks_ + 1) : number_ % desks_;
    proxy::CreateAgentSession request;
    request.agent = site_.dice.chance(2) ? AgentId{agent_.value + 1} : agent_;
    request.group = center::one_of(site_.dice, groups_);
    request.working_address = AddressId{static_cast<std::uint32_t>(desk)};
    if (site_.dice.chance(10)) request.pin = site_.dice.chance(80) ? u"1234" : u"0";
    ask(line_, request, [this](LineErr result, ByteView out) {
        // Its NEWSESSION comes after the reply; one that he has already says so itself.
        if (result == LineErr::ok) {
            sessions_.emplace(AgentSessionId{ByteReader(out).u32()}, bits(S::notready));
        } else {
            // Perhaps he was logged off by somebody else; the same person gets the same agent.
            agent_ = AgentId{};
        }
    });
}

void Desktop::act() {
    if (line_ == 0) return;
    if (!is_diligent_ && site_.dice.chance(1)) return close_and_open();
    if (agent_ == AgentId{}) return log_in();
    const std::vector<AgentSessionId> mine = live();
    if (mine.empty() || site_.dice.chance(is_diligent_ ? 20 : 4)) return create_session();
    if (is_diligent_ || site_.dice.chance(70)) return work();
    auto each = mine;
    do_something(center::one_of(site_.dice, each));
}

void Desktop::set(AgentSessionId session, std::uint32_t state, std::uint32_t next) {
    ask(line_, proxy::SetAgentSessionState{session, state, next});
}

void Desktop::work() {
    const bool frees_himself = is_diligent_ || site_.dice.chance(20);
    if (frees_himself) ask(line_, proxy::SetAgentStateEx{agent_, bits(AgentState::ready), 0});
    for (const auto& [id, state] : sessions_) {
        const bool is_idle =
            state == bits(S::notready) || (state == bits(S::busywrapup) && site_.dice.chance(40));
        if (is_idle) return set(id, bits(S::ready), 0);
    }
}

std::uint32_t Desktop::some_state() {
    return site_.dice.chance(20) ? 0 : 1U << site_.dice.below(6);
}

void Desktop::do_something(AgentSessionId session) {
    switch (site_.dice.below(10)) {
        case 0:
        case 1:
            return set(session, bits(S::notready), 0);
        case 2:
            return set(session, 0, bits(S::notready));
        case 3:
            return set(session, bits(S::ended), 0);
        case 4:
            return ask(line_, proxy::GetAgentSessionInfo{session});
        case 5:
            return ask(line_, proxy::GetAgentInfo{agent_});
        case 6:
            return ask(line_, proxy::SetAgentStateEx{agent_, bits(AgentState::notready), 0});
        case 7:
            if (site_.dice.chance(70)) return set(session, bits(S::released), 0);
            return ask(line_, proxy::SetAgentStateEx{agent_, bits(AgentState::released), 0});
        default:
            return do_something_odd(session);
    }
}

/// Mostly refused.
void Desktop::do_something_odd(AgentSessionId session) {
    const std::uint32_t state = some_state(), next = some_state();
    switch (site_.dice.below(8)) {
        case 0:
            return set(session, state, next);
        case 1:
            return set(foreign_, bits(S::ready), 0);
        case 2:
            return set(AgentSessionId{session.value + 100'000}, bits(S::ready), 0);
        case 3:
            return ask(line_, proxy::SetAgentStateEx{agent_, state, next});
        case 4:
            return ask(line_, proxy::SetAgentMeasurementPeriod{
                                  agent_, static_cast<std::uint32_t>(60 + site_.dice.below(7200))});
        case 5: {
            proxy::SetAgentSessionStateReason request;
            request.change = {session, bits(S::notready), 0};
            request.reason = site_.dice.chance(70) ? u"lunch" : u"weather";
            return ask(line_, request);
        }
        case 6:
            return ask(line_, proxy::GetAgentInfo{AgentId{agent_.value + 1000}});
        default:
            return ask(line_, proxy::GetAgentList{});
    }
}

}  // namespace agentline::sim
