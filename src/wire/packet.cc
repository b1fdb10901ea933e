#include "wire/packet.h"

namespace agentline::wire {
namespace {

Bytes rest_of(ByteReader& reader) {
    const ByteView rest = reader.raw(reader.left());
    return {rest.begin(), rest.end()};
}

}  // namespace

void append_message(Bytes& out, const Message& message) {
    ByteWriter writer(out);
    writer.u32(message.function_or_ack);
    writer.u32(0);
    for (const std::uint32_t param : message.params) writer.u32(param);
    writer.raw(message.var_data);
}

Result<Message> read_message(ByteView body) {
    if (body.size() < message_fixed_size) return failure("message shorter than its fixed part");
    ByteReader reader(body);
    Message out;
    out.function_or_ack = reader.u32();
    // Choice: refused, so that a later version can give the dword a meaning.
    if (reader.u32() != 0) return failure("reserved dword of a message is not 0");
    for (std::uint32_t& param : out.params) param = reader.u32();
    out.var_data = rest_of(reader);
    return out;
}

void append_event(Bytes& out, const Event& event) {
    ByteWriter writer(out);
    writer.u32(static_cast<std::uint32_t>(event_fixed_size + event.var_data.size()));
    writer.u32(event.init_context);
    writer.u32(event.post_process);
    writer.u32(event.device);
    writer.u32(event.message);
    writer.u32(event.open_context);
    for (const std::uint32_t param : event.params) writer.u32(param);
    writer.raw(event.var_data);
}

Result<Event> read_event(ByteView body) {
    if (body.size() < event_fixed_size) return failure("event shorter than its fixed part");
    ByteReader reader(body);
    if (reader.u32() != body.size()) return failure("TotalSize of an event is not its size");
    Event out;
    out.init_context = reader.u32();
    out.post_process = reader.u32();
    out.device = reader.u32();
    out.message = reader.u32();
    out.open_context = reader.u32();
    for (std::uint32_t& param : out.params) param = reader.u32();
    out.var_data = rest_of(reader);
    return out;
}

}  // namespace agentline::wire
