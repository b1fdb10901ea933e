// Life cycle and devices: lineInitializeEx, lineShutdown, lineNegotiateAPIVersion, lineGetDevCaps,
// lineGetAddressCaps, lineGetProxyStatus.
#include <cerrno>
#include <cstring>
#include <utility>

#include "client/capi/boundary.h"
#include "model/checks.h"
#include "model/versions.h"
#include "wire/flat.h"

namespace agentline::client {
namespace {

constexpr std::uint32_t proxy_list_fixed_size = 24;
constexpr std::size_t friendly_name_max = 1024;

/// In: the choice; NULL = hidden window, the only mechanism of programs that know no other.
LineResult<Mechanism> mechanism_of(const LINEINITIALIZEEXPARAMS* params, LINECALLBACK callback) {
    DWORD option = LINEINITIALIZEEXOPTION_USEHIDDENWINDOW;
    if (params != nullptr) {
        if (params->dwTotalSize < sizeof(*params)) return failure(LineErr::structuretoosmall);
        option = params->dwOptions & ~LINEINITIALIZEEXOPTION_CALLHUBTRACKING;
    }
    if (option == LINEINITIALIZEEXOPTION_USEEVENT) return Mechanism::event;
    if (option != LINEINITIALIZEEXOPTION_USEHIDDENWINDOW) return failure(LineErr::invalparam);
    if (callback == nullptr) return failure(LineErr::invalpointer);
    return Mechanism::callback;
}

void fill(LINEINITIALIZEEXPARAMS* params, const Application& application) {
    if (params == nullptr) return;
    params->dwNeededSize = sizeof(*params);
    params->dwUsedSize = sizeof(*params);
    if (application.mechanism() == Mechanism::event) {
        params->Handles.hEvent =
            reinterpret_cast<HANDLE>(static_cast<std::intptr_t>(application.descriptor()));
    }
}

LONG initialize(LPHLINEAPP line_app, LINECALLBACK callback, std::optional<std::u16string> name,
                LPDWORD device_count, LPDWORD api_version, LPLINEINITIALIZEEXPARAMS params) {
    if (has_null({line_app, device_count, api_version})) return as_long(LineErr::invalpointer);
    const auto mechanism = mechanism_of(params, callback);
    if (!mechanism) return as_long(mechanism.error());
    if (*api_version < api_versions.front()) return as_long(LineErr::invalparam);
    if (name && name->size() > friendly_name_max) return as_long(LineErr::invalappname);
    Application::Options options;
    options.mechanism = *mechanism;
    options.callback = callback;
    options.module_name = to_utf16(program_invocation_short_name);
    options.friendly_name = name ? std::move(*name) : options.module_name;
    options.api_version = *api_version;
    options.on_line_void = [](std::uint32_t line) { Registry::instance().remove_line(line); };
    const auto application = Application::start(options);
    if (!application) return as_long(application.error());
    const auto handle = Registry::instance().add(*application);
    if (!handle) return as_long(handle.error());
    *line_app = *handle;
    *device_count = (*application)->device_count();
    *api_version = (*application)->service_version();
    fill(params, **application);
    return 0;
}

/// What lineGetDevCaps and lineGetAddressCaps know of their structure.
struct CapsKind {
    std::uint32_t (*fixed_size)(std::uint32_t api_version);
    bool (*is_consistent)(ByteView caps, std::uint32_t total_size);
    Bytes (*to_ansi)(ByteView caps, std::uint32_t total_size);
};
constexpr CapsKind dev_caps{wire::dev_caps_fixed_size, wire::is_consistent_dev_caps,
                            wire::to_ansi_dev_caps};
constexpr CapsKind address_caps{wire::address_caps_fixed_size, wire::is_consistent_address_caps,
                                wire::to_ansi_address_caps};

/// ask(application, room) gets the structure from the server, in at most `room` bytes.
template <class Ask>
LONG get_caps(const CapsKind& kind, HLINEAPP line_app, DWORD api_version, void* out, bool ansi,
              Ask ask) {
    const auto application = Registry::instance().application(line_app);
    if (!application) return as_long(application.error());
    if (out == nullptr) return as_long(LineErr::invalpointer);
    const std::uint32_t total_size = total_size_at(out);
    // The fixed part of a version that does not exist is unknown; the server refuses that version.
    const std::uint32_t known_version = is_api_version(api_version) ? api_version : api_2_0;
    if (total_size < kind.fixed_size(known_version)) return as_long(LineErr::structuretoosmall);
    const std::uint32_t room = std::min(asked_size(total_size, ansi), out_structure_size_max);
    const LineResult<Bytes> caps = ask(**application, room);
    if (!caps) return as_long(caps.error());
    if (caps->size() > room || !kind.is_consistent(*caps, room)) {
        return as_long(LineErr::operationfailed);
    }
    write_structure(out, ansi ? kind.to_ansi(*caps, total_size) : *caps, total_size);
    return as_long(LineErr::ok);
}

LONG get_dev_caps(HLINEAPP line_app, DWORD device_id, DWORD api_version, DWORD ext_version,
                  LPLINEDEVCAPS out, bool ansi) {
    const auto ask = [&](Application& application, std::uint32_t room) -> LineResult<Bytes> {
        const wire::GetDevCaps request{0, device_id, api_version, ext_version, room};
        auto ack = application.call<wire::GetDevCapsAck>(request, room);
        if (!ack) return failure(ack.error());
        return std::move(ack->dev_caps);
    };
    return get_caps(dev_caps, line_app, api_version, out, ansi, ask);
}

LONG get_address_caps(HLINEAPP line_app, DWORD device_id, DWORD address_id, DWORD api_version,
                      DWORD ext_version, LPLINEADDRESSCAPS out, bool ansi) {
    const auto ask = [&](Application& application, std::uint32_t room) -> LineResult<Bytes> {
        const wire::GetAddressCaps request{0,           device_id,   address_id,
                                           api_version, ext_version, room};
        auto ack = application.call<wire::GetAddressCapsAck>(request, room);
        if (!ack) return failure(ack.error());
        return std::move(ack->address_caps);
    };
    return get_caps(address_caps, line_app, api_version, out, ansi, ask);
}

}  // namespace
}  // namespace agentline::client

using namespace agentline;
using namespace agentline::client;

LONG WINAPI lineInitializeExW(LPHLINEAPP lphLineApp, HINSTANCE, LINECALLBACK lpfnCallback,
                              LPCWSTR lpszFriendlyAppName, LPDWORD lpdwNumDevs,
                              LPDWORD lpdwAPIVersion,
                              LPLINEINITIALIZEEXPARAMS lpLineInitializeExParams) {
    return guarded([&] {
        return initialize(lphLineApp, lpfnCallback, text_of(lpszFriendlyAppName), lpdwNumDevs,
                          lpdwAPIVersion, lpLineInitializeExParams);
    });
}

LONG WINAPI lineInitializeExA(LPHLINEAPP lphLineApp, HINSTANCE, LINECALLBACK lpfnCallback,
                              LPCSTR lpszFriendlyAppName, LPDWORD lpdwNumDevs,
                              LPDWORD lpdwAPIVersion,
                              LPLINEINITIALIZEEXPARAMS lpLineInitializeExParams) {
    return guarded([&] {
        return initialize(lphLineApp, lpfnCallback, text_of(lpszFriendlyAppName), lpdwNumDevs,
                          lpdwAPIVersion, lpLineInitializeExParams);
    });
}

LONG WINAPI lineShutdown(HLINEAPP hLineApp) {
    return guarded([&] {
        const auto application = Registry::instance().remove(hLineApp);
        if (!application) return as_long(application.error());
        (*application)->shutdown();
        return as_long(LineErr::ok);
    });
}

LONG WINAPI lineNegotiateAPIVersion(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPILowVersion,
                                    DWORD dwAPIHighVersion, LPDWORD lpdwAPIVersion,
                                    LPLINEEXTENSIONID lpExtensionID) {
    return guarded([&] {
        const auto application = Registry::instance().application(hLineApp);
        if (!application) return as_long(application.error());
        if (has_null({lpdwAPIVersion, lpExtensionID})) return as_long(LineErr::invalpointer);
        wire::NegotiateApiVersion request;
        request.device_id = dwDeviceID;
        request.low = dwAPILowVersion;
        request.high = dwAPIHighVersion;
        const auto ack = (*application)->call<wire::NegotiateApiVersionAck>(request);
        if (!ack) return as_long(ack.error());
        *lpdwAPIVersion = ack->negotiated;
        std::memset(lpExtensionID, 0, sizeof(*lpExtensionID));
        return as_long(LineErr::ok);
    });
}

LONG WINAPI lineGetDevCapsW(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion,
                            DWORD dwExtVersion, LPLINEDEVCAPS lpLineDevCaps) {
    return guarded([&] {
        return get_dev_caps(hLineApp, dwDeviceID, dwAPIVersion, dwExtVersion, lpLineDevCaps, false);
    });
}

LONG WINAPI lineGetDevCapsA(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion,
                            DWORD dwExtVersion, LPLINEDEVCAPS lpLineDevCaps) {
    return guarded([&] {
        return get_dev_caps(hLineApp, dwDeviceID, dwAPIVersion, dwExtVersion, lpLineDevCaps, true);
    });
}

LONG WINAPI lineGetDevCaps(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAPIVersion,
                           DWORD dwExtVersion, LPLINEDEVCAPS lpLineDevCaps) {
    return lineGetDevCapsA(hLineApp, dwDeviceID, dwAPIVersion, dwExtVersion, lpLineDevCaps);
}

LONG WINAPI lineGetAddressCapsW(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID,
                                DWORD dwAPIVersion, DWORD dwExtVersion,
                                LPLINEADDRESSCAPS lpAddressCaps) {
    return guarded([&] {
        return get_address_caps(hLineApp, dwDeviceID, dwAddressID, dwAPIVersion, dwExtVersion,
                                lpAddressCaps, false);
    });
}

LONG WINAPI lineGetAddressCapsA(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID,
                                DWORD dwAPIVersion, DWORD dwExtVersion,
                                LPLINEADDRESSCAPS lpAddressCaps) {
    return guarded([&] {
        return get_address_caps(hLineApp, dwDeviceID, dwAddressID, dwAPIVersion, dwExtVersion,
                                lpAddressCaps, true);
    });
}

LONG WINAPI lineGetAddressCaps(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAddressID,
                               DWORD dwAPIVersion, DWORD dwExtVersion,
                               LPLINEADDRESSCAPS lpAddressCaps) {
    return lineGetAddressCapsA(hLineApp, dwDeviceID, dwAddressID, dwAPIVersion, dwExtVersion,
                               lpAddressCaps);
}

LONG WINAPI lineGetProxyStatus(HLINEAPP hLineApp, DWORD dwDeviceID, DWORD dwAppAPIVersion,
                               LPLINEPROXYREQUESTLIST lpLineProxyReqestList) {
    return guarded([&] {
        const auto application = Registry::instance().application(hLineApp);
        if (!application) return as_long(application.error());
        if (lpLineProxyReqestList == nullptr) return as_long(LineErr::invalpointer);
        const std::uint32_t total_size = total_size_at(lpLineProxyReqestList);
        if (total_size < proxy_list_fixed_size) return as_long(LineErr::structuretoosmall);
        wire::GetProxyStatus request{0, dwDeviceID, dwAppAPIVersion, total_size};
        const auto ack = (*application)->call<wire::GetProxyStatusAck>(request, total_size);
        if (!ack) return as_long(ack.error());
        if (ack->list.size() > total_size) return as_long(LineErr::operationfailed);
        write_structure(lpLineProxyReqestList, ack->list, total_size);
        return as_long(LineErr::ok);
    });
}
