// What: the two forms in which every list is given: an enumerator for C and C++, a collection in a
// VARIANT for callers by name. Both hold what was there at the time of the call.
// Owner: none, functions. Thread: any. Spec: contract tapi3 1 (collections and enumerators), 3.8.
#pragma once

#include <utility>
#include <vector>

#include "client/com/collection.h"
#include "client/com/enumerator.h"
#include "client/com/method.h"

namespace agentline::com {

/// `read` fills a std::vector<ComPtr<Element>>*.
template <class Element, class Enum, class State, class Read>
HRESULT give_enumerator(Enum** out, State state, Read read) noexcept {
    return give(out, state, [&] {
        std::vector<ComPtr<Element>> elements;
        const HRESULT result = read(&elements);
        return FAILED(result) ? result : make_enumerator(std::move(elements), out);
    });
}

template <class Element, class State, class Read>
HRESULT give_collection(VARIANT* out, State state, Read read) noexcept {
    return give(out, state, [&] {
        std::vector<ComPtr<Element>> elements;
        const HRESULT result = read(&elements);
        if (FAILED(result)) return result;
        return make_collection({elements.begin(), elements.end()}, out);
    });
}

/// As lists of interfaces.
template <class Element, class Held>
HRESULT put_all(const std::vector<ComPtr<Held>>& objects, std::vector<ComPtr<Element>>* out) {
    out->assign(objects.begin(), objects.end());
    return S_OK;
}

}  // namespace agentline::com
