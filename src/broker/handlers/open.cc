#include "broker/handlers/handlers.h"
#include "core/telephony/open_checks.h"
#include "model/checks.h"
#include "wire/flat.h"

namespace agentline {
namespace {

/// Choice: the documents know no limit; a supervisor opens a line per device.
constexpr std::size_t opens_per_application_max = 4096;

LineResult<SingleAddress> single_address_of(ByteView call_params) {
    const auto address = wire::address_of(call_params);
    if (!address) return failure(address.error());
    return SingleAddress{address->mode, address->address_id};
}

OpenRequest request_of(const wire::Open& packet) {
    OpenRequest request;
    request.device_id = packet.device_id;
    request.api_version = packet.api_version;
    request.ext_version = packet.ext_version;
    request.privileges = packet.privileges;
    request.media_modes = packet.media_modes;
    if (packet.call_params.empty()) return request;
    if (request.is_proxy()) request.proxy_types = wire::proxy_types_of(packet.call_params);
    if (request.is_single_address()) request.address = single_address_of(packet.call_params);
    return request;
}

/// Who may open at all, and who may serve proxy requests (design 3.14).
LineErr check_access(const Access& access, const OpenRequest& request) {
    if (access.roles.empty()) return LineErr::operationfailed;
    return request.is_proxy() && !access.has(Role::handler) ? LineErr::operationfailed
                                                            : LineErr::ok;
}

LineErr check(const Call& call, const Application* application, const OpenRequest& request) {
    if (application == nullptr) return LineErr::invalapphandle;
    if (const LineErr e = check_open(request, call.shard.devices); e != LineErr::ok) return e;
    if (const LineErr e = check_access(call.client.access, request); e != LineErr::ok) return e;
    const auto& opens = call.shard.opens.of_application(application->handle);
    return opens.size() < opens_per_application_max ? LineErr::ok : LineErr::resourceunavail;
}

Open open_of(const Application& application, const LineDevice& device, const wire::Open& packet) {
    return {.client = application.client,
            .application = application.handle,
            .device = device.id,
            .api_version = packet.api_version,
            .privileges = packet.privileges,
            .init_context = application.init_context,
            .open_context = packet.open_context,
            .remote_line = packet.remote_line};
}

void ack_open(const Call& call, const LineDevice& device, std::uint32_t handle) {
    wire::OpenAck answer;
    answer.device_id = device.id.value;
    answer.line = handle;
    answer.address_count = device.address_count();
    answer.served_mask = call.shard.registry.served_mask(device.id);
    call.ack(answer);
}

/// The ack first: it makes the handle known that later messages name.
void open_as_proxy(const Call& call, const LineDevice& device, std::uint32_t handle,
                   const std::vector<std::uint32_t>& types) {
    Shard& shard = call.shard;
    const std::uint32_t mask_before = shard.registry.served_mask(device.id);
    if (const LineErr e = shard.registry.add(device.id, types, handle); e != LineErr::ok) {
        shard.opens.remove(handle);
        return call.ack_result(e);
    }
    ack_open(call, device, handle);
    shard.delivery.served_changed(device.id);
    for (const LineMessage& message : proxy_opened_messages(types, mask_before)) {
        shard.delivery.announce_from(handle, device.id, message);
    }
}

}  // namespace

void handle_open(const Call& call, const wire::Open& packet) {
    Shard& shard = call.shard;
    const Application* application = shard.applications.find(call.client.id, packet.line_app);
    const OpenRequest request = request_of(packet);
    const LineErr refusal = check(call, application, request);
    if (refusal != LineErr::ok) return call.ack_result(refusal);
    const LineDevice& device = *shard.devices.for_open(packet.device_id);
    const std::uint32_t handle = shard.opens.add(open_of(*application, device, packet));
    if (handle == 0) return call.ack_result(LineErr::resourceunavail);
    if (request.is_proxy()) return open_as_proxy(call, device, handle, **request.proxy_types);
    ack_open(call, device, handle);
}

}  // namespace agentline
