// agentline_comptr.h: holders for interface pointers and strings, for C++ programs and for us.
//
// Header only, C++17, above the published functions; no page of their own. A holder releases or
// frees at its end. It may be moved to another thread, but is not itself for two threads at once.

#pragma once

#include <agentline_com.h>
#include <utility>

namespace agentline {

// One reference on an object, or none. Like the holders that come with Windows compilers.
template <typename Interface>
class ComPtr {
  public:
    ComPtr() = default;
    // Counts a reference of its own.
    ComPtr(Interface* object) : object_(object) {
        if (object_ != nullptr) object_->AddRef();
    }
    ComPtr(const ComPtr& other) : ComPtr(other.object_) {}
    ComPtr(ComPtr&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    // From an interface or object that derives from this one.
    template <typename Derived>
    ComPtr(const ComPtr<Derived>& other) : ComPtr(static_cast<Interface*>(other.Get())) {}
    ~ComPtr() { Reset(); }
    ComPtr& operator=(ComPtr other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }

    Interface* Get() const { return object_; }
    Interface* operator->() const { return object_; }
    Interface& operator*() const { return *object_; }
    explicit operator bool() const { return object_ != nullptr; }

    // Takes over a reference that the caller has.
    void Attach(Interface* object) {
        Reset();
        object_ = object;
    }
    // Hands the reference over to the caller.
    Interface* Detach() { return std::exchange(object_, nullptr); }
    // Empty before Release runs the code of an object, which may look here.
    void Reset() {
        if (Interface* object = Detach()) object->Release();
    }

    // For [out] parameters: lets go of what it holds first.
    Interface** ReleaseAndGetAddressOf() {
        Reset();
        return &object_;
    }
    Interface** operator&() { return ReleaseAndGetAddressOf(); }

    // A copy for an [out] parameter; the receiver releases.
    HRESULT CopyTo(Interface** out) const {
        if (object_ != nullptr) object_->AddRef();
        *out = object_;
        return S_OK;
    }
    // The same object's other interface; E_NOINTERFACE, and `other` empty, when it has none. Only
    // for interfaces with a GUID.
    template <typename Other>
    HRESULT As(ComPtr<Other>* other) const {
        if (object_ == nullptr) return E_POINTER;
        void* found = nullptr;
        const HRESULT result = object_->QueryInterface(__uuidof(Other), &found);
        other->Attach(static_cast<Other*>(found));
        return result;
    }

    friend bool operator==(const ComPtr& a, const ComPtr& b) { return a.object_ == b.object_; }
    friend bool operator!=(const ComPtr& a, const ComPtr& b) { return a.object_ != b.object_; }

  private:
    Interface* object_ = nullptr;
};

}  // namespace agentline
