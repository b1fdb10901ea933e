#include "client/com/connection_point.h"

#include <new>
#include <tapi3.h>
#include <utility>
#include <vector>

#include "client/com/enumerator.h"
#include "client/com/object.h"

namespace agentline {
namespace {

using Owner = ComPtr<IConnectionPointContainer>;

class ConnectionPoint final : public Object<IConnectionPoint> {
  public:
    ConnectionPoint(REFIID iid, Owner owner, std::shared_ptr<Sinks> sinks)
        : iid_(iid), owner_(std::move(owner)), sinks_(std::move(sinks)) {}

    STDMETHODIMP GetConnectionInterface(IID* iid) noexcept override {
        if (iid == nullptr) return E_POINTER;
        *iid = iid_;
        return S_OK;
    }

    STDMETHODIMP GetConnectionPointContainer(IConnectionPointContainer** out) noexcept override {
        return out == nullptr ? E_POINTER : owner_.CopyTo(out);
    }

    STDMETHODIMP Advise(IUnknown* sink, DWORD* cookie) noexcept override {
        return sinks_->advise(sink, cookie);
    }

    STDMETHODIMP Unadvise(DWORD cookie) noexcept override { return sinks_->unadvise(cookie); }

    STDMETHODIMP EnumConnections(IEnumConnections** out) noexcept override {
        if (out == nullptr) return E_POINTER;
        *out = nullptr;
        try {
            return make_enumerator_of<IEnumConnections, CONNECTDATA>(sinks_->connections(), out);
        } catch (const std::bad_alloc&) {
            return E_OUTOFMEMORY;
        }
    }

  private:
    const IID iid_;
    const Owner owner_;
    const std::shared_ptr<Sinks> sinks_;
};

}  // namespace

HRESULT find_connection_point(REFIID iid, IConnectionPointContainer* owner,
                              std::shared_ptr<Sinks> sinks, IConnectionPoint** out) noexcept {
    if (out == nullptr) return E_POINTER;
    *out = nullptr;
    if (iid != IID_ITTAPIEventNotification && iid != DIID_ITTAPIDispatchEventNotification)
        return CONNECT_E_NOCONNECTION;
    *out = new (std::nothrow) ConnectionPoint(iid, Owner(owner), std::move(sinks));
    return *out == nullptr ? E_OUTOFMEMORY : S_OK;
}

HRESULT enumerate_connection_points(IConnectionPointContainer* owner,
                                    const std::shared_ptr<Sinks>& sinks,
                                    IEnumConnectionPoints** out) noexcept {
    if (out == nullptr) return E_POINTER;
    *out = nullptr;
    try {
        std::vector<ComPtr<IConnectionPoint>> points;
        for (const IID* name :
             {&IID_ITTAPIEventNotification, &DIID_ITTAPIDispatchEventNotification}) {
            ComPtr<IConnectionPoint> point;
            const HRESULT result = find_connection_point(*name, owner, sinks, &point);
            if (FAILED(result)) return result;
            points.push_back(std::move(point));
        }
        return make_enumerator(std::move(points), out);
    } catch (const std::bad_alloc&) {
        return E_OUTOFMEMORY;
    }
}

}  // namespace agentline
