// Goal: the bytes that docs/wire-protocol.md shows are the bytes that travel.
// Method: each ```hex block of the document is compared with what the encoders give, and read back.
#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>

#include "model/messages.h"
#include "unit/wire/packet_types.h"
#include "wire/frame.h"

namespace agentline::wire {
namespace {

/// Name of the block -> its bytes; text after '#' is explanation.
std::map<std::string, Bytes> documented_frames() {
    std::map<std::string, Bytes> out;
    std::ifstream in(AGENTLINE_WIRE_DOC);
    Bytes* block = nullptr;
    for (std::string line; std::getline(in, line);) {
        if (line.rfind("```hex ", 0) == 0) {
            block = &out[line.substr(7)];
        } else if (line.rfind("```", 0) == 0) {
            block = nullptr;
        } else if (block != nullptr) {
            std::istringstream pairs(line.substr(0, line.find('#')));
            for (std::string pair; pairs >> pair;) {
                block->push_back(static_cast<std::uint8_t>(std::stoul(pair, nullptr, 16)));
            }
        }
    }
    return out;
}

Bytes frame_of(const FrameHeader& header, const Message& message) {
    Bytes body;
    append_message(body, message);
    Bytes out;
    append_frame(out, header, body);
    return out;
}

Bytes hello() {
    return frame_of({.call_id = 1, .sequence = 1}, encode(Hello{protocol_version, u"desk"}));
}
Bytes set_agent_session_state() {
    const SetAgentSessionState request{.request_id = 0x10, .line = 0x101, .id = 0x2001, .state = 2};
    return frame_of({.flags = frame_flag::no_ack, .call_id = 6, .sequence = 6}, encode(request));
}
Bytes open_ack() {
    const OpenAck ack{.device_id = 0, .line = 0x101, .address_count = 2, .served_mask = 0x1FFE00};
    return frame_of({.kind = FrameKind::ack, .call_id = 5}, encode_ack(0, ack));
}
Bytes agent_session_status() {
    Event event;
    event.init_context = 0xA1;
    event.device = 0x77;
    event.message = static_cast<std::uint32_t>(MessageId::agentsessionstatus);
    event.open_context = 0xB2;
    event.params = {0x2001, 2, 2, 0};
    Bytes body;
    append_event(body, event);
    Bytes out;
    append_frame(out, {.kind = FrameKind::event, .sequence = 9}, body);
    return out;
}

TEST(GoldenBytes, are_what_the_document_shows) {
    const auto documented = documented_frames();
    const std::map<std::string, Bytes> encoded = {
        {"hello", hello()},
        {"request", set_agent_session_state()},
        {"ack", open_ack()},
        {"event", agent_session_status()},
    };
    EXPECT_EQ(documented, encoded);
}

TEST(GoldenBytes, are_read_as_one_frame_each) {
    const auto documented = documented_frames();
    ASSERT_EQ(documented.size(), 4U);
    for (const auto& [name, bytes] : documented) {
        FrameReader reader;
        reader.feed(bytes);
        const auto frame = reader.next();
        ASSERT_TRUE(frame && *frame) << name;
        if ((*frame)->header.kind == FrameKind::event) {
            EXPECT_TRUE(read_event((*frame)->body));
        } else {
            EXPECT_TRUE(read_message((*frame)->body));
        }
    }
}

}  // namespace
}  // namespace agentline::wire
