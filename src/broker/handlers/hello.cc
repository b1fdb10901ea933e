#include "broker/handlers/handlers.h"

namespace agentline {

void handle_hello(const Call& call, const wire::Hello& packet) {
    if (call.client.state != ClientState::awaiting_hello) return call.malformed("second Hello");
    if (packet.protocol_version != wire::protocol_version) {
        return call.malformed("wrong protocol version");
    }
    call.client.state = ClientState::ready;
    call.ack(wire::HelloAck{wire::protocol_version});
}

}  // namespace agentline
