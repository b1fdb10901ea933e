#include "broker/admin/deferred.h"

#include <string>

#include <boost/json/serialize.hpp>

#include "wire/requests.h"

namespace agentline {

std::uint64_t defer_answer(Shard& shard, ClientId client, const wire::FrameHeader& header) {
    const std::uint64_t job = ++shard.last_deferred;
    shard.deferred.emplace(job, DeferredAnswer{client, header});
    return job;
}

void answer_deferred(Shard& shard, std::uint64_t job, const boost::json::object& answer) {
    const auto node = shard.deferred.extract(job);
    if (node.empty()) return;
    const DeferredAnswer& request = node.mapped();
    const ClientRecord* client = shard.clients.find(request.client);
    if (client == nullptr) return;
    const std::string text = boost::json::serialize(answer);
    wire::AdminAck ack;
    ack.json.assign(text.begin(), text.end());
    shard.outbox.ack(*client, request.header, wire::encode_ack(0, ack));
}

}  // namespace agentline
