#include "client/com/agent_session.h"

#include <bit>
#include <optional>
#include <utility>

#include "client/com/acd_group.h"
#include "client/com/address.h"
#include "client/com/agent.h"
#include "client/com/call_center_events.h"
#include "client/com/method.h"
#include "client/com/state_requests.h"

namespace agentline::com {
namespace {

/// Enum of 0, 1, ... and one-bit constant: the bit is the enum's value.
std::optional<AGENT_SESSION_STATE> session_state_of(DWORD line_state) {
    if (!std::has_single_bit(line_state) || line_state > LINEAGENTSESSIONSTATE_ENDED) return {};
    return static_cast<AGENT_SESSION_STATE>(std::countr_zero(line_state));
}

DWORD line_state_of(AGENT_SESSION_STATE state) {
    return DWORD{1} << static_cast<unsigned>(state);
}

/// AGENT_SESSION_EVENT begins with ASE_NEW_SESSION and is one ahead of the states.
AGENT_SESSION_EVENT event_of(AGENT_SESSION_STATE state) {
    return static_cast<AGENT_SESSION_EVENT>(static_cast<LONG>(state) + LONG{ASE_NOT_READY});
}

}  // namespace

AgentSession::AgentSession(std::shared_ptr<Center> center, HAGENTSESSION handle,
                           ComPtr<Agent> agent, ComPtr<AcdGroup> group, ComPtr<Address> address)
    : center_(std::move(center)),
      handle_(handle),
      agent_(std::move(agent)),
      group_(std::move(group)),
      address_(std::move(address)) {}

AgentSession::~AgentSession() {
    center_->held_sessions.remove({device().id, handle_}, this);
    if (is_released_) return;
    release_at_server(*center_, address_->device(), creations_, [&](HLINE line) {
        return lineSetAgentSessionState(line, handle_, LINEAGENTSESSIONSTATE_RELEASED, 0);
    });
}

const LineDevice& AgentSession::device() const {
    return address_->device();
}

HRESULT AgentSession::check() {
    return center_->check(device());
}

STDMETHODIMP AgentSession::get_Agent(ITAgent** ppAgent) noexcept {
    return give_local(ppAgent, [&] { return ComPtr<ITAgent>(agent_).CopyTo(ppAgent); });
}
STDMETHODIMP AgentSession::get_Address(ITAddress** ppAddress) noexcept {
    return give_local(ppAddress, [&] { return ComPtr<ITAddress>(address_).CopyTo(ppAddress); });
}
STDMETHODIMP AgentSession::get_ACDGroup(ITACDGroup** ppACDGroup) noexcept {
    return give_local(ppACDGroup, [&] { return ComPtr<ITACDGroup>(group_).CopyTo(ppACDGroup); });
}

// ---- State -------------------------------------------------------------------------------------

void AgentSession::raise(AGENT_SESSION_STATE state) {
    // ENDED and RELEASED are one end for the program.
    if (state == ASST_SESSION_ENDED && end_was_told_.exchange(true)) return;
    raise_session_event(*center_, this, event_of(state));
}

void AgentSession::hear_new() {
    raise_session_event(*center_, this, ASE_NEW_SESSION);
}

void AgentSession::hear_state(DWORD state) {
    if (state == LINEAGENTSESSIONSTATE_RELEASED) {
        is_released_ = true;
        state_.hear(ASST_SESSION_ENDED);
        raise(ASST_SESSION_ENDED);
    } else if (const auto known = session_state_of(state)) {
        state_.hear(*known);
        raise(*known);
    }
}

void AgentSession::learn_state(LONG result, DWORD state, std::uint64_t heard_before, Tell tell) {
    // What every request on a released handle says (K-07); a handler that has started again does
    // not know the sessions of its life before.
    if (result == static_cast<LONG>(LINEERR_INVALPARAM)) hear_state(LINEAGENTSESSIONSTATE_RELEASED);
    const auto known = session_state_of(state);
    if (result != 0 || !known || !state_.learn(*known, heard_before)) return;
    if (tell == Tell::yes) raise(*known);
}

std::shared_ptr<ReadStateRequest<LINEAGENTSESSIONINFO, AgentSession>> AgentSession::state_request(
    Tell tell) {
    return std::make_shared<ReadStateRequest<LINEAGENTSESSIONINFO, AgentSession>>(
        this, &LINEAGENTSESSIONINFO::dwAgentSessionState, tell);
}

void AgentSession::ask_state() {
    const auto request = state_request(Tell::yes);
    center_->send(address_->device(), request, [&](HLINE line) {
        return lineGetAgentSessionInfo(line, handle_, &request->info);
    });
}

void AgentSession::read_state(Deadline deadline) {
    const auto request = state_request(Tell::no);
    center_->run(
        address_->device(), request,
        [&](HLINE line) { return lineGetAgentSessionInfo(line, handle_, &request->info); },
        deadline);
}

// Page: ITAgentSession::put_State. Which transitions there are is the handler's to say (A24).
STDMETHODIMP AgentSession::put_State(AGENT_SESSION_STATE SessionState) noexcept {
    return guarded([&] {
        if (const HRESULT ready = check(); FAILED(ready)) return ready;
        if (SessionState < ASST_NOT_READY || SessionState > ASST_SESSION_ENDED) return E_INVALIDARG;
        return center_->run(
            address_->device(),
            std::make_shared<PutStateRequest<AGENT_SESSION_STATE, AgentSession>>(this,
                                                                                 SessionState),
            [&](HLINE line) {
                return lineSetAgentSessionState(line, handle_, line_state_of(SessionState), 0);
            },
            center_->deadline());
    });
}

STDMETHODIMP AgentSession::get_State(AGENT_SESSION_STATE* pSessionState) noexcept {
    return give_local(pSessionState, [&] {
        *pSessionState = state_.get();
        return S_OK;
    });
}

// ---- Figures -----------------------------------------------------------------------------------

template <class Out, class Read>
HRESULT AgentSession::figure(Out* out, Read read) noexcept {
    return give(
        out, [&] { return check(); },
        [&] {
            const auto request = std::make_shared<InfoRequest<LINEAGENTSESSIONINFO>>();
            const HRESULT result = center_->run(
                address_->device(), request,
                [&](HLINE line) { return lineGetAgentSessionInfo(line, handle_, &request->info); },
                center_->deadline());
            if (SUCCEEDED(result)) *out = read(request->info);
            return result;
        });
}

HRESULT AgentSession::count(DWORD LINEAGENTSESSIONINFO::*member, LONG* out) noexcept {
    return figure(out,
                  [member](const LINEAGENTSESSIONINFO& info) { return clamped(info.*member); });
}

STDMETHODIMP AgentSession::get_SessionStartTime(DATE* pdateSessionStart) noexcept {
    return figure(pdateSessionStart,
                  [](const LINEAGENTSESSIONINFO& info) { return info.dateSessionStartTime; });
}
STDMETHODIMP AgentSession::get_SessionDuration(LONG* plDuration) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwSessionDuration, plDuration);
}
STDMETHODIMP AgentSession::get_NumberOfCalls(LONG* plCalls) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwNumberOfCalls, plCalls);
}
STDMETHODIMP AgentSession::get_TotalTalkTime(LONG* plTalkTime) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwTotalTalkTime, plTalkTime);
}
STDMETHODIMP AgentSession::get_AverageTalkTime(LONG* plTalkTime) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwAverageTalkTime, plTalkTime);
}
STDMETHODIMP AgentSession::get_TotalCallTime(LONG* plCallTime) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwTotalCallTime, plCallTime);
}
STDMETHODIMP AgentSession::get_AverageCallTime(LONG* plCallTime) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwAverageCallTime, plCallTime);
}
STDMETHODIMP AgentSession::get_TotalWrapUpTime(LONG* plWrapUpTime) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwTotalWrapUpTime, plWrapUpTime);
}
STDMETHODIMP AgentSession::get_AverageWrapUpTime(LONG* plWrapUpTime) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwAverageWrapUpTime, plWrapUpTime);
}
STDMETHODIMP AgentSession::get_ACDCallRate(CURRENCY* pcyCallrate) noexcept {
    return figure(pcyCallrate, [](const LINEAGENTSESSIONINFO& info) { return info.cyACDCallRate; });
}
STDMETHODIMP AgentSession::get_LongestTimeToAnswer(LONG* plAnswerTime) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwLongestTimeToAnswer, plAnswerTime);
}
STDMETHODIMP AgentSession::get_AverageTimeToAnswer(LONG* plAnswerTime) noexcept {
    return count(&LINEAGENTSESSIONINFO::dwAverageTimeToAnswer, plAnswerTime);
}

}  // namespace agentline::com
