#include <boost/json/value.hpp>

#include "broker/admin/commands.h"
#include "broker/admin/fact_json.h"

namespace agentline::admin {
namespace {

namespace json = boost::json;

std::uint64_t since_in(const json::object& command, std::uint64_t absent) {
    const json::value* since = command.if_contains("since");
    const std::int64_t* number = since == nullptr ? nullptr : since->if_int64();
    return number == nullptr || *number < 0 ? absent : static_cast<std::uint64_t>(*number);
}

}  // namespace

Subscription subscription(const Shard& shard, const json::object& command) {
    const std::uint64_t last = shard.facts.last_sequence();
    const std::uint64_t oldest = shard.facts.oldest_kept();
    Subscription out;
    out.since = since_in(command, last);
    out.is_granted = out.since + 1 >= oldest && out.since <= last;
    if (!out.is_granted) out.answer["error"] = out.since > last ? "not yet" : "gone";
    out.answer["sequence"] = last;
    out.answer["oldest"] = oldest;
    return out;
}

void subscribe(Shard& shard, ClientRecord& client, std::uint64_t since) {
    if (!client.is_subscribed) shard.subscribers.push_back(client.id);
    client.is_subscribed = true;
    for (const journal::Record& record : shard.facts.ring()) {
        if (record.stamp.sequence <= since) continue;
        shard.outbox.event(client, fact_event(record, shard.devices));
    }
}

}  // namespace agentline::admin
