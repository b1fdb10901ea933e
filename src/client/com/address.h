// What: an address of a line device as a COM object; no calls yet.
// Owner: its references. Thread: any; nothing here waits. Page: ITAddress, ITAddressCapabilities;
// contract tapi3 4.2. What belongs to call control and media answers TAPI_E_NOTSUPPORTED.
#pragma once

#include "client/com/center.h"
#include "client/com/dispatch.h"

namespace agentline::com {

class Address final : public DispatchObject<ITAddress, ITAddressCapabilities> {
  public:
    Address(std::shared_ptr<Center> center, LineDevice& device, DWORD id);

    // ITAddress
    STDMETHODIMP get_State(ADDRESS_STATE* pAddressState) noexcept override;
    STDMETHODIMP get_AddressName(BSTR* ppName) noexcept override;
    STDMETHODIMP get_ServiceProviderName(BSTR* ppName) noexcept override;
    STDMETHODIMP get_TAPIObject(ITTAPI** ppTapiObject) noexcept override;
    STDMETHODIMP CreateCall(BSTR pDestAddress, LONG lAddressType, LONG lMediaTypes,
                            ITBasicCallControl** ppCall) noexcept override;
    STDMETHODIMP get_Calls(VARIANT* pVariant) noexcept override;
    STDMETHODIMP EnumerateCalls(IEnumCall** ppCallEnum) noexcept override;
    STDMETHODIMP get_DialableAddress(BSTR* pDialableAddress) noexcept override;
    STDMETHODIMP CreateForwardInfoObject(ITForwardInformation** ppForwardInfo) noexcept override;
    STDMETHODIMP Forward(ITForwardInformation* pForwardInfo,
                         ITBasicCallControl* pCall) noexcept override;
    STDMETHODIMP get_CurrentForwardInfo(ITForwardInformation** ppForwardInfo) noexcept override;
    STDMETHODIMP put_MessageWaiting(VARIANT_BOOL fMessageWaiting) noexcept override;
    STDMETHODIMP get_MessageWaiting(VARIANT_BOOL* pfMessageWaiting) noexcept override;
    STDMETHODIMP put_DoNotDisturb(VARIANT_BOOL fDoNotDisturb) noexcept override;
    STDMETHODIMP get_DoNotDisturb(VARIANT_BOOL* pfDoNotDisturb) noexcept override;

    // ITAddressCapabilities
    STDMETHODIMP get_AddressCapability(ADDRESS_CAPABILITY AddressCap,
                                       LONG* plCapability) noexcept override;
    STDMETHODIMP get_AddressCapabilityString(ADDRESS_CAPABILITY_STRING AddressCapString,
                                             BSTR* ppCapabilityString) noexcept override;
    STDMETHODIMP get_CallTreatments(VARIANT* pVariant) noexcept override;
    STDMETHODIMP EnumerateCallTreatments(IEnumBstr** ppEnumCallTreatment) noexcept override;
    STDMETHODIMP get_CompletionMessages(VARIANT* pVariant) noexcept override;
    STDMETHODIMP EnumerateCompletionMessages(IEnumBstr** ppEnumCompletionMessage) noexcept override;
    STDMETHODIMP get_DeviceClasses(VARIANT* pVariant) noexcept override;
    STDMETHODIMP EnumerateDeviceClasses(IEnumBstr** ppEnumDeviceClass) noexcept override;

    [[nodiscard]] LineDevice& device() const { return device_; }
    [[nodiscard]] DWORD id() const { return id_; }

  private:
    ~Address() override;

    const std::shared_ptr<Center> center_;
    LineDevice& device_;
    const DWORD id_;
};

}  // namespace agentline::com
