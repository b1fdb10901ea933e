#include "client/com/tapi_object.h"

#include <agentline_tapi3.h>
#include <limits>
#include <utility>

#include "client/com/address.h"
#include "client/com/agent_handler.h"
#include "client/com/connection_point.h"
#include "client/com/lists.h"
#include "client/com/method.h"

namespace agentline {

HRESULT create_tapi_object(REFIID riid, void** out) {
    ComPtr<com::TapiObject> object;
    object.Attach(new com::TapiObject);
    return object->QueryInterface(riid, out);
}

}  // namespace agentline

namespace agentline::com {
namespace {

constexpr LONG event_filter_max = 0x03FFFFFF;

}  // namespace

TapiObject::TapiObject()
    : link_(std::make_shared<TapiLink>(this)), sinks_(std::make_shared<Sinks>()) {}

TapiObject::~TapiObject() {
    link_->forget();
    if (center_) center_->shut_down();
    sinks_->clear();
}

std::shared_ptr<Center> TapiObject::center() {
    const std::lock_guard lock(mutex_);
    return center_;
}

HRESULT TapiObject::check() {
    return center() ? S_OK : TAPI_E_NOT_INITIALIZED;
}

// As its pages print it, and unlike all others (A6).
HRESULT TapiObject::check_call_center() {
    return center() ? S_OK : E_INVALIDARG;
}

// ---- Beginning and end -------------------------------------------------------------------------

STDMETHODIMP TapiObject::Initialize() noexcept {
    return guarded([&]() -> HRESULT {
        const std::lock_guard initializing(initializing_mutex_);
        if (center()) return S_FALSE;
        std::shared_ptr<Center> started;
        const HRESULT result = Center::start(link_, sinks_, &started);
        if (FAILED(result)) return result;
        const std::lock_guard lock(mutex_);
        center_ = std::move(started);
        return S_OK;
    });
}

STDMETHODIMP TapiObject::Shutdown() noexcept {
    return guarded([&]() -> HRESULT {
        std::shared_ptr<Center> ended;
        {
            const std::lock_guard lock(mutex_);
            if (!center_) return S_FALSE;
            if (center_->events().is_delivering_here()) return TAPI_E_WRONG_STATE;
            ended = std::move(center_);
            center_ = nullptr;
        }
        ended->shut_down();
        return S_OK;
    });
}

// ---- Addresses and handlers --------------------------------------------------------------------

HRESULT TapiObject::read_addresses(std::vector<ComPtr<ITAddress>>* out) {
    const auto center = this->center();
    if (!center) return TAPI_E_NOT_INITIALIZED;
    for (const auto& device : center->devices()) {
        const auto addresses = center->addresses_of(*device);
        out->insert(out->end(), addresses.begin(), addresses.end());
    }
    return S_OK;
}

STDMETHODIMP TapiObject::EnumerateAddresses(IEnumAddress** ppEnumAddress) noexcept {
    return give_enumerator<ITAddress>(
        ppEnumAddress, [&] { return check(); }, [&](auto* list) { return read_addresses(list); });
}

STDMETHODIMP TapiObject::get_Addresses(VARIANT* pVariant) noexcept {
    return give_collection<ITAddress>(
        pVariant, [&] { return check(); }, [&](auto* list) { return read_addresses(list); });
}

HRESULT TapiObject::read_handlers(std::vector<ComPtr<ITAgentHandler>>* out) {
    const auto center = this->center();
    return center ? put_all(center->handlers(), out) : E_INVALIDARG;
}

STDMETHODIMP TapiObject::EnumerateAgentHandlers(IEnumAgentHandler** ppEnumHandler) noexcept {
    return give_enumerator<ITAgentHandler>(
        ppEnumHandler, [&] { return check_call_center(); },
        [&](auto* list) { return read_handlers(list); });
}

STDMETHODIMP TapiObject::get_AgentHandlers(VARIANT* pVariant) noexcept {
    return give_collection<ITAgentHandler>(
        pVariant, [&] { return check_call_center(); },
        [&](auto* list) { return read_handlers(list); });
}

// ---- Events ------------------------------------------------------------------------------------

STDMETHODIMP TapiObject::put_EventFilter(LONG lFilterMask) noexcept {
    return guarded([&]() -> HRESULT {
        const auto center = this->center();
        if (!center) return TAPI_E_NOT_INITIALIZED;
        if ((lFilterMask & ~event_filter_max) != 0) return E_INVALIDARG;
        center->set_event_filter(lFilterMask);
        return S_OK;
    });
}

STDMETHODIMP TapiObject::get_EventFilter(LONG* plFilterMask) noexcept {
    return give(
        plFilterMask, [&] { return check(); },
        [&]() -> HRESULT {
            const auto center = this->center();
            if (!center) return TAPI_E_NOT_INITIALIZED;
            *plFilterMask = center->event_filter();
            return S_OK;
        });
}

STDMETHODIMP TapiObject::EnumConnectionPoints(IEnumConnectionPoints** ppEnum) noexcept {
    return enumerate_connection_points(this, sinks_, ppEnum);
}

STDMETHODIMP TapiObject::FindConnectionPoint(REFIID riid, IConnectionPoint** ppCP) noexcept {
    return find_connection_point(riid, this, sinks_, ppCP);
}

int TapiObject::descriptor() noexcept {
    const auto center = this->center();
    return center ? center->events().descriptor() : -1;
}

LONG TapiObject::dispatch(ULONG max) noexcept {
    const auto center = this->center();
    if (!center) return TAPI_E_NOT_INITIALIZED;
    return center->events().dispatch(max == 0 ? std::numeric_limits<ULONG>::max() : max);
}

// ---- What comes with call control, or never ----------------------------------------------------

template <class Out>
HRESULT TapiObject::not_supported_here(Out* out) noexcept {
    return give(
        out, [&] { return check(); }, [] { return TAPI_E_NOTSUPPORTED; });
}

STDMETHODIMP TapiObject::RegisterCallNotifications(ITAddress*, VARIANT_BOOL, VARIANT_BOOL, LONG,
                                                   LONG, LONG* plRegister) noexcept {
    return not_supported_here(plRegister);
}
STDMETHODIMP TapiObject::UnregisterNotifications(LONG) noexcept {
    return TAPI_E_NOTSUPPORTED;
}
STDMETHODIMP TapiObject::get_CallHubs(VARIANT* pVariant) noexcept {
    return not_supported_here(pVariant);
}
STDMETHODIMP TapiObject::EnumerateCallHubs(IEnumCallHub** ppEnumCallHub) noexcept {
    return not_supported_here(ppEnumCallHub);
}
STDMETHODIMP TapiObject::SetCallHubTracking(VARIANT, VARIANT_BOOL) noexcept {
    return TAPI_E_NOTSUPPORTED;
}
STDMETHODIMP TapiObject::EnumeratePrivateTAPIObjects(IEnumUnknown** ppEnumUnknown) noexcept {
    return not_supported_here(ppEnumUnknown);
}
STDMETHODIMP TapiObject::get_PrivateTAPIObjects(VARIANT* pVariant) noexcept {
    return not_supported_here(pVariant);
}
STDMETHODIMP TapiObject::RegisterRequestRecipient(LONG, LONG, VARIANT_BOOL) noexcept {
    return TAPI_E_NOTSUPPORTED;
}
STDMETHODIMP TapiObject::SetAssistedTelephonyPriority(BSTR, VARIANT_BOOL) noexcept {
    return TAPI_E_NOTSUPPORTED;
}
STDMETHODIMP TapiObject::SetApplicationPriority(BSTR, LONG, VARIANT_BOOL) noexcept {
    return TAPI_E_NOTSUPPORTED;
}

}  // namespace agentline::com

// ---- Events in a thread of the program (agentline_tapi3.h) -------------------------------------

namespace {

agentline::ComPtr<IEventPump> pump_of(ITTAPI* object) {
    agentline::ComPtr<IEventPump> pump;
    if (object != nullptr) agentline::ComPtr<ITTAPI>(object).As(&pump);
    return pump;
}

}  // namespace

int tapi3_event_fd(ITTAPI* pTapi) {
    const auto pump = pump_of(pTapi);
    return pump ? pump->descriptor() : -1;
}

LONG tapi3_dispatch_events(ITTAPI* pTapi, ULONG max) {
    if (pTapi == nullptr) return E_POINTER;
    const auto pump = pump_of(pTapi);
    return pump ? pump->dispatch(max) : E_INVALIDARG;
}
