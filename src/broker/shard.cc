#include "broker/shard.h"

#include <algorithm>
#include <utility>

namespace agentline {
namespace {

/// Keys start anywhere, so that a handler's answer to a question of an earlier server run meets no
/// request of this one.
std::uint64_t first_key(std::uint64_t entropy) {
    return entropy >> 1U;
}

/// What one open leaves behind.
struct ClosedOpen {
    std::uint32_t handle = 0;
    LineDeviceId device;
    std::vector<std::uint32_t> types;
};

ClosedOpen unlink_open(Shard& shard, std::uint32_t handle) {
    const Open open = *shard.opens.find(handle);
    shard.pending.forget_open(open.client, handle);
    shard.opens.remove(handle);
    return {handle, open.device, shard.registry.remove(handle)};
}

void tell_served_changed(Shard& shard, const std::vector<ClosedOpen>& closed) {
    std::vector<LineDeviceId> told;
    for (const ClosedOpen& open : closed) {
        const bool is_told = std::find(told.begin(), told.end(), open.device) != told.end();
        if (open.types.empty() || is_told) continue;
        told.push_back(open.device);
        shard.delivery.served_changed(open.device);
    }
}

void fail_requests_of(Shard& shard, std::uint32_t handler_open) {
    for (const PendingRequest& request : shard.pending.take_of_handler(handler_open)) {
        if (request.is_wanted) shard.delivery.reply(request.reply, LineErr::operationfailed);
    }
}

/// What handlers keep for a client goes when its last application does.
void tell_handlers_gone(Shard& shard, ClientRecord& client) {
    if (!std::exchange(client.is_known_to_handlers, false)) return;
    shard.handlers.client_gone(client.id, shard.now);
    shard.pending.drop_builtin(client.id);
}

void remove_applications(Shard& shard, const std::vector<std::uint32_t>& applications) {
    std::vector<std::uint32_t> opens;
    for (const std::uint32_t application : applications) {
        const auto& of_one = shard.opens.of_application(application);
        opens.insert(opens.end(), of_one.begin(), of_one.end());
    }
    close_opens(shard, opens);
    for (const std::uint32_t application : applications) shard.applications.remove(application);
}

}  // namespace

Shard::Shard(ServerConfig config_in, BrokerEnvironment environment_in)
    : config(std::move(config_in)),
      environment(std::move(environment_in)),
      last_key(first_key(environment.entropy)),
      devices(config.lines),
      facts(config.limits.events_kept),
      delivery({clients, opens, registry, pending, outbox, counters}),
      handlers({config, devices, registry, delivery, facts, outbox, environment.entropy}) {}

void Shard::close_client(ClientRecord& client, std::string why) {
    ++counters.clients_closed;
    outbox.close(client, std::move(why));
}

void close_opens(Shard& shard, const std::vector<std::uint32_t>& handles) {
    std::vector<ClosedOpen> closed;
    for (const std::uint32_t handle : handles) closed.push_back(unlink_open(shard, handle));
    tell_served_changed(shard, closed);
    for (const ClosedOpen& open : closed) {
        if (!open.types.empty()) fail_requests_of(shard, open.handle);
    }
    for (const ClosedOpen& open : closed) {
        for (const LineMessage& message : proxy_closed_messages(open.types)) {
            shard.delivery.announce(open.device, message);
        }
    }
}

void close_application(Shard& shard, const Application& application) {
    const ClientId id = application.client;
    remove_applications(shard, {application.handle});
    ClientRecord* client = shard.clients.find(id);
    if (shard.applications.of_client(id).empty()) tell_handlers_gone(shard, *client);
}

void drop_client(Shard& shard, ClientId id) {
    ClientRecord* client = shard.clients.find(id);
    if (client == nullptr) return;
    client->state = ClientState::closing;
    remove_applications(shard, std::vector<std::uint32_t>(shard.applications.of_client(id)));
    tell_handlers_gone(shard, *client);
    shard.pending.forget_client(id);
    std::erase(shard.subscribers, id);
    shard.clients.remove(id);
}

}  // namespace agentline
