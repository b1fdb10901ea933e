#include "client/com/collection.h"

#include <memory>
#include <new>
#include <tapi3.h>
#include <utility>

#include "client/com/dispatch.h"
#include "client/com/enumerator.h"

namespace agentline {

void copy_out(const ComPtr<IDispatch>& item, VARIANT* out) {
    *out = VARIANT{};
    out->vt = VT_DISPATCH;
    item.CopyTo(&out->pdispVal);
}

namespace {

using Item = ComPtr<IDispatch>;
using ItemEnumerator = Enumerator<IEnumVARIANT, Item, VARIANT>;

class Collection final : public DispatchObject<ITCollection> {
  public:
    explicit Collection(ItemEnumerator::List items) : items_(std::move(items)) {}

    STDMETHODIMP get_Count(LONG* count) noexcept override {
        if (count == nullptr) return E_POINTER;
        *count = static_cast<LONG>(items_->size());
        return S_OK;
    }

    STDMETHODIMP get_Item(LONG index, VARIANT* out) noexcept override {
        if (out == nullptr) return E_POINTER;
        *out = VARIANT{};
        if (index < 1 || static_cast<std::size_t>(index) > items_->size()) return E_INVALIDARG;
        copy_out((*items_)[static_cast<std::size_t>(index) - 1], out);
        return S_OK;
    }

    STDMETHODIMP get__NewEnum(IUnknown** out) noexcept override {
        if (out == nullptr) return E_POINTER;
        *out = new (std::nothrow) ItemEnumerator(items_, 0);
        return *out == nullptr ? E_OUTOFMEMORY : S_OK;
    }

  private:
    const ItemEnumerator::List items_;
};

}  // namespace

HRESULT make_collection(std::vector<ComPtr<IDispatch>> items, VARIANT* out) noexcept {
    if (out == nullptr) return E_POINTER;
    *out = VARIANT{};
    try {
        IDispatch* made =
            new Collection(std::make_shared<const std::vector<Item>>(std::move(items)));
        out->vt = VT_DISPATCH;
        out->pdispVal = made;
    } catch (const std::bad_alloc&) {
        return E_OUTOFMEMORY;
    }
    return S_OK;
}

}  // namespace agentline
