// Goal: an object written in C++ and called from C is one and the same. Method: a C++ sink, which C
// calls through lpVtbl and by the macros of COBJMACROS; each method tells that it was the one.
#include "abi/tapi3_mixed.h"

#include <stdio.h>

namespace {

class Sink final : public ITTAPIEventNotification {
  public:
    STDMETHODIMP QueryInterface(REFIID riid, void** ppvObject) override {
        *ppvObject = nullptr;
        if (riid != IID_IUnknown && riid != __uuidof(ITTAPIEventNotification)) return E_NOINTERFACE;
        *ppvObject = this;
        AddRef();
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return ++references_; }
    STDMETHODIMP_(ULONG) Release() override { return --references_; }
    STDMETHODIMP Event(TAPI_EVENT TapiEvent, IDispatch* pEvent) override {
        return TapiEvent == TE_AGENTSESSION && pEvent == nullptr ? S_FALSE : E_INVALIDARG;
    }

  private:
    ULONG references_ = 1;
};

}  // namespace

int main() {
    Sink sink;
    const int line = mixed_call_from_c(&sink);
    if (line != 0) printf("FAILED: tapi3_mixed_c.c:%d\n", line);
    // C has left one reference, and IID_PPV_ARGS adds another.
    ITTAPIEventNotification* again = nullptr;
    if (sink.QueryInterface(IID_PPV_ARGS(&again)) != S_OK || again != &sink) return 1;
    return line == 0 && sink.Release() == 2 ? 0 : 1;
}
