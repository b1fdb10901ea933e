// Lines: lineOpen, lineClose.
#include "client/capi/boundary.h"
#include "model/checks.h"
#include "wire/flat.h"

namespace agentline::client {
namespace {

bool needs_call_params(DWORD device_id, DWORD privileges) {
    return device_id == LINEMAPPER ||
           (privileges & (LINEOPENOPTION_PROXY | LINEOPENOPTION_SINGLEADDRESS)) != 0;
}

/// Copies LINECALLPARAMS, if lineOpen reads it at all; orders 3 and 5 of contract 4.
LineResult<Bytes> call_params_of(DWORD device_id, DWORD privileges, const void* call_params) {
    if (!needs_call_params(device_id, privileges)) return Bytes();
    const bool is_proxy = (privileges & LINEOPENOPTION_PROXY) != 0;
    if (call_params == nullptr) {
        // Without PROXY the server decides: SINGLEADDRESS without an address is INVALADDRESSID.
        return is_proxy ? LineResult<Bytes>(failure(LineErr::invalpointer)) : Bytes();
    }
    const std::uint32_t total_size = total_size_at(call_params);
    if (total_size > out_structure_size_max) return failure(LineErr::invalparam);
    const auto* const first = static_cast<const std::uint8_t*>(call_params);
    Bytes bytes(first, first + total_size);
    if (const auto read = wire::address_of(bytes); !read) return failure(read.error());
    // What the types mean is judged by the server, after device and version.
    const auto types = wire::proxy_types_of(bytes);
    if (is_proxy && !types && types.error() == LineErr::structuretoosmall) {
        return failure(types.error());
    }
    return bytes;
}

LONG open(HLINEAPP line_app, wire::Open request, LPHLINE out, Line line, const void* call_params) {
    Registry& registry = Registry::instance();
    const auto application = registry.application(line_app);
    if (!application) return as_long(application.error());
    if (out == nullptr) return as_long(LineErr::invalpointer);
    auto params = call_params_of(request.device_id, request.privileges, call_params);
    if (!params) return as_long(params.error());
    request.call_params = std::move(*params);
    const auto handle = registry.add_line(line_app);
    if (!handle) return as_long(handle.error());
    line.handle = request.remote_line = request.open_context = *handle;
    const LineErr opened = (*application)->open(std::move(request), line);
    if (opened != LineErr::ok) {
        registry.remove_line(*handle);
        return as_long(opened);
    }
    *out = *handle;
    return 0;
}

}  // namespace
}  // namespace agentline::client

using namespace agentline;
using namespace agentline::client;

LONG WINAPI lineOpenW(HLINEAPP hLineApp, DWORD dwDeviceID, LPHLINE lphLine, DWORD dwAPIVersion,
                      DWORD dwExtVersion, DWORD_PTR dwCallbackInstance, DWORD dwPrivileges,
                      DWORD dwMediaModes, LPLINECALLPARAMS const lpCallParams) {
    return guarded([&] {
        wire::Open request;
        request.device_id = dwDeviceID;
        request.api_version = dwAPIVersion;
        request.ext_version = dwExtVersion;
        request.privileges = dwPrivileges;
        request.media_modes = dwMediaModes;
        Line line;
        line.api_version = dwAPIVersion;
        line.privileges = dwPrivileges;
        line.instance = dwCallbackInstance;
        return open(hLineApp, std::move(request), lphLine, line, lpCallParams);
    });
}

// What lineOpen reads of LINECALLPARAMS holds no characters, so that A and W do the same.
LONG WINAPI lineOpenA(HLINEAPP hLineApp, DWORD dwDeviceID, LPHLINE lphLine, DWORD dwAPIVersion,
                      DWORD dwExtVersion, DWORD_PTR dwCallbackInstance, DWORD dwPrivileges,
                      DWORD dwMediaModes, LPLINECALLPARAMS const lpCallParams) {
    return lineOpenW(hLineApp, dwDeviceID, lphLine, dwAPIVersion, dwExtVersion, dwCallbackInstance,
                     dwPrivileges, dwMediaModes, lpCallParams);
}

LONG WINAPI lineOpen(HLINEAPP hLineApp, DWORD dwDeviceID, LPHLINE lphLine, DWORD dwAPIVersion,
                     DWORD dwExtVersion, DWORD_PTR dwCallbackInstance, DWORD dwPrivileges,
                     DWORD dwMediaModes, LPLINECALLPARAMS const lpCallParams) {
    return lineOpenA(hLineApp, dwDeviceID, lphLine, dwAPIVersion, dwExtVersion, dwCallbackInstance,
                     dwPrivileges, dwMediaModes, lpCallParams);
}

LONG WINAPI lineClose(HLINE hLine) {
    return guarded([&] {
        const auto application = Registry::instance().application_of_line(hLine);
        if (!application) return as_long(application.error());
        const LineErr closed = (*application)->close(hLine);
        Registry::instance().remove_line(hLine);
        return as_long(closed);
    });
}
