#include <agentline_tapi3.h>
#include <new>

#include "client/com/object.h"
#include "client/com/tapi_object.h"

namespace agentline {
namespace {

// Runs an entry point; exceptions become codes.
template <typename Entry>
HRESULT guarded(Entry entry) noexcept {
    try {
        return entry();
    } catch (const std::bad_alloc&) {
        return E_OUTOFMEMORY;
    } catch (...) {
        return E_UNEXPECTED;
    }
}

// How often this thread has called CoInitialize, less CoUninitialize. Choice: a static in a
// function, as each thread has its own and nobody else may touch it.
ULONG& initialize_count() {
    static thread_local ULONG count = 0;
    return count;
}

// The object is made also when out is NULL, since a missing interface is reported before a missing
// pointer.
HRESULT new_tapi_object(IUnknown* outer, REFIID riid, void** out) noexcept {
    if (outer != nullptr) return CLASS_E_NOAGGREGATION;
    void* made = nullptr;
    const HRESULT result = guarded([&] { return create_tapi_object(riid, &made); });
    if (FAILED(result)) return result;
    if (out == nullptr) {
        static_cast<IUnknown*>(made)->Release();
        return E_POINTER;
    }
    *out = made;
    return S_OK;
}

class TapiFactory final : public Object<IClassFactory> {
  public:
    STDMETHODIMP CreateInstance(IUnknown* pUnkOuter, REFIID riid, void** ppvObject) override {
        if (ppvObject != nullptr) *ppvObject = nullptr;
        return new_tapi_object(pUnkOuter, riid, ppvObject);
    }
    // The library stays anyway, see DllCanUnloadNow.
    STDMETHODIMP LockServer(BOOL) override { return S_OK; }

  private:
    ~TapiFactory() override = default;
};

}  // namespace
}  // namespace agentline

HRESULT CoInitialize(void* pvReserved) {
    return CoInitializeEx(pvReserved, COINIT_APARTMENTTHREADED);
}

HRESULT CoInitializeEx(void* pvReserved, DWORD) {
    if (pvReserved != nullptr) return E_INVALIDARG;
    return agentline::initialize_count()++ == 0 ? S_OK : S_FALSE;
}

void CoUninitialize(void) {
    ULONG& count = agentline::initialize_count();
    if (count > 0) --count;
}

HRESULT CoCreateInstance(REFCLSID rclsid, IUnknown* pUnkOuter, DWORD dwClsContext, REFIID riid,
                         void** ppv) {
    if (ppv != nullptr) *ppv = nullptr;
    if (rclsid != CLSID_TAPI) return REGDB_E_CLASSNOTREG;
    if ((dwClsContext & CLSCTX_INPROC_SERVER) == 0) return REGDB_E_CLASSNOTREG;
    return agentline::new_tapi_object(pUnkOuter, riid, ppv);
}

HRESULT DllGetClassObject(REFCLSID rclsid, REFIID riid, void** ppv) {
    if (ppv != nullptr) *ppv = nullptr;
    if (rclsid != CLSID_TAPI) return CLASS_E_CLASSNOTAVAILABLE;
    if (riid != IID_IClassFactory && riid != IID_IUnknown) return E_NOINTERFACE;
    if (ppv == nullptr) return E_POINTER;
    return agentline::guarded([&] {
        IClassFactory* factory = new agentline::TapiFactory;
        *ppv = factory;
        return S_OK;
    });
}

HRESULT DllCanUnloadNow(void) {
    return S_FALSE;
}

HRESULT tapi3_create(REFIID riid, void** ppv) {
    if (ppv != nullptr) *ppv = nullptr;
    return agentline::new_tapi_object(nullptr, riid, ppv);
}
