// What: the proxy handler whose other end is a client: requests leave as LINE_PROXYREQUEST to the
// open that registered the type, answers come back as ProxyResponse packets. The types of one
// device may be held by different opens.
// Owner: the shard. Thread: the shard's. Must never trust a handler's bytes.
// Spec: design 3.8; contract 2 (7-10), 3, 10.3.
#pragma once

#include "broker/delivery.h"
#include "broker/proxy_handler.h"
#include "core/telephony/pending_requests.h"
#include "core/telephony/proxy_registry.h"
#include "wire/requests.h"

namespace agentline {

class ExternalHandler final : public ProxyHandler {
  public:
    ExternalHandler(LineDeviceId device, const ProxyRegistry& registry, Delivery& delivery)
        : device_(device), registry_(registry), delivery_(delivery) {}

    [[nodiscard]] std::uint32_t served_mask() const override;
    void request(ProxyRequest request, Instant now) override;
    void client_gone(ClientId client, Instant now) override;

  private:
    LineDeviceId device_;
    const ProxyRegistry& registry_;
    Delivery& delivery_;
};

/// What the requester is told of an external handler's answer: its result as it is, or
/// OPERATIONFAILED if what it carries cannot be the answer to this request.
struct CheckedAnswer {
    LineErr result = LineErr::ok;
    proxy::Answer answer;
};
CheckedAnswer check_answer(const PendingRequest& request, const wire::ProxyResponse& response);

}  // namespace agentline
