// What: everything that one shard knows, and the few deeds that touch several parts of it.
// Owner: Broker::Impl. Thread: the shard's. The parts are listed in the order of their dependence.
// Spec: design 3.13; contract 3.4, 5.4.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "broker/broker.h"
#include "broker/client_records.h"
#include "broker/counters.h"
#include "broker/delivery.h"
#include "broker/fact_log.h"
#include "broker/line_handlers.h"
#include "broker/outbox.h"
#include "core/telephony/applications.h"
#include "core/telephony/devices.h"
#include "core/telephony/opens.h"
#include "core/telephony/pending_requests.h"
#include "core/telephony/proxy_registry.h"

namespace agentline {

/// An operator's command whose answer waits for something outside the shard.
struct DeferredAnswer {
    ClientId client;
    wire::FrameHeader header;
};

/// A connection that has to introduce itself before `until`, or makes room for others.
struct AwaitedHello {
    ClientId client;
    Instant until;
};

struct Shard {
    Shard(ServerConfig config_in, BrokerEnvironment environment_in);

    ServerConfig config;
    BrokerEnvironment environment;
    Instant now;  ///< Of the step; never goes back.
    std::optional<std::string> stalled;
    std::uint64_t durable_sequence = 0;
    Counters counters;
    std::uint64_t last_key;  ///< Of the last proxy request.

    ClientRecords clients;
    std::deque<AwaitedHello> awaited_hellos;  ///< In the order of their time.
    std::vector<ClientId> subscribers;
    std::map<std::uint64_t, DeferredAnswer> deferred;  ///< By job.
    std::uint64_t last_deferred = 0;
    LineDevices devices;
    Applications applications;
    Opens opens;
    ProxyRegistry registry;
    PendingRequests pending;
    Outbox outbox;
    FactLog facts;
    Delivery delivery;
    LineHandlers handlers;

    void close_client(ClientRecord& client, std::string why);
};

/// lineClose of all of them at once. In order: what they serve is gone, the requests pending with
/// them fail, LINE_PROXYSTATUS CLOSE (contract 3.4); their own pending requests get no reply (5.4).
void close_opens(Shard& shard, const std::vector<std::uint32_t>& handles);
/// lineShutdown.
void close_application(Shard& shard, const Application& application);
/// Connection loss: lineShutdown of all its applications, and the client is forgotten.
void drop_client(Shard& shard, ClientId client);

}  // namespace agentline
