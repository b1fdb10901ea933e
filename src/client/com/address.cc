#include "client/com/address.h"

#include <utility>

#include "client/com/method.h"
#include "client/com/tapi_object.h"

namespace agentline::com {

Address::Address(std::shared_ptr<Center> center, LineDevice& device, DWORD id)
    : center_(std::move(center)), device_(device), id_(id) {}

Address::~Address() {
    center_->held_addresses.remove({device_.id, id_}, this);
}

STDMETHODIMP Address::get_State(ADDRESS_STATE* pAddressState) noexcept {
    return give_local(pAddressState, [&] {
        *pAddressState = center_->is_line_open(device_) ? AS_INSERVICE : AS_OUTOFSERVICE;
        return S_OK;
    });
}

// Choice: an address has no name but what is dialled, behind the name of its line.
STDMETHODIMP Address::get_AddressName(BSTR* ppName) noexcept {
    return give_local(
        ppName, [&] { return give_text(device_.name + u' ' + device_.addresses.at(id_), ppName); });
}

STDMETHODIMP Address::get_ServiceProviderName(BSTR* ppName) noexcept {
    return give_local(ppName, [&] { return give_text(device_.provider_name, ppName); });
}

STDMETHODIMP Address::get_TAPIObject(ITTAPI** ppTapiObject) noexcept {
    return give_local(ppTapiObject, [&] {
        const ComPtr<TapiObject> object = center_->tapi_object();
        // An address does not hold its TAPI object.
        if (!object) return TAPI_E_NOT_INITIALIZED;
        return ComPtr<ITTAPI>(object).CopyTo(ppTapiObject);
    });
}

STDMETHODIMP Address::get_DialableAddress(BSTR* pDialableAddress) noexcept {
    return give_local(pDialableAddress,
                      [&] { return give_text(device_.addresses.at(id_), pDialableAddress); });
}

STDMETHODIMP Address::get_AddressCapability(ADDRESS_CAPABILITY AddressCap,
                                            LONG* plCapability) noexcept {
    return give_local(plCapability, [&] {
        if (AddressCap < AC_ADDRESSTYPES || AddressCap > AC_GENERATEDIGITDEFAULTDURATION) {
            return E_INVALIDARG;
        }
        // The way from here to the line functions; the rest tells of calls.
        if (AddressCap == AC_LINEID) {
            *plCapability = static_cast<LONG>(device_.id);
        } else if (AddressCap == AC_ADDRESSID) {
            *plCapability = static_cast<LONG>(id_);
        } else if (AddressCap == AC_PERMANENTDEVICEID) {
            *plCapability = static_cast<LONG>(device_.permanent_id);
        } else {
            return TAPI_E_NOTSUPPORTED;
        }
        return S_OK;
    });
}

// ---- What comes with call control, or never ----------------------------------------------------

STDMETHODIMP Address::CreateCall(BSTR, LONG, LONG, ITBasicCallControl** ppCall) noexcept {
    return not_supported(ppCall);
}
STDMETHODIMP Address::get_Calls(VARIANT* pVariant) noexcept {
    return not_supported(pVariant);
}
STDMETHODIMP Address::EnumerateCalls(IEnumCall** ppCallEnum) noexcept {
    return not_supported(ppCallEnum);
}
STDMETHODIMP Address::CreateForwardInfoObject(ITForwardInformation** ppForwardInfo) noexcept {
    return not_supported(ppForwardInfo);
}
STDMETHODIMP Address::Forward(ITForwardInformation*, ITBasicCallControl*) noexcept {
    return TAPI_E_NOTSUPPORTED;
}
STDMETHODIMP Address::get_CurrentForwardInfo(ITForwardInformation** ppForwardInfo) noexcept {
    return not_supported(ppForwardInfo);
}
STDMETHODIMP Address::put_MessageWaiting(VARIANT_BOOL) noexcept {
    return TAPI_E_NOTSUPPORTED;
}
STDMETHODIMP Address::get_MessageWaiting(VARIANT_BOOL* pfMessageWaiting) noexcept {
    return not_supported(pfMessageWaiting);
}
STDMETHODIMP Address::put_DoNotDisturb(VARIANT_BOOL) noexcept {
    return TAPI_E_NOTSUPPORTED;
}
STDMETHODIMP Address::get_DoNotDisturb(VARIANT_BOOL* pfDoNotDisturb) noexcept {
    return not_supported(pfDoNotDisturb);
}
STDMETHODIMP Address::get_AddressCapabilityString(ADDRESS_CAPABILITY_STRING,
                                                  BSTR* ppCapabilityString) noexcept {
    return not_supported(ppCapabilityString);
}
STDMETHODIMP Address::get_CallTreatments(VARIANT* pVariant) noexcept {
    return not_supported(pVariant);
}
STDMETHODIMP Address::EnumerateCallTreatments(IEnumBstr** ppEnumCallTreatment) noexcept {
    return not_supported(ppEnumCallTreatment);
}
STDMETHODIMP Address::get_CompletionMessages(VARIANT* pVariant) noexcept {
    return not_supported(pVariant);
}
STDMETHODIMP Address::EnumerateCompletionMessages(IEnumBstr** ppEnumCompletionMessage) noexcept {
    return not_supported(ppEnumCompletionMessage);
}
STDMETHODIMP Address::get_DeviceClasses(VARIANT* pVariant) noexcept {
    return not_supported(pVariant);
}
STDMETHODIMP Address::EnumerateDeviceClasses(IEnumBstr** ppEnumDeviceClass) noexcept {
    return not_supported(ppEnumDeviceClass);
}

}  // namespace agentline::com
