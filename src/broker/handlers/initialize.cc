#include "broker/handlers/handlers.h"
#include "model/versions.h"

namespace agentline {
namespace {

/// Choice: the documents know no limit; a program needs one or two.
constexpr std::size_t applications_per_client_max = 256;

}  // namespace

void handle_initialize(const Call& call, const wire::Initialize& packet) {
    Shard& shard = call.shard;
    const ClientId id = call.client.id;
    if (shard.applications.of_client(id).size() >= applications_per_client_max) {
        return call.ack_result(LineErr::nomem);
    }
    const std::uint32_t handle =
        shard.applications.add({.client = id, .init_context = packet.init_context});
    if (handle == 0) return call.ack_result(LineErr::nomem);
    call.client.is_known_to_handlers = true;
    wire::InitializeAck answer;
    answer.line_app = handle;
    answer.num_devs = static_cast<std::uint32_t>(shard.devices.all().size());
    answer.api_version = api_highest;
    call.ack(answer);
}

}  // namespace agentline
