// What: the seam between broker and whoever serves a line's agents (TAPI 3: agent handler). The
// built-in ACD implements it in C++; an external program reaches the same through
// LINEOPENOPTION_PROXY, LINE_PROXYREQUEST, lineProxyResponse and lineProxyMessage (design 3.8).
// Owner: the broker owns its handlers. Thread: the shard's. Must never block or do I/O.
// Spec: contract 2 (steps 7-15), 3.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.h"
#include "model/identity.h"
#include "model/ids.h"
#include "model/lineerr.h"
#include "model/messages.h"
#include "model/proxy_request.h"

namespace agentline {

/// One request on its way to a handler.
struct ProxyRequest {
    ProxyRequestKey key;
    ClientId client;
    Peer peer;
    Access access;
    std::uint32_t client_api_version = 0;
    proxy::Request body;
};

/// What a handler can do; implemented by the broker. Every call is legal at any time while the
/// handler lives. Order is kept: each recipient sees the effects in the order of these calls (O-4).
class ProxyHandlerHost {
  public:
    virtual ~ProxyHandlerHost() = default;
    /// lineProxyResponse: exactly once per request. Unknown keys are ignored (client gone).
    virtual void respond(ProxyRequestKey key, LineErr result, proxy::Answer answer) = 0;
    /// lineProxyMessage: to every open of the line device, by the recipient's version.
    virtual void announce(LineDeviceId device, const LineMessage& message) = 0;
};

class ProxyHandler {
  public:
    virtual ~ProxyHandler() = default;
    /// Bit n set = serves LINEPROXYREQUEST type n.
    [[nodiscard]] virtual std::uint32_t served_mask() const = 0;
    /// LINE_PROXYREQUEST.
    virtual void request(ProxyRequest request, Instant now) = 0;
    /// The client has closed (lineShutdown, connection loss): what is kept per client goes.
    virtual void client_gone(ClientId client, Instant now) = 0;
};

}  // namespace agentline
