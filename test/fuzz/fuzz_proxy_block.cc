// Goal: LINEPROXYREQUEST blocks of a server and answers of a handler never make a reader leave the
// block; what decodes survives a round trip; an accepted answer is a consistent report.
#include "fuzz/fuzz_target.h"
#include "wire/flat.h"
#include "wire/proxy_block.h"

namespace agentline::wire {
namespace {

void try_decode(ByteView bytes) {
    const auto block = decode_proxy_block(bytes);
    if (!block) return;
    const Bytes encoded = encode_proxy_block(*block);
    const auto back = decode_proxy_block(encoded);
    FUZZ_EXPECT(back.has_value());
    FUZZ_EXPECT(encode_proxy_block(*back) == encoded);
}

void try_answer(ByteView bytes) {
    const auto answer = answer_in_block(bytes);
    if (!answer) return;
    FUZZ_EXPECT(answer->report.size() <= bytes.size());
    if (answer->report.empty()) return;
    const auto type = static_cast<ProxyRequestType>(ByteReader(bytes.subspan(24, 4)).u32());
    const auto size = static_cast<std::uint32_t>(answer->report.size());
    FUZZ_EXPECT(is_consistent_report(type, answer->report, size));
}

}  // namespace
}  // namespace agentline::wire

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    agentline::Bytes block(data, data + size);
    // Most mutations change the size; with dwSize set right they get past the first check.
    for (const bool sized : {false, true}) {
        if (sized && size >= 4) {
            agentline::ByteWriter(block).patch_u32(0, static_cast<std::uint32_t>(size));
        }
        agentline::wire::try_decode(block);
        agentline::wire::try_answer(block);
    }
    return 0;
}
