// Goal: see tapi3_mixed.cc. Method: the calls, by lpVtbl and by macro, with IIDs defined by
// INITGUID.
#define COBJMACROS
#define INITGUID
#include "abi/tapi3_mixed.h"

#define CHECK(condition) \
    if (!(condition)) return __LINE__

int mixed_call_from_c(ITTAPIEventNotification* sink) {
    void* found = sink;
    CHECK(sink->lpVtbl->QueryInterface(sink, &IID_ITAgent, &found) == E_NOINTERFACE);
    CHECK(found == NULL);
    CHECK(ITTAPIEventNotification_QueryInterface(sink, &IID_ITTAPIEventNotification, &found) ==
          S_OK);
    CHECK(found == sink);
    CHECK(ITTAPIEventNotification_AddRef(sink) == 3);
    CHECK(ITTAPIEventNotification_Event(sink, TE_AGENTSESSION, NULL) == S_FALSE);
    CHECK(sink->lpVtbl->Event(sink, TE_AGENT, NULL) == E_INVALIDARG);
    CHECK(ITTAPIEventNotification_Release(sink) == 2);
    CHECK(IsEqualIID(&IID_NULL, &GUID_NULL) && !IsEqualIID(&IID_NULL, &IID_ITAgent));
    return 0;
}
