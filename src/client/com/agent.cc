#include "client/com/agent.h"

#include <bit>
#include <new>
#include <utility>

#include "client/com/acd_group.h"
#include "client/com/address.h"
#include "client/com/agent_session.h"
#include "client/com/call_center_events.h"
#include "client/com/creation.h"
#include "client/com/lists.h"
#include "client/com/method.h"
#include "client/com/state_requests.h"
#include "client/com/text.h"
#include "io/user_name.h"

namespace agentline::com {
namespace {

/// Enum of 0, 1, ... and one-bit constant: the bit is the enum's value.
std::optional<AGENT_STATE> agent_state_of(DWORD line_state) {
    if (!std::has_single_bit(line_state) || line_state > LINEAGENTSTATEEX_UNKNOWN) return {};
    return static_cast<AGENT_STATE>(std::countr_zero(line_state));
}

DWORD line_state_of(AGENT_STATE state) {
    return DWORD{1} << static_cast<unsigned>(state);
}

class CreateSessionRequest final : public Creation<HAGENTSESSION, AgentSession> {
  public:
    CreateSessionRequest(Center& center, ComPtr<Agent> agent, ComPtr<AcdGroup> group,
                         ComPtr<Address> address)
        : Creation(center),
          agent_(std::move(agent)),
          group_(std::move(group)),
          address_(std::move(address)) {}

  private:
    ComPtr<AgentSession> make() override {
        auto session = center().held_sessions.find_or_add({address_->device().id, handle}, [&] {
            return new AgentSession(center().shared_from_this(), handle, agent_, group_, address_);
        });
        session->count_creation();
        return session;
    }
    void replay() override { center().replay_session(address_->device(), handle); }

    const ComPtr<Agent> agent_;
    const ComPtr<AcdGroup> group_;
    const ComPtr<Address> address_;
};

}  // namespace

Agent::Agent(std::shared_ptr<Center> center, LineDevice& device, HAGENT handle,
             std::optional<std::u16string> id)
    : center_(std::move(center)), device_(device), handle_(handle), id_(std::move(id)) {}

Agent::~Agent() {
    center_->held_agents.remove({device_.id, handle_}, this);
    if (is_released_) return;
    release_at_server(*center_, device_, creations_, [&](HLINE line) {
        return lineSetAgentStateEx(line, handle_, LINEAGENTSTATEEX_RELEASED, 0);
    });
}

// ---- State -------------------------------------------------------------------------------------

void Agent::raise(AGENT_STATE state) {
    // AGENT_EVENT has the numbers of AGENT_STATE.
    raise_agent_event(*center_, this, static_cast<AGENT_EVENT>(state));
}

void Agent::hear_state(DWORD state) {
    if (state == LINEAGENTSTATEEX_RELEASED) {
        state_.hear(AS_UNKNOWN);
        if (!is_released_.exchange(true)) raise(AS_UNKNOWN);
    } else if (const auto known = agent_state_of(state)) {
        state_.hear(*known);
        raise(*known);
    }
}

void Agent::lose() {
    if (state_.hear(AS_UNKNOWN)) raise(AS_UNKNOWN);
}

void Agent::learn_state(LONG result, DWORD state, std::uint64_t heard_before, Tell tell) {
    const auto known = agent_state_of(state);
    if (result == 0 && known && state_.learn(*known, heard_before) && tell == Tell::yes)
        raise(*known);
}

std::shared_ptr<ReadStateRequest<LINEAGENTINFO, Agent>> Agent::state_request(Tell tell) {
    return std::make_shared<ReadStateRequest<LINEAGENTINFO, Agent>>(
        this, &LINEAGENTINFO::dwAgentState, tell);
}

void Agent::read_state(Deadline deadline) {
    const auto request = state_request(Tell::no);
    center_->run(
        device_, request,
        [&](HLINE line) { return lineGetAgentInfo(line, handle_, &request->info); }, deadline);
}

void Agent::ask_state() {
    const auto request = state_request(Tell::yes);
    center_->send(device_, request,
                  [&](HLINE line) { return lineGetAgentInfo(line, handle_, &request->info); });
}

STDMETHODIMP Agent::put_State(AGENT_STATE AgentState) noexcept {
    return guarded([&] {
        if (const HRESULT ready = check(); FAILED(ready)) return ready;
        if (AgentState < AS_NOT_READY || AgentState > AS_BUSY_OUTGOING) return E_INVALIDARG;
        const auto request =
            std::make_shared<PutStateRequest<AGENT_STATE, Agent>>(this, AgentState);
        return set(
            [&](HLINE line) {
                return lineSetAgentStateEx(line, handle_, line_state_of(AgentState), 0);
            },
            request);
    });
}

STDMETHODIMP Agent::get_State(AGENT_STATE* pAgentState) noexcept {
    return give_local(pAgentState, [&] {
        *pAgentState = state_.get();
        return S_OK;
    });
}

// ---- Who ---------------------------------------------------------------------------------------

STDMETHODIMP Agent::get_ID(BSTR* ppID) noexcept {
    return give_local(ppID,
                      [&] { return id_ ? give_text(*id_, ppID) : TAPI_E_CALLCENTER_NO_AGENT_ID; });
}

STDMETHODIMP Agent::get_User(BSTR* ppUser) noexcept {
    return give_local(ppUser, [&] { return give_text(io::user_name(), ppUser); });
}

// ---- Sessions ----------------------------------------------------------------------------------

HRESULT Agent::create_session(ITACDGroup* group, ITAddress* address, const BSTR* pin,
                              ITAgentSession** out) noexcept {
    return give(
        out, [&] { return check(); },
        [&]() -> HRESULT {
            if (pin != nullptr && *pin == nullptr) return E_INVALIDARG;
            if (pin != nullptr && !id_) return TAPI_E_CALLCENTER_NO_AGENT_ID;
            const auto our_group = center_->held_groups.find_object(group);
            const auto our_address = center_->held_addresses.find_object(address);
            if (!our_group || &our_group->device() != &device_) return E_INVALIDARG;
            if (!our_address || &our_address->device() != &device_) return E_INVALIDARG;
            if (our_group->is_removed()) return TAPI_E_CALLCENTER_GROUP_REMOVED;
            if (FAILED(center_->ensure_line(device_))) return E_UNEXPECTED;
            const Deadline deadline = center_->deadline();
            std::u16string pin_text;
            if (pin != nullptr) pin_text = text_of(*pin);
            GUID guid = guid_of(our_group->id());
            const auto request =
                std::make_shared<CreateSessionRequest>(*center_, this, our_group, our_address);
            const HRESULT result = center_->run(
                device_, request,
                [&](HLINE line) {
                    return lineCreateAgentSessionW(line, handle_,
                                                   pin != nullptr ? pin_text.data() : nullptr,
                                                   our_address->id(), &guid, &request->handle);
                },
                deadline);
            if (FAILED(result)) return result;
            request->made->read_state(deadline);
            return ComPtr<ITAgentSession>(request->made).CopyTo(out);
        });
}

STDMETHODIMP Agent::CreateSession(ITACDGroup* pACDGroup, ITAddress* pAddress,
                                  ITAgentSession** ppAgentSession) noexcept {
    return create_session(pACDGroup, pAddress, nullptr, ppAgentSession);
}

STDMETHODIMP Agent::CreateSessionWithPIN(ITACDGroup* pACDGroup, ITAddress* pAddress, BSTR pPIN,
                                         ITAgentSession** ppAgentSession) noexcept {
    return create_session(pACDGroup, pAddress, &pPIN, ppAgentSession);
}

HRESULT Agent::read_sessions(std::vector<ComPtr<ITAgentSession>>* out) {
    for (const auto& session : center_->held_sessions.all()) {
        if (&session->agent() == this && !session->is_released()) out->push_back(session);
    }
    return S_OK;
}

STDMETHODIMP Agent::EnumerateAgentSessions(IEnumAgentSession** ppEnumAgentSession) noexcept {
    return give_enumerator<ITAgentSession>(ppEnumAgentSession, always,
                                           [&](auto* list) { return read_sessions(list); });
}

STDMETHODIMP Agent::get_AgentSessions(VARIANT* pVariant) noexcept {
    return give_collection<ITAgentSession>(pVariant, always,
                                           [&](auto* list) { return read_sessions(list); });
}

// ---- Figures -----------------------------------------------------------------------------------

HRESULT Agent::set(const LineIssue& issue, const std::shared_ptr<Request>& request) {
    return center_->run(device_, request, issue, center_->deadline());
}

template <class Out, class Read>
HRESULT Agent::figure(Out* out, Read read) noexcept {
    return give(
        out, [&] { return check(); },
        [&] {
            const auto request = std::make_shared<InfoRequest<LINEAGENTINFO>>();
            const HRESULT result =
                set([&](HLINE line) { return lineGetAgentInfo(line, handle_, &request->info); },
                    request);
            if (SUCCEEDED(result)) *out = read(request->info);
            return result;
        });
}

HRESULT Agent::count(DWORD LINEAGENTINFO::*member, LONG* out) noexcept {
    return figure(out, [member](const LINEAGENTINFO& info) { return clamped(info.*member); });
}

STDMETHODIMP Agent::put_MeasurementPeriod(LONG lPeriod) noexcept {
    return guarded([&] {
        if (const HRESULT ready = check(); FAILED(ready)) return ready;
        if (lPeriod == 0) return E_INVALIDARG;
        return set(
            [&](HLINE line) {
                return lineSetAgentMeasurementPeriod(line, handle_, static_cast<DWORD>(lPeriod));
            },
            std::make_shared<Request>());
    });
}

STDMETHODIMP Agent::get_MeasurementPeriod(LONG* plPeriod) noexcept {
    return figure(plPeriod,
                  [](const LINEAGENTINFO& info) { return as_long(info.dwMeasurementPeriod); });
}
STDMETHODIMP Agent::get_OverallCallRate(CURRENCY* pcyCallrate) noexcept {
    return figure(pcyCallrate, [](const LINEAGENTINFO& info) { return info.cyOverallCallRate; });
}
STDMETHODIMP Agent::get_NumberOfACDCalls(LONG* plCalls) noexcept {
    return count(&LINEAGENTINFO::dwNumberOfACDCalls, plCalls);
}
STDMETHODIMP Agent::get_NumberOfIncomingCalls(LONG* plCalls) noexcept {
    return count(&LINEAGENTINFO::dwNumberOfIncomingCalls, plCalls);
}
STDMETHODIMP Agent::get_NumberOfOutgoingCalls(LONG* plCalls) noexcept {
    return count(&LINEAGENTINFO::dwNumberOfOutgoingCalls, plCalls);
}
STDMETHODIMP Agent::get_TotalACDTalkTime(LONG* plTalkTime) noexcept {
    return count(&LINEAGENTINFO::dwTotalACDTalkTime, plTalkTime);
}
STDMETHODIMP Agent::get_TotalACDCallTime(LONG* plCallTime) noexcept {
    return count(&LINEAGENTINFO::dwTotalACDCallTime, plCallTime);
}
STDMETHODIMP Agent::get_TotalWrapUpTime(LONG* plWrapUpTime) noexcept {
    return count(&LINEAGENTINFO::dwTotalACDWrapUpTime, plWrapUpTime);
}

}  // namespace agentline::com
