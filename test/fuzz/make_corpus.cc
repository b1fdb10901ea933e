// Goal: the seeds of test/fuzz/corpus, written by the encoders themselves.
// Usage: fuzz_make_corpus DIR (writes DIR/<target>/<name>.bin)
#include "fuzz/make_corpus.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <tuple>
#include <utility>

#include "model/versions.h"
#include "unit/wire/flat_samples.h"
#include "unit/wire/packet_types.h"
#include "wire/flat.h"
#include "wire/frame.h"
#include "wire/proxy_block.h"

namespace agentline::wire {
namespace {

void append(Bytes& stream, FrameKind kind, const Message& message) {
    Bytes body;
    append_message(body, message);
    append_frame(stream, {.kind = kind, .call_id = 3, .sequence = kind == FrameKind::ack ? 0U : 4U},
                 body);
}

template <class... Packets>
void append_filled(Bytes& stream) {
    (append(stream, FrameKind::request, encode_any(filled<Packets>())), ...);
}

void make_frames(const Corpus& corpus) {
    Bytes setup = {100};  // The first byte says how the stream is cut.
    append_filled<Hello, Initialize, NegotiateApiVersion, GetDevCaps, GetAddressCaps, Open, Close,
                  ShutDown>(setup);
    corpus.add("setup", setup);
    Bytes agents = {7};
    append_filled<CreateAgent, CreateAgentSession, GetAgentInfo, GetGroupList, GetQueueList,
                  SetAgentSessionState, SetAgentMeasurementPeriod>(agents);
    corpus.add("agents", agents);
    Bytes others = {31};
    append_filled<GetAgentSessionInfo, GetAgentSessionList, GetQueueInfo, GetAgentList,
                  SetQueueMeasurementPeriod, SetAgentStateEx, SetAgentSessionStateReason>(others);
    corpus.add("agents_others", others);
    Bytes handler = {255};
    append_filled<ProxyResponse, ProxyMessage, Admin, GetProxyStatus>(handler);
    append(handler, FrameKind::ack, encode_ack(0x80000048, filled<OpenAck>()));
    append(handler, FrameKind::ack, encode_ack(0, filled<GetDevCapsAck>()));
    append(handler, FrameKind::ack, encode_ack(0, filled<GetAddressCapsAck>()));
    corpus.add("handler_and_acks", handler);
    Bytes event;
    append_event(event, {.message = 0x0C, .params = {1, 0, 3, 4}, .var_data = {1, 2, 3, 4}});
    Bytes events = {1};
    append_frame(events, {.kind = FrameKind::event, .sequence = 1}, event);
    append_frame(events, {.kind = FrameKind::event, .sequence = 2}, event);
    corpus.add("events", events);
}

/// The input of fuzz_packet.cc: the row, then any values of its fields and changes.
void make_packets(const Corpus& corpus) {
    for (std::size_t row = 0; row < std::tuple_size_v<AllPackets>; ++row) {
        Bytes input{static_cast<std::uint8_t>(row)};
        for (std::size_t i = 1; i < 90; ++i)
            input.push_back(static_cast<std::uint8_t>(i * 37 + row));
        corpus.add("row_" + std::to_string(row), input);
    }
}

/// The input of fuzz_flat_values.cc: the structure, then any values and changes.
void make_flat_values(const Corpus& corpus) {
    constexpr std::size_t structures = 10;
    for (std::size_t which = 0; which < structures; ++which) {
        Bytes input{static_cast<std::uint8_t>(which)};
        for (std::size_t i = 1; i < 120; ++i) {
            input.push_back(static_cast<std::uint8_t>(i * 53 + which));
        }
        corpus.add("structure_" + std::to_string(which), input);
    }
}

/// The input of fuzz_flat.cc: type (as it undoes it), total size, structure.
Bytes flat_input(ProxyRequestType type, const Bytes& structure) {
    Bytes out;
    ByteWriter writer(out);
    const std::uint32_t number = std::min(number_of(type), proxy_request_type_last + 1);
    writer.u8(static_cast<std::uint8_t>(number - 1));
    writer.u32(static_cast<std::uint32_t>(structure.size()));
    writer.raw(structure);
    return out;
}

void make_flat(const Corpus& corpus) {
    using enum ProxyRequestType;
    constexpr std::uint32_t plenty = 1500;
    corpus.add("agent_info", flat_input(getagentinfo, encode_flat(samples::agent_info(), plenty)));
    corpus.add("session_list",
               flat_input(getagentsessionlist, encode_flat(samples::session_list(), plenty)));
    corpus.add("group_list", flat_input(getgrouplist, encode_flat(samples::group_list(), plenty)));
    corpus.add("group_list_partial",
               flat_input(getgrouplist, encode_flat(samples::group_list(), 170)));
    corpus.add("queue_list", flat_input(getqueuelist, encode_flat(samples::queue_list(), plenty)));
    corpus.add("agent_list", flat_input(getagentlist, encode_flat(samples::agent_list(), plenty)));
    const DevCaps caps{7, "provider", "switch", "main", 3, samples::guid(9)};
    corpus.add("dev_caps", flat_input(setagentgroup, encode_dev_caps(caps, api_2_2, plenty)));
    corpus.add("address_caps",
               flat_input(setagentgroup, encode_address_caps({4, "1001"}, api_2_2, plenty)));
    Bytes params(192);
    ByteWriter writer(params);
    writer.patch_u32(0, 192);
    writer.patch_u32(104, 12);
    writer.patch_u32(108, 180);
    for (std::uint32_t i = 0; i < 3; ++i) writer.patch_u32(180 + 4 * i, 9 + i);
    corpus.add("call_params", flat_input(setagentgroup, params));
}

void make_blocks(const Corpus& corpus) {
    const auto block = [](proxy::Request request) {
        return encode_proxy_block({"host", "us\u00e9r", 0x00020002, std::move(request)});
    };
    corpus.add("createagent", block(proxy::CreateAgent{u"alice", u"1234"}));
    corpus.add("createagentsession",
               block(proxy::CreateAgentSession{u"1", AgentId(5), samples::guid(3), {}}));
    corpus.add("setagentstateex", block(proxy::SetAgentStateEx{AgentId(7), 1, 4}));
    corpus.add("getagentinfo", block(proxy::GetAgentInfo{AgentId(10), 56}));
    Bytes answered = block(proxy::GetGroupList{400});
    const Bytes groups = encode_flat(samples::group_list(), 400);
    std::copy(groups.begin(), groups.end(), answered.begin() + 28);
    corpus.add("getgrouplist_answered", answered);
    Bytes queues = block(proxy::GetQueueList{samples::guid(3), 200});
    const Bytes list = encode_flat(samples::queue_list(), 200);
    std::copy(list.begin(), list.end(), queues.begin() + 44);
    corpus.add("getqueuelist_answered", queues);
}

}  // namespace
}  // namespace agentline::wire

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s DIR\n", argv[0]);
        return 2;
    }
    using namespace agentline;
    const std::filesystem::path root = argv[1];
    wire::make_frames(Corpus(root, "frame"));
    wire::make_packets(Corpus(root, "packet"));
    wire::make_flat(Corpus(root, "flat"));
    wire::make_flat_values(Corpus(root, "flat_values"));
    wire::make_blocks(Corpus(root, "proxy_block"));
    make_journal(Corpus(root, "journal"));
    make_texts(root);
    make_steps(root);
    Corpus(root, "canary").add("seed", {'A', 'B', 'C', 'D'});
    return 0;
}
