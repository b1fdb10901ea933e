// Goal: any byte stream, cut anywhere, gives frames or an error; every packet decodes or is
// refused; what was decoded survives another round trip. First byte: how the stream is cut.
#include <algorithm>
#include <tuple>

#include "fuzz/fuzz_target.h"
#include "unit/wire/packet_types.h"
#include "wire/frame.h"

namespace agentline::wire {
namespace {

template <class Packet>
void try_packet(const Message& message) {
    const auto packet = decode<Packet>(message);
    if (!packet) return;
    const Message again = encode_any(*packet);
    const auto back = decode<Packet>(again);
    FUZZ_EXPECT(back.has_value());
    FUZZ_EXPECT(collect(*back).values == collect(*packet).values);
}

template <class... Packets>
void try_all(const Message& message, const std::tuple<Packets...>*) {
    (try_packet<Packets>(message), ...);
}

void try_body(const Frame& frame) {
    if (frame.header.kind == FrameKind::event) {
        const auto event = read_event(frame.body);
        if (!event) return;
        Bytes again;
        append_event(again, *event);
        FUZZ_EXPECT(std::equal(again.begin(), again.end(), frame.body.begin(), frame.body.end()));
        return;
    }
    const auto message = read_message(frame.body);
    if (!message) return;
    Bytes again;
    append_message(again, *message);
    FUZZ_EXPECT(std::equal(again.begin(), again.end(), frame.body.begin(), frame.body.end()));
    try_all(*message, static_cast<const AllPackets*>(nullptr));
}

/// False after an error.
bool drain(FrameReader& reader, Bytes& taken) {
    while (true) {
        const auto next = reader.next();
        if (!next) return false;
        if (!*next) return true;
        append_frame(taken, (*next)->header, (*next)->body);
        try_body(**next);
    }
}

/// The frames that were cut out, written again, are the stream as far as it was good.
void try_stream(ByteView stream, std::size_t chunk) {
    FrameReader reader;
    Bytes taken;
    for (std::size_t at = 0; at < stream.size(); at += chunk) {
        reader.feed(stream.subspan(at, std::min(chunk, stream.size() - at)));
        if (!drain(reader, taken)) break;
    }
    FUZZ_EXPECT(taken.size() <= stream.size());
    FUZZ_EXPECT(std::equal(taken.begin(), taken.end(), stream.begin()));
}

}  // namespace
}  // namespace agentline::wire

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const agentline::ByteView stream(data + 1, size - 1);
    agentline::wire::try_stream(stream, std::size_t{data[0]} * 8 + 1);
    agentline::wire::Frame frame;
    frame.body = stream;
    agentline::wire::try_body(frame);
    return 0;
}
