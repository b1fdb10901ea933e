// What: BSTRs that callers pass in, as texts of ours.
// Owner: none, functions. Thread: any. The caller's string is copied. Spec: contract tapi3 2.3.
#pragma once

#include <agentline_com.h>
#include <string>

namespace agentline::com {

/// NULL is the empty string, as everywhere in Automation.
inline std::u16string text_of(BSTR text) {
    static_assert(sizeof(OLECHAR) == sizeof(char16_t));
    return {reinterpret_cast<const char16_t*>(text), SysStringLen(text)};
}

}  // namespace agentline::com
