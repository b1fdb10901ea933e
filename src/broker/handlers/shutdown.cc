#include "broker/handlers/handlers.h"

namespace agentline {

void handle_shutdown(const Call& call, const wire::ShutDown& packet) {
    const Application* application = call.shard.applications.find(call.client.id, packet.line_app);
    if (application == nullptr) return call.ack_result(LineErr::invalapphandle);
    close_application(call.shard, *application);
    call.ack(wire::EmptyAck{});
}

}  // namespace agentline
