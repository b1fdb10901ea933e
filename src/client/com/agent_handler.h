// What: an agent handler as a COM object: one ACD, here all that serves the call center's requests
// of one line device.
// Owner: its references. Thread: any. Page: ITAgentHandler; contract tapi3 3.2, A9, A20.
#pragma once

#include "client/com/center.h"
#include "client/com/dispatch.h"

namespace agentline::com {

class AgentHandler final : public DispatchObject<ITAgentHandler> {
  public:
    AgentHandler(std::shared_ptr<Center> center, LineDevice& device);

    STDMETHODIMP get_Name(BSTR* ppName) noexcept override;
    STDMETHODIMP CreateAgent(ITAgent** ppAgent) noexcept override;
    STDMETHODIMP CreateAgentWithID(BSTR pID, BSTR pPIN, ITAgent** ppAgent) noexcept override;
    STDMETHODIMP EnumerateACDGroups(IEnumACDGroup** ppEnumACDGroup) noexcept override;
    STDMETHODIMP EnumerateUsableAddresses(IEnumAddress** ppEnumAddress) noexcept override;
    STDMETHODIMP get_ACDGroups(VARIANT* pVariant) noexcept override;
    STDMETHODIMP get_UsableAddresses(VARIANT* pVariant) noexcept override;

  private:
    ~AgentHandler() override;
    /// Without an id the agent is who the connection says.
    HRESULT create(const BSTR* id, const BSTR* pin, ITAgent** out) noexcept;
    HRESULT read_groups(std::vector<ComPtr<ITACDGroup>>* out);

    const std::shared_ptr<Center> center_;
    LineDevice& device_;
};

}  // namespace agentline::com
