// enumerator.h: IEnumX objects: a list as it was when it was asked for, and a place in it.
//
// One class for all of them: TAPI's interfaces (Next, Reset, Skip, Clone) and the standard ones
// (Next, Skip, Reset, Clone) differ in the order of their slots only, which the interface decides.
// Clones share the list, which never changes; the place is the enumerator's own. Any thread may
// call. No lock is held while elements are counted. Pages: IEnumAgentHandler and its neighbours;
// contract 3.8.

#pragma once

#include <agentline_comptr.h>
#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

#include "client/com/object.h"

namespace agentline {

/// A place in a list of so many elements.
class Cursor {
  public:
    struct Range {
        std::size_t begin = 0, end = 0;
    };

    Cursor(std::size_t size, std::size_t at) : size_(size), at_(at) {}

    /// Passes the next elements, at most `count`.
    Range advance(ULONG count);
    void reset();
    [[nodiscard]] std::size_t at() const;

  private:
    const std::size_t size_;
    mutable std::mutex mutex_;
    std::size_t at_;
};

/// How an element goes into an [out] place, which owns it from then on. Elements of other kinds
/// have an overload beside their type.
template <typename Element>
void copy_out(const ComPtr<Element>& element, Element** out) {
    element.CopyTo(out);
}

template <typename Enum, typename Item, typename Out>
class Enumerator final : public Object<Enum> {
  public:
    using List = std::shared_ptr<const std::vector<Item>>;

    Enumerator(List list, std::size_t at) : list_(std::move(list)), cursor_(list_->size(), at) {}

    STDMETHODIMP Next(ULONG celt, Out* elements, ULONG* fetched) noexcept override {
        if (fetched != nullptr) *fetched = 0;
        if (fetched == nullptr && celt != 1) return E_POINTER;
        // Choice: whoever asks for none need not have room for any.
        if (elements == nullptr && celt != 0) return E_POINTER;
        const Cursor::Range range = cursor_.advance(celt);
        const std::size_t count = range.end - range.begin;
        for (std::size_t i = 0; i < count; ++i) copy_out((*list_)[range.begin + i], &elements[i]);
        for (std::size_t i = count; i < celt; ++i) elements[i] = Out{};
        if (fetched != nullptr) *fetched = static_cast<ULONG>(count);
        return count == celt ? S_OK : S_FALSE;
    }

    STDMETHODIMP Reset() noexcept override {
        cursor_.reset();
        return S_OK;
    }

    STDMETHODIMP Skip(ULONG celt) noexcept override {
        const Cursor::Range range = cursor_.advance(celt);
        return range.end - range.begin == celt ? S_OK : S_FALSE;
    }

    STDMETHODIMP Clone(Enum** out) noexcept override {
        if (out == nullptr) return E_POINTER;
        *out = new (std::nothrow) Enumerator(list_, cursor_.at());
        return *out == nullptr ? E_OUTOFMEMORY : S_OK;
    }

  private:
    const List list_;
    Cursor cursor_;
};

/// An enumerator at the beginning of a list; E_POINTER, E_OUTOFMEMORY, and then NULL.
template <typename Enum, typename Out, typename Item>
HRESULT make_enumerator_of(std::vector<Item> items, Enum** out) noexcept {
    if (out == nullptr) return E_POINTER;
    *out = nullptr;
    try {
        auto list = std::make_shared<const std::vector<Item>>(std::move(items));
        *out = new Enumerator<Enum, Item, Out>(std::move(list), 0);
    } catch (const std::bad_alloc&) {
        return E_OUTOFMEMORY;
    }
    return S_OK;
}

/// For lists of objects.
template <typename Enum, typename Element>
HRESULT make_enumerator(std::vector<ComPtr<Element>> elements, Enum** out) noexcept {
    return make_enumerator_of<Enum, Element*>(std::move(elements), out);
}

}  // namespace agentline
