// What: objects of a program for the tests of events and lists: a value that tells of its end and
// sinks of both kinds, whose Event() is a function of the test.
// Owner: the test, by ComPtr. Thread: any; the functions must be fit for it.
#pragma once

#include <agentline_comptr.h>
#include <functional>
#include <tapi3.h>
#include <utility>

#include "client/com/object.h"

namespace agentline::test {

/// A holder for a new object, without a reference more than that.
template <typename Made>
ComPtr<Made> made(Made* object) {
    ComPtr<Made> holder;
    holder.Attach(object);
    return holder;
}

template <typename Interface>
ULONG references(Interface* object) {
    object->AddRef();
    return object->Release();
}

/// IDispatch with nothing behind it.
class Named : public Object<IDispatch> {
  public:
    STDMETHODIMP GetTypeInfoCount(UINT*) override { return E_NOTIMPL; }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR*, UINT, LCID, DISPID*) override {
        return E_NOTIMPL;
    }
    STDMETHODIMP Invoke(DISPID, REFIID, LCID, WORD, DISPPARAMS*, VARIANT*, EXCEPINFO*,
                        UINT*) override {
        return E_NOTIMPL;
    }
};

/// An event, or an element of a list.
class Token final : public Named {
  public:
    explicit Token(std::function<void()> at_end = {}) : at_end_(std::move(at_end)) {}

  private:
    ~Token() override {
        if (at_end_) at_end_();
    }

    const std::function<void()> at_end_;
};

inline ComPtr<IDispatch> token(std::function<void()> at_end = {}) {
    return made<IDispatch>(new Token(std::move(at_end)));
}

using OnEvent = std::function<void(TAPI_EVENT, IDispatch*)>;

class Sink final : public Object<ITTAPIEventNotification> {
  public:
    explicit Sink(OnEvent on_event, std::function<void()> at_end = {})
        : on_event_(std::move(on_event)), at_end_(std::move(at_end)) {}

    STDMETHODIMP Event(TAPI_EVENT kind, IDispatch* event) override {
        on_event_(kind, event);
        return E_FAIL;
    }

  private:
    ~Sink() override {
        if (at_end_) at_end_();
    }

    const OnEvent on_event_;
    const std::function<void()> at_end_;
};

inline ComPtr<IUnknown> sink(OnEvent on_event, std::function<void()> at_end = {}) {
    return made<IUnknown>(new Sink(std::move(on_event), std::move(at_end)));
}

}  // namespace agentline::test
