// What: turns what the service and its handlers say into events: LINE_REPLY to the requester,
// messages to every open of a device, LINE_PROXYREQUEST to an external handler.
// Owner: the shard. Thread: the shard's. Keeps the order of its calls (O-4).
// Spec: contract 2 (7, 10, 15), 3.3, 5.2, 5.3, 8; design 3.2.
#pragma once

#include <cstdint>

#include "broker/client_records.h"
#include "broker/counters.h"
#include "broker/outbox.h"
#include "broker/proxy_handler.h"
#include "core/telephony/opens.h"
#include "core/telephony/pending_requests.h"
#include "core/telephony/proxy_registry.h"

namespace agentline {

class Delivery final : public ProxyHandlerHost {
  public:
    struct Parts {
        ClientRecords& clients;
        const Opens& opens;
        const ProxyRegistry& registry;
        PendingRequests& pending;
        Outbox& outbox;
        Counters& counters;
    };
    explicit Delivery(const Parts& parts) : parts_(parts) {}

    void respond(ProxyRequestKey key, LineErr result, proxy::Answer answer) override;
    void announce(LineDeviceId device, const LineMessage& message) override;

    /// To every open of the device but the sender's (0 = no open), by the recipient's version.
    void announce_from(std::uint32_t sender, LineDeviceId device, const LineMessage& message);
    void reply(const ReplyAddress& to, LineErr result, Bytes data = {});
    /// A refusal that waits for nothing (design 3.3).
    void refuse_at_once(const ReplyAddress& to, LineErr result);
    /// Tells each client that has the device open which proxy requests are served now.
    void served_changed(LineDeviceId device);
    /// False if the block is too long for a frame.
    bool proxy_request(std::uint32_t handler_open, ProxyRequestKey key, Bytes block);

  private:
    Parts parts_;
};

}  // namespace agentline
