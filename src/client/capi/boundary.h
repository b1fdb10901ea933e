// What: what every entry point shares: the wall that no exception passes, values to LONG, strings
// of either kind to UTF-16, and the common path of the asynchronous functions.
// Owner: none, functions. Thread: any. Never decides anything about agents.
// Spec: contract 4 (order of checks), 7.3.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <new>
#include <optional>
#include <string>

#include <tapi.h>

#include "base/utf.h"
#include "client/capi/registry.h"
#include "client/core/out_memory.h"
#include "model/guid.h"
#include "model/lineerr.h"
#include "model/proxy_request.h"

namespace agentline::client {

/// Runs an entry point; exceptions become the two codes that every function lists.
template <class Entry>
LONG guarded(Entry entry) noexcept {
    try {
        return entry();
    } catch (const std::bad_alloc&) {
        return as_long(LineErr::nomem);
    } catch (...) {
        return as_long(LineErr::operationfailed);
    }
}

inline bool has_null(std::initializer_list<const void*> pointers) {
    return std::any_of(pointers.begin(), pointers.end(),
                       [](const void* pointer) { return pointer == nullptr; });
}

/// Choice: the ANSI code page is UTF-8.
inline std::optional<std::u16string> text_of(const char* ansi) {
    if (ansi == nullptr) return std::nullopt;
    return to_utf16(ansi);
}
inline std::optional<std::u16string> text_of(const WCHAR* wide) {
    if (wide == nullptr) return std::nullopt;
    return std::u16string(wide);
}

GroupId group_of(const GUID& guid);

/// What an entry point asks for, and where the result goes.
struct Asked {
    proxy::Request request;
    OutMemory out;
};

/// An asynchronous function: orders 1 and 2, the required pointers, and only then make(), which may
/// read through them; the rest is the application's.
template <class Make>
LONG agent_request(HLINE line, std::initializer_list<const void*> required, Make make) {
    const auto application = Registry::instance().application_of_line(line);
    if (!application) return as_long(application.error());
    if (has_null(required)) return as_long(LineErr::invalpointer);
    const Asked asked = make();
    const auto id = (*application)->request(line, asked.request, asked.out);
    return id ? static_cast<LONG>(*id) : as_long(id.error());
}

/// One without output.
inline LONG set_request(HLINE line, const proxy::Request& request) {
    return agent_request(line, {}, [&] { return Asked{request, {}}; });
}

/// One that fills `structure`; make(dwTotalSize) is the request.
template <class Make>
LONG report_request(HLINE line, void* structure, bool ansi, Make make) {
    return agent_request(line, {structure}, [&] {
        const std::uint32_t total_size = total_size_at(structure);
        return Asked{make(total_size), OutMemory{structure, total_size, ansi}};
    });
}

}  // namespace agentline::client
