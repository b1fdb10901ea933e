// What: the object of CLSID_TAPI: the beginning of everything in TAPI 3.
// Owner: its references. Thread: any. Between Initialize and Shutdown there is a Center behind it.
// Page: ITTAPI, ITTAPICallCenter, IConnectionPointContainer; contract tapi3 3.1, 4.1, 4.4.
#pragma once

#include <memory>
#include <mutex>

#include "client/com/center.h"
#include "client/com/dispatch.h"

// Interfaces have no virtual destructor: it would move their slots.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"

/// How tapi3_event_fd knows an object of ours behind an ITTAPI.
struct IEventPump : public IUnknown {
    virtual int descriptor() noexcept = 0;
    virtual LONG dispatch(ULONG max) noexcept = 0;
};

#pragma GCC diagnostic pop

inline constexpr IID IID_IEventPump = {
    0x6f0dd2a1, 0x3a57, 0x4c0e, {0x9d, 0x1b, 0x52, 0xe1, 0x8c, 0x77, 0x40, 0xb6}};
AGENTLINE_IID_OF(IEventPump)

namespace agentline {

/// A new TAPI object by one of its interfaces: E_POINTER, E_NOINTERFACE. Throws when memory ends.
HRESULT create_tapi_object(REFIID riid, void** out);

}  // namespace agentline

namespace agentline::com {

class TapiObject final
    : public DispatchObject<ITTAPI, ITTAPICallCenter, IConnectionPointContainer, IEventPump> {
  public:
    TapiObject();

    // ITTAPI
    STDMETHODIMP Initialize() noexcept override;
    STDMETHODIMP Shutdown() noexcept override;
    STDMETHODIMP get_Addresses(VARIANT* pVariant) noexcept override;
    STDMETHODIMP EnumerateAddresses(IEnumAddress** ppEnumAddress) noexcept override;
    STDMETHODIMP RegisterCallNotifications(ITAddress* pAddress, VARIANT_BOOL fMonitor,
                                           VARIANT_BOOL fOwner, LONG lMediaTypes,
                                           LONG lCallbackInstance,
                                           LONG* plRegister) noexcept override;
    STDMETHODIMP UnregisterNotifications(LONG lRegister) noexcept override;
    STDMETHODIMP get_CallHubs(VARIANT* pVariant) noexcept override;
    STDMETHODIMP EnumerateCallHubs(IEnumCallHub** ppEnumCallHub) noexcept override;
    STDMETHODIMP SetCallHubTracking(VARIANT pAddresses, VARIANT_BOOL bTracking) noexcept override;
    STDMETHODIMP EnumeratePrivateTAPIObjects(IEnumUnknown** ppEnumUnknown) noexcept override;
    STDMETHODIMP get_PrivateTAPIObjects(VARIANT* pVariant) noexcept override;
    STDMETHODIMP RegisterRequestRecipient(LONG lRegistrationInstance, LONG lRequestMode,
                                          VARIANT_BOOL fEnable) noexcept override;
    STDMETHODIMP SetAssistedTelephonyPriority(BSTR pAppFilename,
                                              VARIANT_BOOL fPriority) noexcept override;
    STDMETHODIMP SetApplicationPriority(BSTR pAppFilename, LONG lMediaType,
                                        VARIANT_BOOL fPriority) noexcept override;
    STDMETHODIMP put_EventFilter(LONG lFilterMask) noexcept override;
    STDMETHODIMP get_EventFilter(LONG* plFilterMask) noexcept override;

    // ITTAPICallCenter
    STDMETHODIMP EnumerateAgentHandlers(IEnumAgentHandler** ppEnumHandler) noexcept override;
    STDMETHODIMP get_AgentHandlers(VARIANT* pVariant) noexcept override;

    // IConnectionPointContainer
    STDMETHODIMP EnumConnectionPoints(IEnumConnectionPoints** ppEnum) noexcept override;
    STDMETHODIMP FindConnectionPoint(REFIID riid, IConnectionPoint** ppCP) noexcept override;

    // IEventPump
    int descriptor() noexcept override;
    LONG dispatch(ULONG max) noexcept override;

  private:
    ~TapiObject() override;
    /// Null when the object is not initialized.
    std::shared_ptr<Center> center();
    HRESULT check();
    HRESULT check_call_center();
    HRESULT read_addresses(std::vector<ComPtr<ITAddress>>* out);
    HRESULT read_handlers(std::vector<ComPtr<ITAgentHandler>>* out);
    template <class Out>
    HRESULT not_supported_here(Out* out) noexcept;

    const std::shared_ptr<TapiLink> link_;
    const std::shared_ptr<Sinks> sinks_;
    std::mutex initializing_mutex_;  ///< One Initialize at a time.
    std::mutex mutex_;               ///< Guards center_, and only for a moment.
    std::shared_ptr<Center> center_;
};

}  // namespace agentline::com
