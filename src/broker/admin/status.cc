#include <boost/json/value.hpp>

#include "broker/admin/commands.h"

namespace agentline::admin {
namespace {

namespace json = boost::json;

json::object counters_json(const Counters& counters) {
    json::object out;
    out["clients_accepted"] = counters.clients_accepted;
    out["clients_closed"] = counters.clients_closed;
    out["agent_requests"] = counters.agent_requests;
    out["replies"] = counters.replies;
    out["refused_while_stalled"] = counters.refused_while_stalled;
    out["proxy_responses_ignored"] = counters.proxy_responses_ignored;
    out["proxy_messages_ignored"] = counters.proxy_messages_ignored;
    return out;
}

}  // namespace

json::object error(std::string_view text) {
    json::object out;
    out["error"] = text;
    return out;
}

json::object status(const Shard& shard) {
    json::object out;
    out["version"] = shard.environment.version;
    out["data_dir"] = shard.config.data_dir;
    out["durability"] = shard.config.durability == Durability::durable ? "durable" : "async";
    out["time"] = to_text(shard.now);
    out["lines"] = shard.devices.all().size();
    out["clients"] = shard.clients.size();
    out["applications"] = shard.applications.size();
    out["opens"] = shard.opens.size();
    out["pending_requests"] = shard.pending.size();
    out["subscribers"] = shard.subscribers.size();
    out["sequence"] = shard.facts.last_sequence();
    out["durable_sequence"] = shard.durable_sequence;
    out["stalled"] = shard.stalled ? json::value(*shard.stalled) : json::value(nullptr);
    out["counters"] = counters_json(shard.counters);
    return out;
}

}  // namespace agentline::admin
