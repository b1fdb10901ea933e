// What: the identifiers of the vocabulary, one type each. Thread: values, any.
// HAGENT, HAGENTSESSION, queue ids, address ids of a built-in line are never reused (design 3.11).
#pragma once

#include "base/id.h"

namespace agentline {

using LineDeviceId = Id<struct LineDeviceTag>;      ///< dwDeviceID, from 0.
using AddressId = Id<struct AddressTag>;            ///< dwAddressID of a line device, from 0.
using AgentId = Id<struct AgentTag>;                ///< HAGENT.
using AgentSessionId = Id<struct AgentSessionTag>;  ///< HAGENTSESSION.
using QueueId = Id<struct QueueTag>;                ///< dwQueueID.
using CallId = Id<struct CallTag>;                  ///< A call as the ACD counts them, from 1.
using OfferId = Id<struct OfferTag>;                ///< One offer of a call to a session.
/// A call as the provider of its line names it; unique on that line for ever.
using ProviderCallId = Id<struct ProviderCallTag, std::uint64_t>;
using RequestId = Id<struct RequestTag>;               ///< Asynchronous request id, 1..0x7FFFFFFF.
using ClientId = Id<struct ClientTag, std::uint64_t>;  ///< One client connection of this server.
/// Names one proxy request between broker and handler; unique while the server runs.
using ProxyRequestKey = Id<struct ProxyRequestKeyTag, std::uint64_t>;

}  // namespace agentline
