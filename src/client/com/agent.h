// What: an agent as a COM object. Its last Release logs it off, as many times as this process has
// logged it on.
// Owner: its references. Thread: any; hear_state() and lose() in the line thread.
// Page: ITAgent; contract tapi3 3.3, 3.6, 6.2, 6.3.
#pragma once

#include <atomic>
#include <optional>
#include <string>

#include "client/com/center.h"
#include "client/com/dispatch.h"
#include "client/com/known_state.h"

namespace agentline::com {

template <class Info, class Object>
class ReadStateRequest;

class Agent final : public DispatchObject<ITAgent> {
  public:
    Agent(std::shared_ptr<Center> center, LineDevice& device, HAGENT handle,
          std::optional<std::u16string> id);

    STDMETHODIMP EnumerateAgentSessions(IEnumAgentSession** ppEnumAgentSession) noexcept override;
    STDMETHODIMP CreateSession(ITACDGroup* pACDGroup, ITAddress* pAddress,
                               ITAgentSession** ppAgentSession) noexcept override;
    STDMETHODIMP CreateSessionWithPIN(ITACDGroup* pACDGroup, ITAddress* pAddress, BSTR pPIN,
                                      ITAgentSession** ppAgentSession) noexcept override;
    STDMETHODIMP get_ID(BSTR* ppID) noexcept override;
    STDMETHODIMP get_User(BSTR* ppUser) noexcept override;
    STDMETHODIMP put_State(AGENT_STATE AgentState) noexcept override;
    STDMETHODIMP get_State(AGENT_STATE* pAgentState) noexcept override;
    STDMETHODIMP put_MeasurementPeriod(LONG lPeriod) noexcept override;
    STDMETHODIMP get_MeasurementPeriod(LONG* plPeriod) noexcept override;
    STDMETHODIMP get_OverallCallRate(CURRENCY* pcyCallrate) noexcept override;
    STDMETHODIMP get_NumberOfACDCalls(LONG* plCalls) noexcept override;
    STDMETHODIMP get_NumberOfIncomingCalls(LONG* plCalls) noexcept override;
    STDMETHODIMP get_NumberOfOutgoingCalls(LONG* plCalls) noexcept override;
    STDMETHODIMP get_TotalACDTalkTime(LONG* plTalkTime) noexcept override;
    STDMETHODIMP get_TotalACDCallTime(LONG* plCallTime) noexcept override;
    STDMETHODIMP get_TotalWrapUpTime(LONG* plWrapUpTime) noexcept override;
    STDMETHODIMP get_AgentSessions(VARIANT* pVariant) noexcept override;

    [[nodiscard]] const LineDevice& device() const { return device_; }
    [[nodiscard]] KnownState<AGENT_STATE>& state() { return state_; }

    /// The server counts who has made the agent; each has to let it go once.
    void count_creation() { ++creations_; }
    /// LINE_AGENTSTATUSEX: one of LINEAGENTSTATEEX_.
    void hear_state(DWORD state);
    /// Asks the server; without an answer the state stays what it was. read_state waits and tells
    /// nobody, ask_state does not wait and raises an event when the state is another.
    void read_state(Deadline deadline);
    void ask_state();
    /// The answer, in the line thread.
    void learn_state(LONG result, DWORD state, std::uint64_t heard_before, Tell tell);
    /// The handler is gone, and with it all knowledge.
    void lose();

  private:
    ~Agent() override;
    HRESULT check() { return center_->check(device_); }
    std::shared_ptr<ReadStateRequest<LINEAGENTINFO, Agent>> state_request(Tell tell);
    HRESULT create_session(ITACDGroup* group, ITAddress* address, const BSTR* pin,
                           ITAgentSession** out) noexcept;
    HRESULT set(const LineIssue& issue, const std::shared_ptr<Request>& request);
    /// `read` takes the value out of the structure, which is packed: no reference may go to it.
    template <class Out, class Read>
    HRESULT figure(Out* out, Read read) noexcept;
    HRESULT count(DWORD LINEAGENTINFO::*member, LONG* out) noexcept;
    HRESULT read_sessions(std::vector<ComPtr<ITAgentSession>>* out);
    void raise(AGENT_STATE state);

    const std::shared_ptr<Center> center_;
    LineDevice& device_;
    const HAGENT handle_;
    const std::optional<std::u16string> id_;
    KnownState<AGENT_STATE> state_{AS_UNKNOWN};
    std::atomic<unsigned> creations_{0};
    std::atomic<bool> is_released_{false};
};

}  // namespace agentline::com
