#include "broker/external_handler.h"

#include <utility>

#include "base/assert.h"
#include "wire/flat.h"
#include "wire/proxy_block.h"

namespace agentline {
namespace {

/// A Create request's answer; 0 is never a valid handle (contract 9).
template <class Handle>
CheckedAnswer handle_answer(std::uint32_t handle) {
    if (handle == 0) return {LineErr::operationfailed, {}};
    return {LineErr::ok, Handle{handle}};
}

CheckedAnswer report_answer(const PendingRequest& request, const wire::ProxyResponse& response) {
    if (!wire::is_consistent_report(request.type, response.report, request.total_size)) {
        return {LineErr::operationfailed, {}};
    }
    return {LineErr::ok, proxy::FlatReport{response.report}};
}

}  // namespace

std::uint32_t ExternalHandler::served_mask() const {
    return registry_.served_mask(device_);
}

void ExternalHandler::request(ProxyRequest request, Instant) {
    const std::uint32_t open = registry_.holder(device_, proxy::type_of(request.body));
    AGENTLINE_ASSERT(open != 0);
    Bytes block = wire::encode_proxy_block({.machine = std::move(request.peer.machine),
                                            .user = std::move(request.peer.user),
                                            .client_api_version = request.client_api_version,
                                            .request = std::move(request.body)});
    // Only the largest out-structure together with very long names can do this.
    if (!delivery_.proxy_request(open, request.key, std::move(block))) {
        delivery_.respond(request.key, LineErr::resourceunavail, {});
    }
}

void ExternalHandler::client_gone(ClientId, Instant) {
    // Nothing is kept per client here, and TAPI has no message that tells a handler of it.
}

CheckedAnswer check_answer(const PendingRequest& request, const wire::ProxyResponse& response) {
    const auto result = static_cast<LineErr>(response.result);
    if (result != LineErr::ok) return {result, {}};
    if (request.type == ProxyRequestType::createagent) {
        return handle_answer<AgentId>(response.handle);
    }
    if (request.type == ProxyRequestType::createagentsession) {
        return handle_answer<AgentSessionId>(response.handle);
    }
    if (fixed_size_of(request.type) == 0) return {};
    return report_answer(request, response);
}

}  // namespace agentline
