// What: an agent session as a COM object: an agent's work for one group at one address. Its last
// Release ends it at the server, as many times as this process has created it.
// Owner: its references. Thread: any; hear_new() and hear_state() in the line thread.
// Page: ITAgentSession; contract tapi3 3.4, 3.6, 6.1, 6.3.
#pragma once

#include <atomic>

#include "client/com/center.h"
#include "client/com/dispatch.h"
#include "client/com/known_state.h"

namespace agentline::com {

template <class Info, class Object>
class ReadStateRequest;

class AgentSession final : public DispatchObject<ITAgentSession> {
  public:
    AgentSession(std::shared_ptr<Center> center, HAGENTSESSION handle, ComPtr<Agent> agent,
                 ComPtr<AcdGroup> group, ComPtr<Address> address);

    STDMETHODIMP get_Agent(ITAgent** ppAgent) noexcept override;
    STDMETHODIMP get_Address(ITAddress** ppAddress) noexcept override;
    STDMETHODIMP get_ACDGroup(ITACDGroup** ppACDGroup) noexcept override;
    STDMETHODIMP put_State(AGENT_SESSION_STATE SessionState) noexcept override;
    STDMETHODIMP get_State(AGENT_SESSION_STATE* pSessionState) noexcept override;
    STDMETHODIMP get_SessionStartTime(DATE* pdateSessionStart) noexcept override;
    STDMETHODIMP get_SessionDuration(LONG* plDuration) noexcept override;
    STDMETHODIMP get_NumberOfCalls(LONG* plCalls) noexcept override;
    STDMETHODIMP get_TotalTalkTime(LONG* plTalkTime) noexcept override;
    STDMETHODIMP get_AverageTalkTime(LONG* plTalkTime) noexcept override;
    STDMETHODIMP get_TotalCallTime(LONG* plCallTime) noexcept override;
    STDMETHODIMP get_AverageCallTime(LONG* plCallTime) noexcept override;
    STDMETHODIMP get_TotalWrapUpTime(LONG* plWrapUpTime) noexcept override;
    STDMETHODIMP get_AverageWrapUpTime(LONG* plWrapUpTime) noexcept override;
    STDMETHODIMP get_ACDCallRate(CURRENCY* pcyCallrate) noexcept override;
    STDMETHODIMP get_LongestTimeToAnswer(LONG* plAnswerTime) noexcept override;
    STDMETHODIMP get_AverageTimeToAnswer(LONG* plAnswerTime) noexcept override;

    [[nodiscard]] const LineDevice& device() const;
    [[nodiscard]] const Agent& agent() const { return *agent_; }
    [[nodiscard]] KnownState<AGENT_SESSION_STATE>& state() { return state_; }
    /// The server has forgotten it.
    [[nodiscard]] bool is_released() const { return is_released_; }

    /// As Agent::count_creation.
    void count_creation() { ++creations_; }
    /// LINE_AGENTSESSIONSTATUS: NEWSESSION; one of LINEAGENTSESSIONSTATE_.
    void hear_new();
    void hear_state(DWORD state);
    /// As those of Agent. A session that the server does not know any more has ended.
    void read_state(Deadline deadline);
    void ask_state();
    void learn_state(LONG result, DWORD state, std::uint64_t heard_before, Tell tell);

  private:
    ~AgentSession() override;
    HRESULT check();
    std::shared_ptr<ReadStateRequest<LINEAGENTSESSIONINFO, AgentSession>> state_request(Tell tell);
    void raise(AGENT_SESSION_STATE state);
    /// `read` takes the value out of the structure, which is packed: no reference may go to it.
    template <class Out, class Read>
    HRESULT figure(Out* out, Read read) noexcept;
    HRESULT count(DWORD LINEAGENTSESSIONINFO::*member, LONG* out) noexcept;

    const std::shared_ptr<Center> center_;
    const HAGENTSESSION handle_;
    const ComPtr<Agent> agent_;
    const ComPtr<AcdGroup> group_;
    const ComPtr<Address> address_;
    KnownState<AGENT_SESSION_STATE> state_{ASST_NOT_READY};
    std::atomic<unsigned> creations_{0};
    std::atomic<bool> is_released_{false};
    std::atomic<bool> end_was_told_{false};
};

}  // namespace agentline::com
