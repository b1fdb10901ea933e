#include "core/telephony/open_checks.h"

#include "model/checks.h"
#include "model/versions.h"

namespace agentline {
namespace {

constexpr std::uint32_t address_mode_address_id = 0x1;
/// LINEMEDIAMODE_UNKNOWN (0x2) to LINEMEDIAMODE_VIDEO (0x8000).
constexpr std::uint32_t media_modes_known = 0xFFFE;

/// Orders 3 and 5 of contract 4: presence and inner sizes of lpCallParams.
LineErr check_call_params(const OpenRequest& request) {
    if (request.is_proxy()) {
        if (!request.proxy_types) return LineErr::invalpointer;
        const auto& types = *request.proxy_types;
        if (!types && types.error() == LineErr::structuretoosmall) return types.error();
    }
    if (request.is_single_address() && request.address && !*request.address) {
        return request.address->error();
    }
    return LineErr::ok;
}

LineErr check_single_address(const OpenRequest& request, const LineDevice& device) {
    if (!request.address) return LineErr::invaladdressid;
    const SingleAddress& address = **request.address;
    const bool valid =
        address.mode == address_mode_address_id && address.address_id < device.address_count();
    return valid ? LineErr::ok : LineErr::invaladdressid;
}

LineErr check_types(const OpenRequest& request) {
    const auto& types = *request.proxy_types;
    return types ? check_proxy_types(*types, request.api_version) : types.error();
}

/// Media modes count only for an owner; the others may pass anything.
LineErr check_media_modes(const OpenRequest& request) {
    if ((request.privileges & privilege::owner) == 0) return LineErr::ok;
    const bool valid = request.media_modes != 0 && (request.media_modes & ~media_modes_known) == 0;
    return valid ? LineErr::ok : LineErr::invalmediamode;
}

LineErr check_values(const OpenRequest& request, const LineDevice& device) {
    if (const LineErr e = check_privileges(request.privileges, request.api_version);
        e != LineErr::ok) {
        return e;
    }
    if (const LineErr e = check_media_modes(request); e != LineErr::ok) return e;
    if (request.is_single_address()) {
        if (const LineErr e = check_single_address(request, device); e != LineErr::ok) return e;
    }
    return request.is_proxy() ? check_types(request) : LineErr::ok;
}

}  // namespace

bool OpenRequest::is_proxy() const {
    return (privileges & privilege::option_proxy) != 0;
}

bool OpenRequest::is_single_address() const {
    return (privileges & privilege::option_singleaddress) != 0;
}

LineErr check_open(const OpenRequest& request, const LineDevices& devices) {
    if (const LineErr e = check_call_params(request); e != LineErr::ok) return e;
    const LineDevice* device = devices.for_open(request.device_id);
    const LineErr e = check_device_and_version(device, request.api_version, request.ext_version);
    return e != LineErr::ok ? e : check_values(request, *device);
}

LineErr check_device_and_version(const LineDevice* device, std::uint32_t api_version,
                                 std::uint32_t ext_version) {
    if (device == nullptr) return LineErr::baddeviceid;
    if (!is_api_version(api_version)) return LineErr::incompatibleapiversion;
    return ext_version == 0 ? LineErr::ok : LineErr::incompatibleextversion;
}

}  // namespace agentline
